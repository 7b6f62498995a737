"""Tabs down the left side, their titles level: there is room for many, and none hides behind an arrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton

from telesec.ui.look import Look

_USUAL, _LEAST = 14, 2  # pixels between two titles


class SideBar(QTabBar):
    """Titles one under another; Up and Down go from one to the next, Home and End to either end."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._room = 0  # not known before it is shown
        self._widest: tuple[tuple[object, ...], int] = ((), 0)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        for arrow in self.findChildren(QToolButton):
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.updateGeometry()
        self.update()

    def tabSizeHint(self, _index: int) -> QSize:
        px, metrics = self._look.px, self.fontMetrics()
        return QSize(self._width_of_words(metrics) + px(32), metrics.height() + self._apart(metrics))

    def set_room(self, height: int) -> None:
        """So many pixels for all the titles: they stand closer rather than some being hidden."""
        if height != self._room:
            self._room = height
            self.updateGeometry()
            self.resizeEvent(QResizeEvent(self.size(), self.size()))  # the tabs are laid out anew

    def _apart(self, metrics: QFontMetrics) -> int:
        px = self._look.px
        room = self._room - px(_USUAL)  # QTabWidget keeps some for itself
        share = room // max(self.count(), 1) - metrics.height() if self._room else px(_USUAL)
        return max(px(_LEAST), min(px(_USUAL), share))

    def _width_of_words(self, metrics: QFontMetrics) -> int:
        """The widest title; asked for each tab in turn, and measured once."""
        asked = (self.font().key(), *(self.tabText(at) for at in range(self.count())))
        if self._widest[0] != asked:
            self._widest = (asked, max(metrics.horizontalAdvance(words) for words in asked[1:]))
        return self._widest[1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own bar knows Left and Right alone, wherever its tabs stand."""
        here, last = self.currentIndex(), self.count() - 1
        ways: dict[int, int] = {
            Qt.Key.Key_Up: max(here - 1, 0),
            Qt.Key.Key_Down: min(here + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        to = ways.get(event.key())
        if to is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self.setCurrentIndex(to)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(self.count()):
            self._paint_tab(painter, at)
        painter.end()

    def _paint_tab(self, painter: QPainter, at: int) -> None:
        tokens, px = self._look.tokens, self._look.px
        chosen = at == self.currentIndex()
        box = self.tabRect(at).adjusted(px(8), px(1), -px(8), -px(1))
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
            painter.fillRect(box.left(), box.top() + px(5), 3, box.height() - px(10), QColor(tokens.accent))
        if chosen and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(tokens.focus))
            painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(tokens.accent_ink if chosen else tokens.text))
        words = QRect(box).adjusted(px(8), 0, -px(2), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.tabText(at))


class SideTabs(QTabWidget):
    """A QTabWidget whose tabs stand at its left."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._bar = SideBar(look)
        self.setTabBar(self._bar)
        self.setTabPosition(QTabWidget.TabPosition.West)
        self.setDocumentMode(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bar.set_room(event.size().height())
        super().resizeEvent(event)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._bar.set_look(look)
