"""What the agenda shows: one's day or week, everybody's day, a month, or the waiting room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from telesec.domain.bookings.occupancy import MonthAsked, month_first, month_step, month_weeks
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.bookings.waiting_room import BoardAsked
from telesec.domain.french import MONTHS, days_title, sentence_case
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference
from telesec.domain.wall import monday_of

WEEK_DAYS = 7
SUNDAY = 6


class Mode(StrEnum):
    DAY = "day"
    WEEK = "week"
    TEAM = "team"
    MONTH = "month"
    BOARD = "board"


GRIDS = frozenset({Mode.DAY, Mode.WEEK, Mode.TEAM})
"""Those drawn as columns of hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked at. ``everyone``: month and waiting room are those of the whole team."""

    mode: Mode
    day: date
    practitioner_id: str
    everyone: bool = False

    def step(self, direction: int) -> Span:
        """The next (1) or previous (-1) days of the same kind."""
        if self.mode is Mode.MONTH:
            return replace(self, day=month_step(self.day, direction))
        if self.mode is not Mode.WEEK:
            return replace(self, day=self.day + timedelta(days=direction))
        # From a Sunday that was asked for, the other weeks begin on Monday: they need not show theirs.
        start = self.first if self.day.weekday() == SUNDAY else self.day
        return replace(self, day=start + timedelta(days=WEEK_DAYS * direction))

    def next_day(self) -> Span:
        """The same kind of view, one day later."""
        return replace(self, day=self.day + timedelta(days=1))

    @property
    def first(self) -> date:
        """The first day shown: Monday for a week."""
        return monday_of(self.day) if self.mode is Mode.WEEK else self.day

    @property
    def days(self) -> int:
        """How many days are shown as columns of one practitioner."""
        return WEEK_DAYS if self.mode is Mode.WEEK else 1

    def asked(self, team: Sequence[Practitioner]) -> AgendaRange:
        """What must be read to show this."""
        if self.mode is Mode.TEAM:
            return AgendaRange(tuple(item.id for item in team), self.first)
        return AgendaRange((self.practitioner_id,), self.first, self.days)

    def month_asked(self, team: Sequence[Practitioner]) -> MonthAsked:
        """The whole weeks of the month."""
        return MonthAsked(self._whose(team), month_first(self.day), WEEK_DAYS * month_weeks(self.day))

    def board_asked(self, team: Sequence[Practitioner]) -> BoardAsked:
        """The waiting room of the day."""
        return BoardAsked(self._whose(team), self.day)

    def title(self, *, sunday: bool = False, short: bool = False) -> str:
        """``16 – 21 novembre 2026`` (``22`` when Sunday is there), ``Novembre 2026``, or the day."""
        if self.mode is Mode.MONTH:
            return f"{sentence_case(MONTHS[self.day.month - 1])} {self.day.year}"
        last = self.first + timedelta(days=5 + sunday if self.mode is Mode.WEEK else 0)
        return sentence_case(days_title(self.first, last, short=short))

    def shows(self, practitioner_id: str, day: date) -> bool:
        """True when a place of this practitioner and day is in sight, hour by hour."""
        if self.mode not in GRIDS:
            return False
        mine = self.mode is Mode.TEAM or practitioner_id == self.practitioner_id
        return mine and self.first <= day < self.first + timedelta(days=self.days)

    def _whose(self, team: Sequence[Practitioner]) -> tuple[str, ...]:
        return tuple(item.id for item in team) if self.everyone else (self.practitioner_id,)


def active_team(reference: Reference) -> tuple[Practitioner, ...]:
    """Practitioners who have a column."""
    return tuple(item for item in reference.practitioners if item.active)
