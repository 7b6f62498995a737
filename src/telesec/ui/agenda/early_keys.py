"""Keys typed ahead of an answer, kept in order for whoever comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Pressed = tuple[int, str]
_WITH_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class EarlyKeys:
    """While it ``waits``, keys that write or confirm are kept; ``take`` gives them and ends the wait."""

    def __init__(self) -> None:
        self.waits = False
        self._kept: list[Pressed] = []

    def start(self) -> None:
        """From now on, keys are for later."""
        self.waits = True

    def keep(self, key: int, text: str) -> None:
        """Add one."""
        self._kept.append((key, text))

    def swallow(self, event: QKeyEvent) -> bool:
        """Keep this key; False when it is not for later (a shortcut, an arrow)."""
        key, text = event.key(), event.text()
        if not self.waits or event.modifiers() & _WITH_OTHERS:
            return False
        if key == Qt.Key.Key_Backspace and self._kept:
            self._kept.pop()
        elif key in ENTER or (text.isprintable() and text):
            self.keep(key, text)
        else:
            return False
        return True

    def take(self) -> list[Pressed]:
        """The keys kept, oldest first; nothing waits any more."""
        kept, self._kept, self.waits = self._kept, [], False
        return kept
