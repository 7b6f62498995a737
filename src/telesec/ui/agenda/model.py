"""The appointments of a view as items: one per appointment, told in words to screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Hold, Status
from telesec.domain.french import counted, date_short, day_and_month, span, time_of_day
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.labels import plain_tooltip

LINE_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class AgendaColumn:
    """One column: a practitioner's day. ``ranges`` are opening hours in minutes of the day.

    ``number`` is shown large before the title (a day of the month), or is empty.
    """

    practitioner_id: str
    day: date
    title: str
    subtitle: str = ""
    number: str = ""
    today: bool = False
    site_id: str = ""
    practitioner: str = ""
    ranges: tuple[tuple[int, int], ...] = ()

    def at(self, minute: int) -> datetime:
        """The wall time ``minute`` minutes after this day's midnight."""
        return datetime.combine(self.day, time()) + timedelta(minutes=minute)

    def minute_of(self, moment: datetime) -> int:
        """Minutes from this day's midnight to ``moment``."""
        return int((moment - datetime.combine(self.day, time())).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Placed:
    """Something of the agenda in its column, in minutes of the column's day."""

    column: int
    start: int
    end: int
    line: AppointmentLine | None = None
    hold: Hold | None = None


class AgendaModel(QAbstractListModel):
    """Items by column, then by hour. Lines outside every column are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[AgendaColumn, ...] = ()
        self.items: tuple[Placed, ...] = ()
        self.holds: tuple[Placed, ...] = ()
        self.discreet = False

    def set_content(
        self, columns: Sequence[AgendaColumn], lines: Sequence[AppointmentLine], holds: Sequence[Hold] = ()
    ) -> None:
        """Show these columns, appointments and holds instead of the present ones."""
        self.beginResetModel()
        self.columns = tuple(columns)
        where = {(c.practitioner_id, c.day): at for at, c in enumerate(self.columns)}
        placed = [
            Placed(at, *self._minutes(at, a.start, a.end), line=line)
            for line in lines
            for a in (line.appointment,)
            if (at := where.get((a.practitioner_id, a.start.date()), -1)) >= 0
        ]
        self.items = tuple(sorted(placed, key=lambda item: (item.column, item.start, item.end)))
        self.holds = tuple(
            Placed(at, *self._minutes(at, hold.start, hold.end), hold=hold)
            for hold in holds
            if (at := where.get((hold.practitioner_id, hold.start.date()), -1)) >= 0
        )
        self.endResetModel()

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

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.items[index.row()].line if index.row() < len(self.items) else None
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(line).shown_name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _sentence(self.shown(line), self.columns[self.items[index.row()].column])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(_tooltip(self.shown(line)))
        return None

    def slot_sentence(self, column: AgendaColumn, minute: int) -> str:
        """What a screen reader says of an empty place."""
        who = f", {column.practitioner}" if column.practitioner else ""
        return f"Libre, {day_and_month(column.day)}, {time_of_day(column.at(minute))}{who}"

    def _minutes(self, at: int, start: datetime, end: datetime) -> tuple[int, int]:
        column = self.columns[at]
        return column.minute_of(start), min(column.minute_of(end), 24 * 60)


def _sentence(line: AppointmentLine, column: AgendaColumn) -> str:
    made = line.appointment
    parts = [
        line.shown_name,
        line.reason_label,
        day_and_month(made.start.date()),
        span(made.start, made.end),
        f"avec {column.practitioner}" if column.practitioner else "",
        "" if made.status is Status.BOOKED else STATUS_LABELS[made.status],
        "en surnombre" if made.overbooked else "",
    ]
    return ", ".join(part for part in parts if part)


def _tooltip(line: AppointmentLine) -> str:
    made = line.appointment
    parts = [
        line.shown_name,
        f"{date_short(made.start.date())}, {span(made.start, made.end)}",
        line.reason_label,
        line.phone,
        "" if made.status is Status.BOOKED else STATUS_LABELS[made.status],
    ]
    return "\n".join(part for part in parts if part)


def day_subtitle(lines: int) -> str:
    """``12 RDV`` under a column's title."""
    return counted(lines, "RDV", "RDV")
