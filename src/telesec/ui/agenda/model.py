"""What the agenda shows as items: appointments, held places and absences, told in words to screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Hold, Status
from telesec.domain.french import born, counted, date_short, day_and_month, span, time_of_day
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.namesakes import Namesakes
from telesec.ui.labels import plain_tooltip

LINE_ROLE = Qt.ItemDataRole.UserRole
DAY = 24 * 60
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Zone:
    """Opening hours that are not for everybody, in minutes of the day: kept for ``label``."""

    start: int
    end: int
    label: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class AgendaColumn:
    """One column: a practitioner's day. ``ranges`` are opening hours in minutes of the day.

    ``number`` is shown large before the title (a day of the month), or is empty. ``zones`` are those of
    the opening hours kept for something. ``note`` says why nobody is received, or who is in their place.
    ``lead``: minutes by which the clocks of its site are ahead of the practice's. ``sites``: where the
    practitioner is at which hours (start, end, site), when it is known.
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
    zones: tuple[Zone, ...] = ()
    note: str = ""
    lead: int = 0
    sites: tuple[tuple[int, int, str], ...] = ()

    def at(self, minute: int) -> datetime:
        """The wall time ``minute`` minutes after this day's midnight."""
        return datetime.combine(self.day, time()) + timedelta(minutes=minute)

    def minute_of(self, moment: datetime) -> int:
        """Minutes from this day's midnight to ``moment``."""
        return int((moment - datetime.combine(self.day, time())).total_seconds()) // 60

    def for_minute(self, minute: int) -> AgendaColumn:
        """This column with the site of that hour as its own."""
        site = next((site for start, end, site in self.sites if start <= minute < end), self.site_id)
        return self if site == self.site_id else replace(self, site_id=site)

    def zone_at(self, minute: int) -> Zone | None:
        """What these hours are kept for, if anything."""
        return next((zone for zone in self.zones if zone.start <= minute < zone.end), None)

    def is_open(self, minute: int) -> bool:
        """True within the opening hours."""
        return any(start <= minute < end for start, end in self.ranges)


class MarkKind(Enum):
    """What lies on the agenda besides appointments."""

    HOLD = auto()  # somebody is on the telephone
    AWAY = auto()  # nobody is received
    REPLACED = auto()  # received by somebody else


@dataclass(frozen=True, slots=True)
class Mark:
    """A held place or an absence of one practitioner, as it is told: ``label``; ``hold`` when it is one."""

    practitioner_id: str
    start: datetime
    end: datetime
    kind: MarkKind
    label: str
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Something of the agenda in its column, in minutes of the column's day: a line or a mark."""

    column: int
    start: int
    end: int
    line: AppointmentLine | None = None
    mark: Mark | None = None

    @property
    def hold(self) -> Hold | None:
        """The held place, when it is one."""
        return self.mark.hold if self.mark else None

    @property
    def blocks(self) -> bool:
        """True when the place is not free."""
        return self.mark is None or self.mark.kind is not MarkKind.REPLACED


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
            Placed(at, *self._minutes(at, a.start, a.end), line=line)
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
        return discreet_line(line) if self.discreet else self._namesakes.told_apart(line)

    def letters(self, line: AppointmentLine) -> int:
        """How many letters of the first name this one needs to be told from the others shown."""
        return 0 if self.discreet else self._namesakes.letters(line)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == LINE_ROLE:
            return item.line
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(item.line).shown_name if item.line else item.mark and item.mark.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(_tooltip(self.shown(item.line)) if item.line else self.sentence(item))
        return None

    def sentence(self, item: Placed) -> str:
        """What a screen reader says of an item."""
        column = self.columns[item.column]
        if item.line is not None:
            return _sentence(self.shown(item.line), column)
        label = item.mark.label if item.mark else ""
        day = day_and_month(column.day)
        hours = "toute la journée" if (item.start, item.end) == (0, DAY) else _hours(column, item)
        return ", ".join(part for part in (label, day, hours, column.practitioner) if part)

    def slot_sentence(self, column: AgendaColumn, minute: int) -> str:
        """What a screen reader says of an empty place."""
        zone = column.zone_at(minute)
        kept = f", gardé pour : {zone.label}" if zone else ""
        state = f"Libre{kept}" if column.is_open(minute) else "Fermé"
        who = f", {column.practitioner}" if column.practitioner else ""
        note = f", {column.note}" if column.note else ""
        return f"{state}, {day_and_month(column.day)}, {time_of_day(column.at(minute))}{who}{note}"

    def _minutes(self, at: int, start: datetime, end: datetime) -> tuple[int, int]:
        column = self.columns[at]
        return max(column.minute_of(start), 0), min(column.minute_of(end), DAY)


def _hours(column: AgendaColumn, item: Placed) -> str:
    return span(column.at(item.start), column.at(item.end))


def _sentence(line: AppointmentLine, column: AgendaColumn) -> str:
    made = line.appointment
    parts = [
        "Urgence" if made.urgent else "",
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
        born(line.birth_date, line.sex),
        f"{date_short(made.start.date())}, {span(made.start, made.end)}",
        line.reason_label,
        line.phone,
        "" if made.status is Status.BOOKED else STATUS_LABELS[made.status],
        "Urgence" if made.urgent else "",
        "En surnombre" if made.overbooked else "",
    ]
    return "\n".join(part for part in parts if part)


def day_subtitle(lines: int) -> str:
    """``12 RDV`` under a column's title."""
    return counted(lines, "RDV", "RDV")
