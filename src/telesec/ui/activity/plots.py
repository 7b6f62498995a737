"""Bars of figures: columns on an axis, or one line a word; read aloud as figures by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from telesec.ui.look import Look

Rows = Sequence[tuple[str, int]]


class Plot(QWidget):
    """A title for screen readers, rows of (label, figure), and the look they are drawn in."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self._name, self._look = name, look
        self._rows: tuple[tuple[str, int], ...] = ()
        self.setAccessibleName(name)

    def show_rows(self, rows: Rows) -> None:
        """Replace the figures."""
        self._rows = tuple(rows)
        told = ", ".join(f"{label} : {figure}" for label, figure in self._rows if figure)
        self.setAccessibleDescription(told or "Aucun appel.")
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[tuple[str, int], ...]:
        """The figures drawn."""
        return self._rows

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.updateGeometry()
        self.update()

    def _most(self) -> int:
        return max((figure for _, figure in self._rows), default=0)


class Columns(Plot):
    """A column a row, its figure above it, its label under the axis."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__(name, look)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self._look.px(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(260), self._look.px(150))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        axis, top = self.height() - line - 4, line + 4
        painter.setPen(QColor(tokens.border))
        painter.drawLine(0, axis, self.width(), axis)
        step = self.width() / max(1, len(self._rows))
        every = max(1, round(self._look.px(30) / step + 0.49))
        most = max(1, self._most())
        for at, (label, figure) in enumerate(self._rows):
            height = (axis - top) * figure / most
            box = QRectF(at * step + step * 0.14, axis - height, step * 0.72, height)
            painter.fillRect(box, QColor(tokens.accent))
            painter.setPen(QColor(tokens.muted))
            if at % every == 0:
                place = QRectF(at * step - step, axis + 2, step * 3, line)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, label)
            if figure and step >= self._look.px(15):
                painter.setPen(QColor(tokens.text))
                place = QRectF(at * step - step, box.top() - line, step * 3, line)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, str(figure))
        painter.end()


class Lines(Plot):
    """A label, a bar as long as its figure, the figure; one row under another."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__(name, look)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + self._look.px(8)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self._row_height() * max(1, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens, metrics = QPainter(self), self._look.tokens, self.fontMetrics()
        height, most = self._row_height(), max(1, self._most())
        widest = max((metrics.horizontalAdvance(label) for label, _ in self._rows), default=0)
        words = min(widest + self._look.px(12), round(self.width() * 0.55))
        figures = metrics.horizontalAdvance(str(most)) + self._look.px(10)
        room = self.width() - words - figures
        for at, (label, figure) in enumerate(self._rows):
            top = at * height
            painter.setPen(QColor(tokens.text))
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, words - self._look.px(8))
            painter.drawText(QRectF(0, top, words, height), Qt.AlignmentFlag.AlignVCenter, shown)
            bar = QRectF(words, top + height * 0.28, max(1.0, room * figure / most), height * 0.44)
            painter.fillRect(bar, QColor(tokens.accent))
            place = QRectF(0, top, self.width(), height)
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(place, side, str(figure))
        if not self._rows:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, "Aucun appel.")
        painter.end()
