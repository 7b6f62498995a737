"""Titles and texts written one under another: a whole sheet is one thing to lay out, to draw and to hear."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionFocusRect, QWidget

APART = 6  # pixels between a text and the next title
Topics = Sequence[tuple[str, str]]


class TopicText(QWidget):
    """``topics`` are (title, text), shown as written: nothing in them is ever read as markup."""

    def __init__(self, name: str, topics: Topics) -> None:
        super().__init__()
        self._topics = tuple(topics)
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setUndoRedoEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{name}. " + " ".join(f"{title} : {text}" for title, text in self._topics))
        self._heights: dict[int, int] = {}  # by width; nothing before the text is written
        self._written = False

    def text(self) -> str:
        """All that is shown, title above text."""
        self._write()
        return self._document.toPlainText()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._set_width(width)
            self._heights[width] = round(self._document.size().height()) + 1
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(240, self._heights.get(self.width(), 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._written = False
            self._heights.clear()
            self.updateGeometry()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._set_width(self.width())
        drawn = QAbstractTextDocumentLayout.PaintContext()
        drawn.palette = self.palette()
        drawn.palette.setColor(QPalette.ColorRole.Text, self.palette().color(QPalette.ColorRole.WindowText))
        drawn.clip = QRectF(self.rect())
        self._document.documentLayout().draw(painter, drawn)
        if self.hasFocus():
            ring = QStyleOptionFocusRect()
            ring.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, ring, painter, self)
        painter.end()

    def _set_width(self, width: int) -> None:
        self._write()
        if self._document.textWidth() != width:
            self._document.setTextWidth(width)

    def _write(self) -> None:
        """In the letters of the theme: only once they are known, and again when they change."""
        if self._written:
            return
        self._written = True
        self._document.clear()
        self._document.setDefaultFont(self.font())
        cursor = QTextCursor(self._document)
        title, plain = QTextCharFormat(), QTextCharFormat()
        title.setFontWeight(QFont.Weight.Medium)
        for at, (words, text) in enumerate(self._topics):
            block = QTextBlockFormat()
            block.setTopMargin(APART if at else 0)
            if at:
                cursor.insertBlock()
            cursor.setBlockFormat(block)
            cursor.insertText(words, title)
            cursor.insertBlock(QTextBlockFormat())
            cursor.insertText(text, plain)
