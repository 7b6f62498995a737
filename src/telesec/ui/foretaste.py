"""What the window will be drawn with, prepared while the worker checks a sign-in: an icon a turn."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from telesec.ui.buttons import Button


class Foretaste(QObject):
    """Draws the icons of the navigation before it is there: reading them is a third of its opening."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[tuple[str, str]] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._draw)

    def begin(self) -> None:
        """From the next turn on; nothing once all are drawn."""
        if self._left is None:
            from telesec.ui.pages import PAGES  # not before the sign-in page is on the screen

            self._left = [(entry.title, entry.icon_name) for entry in PAGES]
        self._timer.start()

    def _draw(self) -> None:
        if self._left:
            title, icon_name = self._left.pop()
            Button(title, "nav", icon_name)  # what it draws is kept for the next one like it
        else:
            self._timer.stop()
