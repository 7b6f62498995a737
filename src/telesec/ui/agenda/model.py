"""What the agenda shows as items: appointments, held places and absences, told in words to screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.ui.agenda.content import DAY, AgendaColumn, Mark, MarkKind, Placed, Zone
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.namesakes import Namesakes
from telesec.ui.agenda.telling import day_subtitle, line_sentence, line_tooltip, mark_sentence
from telesec.ui.labels import plain_tooltip

__all__ = ["AgendaColumn", "AgendaModel", "Mark", "MarkKind", "Placed", "Zone", "day_subtitle"]

LINE_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class AgendaModel(QAbstractListModel):
    """Items by column, then by hour. What lies outside every column is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[AgendaColumn, ...] = ()
        self.items: tuple[Placed, ...] = ()
        self.discreet = False
        self._namesakes = Namesakes(())

    def set_content(
        self, columns: Sequence[AgendaColumn], lines: Sequence[AppointmentLine], marks: Sequence[Mark] = ()
    ) -> None:
        """Show these columns, appointments and marks instead of the present ones."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._namesakes = Namesakes(lines)
        where = {(c.practitioner_id, c.day): at for at, c in enumerate(self.columns)}
        placed = [
            Placed(at, a.start.hour * 60 + a.start.minute, _end_minute(a), line)
            for line in lines
            for a in (line.appointment,)
            if (at := where.get((a.practitioner_id, a.start.date()), -1)) >= 0
        ]
        placed += [
            Placed(at, *self._minutes(at, mark.start, mark.end), mark=mark)
            for mark in marks
            for at, column in enumerate(self.columns)
            if column.practitioner_id == mark.practitioner_id
            and mark.start < column.at(DAY)
            and mark.end > column.at(0)
        ]
        self.items = tuple(sorted(placed, key=lambda item: (item.column, item.start, item.end)))
        self.endResetModel()

    @property
    def holds(self) -> tuple[Placed, ...]:
        """The places held for somebody on the telephone."""
        return tuple(item for item in self.items if item.mark and item.mark.kind is MarkKind.HOLD)

    def set_discreet(self, discreet: bool) -> None:
        """Names become initials, for screen and screen reader alike."""
        self.discreet = discreet
        if self.items:
            self.dataChanged.emit(self.index(0), self.index(len(self.items) - 1))

    def row_of(self, appointment_id: str) -> int:
        """The row of an appointment, -1 when it is not shown."""
        for row, item in enumerate(self.items):
            if item.line is not None and item.line.appointment.id == appointment_id:
                return row
        return -1

    def shown(self, line: AppointmentLine) -> AppointmentLine:
        """The line as it may be shown: initials and no motif in the discreet mode."""
        return discreet_line(line) if self.discreet else line

    def name(self, line: AppointmentLine) -> str:
        """The name as it may be shown; with a year of birth when two shown patients have the same one."""
        return self.shown(line).shown_name if self.discreet else self._namesakes.name(line)

    def short(self, line: AppointmentLine) -> str:
        """What must stay after the surname to tell this patient from the others shown."""
        return "" if self.discreet else self._namesakes.short(line)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == LINE_ROLE:
            return item.line
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(item.line) if item.line else item.mark and item.mark.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(line_tooltip(self.shown(item.line)) if item.line else self.sentence(item))
        return None

    def sentence(self, item: Placed) -> str:
        """What a screen reader says of an item."""
        column = self.columns[item.column]
        if item.line is not None:
            return line_sentence(self.shown(item.line), self.name(item.line), column)
        return mark_sentence(item, column)

    def _minutes(self, at: int, start: datetime, end: datetime) -> tuple[int, int]:
        column = self.columns[at]
        return max(column.minute_of(start), 0), min(column.minute_of(end), DAY)


def _end_minute(made: Appointment) -> int:
    """The minute of its first day at which an appointment ends: no column goes beyond midnight."""
    return made.end.hour * 60 + made.end.minute if made.end.day == made.start.day else DAY
