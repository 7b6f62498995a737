"""How long an urgent call slip may stay unread before everybody at the desk is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from telesec.domain.actions import Action
from telesec.domain.calls.slip_settings import FEWEST_MINUTES, MOST_MINUTES
from telesec.domain.french import counted
from telesec.domain.reference import Reference
from telesec.ui.controls import Card, LabelledField, plain_label, primary_button
from telesec.ui.look import Look
from telesec.ui.settings.section import NOT_YOURS, Section, Surroundings, minutes_field, page_column

TITLE = "Fiches d'appel"
_WHY = (
    "Une fiche urgente que personne n'a ouverte dans ce délai est montrée à tout le secrétariat et à tous "
    "les praticiens : un nombre à côté de « Appels », et un bandeau. Chacun peut alors la transmettre."
)


class SlipDelaySection(Section):
    """One number of minutes for the whole practice; ``save`` gives the reference back."""

    def __init__(self, around: Surroundings, save: Callable[[int], Reference]) -> None:
        super().__init__(TITLE, around)
        self._save, self._shown = save, 0
        editable = self.ports.may(Action.SETTINGS_EDIT)
        self.minutes = minutes_field(FEWEST_MINUTES, MOST_MINUTES, self.look)
        self.minutes.setEnabled(editable)
        self.minutes.setFixedWidth(self.look.px(120))
        self.submit = primary_button("Enregistrer", "check")
        bounds = f"De {FEWEST_MINUTES} à {MOST_MINUTES} minutes."
        self.fields["minutes"] = LabelledField("Montrer à tous après", self.minutes, bounds)
        card = Card()
        for part in (plain_label(_WHY, wrap=True), self.fields["minutes"]):
            card.body.addWidget(part)
        if not editable:
            card.body.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        card.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit.setVisible(editable)
        column = page_column(self, self.look)
        column.addWidget(card)
        column.addStretch(1)
        self.minutes.valueChanged.connect(lambda now: self.mark(unsaved=now != self._shown))
        self.submit.clicked.connect(self.submit_minutes)
        self.mark(unsaved=False)

    def adopt(self, reference: Reference) -> None:
        if not self.is_unsaved():
            self._shown = reference.slip_minutes
            self.minutes.setValue(reference.slip_minutes)
            self.mark(unsaved=False)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.minutes.setFixedWidth(look.px(120))

    def focus_first(self) -> None:
        self.minutes.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def submit_minutes(self) -> None:
        """Save the delay."""
        minutes = self.minutes.value()
        length = counted(minutes, "minute", "minutes")
        self.save(
            partial(self._save, minutes), f"Une fiche urgente non lue est montrée à tous après {length}."
        )
