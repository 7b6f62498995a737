"""The opening hours of each practitioner, a week that repeats, saved as a whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.agenda import WeeklyRange
from telesec.domain.french import of_name
from telesec.domain.hours.schedule_rules import usual_hours
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, LabelledField, plain_label, primary_button, secondary_button
from telesec.ui.look import Look
from telesec.ui.settings.range_options import HoursChoices
from telesec.ui.settings.section import Section, Surroundings, page_column, scrolled
from telesec.ui.settings.week import WeekEditor

_HINT = "Les créneaux libres sont cherchés dans ces plages. Les rendez-vous déjà pris restent où ils sont."
_NOBODY = "Aucun praticien encore. Invitez-en un dans « Comptes » : ses horaires se donneront ici."
_OTHERS = "Vous ne pouvez changer que vos propres horaires ; ceux-ci se lisent seulement."
_READ_ONLY = "Seuls un administrateur et le praticien concerné peuvent changer ces horaires."


class HoursSection(Section):
    """The week of one practitioner at a time; while it is being changed the choice of practitioner waits."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Horaires", around)
        self._reference: Reference | None = None
        self.practitioner = ChoiceField()
        self.week = WeekEditor(self.look)
        self.usual = secondary_button("Proposer des horaires courants", "calendar-clock")
        self.submit = primary_button("Enregistrer les horaires", "check")
        self.put_back = secondary_button("Annuler les changements", "undo-2")
        self._choice = LabelledField("Praticien", self.practitioner)
        self._hint = plain_label(_HINT, "muted", wrap=True)
        self._lay_out()
        self.practitioner.currentIndexChanged.connect(self._show)
        self.week.changed.connect(self._touched)
        self.usual.clicked.connect(self.propose)
        self.submit.clicked.connect(self.submit_hours)
        self.put_back.clicked.connect(self._put_back)
        self.mark(unsaved=False)

    def adopt(self, reference: Reference) -> None:
        if self.is_unsaved():
            return
        self._reference = reference
        first = self.ports.own_practitioner or ""
        present = [item for item in reference.practitioners if item.active]
        before = self.practitioner.key()
        self.practitioner.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword
        self.practitioner.set_choices([(item.id, item.display_name) for item in present])
        if not before:
            self.practitioner.choose(first)
        self.practitioner.blockSignals(False)  # noqa: FBT003 - Qt takes no keyword
        self._show()

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self._size_choice()
        self.week.set_look(look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._size_choice()

    def focus_first(self) -> None:
        self.practitioner.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.practitioner.setEnabled(not unsaved)
        self.submit.setEnabled(unsaved)
        self.put_back.setEnabled(unsaved)

    def may_change(self) -> bool:
        """True when the account may change the hours shown: its own, or any for an administrator."""
        if not self.practitioner.key():
            return False
        own = self.practitioner.key() == self.ports.own_practitioner
        return self.ports.may(Action.SETTINGS_EDIT) or (own and self.ports.may(Action.SCHEDULE_EDIT))

    def propose(self) -> None:
        """Fill an empty week with usual hours, to be corrected and saved."""
        if self._reference and self._reference.sites:
            who = self._reference.practitioner(self.practitioner.key())
            self._fill(usual_hours(who.id, who.site_id or self._reference.sites[0].id))
            self._touched()

    def submit_hours(self) -> None:
        """Save the week shown, unless a line of it is wrong."""
        ranges = self.week.read()
        if ranges is None:
            self.refused.emit("Corrigez les plages encadrées, puis enregistrez.")
            return
        who = self.practitioner.key()
        done = f"Les horaires {of_name(self.practitioner.currentText())} sont enregistrés."
        self.save(partial(self.ports.save_hours, who, ranges), done)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(self.look.px(14))
        self.practitioner.setMinimumWidth(self.look.px(220))
        top.addWidget(self._choice)
        top.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignBottom)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.week)
        inside.addStretch(1)
        buttons = QHBoxLayout()
        for part in (self.submit, self.put_back, self.usual):
            buttons.addWidget(part)
        buttons.addStretch(1)
        column = page_column(self, self.look)
        column.addLayout(top)
        column.addWidget(scrolled(content), 1)
        column.addLayout(buttons)

    def _size_choice(self) -> None:
        """The sentence beside the field stands at its height, not at that of the label above it."""
        self.practitioner.setMinimumWidth(self.look.px(220))
        self._hint.setMinimumHeight(self.practitioner.sizeHint().height())

    def _show(self) -> None:
        if self._reference is None:
            return
        who = self.practitioner.key()
        self._fill(tuple(item for item in self._reference.ranges if item.practitioner_id == who))

    def _fill(self, ranges: tuple[WeeklyRange, ...]) -> None:
        known = self._reference
        choices = HoursChoices(known.sites, known.rooms, known.reason_codes) if known else HoursChoices()
        editable = self.may_change()
        self.week.show_ranges(self.practitioner.key(), ranges, choices, editable=editable)
        for part in (self.submit, self.put_back):
            part.setVisible(editable)
        self.usual.setVisible(editable and not ranges)
        theirs = _OTHERS if self.ports.may(Action.SCHEDULE_EDIT) else _READ_ONLY
        who = self.practitioner.key()
        self._hint.setText((_HINT if editable else theirs) if who else _NOBODY)
        self._choice.setVisible(bool(who))
        self.week.setVisible(bool(who))

    def _touched(self) -> None:
        self.usual.hide()
        self.mark(unsaved=True)

    def _put_back(self) -> None:
        self.mark(unsaved=False)
        self._show()
        self.practitioner.setFocus()
