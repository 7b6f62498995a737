"""What the agenda is made of: columns of hours, and what lies in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from telesec.domain.agenda import AppointmentLine, Hold
from telesec.domain.slips_due import SlipsDue

DAY = 24 * 60


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
    practitioner is at which hours (start, end, site), when it is known. ``slips``: those to read that day.
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
    slips: SlipsDue | None = None

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
