"""Draws the ground of the agenda: hours, closed hours, holds, the present minute, what is being moved."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from telesec.ui.agenda.cards import sign
from telesec.ui.agenda.geometry import Geometry, Pill
from telesec.ui.agenda.model import Mark, MarkKind
from telesec.ui.look import Look

LABEL_AGAIN = 380  # pixels at 10 pt after which a long absence is said again
_MARK_ICONS = {MarkKind.HOLD: "phone", MarkKind.AWAY: "calendar-off"}


class GroundPainter:
    """Paints all that is not a card; coordinates are those of the canvas."""

    def __init__(self, look: Look, ratio: float = 1.0) -> None:
        self._look, self._ratio = look, ratio
        self._closed = hatched(look, ratio)
        tokens = look.tokens
        self._small = look.font("small")
        self._strong = look.font("small_strong")
        self._line = QPen(QColor(tokens.line), 1)
        self._soft = QPen(QColor(tokens.line_soft), 1)
        if tokens.line_width > 1:
            self._soft.setStyle(Qt.PenStyle.DotLine)

    def ground(self, painter: QPainter, geometry: Geometry, area: QRect) -> None:
        """Closed hours (hatched), hour and half-hour lines, and the edges of the columns."""
        tokens = self._look.tokens
        size = self._closed.width()
        painter.drawTiledPixmap(area, self._closed, QPoint(area.left() % size, area.top() % size))
        for at, column in enumerate(geometry.columns):
            paper = QColor(tokens.today if column.today else tokens.surface)
            for start, end in column.ranges:
                shown = self._stretch(geometry, at, start, end).intersected(area)
                if not shown.isEmpty():
                    painter.fillRect(shown, paper)
        for minute in range(geometry.first, geometry.last + 1, 30):
            y = geometry.y_of(minute)
            if area.top() <= y <= area.bottom():
                painter.setPen(self._soft if minute % 60 else self._line)
                painter.drawLine(area.left(), y, area.right(), y)
        self._zones(painter, geometry, area)
        painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
        for edge in geometry.edges:
            if area.left() <= edge <= area.right():
                painter.drawLine(edge, area.top(), edge, area.bottom())

    def mark(self, painter: QPainter, geometry: Geometry, row: int, mark: Mark) -> None:
        """A held place or an absence: hatched, framed, and said; a replacement is only said."""
        rect, column = geometry.rects[row], geometry.items[row].column
        if mark.kind is MarkKind.REPLACED:
            tokens = self._look.tokens
            free = self._free(geometry, column, rect)
            self._label(painter, free, mark.label, tokens.accent_ink, paper=tokens.surface)
            return
        tokens, away = self._look.tokens, mark.kind is MarkKind.AWAY
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(tokens.border), 1, Qt.PenStyle.SolidLine if away else Qt.PenStyle.DashLine)
        )
        painter.setBrush(QColor(tokens.sunken))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        hatch = Qt.BrushStyle.DiagCrossPattern if away else Qt.BrushStyle.BDiagPattern
        painter.setBrush(QBrush(QColor(tokens.line), hatch))
        painter.drawRoundedRect(QRectF(rect), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        again = self._look.px(LABEL_AGAIN)
        said = rect.top() - again
        for top in range(rect.top(), max(rect.bottom() - again // 2, rect.top() + 1), again):
            here = QRect(rect.left(), top, rect.width(), min(rect.bottom() - top, again) + 1)
            here = self._free(geometry, column, here)
            if here.top() - said < again // 3:
                continue
            said = here.top()
            self._label(painter, here, mark.label, paper=tokens.sunken, icon=_MARK_ICONS[mark.kind])

    def now_line(self, painter: QPainter, geometry: Geometry, minute: int, area: QRect) -> None:
        """The present minute across the columns of today, with a dot at their left edge."""
        color = QColor(self._look.tokens.now)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, column in enumerate(geometry.columns):
            y = geometry.y_of(minute + column.lead)
            if not column.today or not area.top() - 6 <= y <= area.bottom() + 6:
                continue
            painter.setPen(QPen(color, 2))
            painter.drawLine(geometry.edges[at], y, geometry.edges[at + 1], y)
            before = geometry.columns[at - 1] if at else None
            if before is None or not before.today or before.lead != column.lead:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawEllipse(QPointF(geometry.edges[at] + 3, y), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def now_marks(self, painter: QPainter, geometry: Geometry, minute: int, area: QRect) -> None:
        """The present minute at both edges of the cards it crosses, never through their words."""
        painter.setPen(QPen(QColor(self._look.tokens.now), 2))
        heights = [geometry.y_of(minute + column.lead) if column.today else -1 for column in geometry.columns]
        for row, rect in enumerate(geometry.rects):
            y = heights[geometry.items[row].column]
            if rect.top() < y < rect.bottom() and area.top() <= y <= area.bottom():
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

    def _stretch(self, geometry: Geometry, column: int, start: int, end: int) -> QRect:
        left, right = geometry.edges[column], geometry.edges[column + 1]
        top = geometry.y_of(start)
        return QRect(left, top, right - left, geometry.y_of(end) - top)

    def _free(self, geometry: Geometry, column: int, rect: QRect) -> QRect:
        """What of ``rect`` lies below its cards and has room for words; empty when there is none."""
        height = self._look.px(14)
        top = geometry.gap(column, rect.top(), rect.bottom() + 1, height)
        return QRect(rect.left(), top, rect.width(), rect.bottom() + 1 - top) if top >= 0 else QRect()

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
                words = self._free(geometry, at, whole.adjusted(self._look.px(4), 0, 0, 0))
                self._label(painter, words, zone.label, tone.ink, icon="zap" if zone.urgent else "")

    def _label(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        color: str = "",
        *,
        paper: str = "",
        icon: str = "",
    ) -> None:
        if rect.isEmpty():
            return
        ink = color or self._look.tokens.text
        painter.setFont(self._strong)
        painter.setPen(QColor(ink))
        inside = rect.adjusted(8, 0, -2, 0)
        metrics = painter.fontMetrics()
        height = metrics.height()
        if rect.height() > 2 * height:
            inside = QRect(inside.left(), inside.top() + 3, inside.width(), height)
        taken = height if icon and inside.width() > 4 * height else 0
        words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width() - taken)
        if paper:
            width = metrics.horizontalAdvance(words) + taken
            under = QRect(inside.left() - 3, inside.center().y() - height // 2, width + 6, height)
            painter.fillRect(under.intersected(rect), QColor(paper))
        if taken:
            picture = sign(icon, ink, height - 3, self._ratio)
            painter.drawPixmap(QPoint(inside.left(), inside.center().y() - (height - 3) // 2), picture)
            inside.setLeft(inside.left() + taken)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def hatched(look: Look, ratio: float) -> QPixmap:
    """A tile of closed hours: their colour, crossed by one thin line."""
    tokens = look.tokens
    return _tile(tokens.closed, tokens.line if tokens.line_width == 1 else tokens.line_soft, ratio)


@lru_cache(maxsize=8)
def _tile(paper: str, line: str, ratio: float) -> QPixmap:
    side = 8
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(paper))
    painter = QPainter(made)
    painter.setPen(QColor(line))
    painter.drawLine(0, side - 1, side - 1, 0)
    painter.end()
    return made
