"""Draws a day of the month view: its number, how many come, and how full it is, by tint, bar and words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from telesec.domain.bookings.occupancy import FULL, DayLoad
from telesec.ui.agenda.hours import hatched
from telesec.ui.agenda.model import Index, day_subtitle
from telesec.ui.look import Look

LOAD_ROLE = Qt.ItemDataRole.UserRole
STEPS = 5
DEEPEST = 0.40  # how far the fullest day goes from the paper to the accent
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Shown:
    """A day and what it is to whoever looks."""

    load: DayLoad
    within: bool
    today: bool


def heat(look: Look, percent: int) -> QColor:
    """The tint of a day: paper when nothing is taken, by fifths towards the accent."""
    share = DEEPEST * min(percent * STEPS // 100, STEPS) / STEPS
    paper, accent = QColor(look.tokens.surface), QColor(look.tokens.accent)
    mixed = [
        round(low + (high - low) * share)
        for low, high in zip(paper.getRgb()[:3], accent.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)


class MonthCells(QStyledItemDelegate):
    """Paints cells whose LOAD_ROLE gives a Shown."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.ratio = 1.0
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self._number, self._strong = look.font("title"), look.font("small_strong")
        self._small = look.font("small")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = index.data(LOAD_ROLE)
        if not isinstance(shown, Shown):
            return
        look, tokens = self._look, self._look.tokens
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._paper(painter, box, shown)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        inside = box.adjusted(look.px(9), look.px(6), -look.px(9), -look.px(7))
        self._words(painter, inside, shown)
        if not shown.load.closed:
            self._bar(painter, inside, shown)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(tokens.focus if focused else tokens.accent), 3 if focused else 2))
            painter.drawRect(box.adjusted(1, 1, -3, -3))
        painter.restore()

    def _paper(self, painter: QPainter, box: QRect, shown: Shown) -> None:
        if shown.load.closed:
            tile = hatched(self._look, self.ratio)
            painter.drawTiledPixmap(box, tile, QPoint(0, 0))
        else:
            painter.fillRect(box, heat(self._look, shown.load.percent if shown.within else 0))

    def _words(self, painter: QPainter, inside: QRect, shown: Shown) -> None:
        tokens, load = self._look.tokens, shown.load
        height = QFontMetrics(self._number).height()
        number = QRect(inside.left(), inside.top(), inside.width(), height)
        self._day_number(painter, number, shown)
        ink = tokens.text if shown.within else tokens.muted
        if load.count:
            self._text(painter, number, day_subtitle(load.count), (self._strong, ink, _RIGHT))
        label = load.label or ("Fermé" if load.closed else "")
        if label:
            line = QRect(inside.left(), number.bottom() + 2, inside.width(), self._line())
            if load.closed:
                wide = QFontMetrics(self._small).horizontalAdvance(label) + 6
                paper = QRect(line.left() - 3, line.top(), min(wide, line.width() + 6), line.height())
                painter.fillRect(paper, QColor(tokens.closed))
            self._text(painter, line, label, (self._small, ink if shown.within else tokens.muted, _LEFT))

    def _day_number(self, painter: QPainter, box: QRect, shown: Shown) -> None:
        tokens, text = self._look.tokens, str(shown.load.day.day)
        painter.setFont(self._number)
        color = tokens.text if shown.within else tokens.muted
        if shown.today:
            width = QFontMetrics(self._number).horizontalAdvance(text) + self._look.px(14)
            pill = QRect(box.left() - self._look.px(4), box.top() - 2, width, box.height() + 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(pill), pill.height() / 2, pill.height() / 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QColor(tokens.on_accent))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            return
        painter.setPen(QColor(color))
        painter.drawText(box, _LEFT, text)

    def _bar(self, painter: QPainter, inside: QRect, shown: Shown) -> None:
        look, tokens, percent = self._look, self._look.tokens, shown.load.percent
        words = "Complet" if percent >= FULL else f"{percent} %"
        high = look.px(6)
        low = QRect(inside.left(), inside.bottom() - high + 1, inside.width(), high)
        line = QRect(inside.left(), low.top() - self._line() - 2, inside.width(), self._line())
        ink = tokens.text if shown.within else tokens.muted
        self._text(painter, line, words, (self._strong if percent >= FULL else self._small, ink, _LEFT))
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRect(low.adjusted(0, 0, -1, -1))
        filled = round((low.width() - 2) * percent / 100)
        painter.fillRect(low.left() + 1, low.top() + 1, filled, high - 2, QColor(tokens.accent))

    def _text(
        self, painter: QPainter, box: QRect, text: str, face: tuple[QFont, str, Qt.AlignmentFlag]
    ) -> None:
        font, color, side = face
        painter.setFont(font)
        painter.setPen(QColor(color))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, side, cut)

    def _line(self) -> int:
        return QFontMetrics(self._small).height()
