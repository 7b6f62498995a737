"""A short question of the agenda: why, in a few words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from telesec.domain.errors import Away, Conflict, TelesecError
from telesec.domain.french import keep_together
from telesec.ui.controls import (
    FormDialog,
    LabelledField,
    plain_label,
    text_field,
)


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


def gives_way(error: TelesecError) -> bool:
    """True when a good reason makes room: a place taken, not a practitioner who is away."""
    return isinstance(error, Conflict) and not isinstance(error, Away)


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
