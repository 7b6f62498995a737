"""Which days and practitioners the agenda shows, and the columns they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from telesec.domain.agenda import Status, WeeklyRange
from telesec.domain.booking import AgendaRange, AgendaView
from telesec.domain.french import WEEKDAYS, days_title, sentence_case
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference
from telesec.ui.agenda.model import AgendaColumn, day_subtitle

WEEK_DAYS = 7


class Mode(StrEnum):
    DAY = "day"
    WEEK = "week"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked at: one practitioner's day or week, or everybody's day."""

    mode: Mode
    day: date
    practitioner_id: str

    def step(self, direction: int) -> Span:
        """The next (1) or previous (-1) days of the same kind."""
        days = WEEK_DAYS if self.mode is Mode.WEEK else 1
        return replace(self, day=self.day + timedelta(days=days * direction))

    def next_day(self) -> Span:
        """The same kind of view, one day later."""
        return replace(self, day=self.day + timedelta(days=1))

    @property
    def first(self) -> date:
        """The first day shown: Monday for a week."""
        return self.day - timedelta(days=self.day.weekday()) if self.mode is Mode.WEEK else self.day

    def asked(self, team: Sequence[Practitioner]) -> AgendaRange:
        """What must be read to show this."""
        if self.mode is Mode.TEAM:
            return AgendaRange(tuple(item.id for item in team), self.first)
        return AgendaRange((self.practitioner_id,), self.first, WEEK_DAYS if self.mode is Mode.WEEK else 1)

    def title(self, *, sunday: bool = False, short: bool = False) -> str:
        """``16 – 21 novembre 2026`` (``22`` when Sunday is there) or ``Mercredi 18 novembre 2026``."""
        last = self.first + timedelta(days=5 + sunday if self.mode is Mode.WEEK else 0)
        return sentence_case(days_title(self.first, last, short=short))

    def shows(self, practitioner_id: str, day: date) -> bool:
        """True when a place of this practitioner and day is in sight."""
        mine = self.mode is Mode.TEAM or practitioner_id == self.practitioner_id
        length = WEEK_DAYS if self.mode is Mode.WEEK else 1
        return mine and self.first <= day < self.first + timedelta(days=length)


def active_team(reference: Reference) -> tuple[Practitioner, ...]:
    """Practitioners who have a column."""
    return tuple(item for item in reference.practitioners if item.active)


def columns(span: Span, view: AgendaView, reference: Reference, today: date) -> list[AgendaColumn]:
    """The columns of ``view``; in a week, Sunday only when the practitioner works or somebody comes."""
    if span.mode is Mode.TEAM:
        return [_column(who, span.day, view, today, team=True) for who in active_team(reference)]
    who = reference.practitioner(span.practitioner_id)
    days = [span.first + timedelta(days=at) for at in range(WEEK_DAYS if span.mode is Mode.WEEK else 1)]
    made = [_column(who, day, view, today, team=False) for day in days]
    idle_sunday = len(made) == WEEK_DAYS and not made[-1].ranges and not _lines(view, who.id, days[-1])
    return made[:-1] if idle_sunday else made


def _lines(view: AgendaView, practitioner_id: str, day: date) -> int:
    return sum(
        made.practitioner_id == practitioner_id and made.start.date() == day and made.status != Status.NO_SHOW
        for made in (line.appointment for line in view.lines)
    )


def _column(who: Practitioner, day: date, view: AgendaView, today: date, *, team: bool) -> AgendaColumn:
    open_ranges = [item for item in view.ranges if _applies(item, who.id, day)]
    return AgendaColumn(
        practitioner_id=who.id,
        day=day,
        title=who.display_name if team else WEEKDAYS[day.weekday()],
        subtitle=day_subtitle(_lines(view, who.id, day)),
        number="" if team else str(day.day),
        today=day == today,
        site_id=open_ranges[0].site_id if open_ranges else who.site_id,
        practitioner=who.display_name,
        ranges=tuple(sorted((item.start_minute, item.end_minute) for item in open_ranges)),
    )


def _applies(item: WeeklyRange, practitioner_id: str, day: date) -> bool:
    mine = item.practitioner_id == practitioner_id and item.weekday == day.weekday()
    return mine and item.valid_from <= day <= item.valid_to
