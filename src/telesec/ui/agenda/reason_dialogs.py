"""The two short questions of the agenda: why it is cancelled, and why two are put at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from telesec.domain.agenda import AppointmentLine, CancelledBy
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.ui.controls import (
    FormDialog,
    LabelledField,
    SegmentedControl,
    plain_label,
    text_field,
)

_WHO = (
    (CancelledBy.PATIENT.value, "Le patient"),
    (CancelledBy.PRACTICE.value, "Le cabinet"),
    (CancelledBy.LATE.value, "Le patient, trop tard"),
)


PAST = "Ce rendez-vous est déjà passé. Si le patient n'est pas venu, notez-le plutôt « absent »."


class ReasonDialog(FormDialog):
    """Asks for a few words; ``given`` receives them, once, when they are not empty."""

    def __init__(self, parent: QWidget, title: str, submit_text: str, label: str, hint: str) -> None:
        super().__init__(parent, title, submit_text)
        self.cancel.setText("Ne rien changer")
        self.reason = text_field()
        self.field = LabelledField(label, self.reason, hint)
        self.body.addWidget(self.field)
        self.reason.returnPressed.connect(self._check)
        self.submitted.connect(self._check)
        self.given: Callable[[str], None] = lambda _reason: None
        self.reason.setFocus()

    def _check(self) -> None:
        words = self.reason.text().strip()
        if not words:
            self.field.show_error("Quelques mots suffisent, mais il en faut.")
            self.reason.setFocus()
            return
        self.accept()
        self.given(words)


def ask_overbooking(parent: QWidget, conflict: str, then: Callable[[str], None]) -> ReasonDialog:
    """Ask why another appointment goes beside the one that is there."""
    dialog = ReasonDialog(
        parent,
        "Mettre en surnombre ?",
        "Mettre en surnombre",
        "Pourquoi ?",
        "La raison reste inscrite avec le rendez-vous. Exemple : urgence, accord du médecin.",
    )
    dialog.body.insertWidget(0, plain_label(keep_together(conflict), "body", wrap=True))
    dialog.given = then
    dialog.open()
    return dialog


class CancelDialog(ReasonDialog):
    """Who asked for the cancellation, and why; ``decided`` receives both."""

    def __init__(
        self,
        parent: QWidget,
        line: AppointmentLine,
        decided: Callable[[CancelledBy, str], None],
        *,
        past: bool = False,
    ) -> None:
        super().__init__(
            parent,
            "Annuler un rendez-vous passé ?" if past else "Annuler ce rendez-vous ?",
            "Annuler le rendez-vous",
            "Raison",
            "Exemple : malade, empêchement, médecin absent.",
        )
        when = sentence_case(keep_together(moment_long(line.appointment.start)))
        self.who = SegmentedControl("Demandé par", _WHO)
        self.body.insertWidget(0, plain_label(f"{line.shown_name}\n{when}", "body", wrap=True))
        self.body.insertWidget(1, plain_label("Demandé par", "label"))
        self.body.insertWidget(2, self.who)
        if past:
            self.bar.show_message("warning", PAST)
        self.given = lambda reason: decided(CancelledBy(self.who.key()), reason)
