"""Draws the hours of the agenda: closed ones hatched, those kept for something said, lines and columns."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from telesec.ui.agenda.geometry import Geometry
from telesec.ui.agenda.plates import Plates
from telesec.ui.look import Look

_HATCH, _TILE = 8, 256  # pixels between two lines of the closed hours; a tile is painted many times


class HoursPainter:
    """Paints what is there before anything is marked or booked; coordinates are those of the canvas."""

    def __init__(self, look: Look, ratio: float = 1.0) -> None:
        self._look = look
        self._plates = Plates(look, ratio)
        self._closed = hatched(look, ratio)
        self._line = QPen(QColor(look.tokens.line), 1)
        self._soft = QPen(QColor(look.tokens.line_soft), 1)
        if look.tokens.line_width > 1:
            self._soft.setStyle(Qt.PenStyle.DotLine)

    def paint(self, painter: QPainter, geometry: Geometry, area: QRect) -> None:
        """Closed hours (hatched), hour and half-hour lines, and the edges of the columns."""
        tokens = self._look.tokens
        if not geometry.columns:  # the canvas promises Qt to paint all of itself
            painter.fillRect(area, QColor(tokens.surface))
        for at, column in enumerate(geometry.columns):
            paper = QColor(tokens.today if column.today else tokens.surface)
            top = area.top()
            for start, end in column.ranges:
                shown = self._stretch(geometry, at, start, end).intersected(area)
                if not shown.isEmpty():
                    painter.fillRect(shown, paper)
                    self._hatch(painter, QRect(shown.left(), top, shown.width(), shown.top() - top))
                    top = max(top, shown.bottom() + 1)
            whole = self._stretch(geometry, at, geometry.first, geometry.last).intersected(area)
            self._hatch(painter, QRect(whole.left(), top, whole.width(), area.bottom() + 1 - top))
        beyond = max(geometry.edges[-1], area.left())
        self._hatch(painter, QRect(beyond, area.top(), area.right() + 1 - beyond, area.height()))
        self._lines(painter, geometry, area)
        self._zones(painter, geometry, area)
        painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
        for edge in geometry.edges:
            if area.left() <= edge <= area.right():
                painter.drawLine(edge, area.top(), edge, area.bottom())

    def _lines(self, painter: QPainter, geometry: Geometry, area: QRect) -> None:
        for minute in range(geometry.first, geometry.last + 1, 30):
            y = geometry.y_of(minute)
            if area.top() <= y <= area.bottom():
                painter.setPen(self._soft if minute % 60 else self._line)
                painter.drawLine(area.left(), y, area.right(), y)

    def _zones(self, painter: QPainter, geometry: Geometry, area: QRect) -> None:
        """Hours kept for something: a dashed edge, a striped side, and what they are kept for."""
        tokens = self._look.tokens
        for at, column in enumerate(geometry.columns):
            for zone in column.zones:
                whole = self._stretch(geometry, at, zone.start, zone.end)
                if not whole.intersects(area):
                    continue
                tone = tokens.danger if zone.urgent else tokens.info
                side = QRect(whole.left() + 1, whole.top() + 1, self._look.px(5), whole.height() - 1)
                painter.fillRect(side, QBrush(QColor(tone.bar), Qt.BrushStyle.Dense4Pattern))
                painter.setPen(QPen(QColor(tone.bar), 1, Qt.PenStyle.DashLine))
                painter.drawLine(whole.left(), whole.top(), whole.right(), whole.top())
                painter.drawLine(whole.left(), whole.bottom() + 1, whole.right(), whole.bottom() + 1)
                words = self._plates.free(geometry, at, whole.adjusted(self._look.px(4), 0, 0, 0))
                self._plates.label(painter, words, zone.label, tone.ink, icon="zap" if zone.urgent else "")

    def _hatch(self, painter: QPainter, rect: QRect) -> None:
        if not rect.isEmpty():
            painter.drawTiledPixmap(rect, self._closed, QPoint(rect.left() % _TILE, rect.top() % _TILE))

    def _stretch(self, geometry: Geometry, column: int, start: int, end: int) -> QRect:
        left, right = geometry.edges[column], geometry.edges[column + 1]
        top = geometry.y_of(start)
        return QRect(left, top, right - left, geometry.y_of(end) - top)


def hatched(look: Look, ratio: float) -> QPixmap:
    """A tile of closed hours: their colour, crossed by one thin line."""
    tokens = look.tokens
    return _tile(tokens.closed, tokens.line if tokens.line_width == 1 else tokens.line_soft, ratio)


@lru_cache(maxsize=8)
def _tile(paper: str, line: str, ratio: float) -> QPixmap:
    made = QPixmap(round(_TILE * ratio), round(_TILE * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(paper))
    painter = QPainter(made)
    painter.setPen(QColor(line))
    for left in range(-_TILE, _TILE, _HATCH):
        painter.drawLine(left, _TILE - 1, left + _TILE - 1, 0)
    painter.end()
    return made
