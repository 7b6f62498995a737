"""Draws what lies on the hours: holds, absences, the present minute, what is chosen or being moved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from telesec.ui.agenda.geometry import Geometry, Pill
from telesec.ui.agenda.model import Mark, MarkKind
from telesec.ui.agenda.plates import Plates
from telesec.ui.look import Look

LABEL_AGAIN = 380  # pixels at 10 pt after which a long absence is said again
_MARK_ICONS = {MarkKind.HOLD: "phone", MarkKind.AWAY: "calendar-off"}


class GroundPainter:
    """Paints what is neither hours nor cards; coordinates are those of the canvas."""

    def __init__(self, look: Look, ratio: float = 1.0) -> None:
        self._look = look
        self._plates = Plates(look, ratio)
        self._strong = look.font("small_strong")

    def mark(self, painter: QPainter, geometry: Geometry, row: int, mark: Mark) -> None:
        """A held place or an absence: hatched, framed, and said; a replacement is only said."""
        rect, column = geometry.rects[row], geometry.items[row].column
        if mark.kind is MarkKind.REPLACED:
            tokens = self._look.tokens
            free = self._plates.free(geometry, column, rect)
            self._plates.label(painter, free, mark.label, tokens.accent_ink, paper=tokens.surface)
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
            here = self._plates.free(geometry, column, here)
            if here.top() - said < again // 3:
                continue
            said = here.top()
            self._plates.label(painter, here, mark.label, paper=tokens.sunken, icon=_MARK_ICONS[mark.kind])

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
        self._plates.label(painter, rect, text, tokens.accent_ink)

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
        self._plates.label(painter, rect, text, tokens.on_accent)

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
