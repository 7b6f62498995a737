"""What was moved from the list of appointments to move, to be taken back from there and no further."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from telesec.domain.bookings.steps import Deed
from telesec.ui.controls import MessageBar


class WorklistTurns(QObject):
    """Follows the page's history: ``undo_requested`` and ``redo_requested`` only for what was done here."""

    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QObject, bar: MessageBar) -> None:
        super().__init__(parent)
        self._bar = bar
        self._done: list[str] = []
        self._undone: list[str] = []
        self._said = ""
        self._turning = ""

    def say(self, words: str) -> None:
        """What the deed about to be written should be called here."""
        self._said = words

    def undo(self) -> None:
        """Take the last one back."""
        self._ask("undo", self._done, "Rien à annuler dans cette liste.")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._ask("redo", self._undone, "Rien à rétablir dans cette liste.")

    def written(self, deed: Deed) -> None:
        """The history wrote something: a new deed, or the turn asked for."""
        turning, self._turning = self._turning, ""
        if turning == "undo":
            self._undone.append(self._done.pop())
            self._bar.show_message("success", f"Remis comme avant : {self._undone[-1]}.")
        elif turning == "redo":
            self._done.append(self._undone.pop())
            self._bar.show_message("success", f"Refait : {self._done[-1]}.")
        else:
            self._done.append(self._said or deed.label.lower())
            self._undone.clear()
        self._said = ""

    def refused(self) -> None:
        """The turn asked for was refused (the page says why): it is not offered here any more."""
        turning, self._turning = self._turning, ""
        if turning:
            (self._done if turning == "undo" else self._undone).clear()
            self._bar.show_message("error", "La place n'est plus libre, ou le rendez-vous a changé depuis.")

    def _ask(self, turn: str, deeds: list[str], nothing: str) -> None:
        if self._turning:
            return
        if not deeds:
            self._bar.show_message("info", nothing)
            return
        self._turning = turn
        (self.undo_requested if turn == "undo" else self.redo_requested).emit()
