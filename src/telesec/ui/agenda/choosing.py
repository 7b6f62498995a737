"""What is chosen in the agenda: an appointment or a free place, and what is asked about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView

from telesec.domain.agenda import AppointmentLine
from telesec.ui.agenda.canvas import AgendaCanvas
from telesec.ui.agenda.model import LINE_ROLE, AgendaModel, Index, Placed
from telesec.ui.agenda.walk import Moving, Stop
from telesec.ui.look import Look


class ChoosingCanvas(AgendaCanvas):
    """Signals carry an AppointmentLine or None, an AgendaColumn, and naive wall times."""

    move_requested = Signal(object, object, object)  # line, column, start
    resize_requested = Signal(object, object)  # line, end
    slot_activated = Signal(object, object)  # column, start
    line_opened = Signal(object)  # line
    selection_changed = Signal(object)  # line or None
    slot_changed = Signal(object, object)  # column, start: the free place under the cursor
    mark_opened = Signal(str)  # what lies there instead of an appointment, in words
    zoom_requested = Signal(int)  # steps
    menu_requested = Signal(object, object, object, object)  # line or None, column, start, global point

    def __init__(self, look: Look, wall_now: Callable[[], datetime], *, editable: bool = True) -> None:
        super().__init__(AgendaModel(), look, wall_now)
        self.editable = editable
        self.awaiting = False

    def forget_moving(self) -> None:
        """The move was refused or cancelled: show the appointment where it is."""
        self.moving = None
        self.awaiting = False
        self.viewport().update()

    def chosen(self) -> AppointmentLine | None:
        """The chosen appointment."""
        line = self.currentIndex().data(LINE_ROLE)
        return line if isinstance(line, AppointmentLine) else None

    def choose(self, appointment_id: str) -> bool:
        """Choose an appointment and bring it in sight; False when it is not shown."""
        row = self.content.row_of(appointment_id)
        if row >= 0:
            self.setCurrentIndex(self.content.index(row))
            item = self.content.items[row]
            self.cursor_stop = Stop(item.column, item.start, row)
        return row >= 0

    def placed_of(self, line: AppointmentLine) -> Placed | None:
        """Where an appointment lies now."""
        row = self.content.row_of(line.appointment.id)
        return self.content.items[row] if row >= 0 else None

    def go_to(self, stop: Stop) -> None:
        """Put the cursor on an appointment or on a free place."""
        self.cursor_stop = stop
        index = self.content.index(stop.row) if stop.row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if stop.row < 0:
            column = self.content.columns[stop.column]
            self.slot_changed.emit(column, column.at(stop.minute))
        self.reveal(self.stop_rect(stop))
        self.viewport().update()

    def activate_stop(self) -> None:
        """Open the appointment under the cursor, or ask for one at the free place."""
        line, stop = self.chosen(), self.cursor_stop
        if line is not None:
            self.line_opened.emit(line)
        elif stop is not None and stop.row >= 0:
            self.mark_opened.emit(self.content.sentence(self.content.items[stop.row]))
        elif stop is not None:
            column = self.content.columns[stop.column]
            self.slot_activated.emit(column.for_minute(stop.minute), column.at(stop.minute))

    def request(self, moving: Moving) -> None:
        """Ask for what ``moving`` shows: a move, or another length when only the end differs.

        Until the answer (``set_content`` or ``forget_moving``) nothing else can be moved.
        """
        made, column = moving.line.appointment, self.content.columns[moving.column]
        start, end = column.at(moving.start), column.at(moving.end)
        same_place = made.practitioner_id == column.practitioner_id and made.start == start
        self.awaiting = True
        if not same_place:
            self.move_requested.emit(moving.line, column.for_minute(moving.start), start)
        elif made.end != end:
            self.resize_requested.emit(moving.line, end)
        else:
            self.forget_moving()

    def currentChanged(self, current: Index, previous: Index) -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        self.viewport().update()
        self.selection_changed.emit(self.chosen())
