"""A warning that stays as long as what it warns of: a sign and a sentence, said aloud when it comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from telesec.ui import icons
from telesec.ui.labels import plain_label
from telesec.ui.spoken import alert

_PIXELS = 18


class Caution(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "message")
        self.setProperty("tone", "warning")
        self._sign, self._words = QLabel(), plain_label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        self._draw()
        self.hide()

    def say(self, words: str) -> None:
        """Warn of this; "" when there is nothing to warn of any more."""
        news = bool(words) and words != self._words.text()
        self._words.setText(words)
        self.setAccessibleName(f"Attention : {words}" if words else "")
        self.setVisible(bool(words))
        if news:
            alert(self)

    def words(self) -> str:
        """What it warns of."""
        return self._words.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and hasattr(self, "_sign"):
            self._draw()

    def _draw(self) -> None:
        color = QGuiApplication.palette().color(QPalette.ColorRole.Text).name()
        self._sign.setPixmap(icons.pixmap("triangle-alert", color, _PIXELS, 2.0))
