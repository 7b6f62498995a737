"""How the backups stand, in one line: an icon whose shape says it, and words that say it again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from telesec.ui import icons
from telesec.ui.labels import plain_label, set_plain_tooltip
from telesec.ui.look import Look

_ICONS = {
    "success": ("shield-check", "success"),
    "warning": ("triangle-alert", "warning"),
    "danger": ("shield-alert", "danger"),
}
_SPOKEN = {
    "success": "Sauvegardes en ordre",
    "warning": "Sauvegardes à surveiller",
    "danger": "Sauvegardes en danger",
}
_LEAST = 60  # letters: both ages, however narrow the window
_ICON, _GAP = 15, 8  # pixels: the icon at 10 pt, and what parts it from the words
_SLACK = 4  # pixels: what a letter may lean over its advance


class CutLabel(QLabel):
    """One line of words, cut with an ellipsis when there is no room; ``least`` letters stay in any case.

    A reader hears them whole, and so does who points at them.
    """

    def __init__(self, least: int) -> None:
        super().__init__()
        self._whole, self._least = "", least
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_words(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        set_plain_tooltip(self, text)
        self.updateGeometry()
        self._fit()

    def words(self) -> str:
        """Whole, whatever there is room for."""
        return self._whole

    def sizeHint(self) -> QSize:
        return QSize(self._advance(self._whole) + self._edges() + _SLACK, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = self.fontMetrics().averageCharWidth() * self._least + self._edges()
        return QSize(min(least, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._edges()
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(cut if self.isVisible() else self._whole)

    def _edges(self) -> int:
        """What the style adds around the words."""
        return max(super().sizeHint().width() - self._advance(self.text()), 0)

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


class BackupLine(QWidget):
    """Shows what it is told; ``wrap`` where there is room for a whole sentence. Nothing here is clicked."""

    def __init__(self, look: Look, *, wrap: bool = False) -> None:
        super().__init__()
        self._look, self._state, self._sentence = look, "warning", ""
        self._icon = QLabel()
        self.words: QLabel = plain_label("", "small", wrap=True) if wrap else CutLabel(_LEAST)
        self.words.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        if wrap:  # under a card, in the middle as all that stands there
            row.addStretch(1)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 0 if wrap else 1)
        if wrap:
            row.addStretch(1)
        kept = self.sizePolicy()
        kept.setRetainSizeWhenHidden(wrap)  # before a session, nothing moves when the words come
        self.setSizePolicy(kept)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self._draw()

    def show_state(self, words: str, state: str, sentence: str = "") -> None:
        """``state`` is success, warning or danger; ``sentence`` is the tooltip. No words: no line."""
        self._state, self._sentence = state, words
        if isinstance(self.words, CutLabel):
            self.words.set_words(words)
        else:
            self.words.setText(words)
            self.words.ensurePolished()
            room = self.maximumWidth() - self._look.px(_ICON) - _GAP
            whole = self.words.fontMetrics().horizontalAdvance(words) + _SLACK
            self.words.setMinimumWidth(min(whole, room))  # Qt would break it to a square
        self.words.setAccessibleName(f"{_SPOKEN[state]} : {words}")
        set_plain_tooltip(self.words, f"{_SPOKEN[state]}. {sentence}" if sentence else "")
        self._draw()
        self.setVisible(bool(words))

    def state(self) -> tuple[str, str]:
        """The words and the state shown."""
        return self._sentence, self._state

    def _draw(self) -> None:
        icon_name, tone = _ICONS[self._state]
        color = self._look.tokens.tone(tone).ink
        self._icon.setPixmap(icons.pixmap(icon_name, color, self._look.px(_ICON), 2.0))
