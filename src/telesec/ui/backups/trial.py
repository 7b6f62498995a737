"""A destination tried: what it really protects against, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from telesec.domain.backups.changes import Trial
from telesec.domain.backups.shapes import Protection, TargetFault
from telesec.ui.controls import Chip, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.spoken import alert

_HINT = (
    "Essayer : écrit, relit, puis tente d'écraser et d'effacer un petit fichier d'essai, qui peut rester "
    "là-bas. Les réglages, eux, ne changent pas."
)


class TrialBox(QFrame):
    """``ask`` stands among the dialog's buttons; the answer is shown until something is typed again."""

    requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.ask = secondary_button("Essayer", "shield-check")
        self.chip = Chip("", "success")
        self.answer = plain_label(_HINT, "small", wrap=True)
        self.answer.setAccessibleName("Résultat de l'essai")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        column.setSpacing(6)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.answer)
        self.ask.clicked.connect(self.requested)
        self.forget()

    def wait(self) -> None:
        """The destination is being spoken to; the focus stays where it was asked."""
        self._say("Essai en cours…", "info", "Cela peut prendre une minute.")

    def show_protection(self, protection: Protection) -> None:
        """What it showed."""
        tone, words = verdict(protection)
        self._say(words, tone, "\n".join(f"• {sentence}" for sentence in protection.sentences))
        self.ask.setEnabled(True)

    def show_fault(self, sentence: str) -> None:
        """Why it could not be used."""
        self._say("Essai manqué", "danger", sentence)
        self.ask.setEnabled(True)

    def forget(self) -> None:
        """What is typed was not tried yet."""
        self.ask.setEnabled(True)
        self.chip.hide()
        self.answer.setText(_HINT)

    def _say(self, word: str, tone: str, sentences: str) -> None:
        self.chip.set_chip(word, tone)
        self.chip.show()
        self.answer.setText(sentences)
        alert(self)


def verdict(protection: Protection) -> tuple[str, str]:
    """Tone and a few words: whether a thief of the keys could destroy what is kept there."""
    if not protection.readable:
        return "danger", "Ne se relit pas"
    if protection.locks_until and protection.refuses_delete:
        return "success", "Protégé jusqu'à sa date"
    if protection.refuses_delete and (protection.keeps_versions or protection.refuses_overwrite):
        return "warning", "Ces clés n'effacent rien, aucune date ne protège"
    return "warning", "Utilisable, mais peut être effacé"


def attempt(try_out: Callable[[Trial], Protection], trial: Trial) -> Protection | TargetFault:
    """What the target showed, or why it could not be tried: both are answers, and both are noted."""
    try:
        return try_out(trial)
    except TargetFault as fault:
        return fault
