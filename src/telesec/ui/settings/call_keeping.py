"""How long the words of calls and slips are kept, and their purge: counted first, proved, then told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.calls.keeping import (
    FEWEST_DAYS,
    MOST_DAYS,
    USUAL_DAYS,
    CallKeeping,
    PurgePlan,
    plan_sentences,
)
from telesec.domain.errors import TelesecError
from telesec.domain.reference import Reference
from telesec.ui.controls import Card, LabelledField, plain_label, primary_button, secondary_button
from telesec.ui.messages import confirm
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.section import NOT_YOURS, Section, Surroundings, page_column, scrolled

_WHY = (
    "Le nom de l'appelant, son numéro et ce qu'il a dit se gardent quelque temps après l'appel, pour pouvoir "
    f"en répondre : {USUAL_DAYS} jours d'ordinaire, comptés une fois l'appel terminé et sa fiche traitée."
)
_NOT_DOCTOR = "Un praticien peut effacer ce qui est plus ancien, depuis son compte."
_SURE = "Ces textes ne se retrouveront plus que dans les sauvegardes faites avant aujourd'hui."


@dataclass(frozen=True, slots=True)
class CallKeepingPorts:
    """All run on the worker but ``reference``; ``load`` gives no plan to an account without the calls."""

    load: Callable[[], tuple[CallKeeping, PurgePlan | None]]
    save: Callable[[int], Reference]
    purge: Callable[[], PurgePlan]
    prove: Callable[[str, str], None]
    reference: Callable[[], Reference]


class CallKeepingSection(Section):
    """The number of days, and what a purge would erase today."""

    def __init__(self, around: Surroundings, ports: CallKeepingPorts) -> None:
        super().__init__("Appels", around)
        self._keeping_ports = ports
        self._shown = CallKeeping()
        self._editable = self.ports.may(Action.SETTINGS_EDIT)
        self._purges = self.ports.may(Action.CALL_PURGE)
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.days = QSpinBox()
        self.days.setRange(FEWEST_DAYS, MOST_DAYS)
        self.days.setValue(USUAL_DAYS)
        self.days.setSuffix(" jours")
        self.days.lineEdit().setTextMargins(self.look.px(8), 0, 0, 0)
        self.days.setFixedWidth(self.look.px(120))
        self.submit = primary_button("Enregistrer", "check")
        self.words = plain_label("", wrap=True)
        self.words.setAccessibleName("Ce qui serait effacé")
        self.purge = secondary_button("Effacer…", "trash-2")
        self._lay_out()
        self.days.valueChanged.connect(lambda _now: self._changed())
        self.submit.clicked.connect(self.submit_keeping)
        self.purge.clicked.connect(self._ask)
        self.purge.setEnabled(False)
        self._changed()

    def _lay_out(self) -> None:
        bounds = f"De {FEWEST_DAYS} à {MOST_DAYS} jours."
        self.fields["days"] = LabelledField("Garder les textes", self.days, bounds)
        content = QWidget()
        column = page_column(content, self.look)
        length = Card("Durée de conservation")
        length.body.addWidget(plain_label(_WHY, wrap=True))
        length.body.addWidget(self.fields["days"])
        self.fields["days"].setEnabled(self._editable)
        if not self._editable:
            length.body.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        length.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit.setVisible(self._editable)
        self.older = Card("Textes plus anciens")
        self.older.body.addWidget(self.words)
        if not self._purges:
            self.older.body.addWidget(plain_label(_NOT_DOCTOR, "muted", wrap=True))
        self.older.body.addWidget(self.purge, 0, Qt.AlignmentFlag.AlignLeft)
        self.purge.setVisible(self._purges)
        column.addWidget(length)
        column.addWidget(self.older)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def adopt(self, reference: Reference) -> None:
        """What this section shows is not part of the reference."""

    def focus_first(self) -> None:
        (self.days if self._editable else self.purge).setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def look_again(self) -> None:
        """Ask for how long words are kept, and what could go."""
        self._tasks.run(self._keeping_ports.load, self._show, self.point_out)

    def submit_keeping(self) -> None:
        """Save the duration; nothing is erased by it."""
        wanted = self.days.value()
        done = f"Les textes des appels et des fiches seront gardés {wanted} jours."
        self.save(partial(self._keeping_ports.save, wanted), done)

    def _ask(self) -> None:
        if confirm(
            self, "Effacer les textes anciens", f"{self.words.text()} {_SURE}", "Effacer", danger=True
        ):
            self.start()

    def start(self) -> None:
        """Erase, once proved; calls and slips together or not at all."""
        self.purge.setEnabled(False)
        self.proved.run(self._keeping_ports.purge, self._erased, self._not_erased, self.look_again)

    def _erased(self, plan: PurgePlan) -> None:
        self.saved.emit(self._keeping_ports.reference(), " ".join(plan_sentences(plan, done=True)))
        self.look_again()

    def _not_erased(self, error: TelesecError) -> None:
        self.refused.emit(error.sentence)
        self.look_again()

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self.look_again()

    def _show(self, found: tuple[CallKeeping, PurgePlan | None]) -> None:
        kept, plan = found
        self.older.setVisible(plan is not None)
        if plan is not None:
            self.words.setText("\n".join(plan_sentences(plan)))
            self.purge.setEnabled(not plan.is_empty)
        if not self.is_unsaved():
            self._shown = kept
            self.days.setValue(kept.days)
            self._changed()

    def _changed(self) -> None:
        self.mark(unsaved=self.days.value() != self._shown.days)
