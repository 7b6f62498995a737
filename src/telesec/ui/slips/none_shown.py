"""An empty list of slips says which ones it leaves out, and how to see them all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QStackedWidget

from telesec.domain.french import date_long
from telesec.ui.controls import EmptyState


def none_words(day: date | None, whom: str, *, done: bool) -> tuple[str, str]:
    """A title, and the sentence that says what is shown: ``whom`` is "" for everybody."""
    title = "Aucune fiche traitée" if done else "Aucune fiche à traiter"
    chosen = [f"du {date_long(day)}"] if day else []
    chosen += [f"pour {whom}"] if whom else []
    if not chosen:
        return title, "Les fiches marquées traitées restent dans cette liste."
    return f"{title} ici", f"Cette liste ne montre que les fiches {', '.join(chosen)}."


class NoneShown:
    """The face of a ``stack`` for what is left out, written anew each time."""

    def __init__(self, stack: QStackedWidget, show_all: Callable[[], object]) -> None:
        self._stack, self._show_all = stack, show_all
        self.face: EmptyState | None = None

    def say(self, title: str, sentence: str) -> EmptyState:
        """The face with these words, in the stack in place of the one before."""
        if self.face is not None:
            self._stack.removeWidget(self.face)
            self.face.deleteLater()
        self.face = EmptyState("file-text", title, sentence, "Montrer toutes les fiches", self._show_all)
        self._stack.addWidget(self.face)
        return self.face
