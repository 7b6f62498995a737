"""The agenda one works in: choosing, moving and stretching appointments with mouse or keyboard.

It writes nothing: it asks by signals, and shows the old and the new place until it is given the
content again (``set_content``) or told to give up (``forget_moving``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu

from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.overlap import snap
from telesec.ui.agenda.choosing import ChoosingCanvas
from telesec.ui.agenda.geometry import Pill
from telesec.ui.agenda.keyboard import Keyboard
from telesec.ui.agenda.model import AgendaColumn, Mark
from telesec.ui.agenda.walk import STEP, Moving, Stop
from telesec.ui.look import Look

STRIP = 6


class AgendaGrid(ChoosingCanvas):
    """A ChoosingCanvas with its mouse and its keyboard; the signals are declared there."""

    def __init__(self, look: Look, wall_now: Callable[[], datetime], *, editable: bool = True) -> None:
        super().__init__(look, wall_now, editable=editable)
        self.keyboard = Keyboard(self)
        self._pressed: QPoint | None = None
        self._grab = 0
        self._stretching = False
        self._dragging = False

    def set_content(
        self, columns: Sequence[AgendaColumn], lines: Sequence[AppointmentLine], marks: Sequence[Mark] = ()
    ) -> None:
        """Show this content; keeps the chosen appointment and the scrolling."""
        kept = self.chosen()
        self.moving, self.awaiting = None, False
        self.content.set_content(columns, lines, marks)
        self.cursor_stop = None
        if kept is not None:
            self.choose(kept.appointment.id)

    def forget_moving(self) -> None:
        """The move was refused or cancelled: show the appointment where it is."""
        self._dragging = False
        self.keyboard.give_up()
        super().forget_moving()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self.content.set_discreet(discreet)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.content.columns:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self.canvas_point(event.position().toPoint())
        pill = self.geometry_now.pill_at(point)
        if pill is not None:
            self._show_hidden(pill, event.globalPosition().toPoint())
            return
        row = self._go_under(point)
        movable = self.chosen() is not None and self.editable and not self.awaiting
        self._pressed = point if movable else None
        if movable:
            self._grab = self.geometry_now.minute_at(point.y()) - self.content.items[row].start
            self._stretching = self._on_strip(point, row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.canvas_point(event.position().toPoint())
        line = self.chosen()
        if self._pressed is None or line is None:
            row = self.geometry_now.row_at(point)
            strip = self.editable and row >= 0 and self._on_strip(point, row)
            shape = Qt.CursorShape.SizeVerCursor if strip else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragging or far:
            self._dragging = True
            self._drag(line, point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            if self.moving is not None:
                self.request(self.moving)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self.activate_stop()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_requested.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.moving is not None:
            self._pressed = None
            self.forget_moving()
            return
        if not self.keyboard.press(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt:
            self.keyboard.settle()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        QAbstractScrollArea.focusInEvent(self, event)  # the view itself would choose its first item
        tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self.cursor_stop is None and tabbed:
            self.keyboard.start()  # nobody's sheet is opened because a page merely came to the front
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            point = self.canvas_point(self.viewport().mapFrom(self, event.pos()))
            self._go_under(point)
        stop = self.cursor_stop
        if stop is not None:
            column = self.content.columns[stop.column]
            place = self.stop_rect(stop).center() - self.canvas_point(QPoint())
            where = (
                event.globalPos()
                if event.reason() == QContextMenuEvent.Reason.Mouse
                else self.viewport().mapToGlobal(place)
            )
            there = column.for_minute(stop.minute)
            self.menu_requested.emit(self.chosen(), there, column.at(stop.minute), where)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu:
            return False
        return super().viewportEvent(event)

    def _go_under(self, point: QPoint) -> int:
        row = self.geometry_now.row_at(point)
        stop = self._free_place(point)
        if row >= 0:
            item = self.content.items[row]
            stop = Stop(item.column, item.start if item.line else stop.minute, row)
        self.go_to(stop)
        return row

    def _on_strip(self, point: QPoint, row: int) -> bool:
        rect = self.geometry_now.rects[row]
        low = rect.bottom() - STRIP < point.y() <= rect.bottom() and rect.height() > 2 * STRIP
        return low and self.content.items[row].line is not None

    def _free_place(self, point: QPoint) -> Stop:
        column = self.geometry_now.column_at(point.x())
        minute = self.geometry_now.minute_at(point.y())
        before = [i.end for i in self.content.items if i.column == column and i.end <= minute]
        return Stop(column, max([minute // STEP * STEP, *before]))

    def _drag(self, line: AppointmentLine, point: QPoint) -> None:
        placed = self.placed_of(line)
        if placed is None:
            return
        minute = self.geometry_now.minute_at(point.y())
        if self._stretching:
            end = max(snap(minute), placed.start + 5)
            self.moving = Moving(line, placed.column, placed.start, end)
        else:
            length = placed.end - placed.start
            start = min(max(snap(minute - self._grab), 0), 24 * 60 - length)
            column = self.geometry_now.column_at(point.x())
            self.moving = Moving(line, column, start, start + length)
        self._scroll_near_edge(point - self.canvas_point(QPoint()))
        self.viewport().update()

    def _scroll_near_edge(self, point: QPoint) -> None:
        for bar, at, size in (
            (self.verticalScrollBar(), point.y(), self.viewport().height()),
            (self.horizontalScrollBar(), point.x(), self.viewport().width()),
        ):
            if at < 24:
                bar.setValue(bar.value() - 16)
            elif at > size - 24:
                bar.setValue(bar.value() + 16)

    def _show_hidden(self, pill: Pill, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in pill.rows:
            sentence = str(self.content.index(row).data(Qt.ItemDataRole.AccessibleTextRole))
            item = self.content.items[row]
            action = menu.addAction(sentence.replace("&", "&&"))
            action.triggered.connect(
                lambda _checked=False, row=row, item=item: self.go_to(Stop(item.column, item.start, row))
            )
        menu.popup(where)
