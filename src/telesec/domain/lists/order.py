"""Who fits a freed place, and in which order they are called: urgency first, then seniority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from telesec.domain.agenda import GRID_MINUTES, MAX_MINUTES, Appointment, ReasonCode, Status
from telesec.domain.lists.called import Attempt, Outcome
from telesec.domain.lists.waiting import (
    Candidate,
    FreedPlace,
    Hole,
    Seat,
    Urgency,
    WaitingKind,
    WaitingLine,
    WaitingState,
)
from telesec.domain.wall import from_minutes, to_minutes

Stretch = tuple[int, int]
_RANKS = {Outcome.NO_ANSWER: 1, Outcome.MESSAGE: 1, Outcome.ACCEPTED: 1, Outcome.REFUSED: 2}


@dataclass(frozen=True, slots=True)
class Freed:
    """A freed place, the free stretch around it, and the wall time at which one asks."""

    place: FreedPlace
    hole: Hole
    now: datetime


def hole_around(place: Stretch, hours: Stretch, taken: Iterable[Stretch]) -> Hole | None:
    """The free stretch around ``place`` (wall minutes); None when something is in it again.

    ``hours``: the opening period it lies in, or the place itself when it was outside the hours.
    """
    first, last = place
    before, after = hours[0], None
    for start, end in taken:
        if start < last and end > first:
            return None
        if end <= first:
            before = max(before, end)
        elif after is None or start < after:
            after = start
    end = max(last, hours[1])
    start = _up(min(before, first))
    if after is None:
        return Hole(start, end, end + MAX_MINUTES)
    return Hole(start, min(end, after), after)


def _up(minute: int) -> int:
    return -(-minute // GRID_MINUTES) * GRID_MINUTES


def seat_of(line: WaitingLine, freed: Freed, code: ReasonCode | None) -> Seat | None:
    """Where an entry would sit: at the freed hour, else earlier in the free stretch; None when too long."""
    place, hole = freed.place, freed.hole
    moved = line.appointment if line.entry.kind is WaitingKind.EARLIER else None
    minutes = _minutes(moved.end - moved.start) if moved else line.entry.minutes
    kept_free = moved.buffer if moved else code.buffer if code else 0
    first = to_minutes(place.start)
    if hole.whole:
        minutes, latest = _minutes(place.end - place.start), first
    else:
        latest = min(hole.end - minutes, hole.until - minutes - kept_free) // GRID_MINUTES * GRID_MINUTES
    start = min(first, latest)
    if start < hole.start or start + minutes <= first:
        return None
    return Seat(place.practitioner_id, place.site_id, from_minutes(start), from_minutes(start + minutes))


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


def fits(line: WaitingLine, seat: Seat, freed: Freed, code: ReasonCode | None) -> bool:
    """True when the patient may be offered ``seat``; its length is known to fit."""
    entry, day = line.entry, seat.start.date()
    return (
        entry.state is not WaitingState.WITHDRAWN
        and seat.start > freed.now
        and (not entry.practitioner_ids or seat.practitioner_id in entry.practitioner_ids)
        and (entry.first_day is None or day >= entry.first_day)
        and (entry.last_day is None or day <= entry.last_day)
        and entry.availability.suits(seat.start)
        and _hole_takes(line, freed.hole, code)
        and _motif_takes(code, seat, freed.now)
        and (entry.kind is WaitingKind.CARE or _is_sooner(line.appointment, seat, freed.now))
    )


def _hole_takes(line: WaitingLine, hole: Hole, code: ReasonCode | None) -> bool:
    if hole.reason_code_ids and (code is None or code.id not in hole.reason_code_ids):
        return False
    pressing = line.entry.urgency is Urgency.URGENT or (code is not None and code.urgent)
    return pressing or not hole.urgent


def _motif_takes(code: ReasonCode | None, seat: Seat, now: datetime) -> bool:
    if code is None:
        return True
    if code.practitioner_ids and seat.practitioner_id not in code.practitioner_ids:
        return False
    if seat.start < now + timedelta(minutes=code.min_notice):
        return False
    return not code.horizon_days or seat.start.date() <= now.date() + timedelta(days=code.horizon_days)


def _is_sooner(made: Appointment | None, seat: Seat, now: datetime) -> bool:
    return made is not None and made.status is Status.BOOKED and made.start > now and seat.start < made.start


def last_call(line: WaitingLine, freed: Freed) -> Attempt | None:
    """The latest call already made to this patient about this very place."""
    whose, hole = freed.place.practitioner_id, freed.hole
    about = [
        attempt
        for attempt in line.attempts
        if attempt.practitioner_id == whose
        and attempt.start is not None
        and hole.start <= to_minutes(attempt.start) < hole.end
    ]
    return max(about, key=lambda attempt: attempt.at, default=None)


def in_fair_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Those not yet called first, those who refused this place last; then urgency, then seniority.

    The order depends on nothing else: not on the order given, nor on who else is there.
    """
    return tuple(sorted(candidates, key=_rank))


def _rank(candidate: Candidate) -> tuple[int, int, datetime, str]:
    entry = candidate.line.entry
    called = _RANKS[candidate.tried.outcome] if candidate.tried else 0
    return called, -entry.urgency, entry.created_at, entry.id


def others_of(candidate: Candidate, booked: Iterable[Appointment]) -> Iterator[Appointment]:
    """The patient's own among ``booked``, without the one that would be brought forward."""
    entry = candidate.line.entry
    return (
        made for made in booked if made.patient_id == entry.patient_id and made.id != entry.appointment_id
    )


def who_fits(
    freed: Freed, lines: Sequence[WaitingLine], codes: Mapping[str, ReasonCode]
) -> tuple[Candidate, ...]:
    """Everybody on the list who fits the freed, in fair order."""
    found = []
    for line in lines:
        code = codes.get(line.entry.reason_code_id)
        seat = seat_of(line, freed, code)
        if seat is not None and fits(line, seat, freed, code):
            found.append(Candidate(line, seat, last_call(line, freed)))
    return in_fair_order(found)
