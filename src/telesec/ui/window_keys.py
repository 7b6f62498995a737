"""Keys that answer wherever the focus is in a window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def add_key(window: QWidget, name: str, keys: str, do: Callable[[], object]) -> QAction:
    """``keys`` do the act called ``name``; a key held down does it once."""
    action = QAction(name, window)
    action.setShortcut(QKeySequence(keys))
    action.setAutoRepeat(False)
    action.triggered.connect(lambda _checked=False: do())
    window.addAction(action)
    return action
