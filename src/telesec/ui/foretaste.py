"""What the window will be drawn with, prepared while the worker checks a sign-in: one thing a turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from telesec.ui.buttons import Button


class Foretaste(QObject):
    """Draws the icons of the navigation before it is there: reading them is a third of its opening."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._do_one)

    def begin(self) -> None:
        """From the next turn on; nothing once all is done."""
        if self._left is None:
            from telesec.ui.pages import PAGES  # not before the sign-in page is on the screen

            # What is drawn is kept for the next button like it.
            self._left = [partial(Button, entry.title, "nav", entry.icon_name) for entry in PAGES]
        self._timer.start()

    def _do_one(self) -> None:
        if self._left:
            self._left.pop()()
        else:
            self._timer.stop()
