"""The heads of the agenda's columns and the hours at its left, which follow its scrolling."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from telesec.domain.french import time_of_day
from telesec.domain.slips_due import unread_words
from telesec.ui.agenda.geometry import Geometry
from telesec.ui.agenda.head_slips import draw_slips, slips_box
from telesec.ui.agenda.model import AgendaColumn
from telesec.ui.labels import plain_tooltip
from telesec.ui.look import Look


class ColumnHeads(QWidget):
    """Title, count and note of each column; the number of today in a pill.

    A narrow column cuts its words: they are whole in the tool tip, and for screen readers.
    Where ``movable``, a head dragged over another asks by ``column_moved`` (from, to); a head that is
    double-clicked asks by ``column_opened`` for its day alone; its slips, clicked, by ``slips_requested``.
    """

    column_moved = Signal(int, int)
    column_opened = Signal(int)
    slips_requested = Signal(int)

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self._look = look
        self._geometry: Geometry | None = None
        self._offset = 0
        self.movable = False
        self._taken = self._over = -1
        self._from = 0
        self.setMouseTracking(True)
        self.setAccessibleName("En-têtes des colonnes")

    def show_columns(self, look: Look, geometry: Geometry, offset: int) -> None:
        """Draw the heads of ``geometry``'s columns, scrolled by ``offset`` pixels."""
        if self._geometry is None or self._geometry.columns != geometry.columns:
            self.setAccessibleDescription(". ".join(_whole(column) for column in geometry.columns))
        self._look, self._geometry, self._offset = look, geometry, offset
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(event.pos().x())
            words = _whole(self._geometry.columns[at]) if self._geometry and at >= 0 else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(words), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._on_slips(event):
            self.slips_requested.emit(self._under(event))
        elif self.movable:
            self._taken, self._from = self._under(event), event.position().toPoint().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            pointing = self._on_slips(event)
            self.setCursor(Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)
        far = abs(event.position().toPoint().x() - self._from) >= QApplication.startDragDistance()
        if self._taken >= 0 and (far or self._over >= 0):
            self._over = self._under(event)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        taken, over = self._taken, self._over
        self._taken = self._over = -1
        self.unsetCursor()
        self.update()
        if taken >= 0 and over >= 0 and over != taken:
            self.column_moved.emit(taken, over)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._taken = -1
        if self._geometry is not None and self._geometry.columns and not self._on_slips(event):
            self.column_opened.emit(self._under(event))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        geometry = self._geometry
        for at, column in enumerate(geometry.columns if geometry else ()):
            assert geometry is not None  # noqa: S101 - there would be no column
            box = self._box(at)
            left = box.left()
            if box.right() > 0 and box.left() < self.width():
                if at == self._over and at != self._taken:
                    painter.fillRect(box.adjusted(1, 1, -1, 0), QColor(tokens.accent_soft))
                painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
                painter.drawLine(left, self.height() - self._look.px(10), left, self.height())
                self._head(painter, box, column)
        painter.end()

    def _box(self, at: int) -> QRect:
        assert self._geometry is not None  # noqa: S101 - there would be no column
        edges = self._geometry.edges
        return QRect(edges[at] - self._offset, 0, edges[at + 1] - edges[at], self.height() - 2)

    def _on_slips(self, event: QMouseEvent) -> bool:
        at = self._under(event)
        if self._geometry is None or at < 0:
            return False
        box = slips_box(self._look, self._box(at), self._geometry.columns[at].slips)
        return box.contains(event.position().toPoint())

    def _under(self, event: QMouseEvent) -> int:
        return self._at(event.position().toPoint().x())

    def _at(self, x: int) -> int:
        if self._geometry is None or not self._geometry.columns:
            return -1
        return self._geometry.column_at(x + self._offset)

    def _head(self, painter: QPainter, box: QRect, column: AgendaColumn) -> None:
        left = box.left() + self._look.px(10)
        if column.number:
            left = self._number(painter, box, left, column)
        look, tokens = self._look, self._look.tokens
        top, under = look.font("strong"), look.font("small")
        if not column.number:
            top.setPointSizeF(top.pointSizeF() * 1.05)
        high, low = QFontMetrics(top), QFontMetrics(under)
        room = box.right() - left - look.px(6)
        first = box.center().y() - (high.height() + low.height()) // 2 + 1
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        cut = Qt.TextElideMode.ElideRight
        painter.setFont(top)
        painter.setPen(QColor(tokens.accent_ink if column.today else tokens.text))
        painter.drawText(left, first, room, high.height(), flags, high.elidedText(column.title, cut, room))
        room -= draw_slips(painter, look, box, column.slips)
        painter.setFont(under)
        painter.setPen(QColor(tokens.muted))
        below = low.elidedText(_under_title(column), cut, room)
        painter.drawText(left, first + high.height(), room, low.height(), flags, below)

    def _number(self, painter: QPainter, box: QRect, left: int, column: AgendaColumn) -> int:
        look, tokens = self._look, self._look.tokens
        font = look.font("title")
        painter.setFont(font)
        width = QFontMetrics(font).horizontalAdvance(column.number) + look.px(14)
        width = max(width, look.px(34))
        pill = QRect(left - look.px(2), box.center().y() - look.px(14), width, look.px(28))
        if column.today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(pill), look.px(14), look.px(14))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QColor(tokens.on_accent if column.today else tokens.text))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, column.number)
        return pill.right() + look.px(7)


def _under_title(column: AgendaColumn) -> str:
    return " · ".join(part for part in (column.subtitle, column.note) if part)


def _whole(column: AgendaColumn) -> str:
    """Everything a head says."""
    title = " ".join(part for part in (column.title, column.number) if part)
    to_read = unread_words(column.slips.unread, column.slips.urgent) if column.slips else ""
    return ", ".join(part for part in (title, _under_title(column), to_read) if part)


class HourGutter(QWidget):
    """The full hours at the left, and the present minute among them."""

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self._look = look
        self._geometry: Geometry | None = None
        self._offset = 0
        self._now = -1

    def show_hours(self, look: Look, geometry: Geometry, offset: int, now: int) -> None:
        """Draw the hours of ``geometry`` scrolled by ``offset``; ``now`` is -1 or a minute of the day."""
        self._look, self._geometry, self._offset, self._now = look, geometry, offset, now
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, tokens, geometry = self._look, self._look.tokens, self._geometry
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.setFont(look.font("small"))
        height = painter.fontMetrics().height()
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for minute in range(geometry.first, geometry.last + 1, 60) if geometry else ():
            assert geometry is not None  # noqa: S101 - there would be no hour
            if self._now >= 0 and abs(minute - self._now) < 12:
                continue
            y = geometry.y_of(minute) - self._offset
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                0, y - height // 2, self.width() - look.px(9), height, flags, f"{minute // 60} h"
            )
        if geometry and geometry.first <= self._now <= geometry.last:
            y = geometry.y_of(self._now) - self._offset
            painter.setFont(look.font("small_strong"))
            painter.setPen(QColor(tokens.now))
            text = time_of_day(geometry.columns[0].at(self._now)) if geometry.columns else ""
            painter.drawText(0, y - height // 2, self.width() - look.px(5), height, flags, text)
        painter.setPen(QPen(QColor(tokens.line), tokens.line_width))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()
