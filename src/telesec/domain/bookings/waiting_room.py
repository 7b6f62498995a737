"""The waiting room of a day: who is expected, who waits since when, who is in care, who has gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.agenda import AppointmentLine, Status

LATE_MINUTES = 5
"""How long after their hour somebody expected is said to be late."""


class Stage(StrEnum):
    """Where somebody is, as the board's columns follow each other."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    IN_CARE = "in_care"
    GONE = "gone"


STAGE_OF: dict[Status, Stage] = {
    Status.BOOKED: Stage.EXPECTED,
    Status.ARRIVED: Stage.ARRIVED,
    Status.IN_CARE: Stage.IN_CARE,
    Status.DONE: Stage.GONE,
    Status.NO_SHOW: Stage.GONE,
}


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """The practitioners and the day wanted."""

    practitioner_ids: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Presence:
    """One appointment of the day and the instants (aware, UTC) noted as its patient went through."""

    line: AppointmentLine
    arrived_at: datetime | None = None
    in_care_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def stage(self) -> Stage:
        """The column of the board."""
        return STAGE_OF[self.line.appointment.status]

    def minutes_there(self, now: datetime) -> int | None:
        """Whole minutes spent at the present stage: waiting, or in care; None when it is not known."""
        since = {Stage.ARRIVED: self.arrived_at, Stage.IN_CARE: self.in_care_at}.get(self.stage)
        return None if since is None else max(int((now - since).total_seconds()) // 60, 0)

    def minutes_late(self, wall_now: datetime) -> int:
        """Whole minutes since the hour of somebody still expected; 0 when there is time yet."""
        if self.stage is not Stage.EXPECTED:
            return 0
        return max(int((wall_now - self.line.appointment.start).total_seconds()) // 60, 0)

    def waits_too_long(self, now: datetime, limit: int) -> bool:
        """True from ``limit`` minutes in the waiting room on; a limit of 0 alerts nobody."""
        waited = self.minutes_there(now) if self.stage is Stage.ARRIVED else None
        return limit > 0 and waited is not None and waited >= limit


def by_stage(day: tuple[Presence, ...]) -> dict[Stage, tuple[Presence, ...]]:
    """Those of a day in each column: by hour, those who wait by the hour they came, the gone last first."""
    found: dict[Stage, list[Presence]] = {stage: [] for stage in Stage}
    for one in sorted(day, key=lambda one: one.line.appointment.start):
        found[one.stage].append(one)
    found[Stage.ARRIVED].sort(key=lambda one: (one.arrived_at is None, one.arrived_at or 0))
    found[Stage.GONE].reverse()
    return {stage: tuple(lines) for stage, lines in found.items()}


def longest_wait(day: tuple[Presence, ...], now: datetime, limit: int) -> tuple[int, int]:
    """How many wait for ``limit`` minutes or more, and how long the longest does."""
    waits = [one.minutes_there(now) or 0 for one in day if one.waits_too_long(now, limit)]
    return len(waits), max(waits, default=0)
