"""What a line typed under Ctrl+K is understood to mean, and the key that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from telesec.domain.french import keep_together
from telesec.ui.controls import plain_label
from telesec.ui.spoken import announce


class Preview(QFrame):
    """Hidden while there is nothing to say; a click takes it as its key does."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sunken")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words = plain_label("", "strong", wrap=True)
        self._how = plain_label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self._how)
        self.hide()

    def say(self, words: str, how: str) -> None:
        """Show ``words`` and, below, ``how`` to do it; nothing for ""."""
        if words == self._words.text() and how == self._how.text():
            return
        self._words.setText(keep_together(words))
        self._how.setText(how)
        self.setAccessibleName(f"{words}. {how}" if words else "")
        self.setVisible(bool(words))
        if words:
            announce(self, self.accessibleName())

    def text(self) -> str:
        """What is said, "" while nothing is."""
        return self._words.text()

    def how(self) -> str:
        """The key that does it."""
        return self._how.text()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
