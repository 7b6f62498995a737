"""Draws the ground of the agenda: hours, closed hours, holds, the present minute, what is being moved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from telesec.ui.agenda.geometry import Geometry, Pill
from telesec.ui.look import Look


class GroundPainter:
    """Paints all that is not a card; coordinates are those of the canvas."""

    def __init__(self, look: Look) -> None:
        self._look = look
        tokens = look.tokens
        self._small = look.font("small")
        self._strong = look.font("small_strong")
        self._line = QPen(QColor(tokens.line), 1)
        self._soft = QPen(QColor(tokens.line_soft), 1)
        if tokens.line_width > 1:
            self._soft.setStyle(Qt.PenStyle.DotLine)

    def ground(self, painter: QPainter, geometry: Geometry, area: QRect) -> None:
        """Closed hours, hour and half-hour lines, and the edges of the columns."""
        tokens = self._look.tokens
        painter.fillRect(area, QColor(tokens.closed))
        for at, column in enumerate(geometry.columns):
            left, right = geometry.edges[at], geometry.edges[at + 1]
            paper = QColor(tokens.today if column.today else tokens.surface)
            for start, end in column.ranges:
                top = geometry.y_of(start)
                shown = QRect(left, top, right - left, geometry.y_of(end) - top).intersected(area)
                if not shown.isEmpty():
                    painter.fillRect(shown, paper)
        for minute in range(geometry.first, geometry.last + 1, 30):
            y = geometry.y_of(minute)
            if area.top() <= y <= area.bottom():
                painter.setPen(self._soft if minute % 60 else self._line)
                painter.drawLine(area.left(), y, area.right(), y)
        painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
        for edge in geometry.edges:
            if area.left() <= edge <= area.right():
                painter.drawLine(edge, area.top(), edge, area.bottom())

    def hold(self, painter: QPainter, rect: QRect, text: str) -> None:
        """A place kept by somebody on the telephone: hatched, and said."""
        tokens = self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.border), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.sunken))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(tokens.line), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(QRectF(rect), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._label(painter, rect, text, paper=tokens.sunken)

    def now_line(self, painter: QPainter, geometry: Geometry, minute: int, area: QRect) -> None:
        """The present minute across the columns of today, with a dot at their left edge."""
        y = geometry.y_of(minute)
        if not area.top() - 6 <= y <= area.bottom() + 6:
            return
        color = QColor(self._look.tokens.now)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, column in enumerate(geometry.columns):
            if column.today:
                painter.setPen(QPen(color, 2))
                painter.drawLine(geometry.edges[at], y, geometry.edges[at + 1], y)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                if at == 0 or not geometry.columns[at - 1].today:
                    painter.drawEllipse(QPointF(geometry.edges[at] + 3, y), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def now_marks(self, painter: QPainter, geometry: Geometry, minute: int, area: QRect) -> None:
        """The present minute at both edges of the cards it crosses, never through their words."""
        y = geometry.y_of(minute)
        if not area.top() <= y <= area.bottom():
            return
        painter.setPen(QPen(QColor(self._look.tokens.now), 2))
        for row, rect in enumerate(geometry.rects):
            if rect.top() < y < rect.bottom() and geometry.columns[geometry.items[row].column].today:
                painter.drawLine(rect.left(), y, rect.left() + 5, y)
                painter.drawLine(rect.right() - 3, y, rect.right(), y)

    def outline(self, painter: QPainter, rect: QRect, *, focused: bool) -> None:
        """The chosen card; thicker and in the colour of the focus when the keyboard is here."""
        tokens = self._look.tokens
        color = QColor(tokens.focus if focused else tokens.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 2.4 if focused else 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5), 6, 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def slot(self, painter: QPainter, rect: QRect, text: str) -> None:
        """The free place under the keyboard."""
        tokens = self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.focus), 2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._label(painter, rect, text, tokens.accent_ink)

    def left_place(self, painter: QPainter, rect: QRect) -> None:
        """Where an appointment being moved comes from: an empty dashed frame over its faded card."""
        veil = QColor(self._look.tokens.surface)
        veil.setAlpha(150)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(veil)
        painter.setPen(QPen(QColor(self._look.tokens.border), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def ghost(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Where it would go, with the hours it would take."""
        tokens = self._look.tokens
        fill = QColor(tokens.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(tokens.text), 1.5))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._label(painter, rect, text, tokens.on_accent)

    def pill(self, painter: QPainter, pill: Pill) -> None:
        """« +2 » where there is no room for more cards side by side."""
        tokens = self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.border), tokens.line_width))
        painter.setBrush(QColor(tokens.surface))
        radius = pill.rect.height() / 2
        painter.drawRoundedRect(QRectF(pill.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(self._strong)
        painter.setPen(QColor(tokens.text))
        painter.drawText(pill.rect, Qt.AlignmentFlag.AlignCenter, f"+{len(pill.rows)}")

    def _label(self, painter: QPainter, rect: QRect, text: str, color: str = "", paper: str = "") -> None:
        painter.setFont(self._strong)
        painter.setPen(QColor(color or self._look.tokens.text))
        inside = rect.adjusted(8, 0, -2, 0)
        height = painter.fontMetrics().height()
        if rect.height() > 2 * height:
            inside = QRect(inside.left(), inside.top() + 3, inside.width(), height)
        if paper:
            width = painter.fontMetrics().horizontalAdvance(text)
            under = QRect(inside.left() - 3, inside.center().y() - height // 2, width + 6, height)
            painter.fillRect(under.intersected(rect), QColor(paper))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
