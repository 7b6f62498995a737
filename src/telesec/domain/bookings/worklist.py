"""Appointments that must be moved because nobody will be there, and the places offered instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.agenda import Appointment, AppointmentLine, FreeSlot, Status
from telesec.domain.bookings.absences import Absence, touches
from telesec.domain.bookings.steps import Deed
from telesec.domain.french import moment_long
from telesec.domain.hours.opening import Schedule
from telesec.domain.wall import day_minutes, to_minutes

AHEAD_DAYS = 366
PROPOSALS = 3
PROPOSAL_DAYS = 42
TO_MOVE = frozenset({Status.BOOKED, Status.ARRIVED})


@dataclass(frozen=True, slots=True)
class ToMove:
    """One appointment, why it must move, and free places of the same length: first its own practitioner's."""

    line: AppointmentLine = field(repr=False)
    why: str
    proposals: tuple[FreeSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class Worklist:
    """``more``: others are left out of this list, which shows the first ones."""

    lines: tuple[ToMove, ...] = field(repr=False, default=())
    more: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """An absence written down, the appointments it leaves without anybody, and how to take it back."""

    absence: Absence
    to_move: tuple[AppointmentLine, ...] = field(repr=False)
    deed: Deed


def why_moved(made: Appointment, absences: Iterable[Absence], schedule: Schedule) -> str:
    """Why nobody will be there: an absence, a day off, a closure of those minutes; "" when somebody will."""
    for absence in absences:
        if absence.practitioner_id == made.practitioner_id and touches(absence, made.start, made.end):
            return f"Absence : {absence.label}" if absence.label else "Absence du praticien"
    return schedule.closed_label(made.start.date()) or _closed_minutes(made, schedule)


def _closed_minutes(made: Appointment, schedule: Schedule) -> str:
    """A closing decision over part of the day, when no later one opened those minutes again."""
    day = made.start.date()
    start, end = to_minutes(made.start) - day_minutes(day), to_minutes(made.end) - day_minutes(day)
    for decision in schedule.decisions(day):
        meets = decision.start_minute < end and decision.end_minute > start
        here = not decision.site_id or decision.site_id == made.site_id
        if decision.opens or not meets or not here or _received(schedule, made):
            continue
        first, last = divmod(decision.start_minute, 60), divmod(decision.end_minute, 60)
        hours = f"de {first[0]} h {first[1]:02d} à {last[0]} h {last[1]:02d}"
        return f"Fermé {hours} : {decision.label}" if decision.label else f"Fermé {hours}"
    return ""


def _received(schedule: Schedule, made: Appointment) -> bool:
    start, end = to_minutes(made.start), to_minutes(made.end)
    return any(one.start <= start and one.end >= end for one in schedule.between(start, end))


def must_move(lines: Sequence[AppointmentLine], now: datetime) -> list[AppointmentLine]:
    """Those still to come and still wanted."""
    return [line for line in lines if line.appointment.status in TO_MOVE and line.appointment.end > now]


def affected_words(count: int) -> str:
    """What posting an absence will leave to do."""
    if count == 0:
        return "Aucun rendez-vous n'est prévu pendant cette absence."
    if count == 1:
        return "1 rendez-vous sera à déplacer."
    return f"{count} rendez-vous seront à déplacer."


def moved_words(shown_name: str, doctor: str, start: datetime) -> str:
    """``DUBOIS Noël, mardi 24 novembre 2026 à 9 h 00, avec Dr Roux``: who was put where."""
    return f"{shown_name}, {moment_long(start)}, avec {doctor}"
