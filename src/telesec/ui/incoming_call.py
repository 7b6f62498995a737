"""The word of a locked screen that a call comes in: neither who, nor on which line, nor how many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel

from telesec.ui import icons
from telesec.ui.labels import plain_label
from telesec.ui.look import Look
from telesec.ui.spoken import alert

WORDS = "Appel entrant"


class IncomingCall(QFrame):
    """Hidden until ``show_call(True)``; said aloud, and the window asks for attention, when it appears."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "message")
        self.setProperty("tone", "info")
        self.setAccessibleName(WORDS)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("phone-incoming", look.tokens.text, look.px(18), 2.0))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, look.px(8), 12, look.px(8))
        row.setSpacing(10)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(plain_label(WORDS, "strong"), 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_call(self, waits: bool) -> None:
        """A call waits, or none does any more."""
        if waits is not self.isHidden():
            return
        self.setVisible(waits)
        if waits:
            alert(self)
            QApplication.alert(self.window())
