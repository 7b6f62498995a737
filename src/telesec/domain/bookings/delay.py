"""The rest of a day put off by a delay: where each appointment goes, with or without using the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from telesec.domain.agenda import GRID_MINUTES, AppointmentLine, Status
from telesec.domain.bookings.places import PlaceState, Verdict
from telesec.domain.errors import Invalid

LONGEST = 8 * 60
FREE = Verdict(PlaceState.FREE)
_REFUSED = frozenset({PlaceState.TAKEN, PlaceState.AWAY, PlaceState.IMPOSSIBLE})
MOVED = frozenset({Status.BOOKED, Status.ARRIVED})


@dataclass(frozen=True, slots=True)
class DelayRequest:
    """From ``start`` on, everything of the day goes ``minutes`` later.

    ``absorb``: free minutes between two appointments catch the delay up, so that the later ones
    move less, or not at all. ``left``: appointments that stay where they are.
    """

    practitioner_id: str
    start: datetime
    minutes: int
    absorb: bool = True
    left: frozenset[str] = frozenset()

    @property
    def day(self) -> date:
        return self.start.date()


@dataclass(frozen=True, slots=True)
class DelayLine:
    """One appointment, where it goes, and what is found there."""

    line: AppointmentLine = field(repr=False)
    start: datetime
    end: datetime
    verdict: Verdict = FREE

    @property
    def moves(self) -> bool:
        return self.start != self.line.appointment.start

    @property
    def refused(self) -> bool:
        """True when it cannot be written there."""
        return self.moves and self.verdict.state in _REFUSED


def check_delay(wanted: DelayRequest) -> None:
    """Raise Invalid for a delay off the grid, none, or longer than a day's work."""
    if not GRID_MINUTES <= wanted.minutes <= LONGEST or wanted.minutes % GRID_MINUTES:
        raise Invalid("minutes", "Le retard va de 5 minutes à 8 heures, de 5 en 5 minutes.")


def shifted(lines: Sequence[AppointmentLine], wanted: DelayRequest) -> list[DelayLine]:
    """Where the appointments of the day that begin at ``wanted.start`` or later go, in time order.

    Only those not begun move. Those put side by side on purpose, or in one group, stay side by side.
    """
    late, until = timedelta(minutes=wanted.minutes), wanted.start
    found: list[DelayLine] = []
    for line in sorted(_concerned(lines, wanted), key=lambda line: line.appointment.start):
        made = line.appointment
        if made.id in wanted.left:
            found.append(DelayLine(line, made.start, made.end))
            continue
        if wanted.absorb and made.start > until:
            late = max(timedelta(0), late - (made.start - until))
        until = max(until, made.end)
        found.append(DelayLine(line, made.start + late, made.end + late))
    return found


def _concerned(lines: Sequence[AppointmentLine], wanted: DelayRequest) -> list[AppointmentLine]:
    return [
        line
        for line in lines
        if line.appointment.practitioner_id == wanted.practitioner_id
        and line.appointment.status in MOVED
        and line.appointment.start >= wanted.start
        and line.appointment.start.date() == wanted.day
    ]
