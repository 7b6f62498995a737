"""The appointments nobody will be there for, and the places offered instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import AppointmentLine, FreeSlot
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.places import WantedPlace
from telesec.domain.bookings.vacancy import Ground
from telesec.domain.bookings.worklist import (
    AHEAD_DAYS,
    PROPOSAL_DAYS,
    PROPOSALS,
    ToMove,
    Worklist,
    must_move,
    why_moved,
)
from telesec.domain.hours.opening import DAY, Schedule
from telesec.domain.wall import EPOCH, day_minutes, from_minutes, to_minutes
from telesec.services.bookings.grounds import ground, wall_minute
from telesec.services.gate import Gate, Records

SHOWN = 100


def worklist(gate: Gate, practitioner_ids: Sequence[str] = ()) -> Worklist:
    """Everything to move in the coming year, of these practitioners or of all, soonest first."""
    team = tuple(practitioner_ids) or tuple(one.id for one in gate.reference.practitioners if one.active)
    if not team:
        return Worklist()
    now = wall_minute(gate, team[0])
    schedules = {who: Schedule(gate.reference, who) for who in team}
    with gate.enter(Action.WORKLIST_VIEW, Subject("worklist", team[0] if len(team) == 1 else "")) as records:
        absences = records.absences.within(team, now, now + AHEAD_DAYS * DAY)
        found: dict[str, ToMove] = {}
        for who, start, end in _spans(schedules, absences, now):
            for line in _lines(gate, records, who, (start, end), now):
                why = why_moved(line.appointment, absences, schedules[who])
                if why:
                    found[line.appointment.id] = ToMove(line, why)
    lines = sorted(found.values(), key=lambda one: one.line.appointment.start)
    return Worklist(tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN))


def proposals(gate: Gate, line: AppointmentLine) -> tuple[FreeSlot, ...]:
    """Free places for one appointment: its practitioner's next ones, and a colleague's nearest."""
    made = line.appointment
    team = (made.practitioner_id, *_colleagues(gate, made.practitioner_id))
    now = from_minutes(wall_minute(gate, made.practitioner_id))
    first = max(now, made.start - timedelta(days=7)).date()
    days = first, max(now, made.start).date() + timedelta(days=PROPOSAL_DAYS)
    with gate.enter(Action.FREE_SLOTS, Subject("appointment", made.id, made.patient_id)) as records:
        own = frozenset({made.id})
        stood = ground(gate, records, team, days, own=own)
    return _proposed(gate, stood, line, team)


def _spans(
    schedules: dict[str, Schedule], absences: Sequence[Absence], now: int
) -> list[tuple[str, int, int]]:
    """Where to look: the minutes of absences without replacement, and the days with something closed."""
    spans = [
        (one.practitioner_id, max(to_minutes(one.start), now), to_minutes(one.end))
        for one in absences
        if not one.replacement_name
    ]
    first = EPOCH.date() + timedelta(days=now // DAY)
    days = [first + timedelta(days=at) for at in range(AHEAD_DAYS)]
    closed = [(who, day) for who, schedule in schedules.items() for day in days if _closed(schedule, day)]
    return spans + [(who, day_minutes(day), day_minutes(day) + DAY) for who, day in closed]


def _closed(schedule: Schedule, day: date) -> bool:
    return any(not one.opens for one in schedule.decisions(day)) or bool(schedule.closed_label(day))


def _lines(
    gate: Gate, records: Records, practitioner_id: str, span: tuple[int, int], now: int
) -> list[AppointmentLine]:
    codes = {code.id: code for code in gate.reference.reason_codes}
    return must_move(records.appointments.view((practitioner_id,), *span, codes), from_minutes(now))


def _colleagues(gate: Gate, practitioner_id: str) -> tuple[str, ...]:
    """Those of the same profession."""
    own = gate.reference.practitioner(practitioner_id)
    return tuple(
        one.id
        for one in gate.reference.practitioners
        if one.active and one.id != own.id and one.profession == own.profession
    )


def _proposed(gate: Gate, stood: Ground, line: AppointmentLine, team: Sequence[str]) -> tuple[FreeSlot, ...]:
    made = line.appointment
    motif = gate.reference.reason_code(made.reason_code_id)
    asked = [
        WantedPlace(who, made.site_id, made.start, made.end, motif, made.patient_id, made.urgent)
        for who in team
    ]
    after = max(to_minutes(made.start), stood.now)
    until = after + PROPOSAL_DAYS * DAY
    own = stood.following(asked[0], after, until, PROPOSALS)
    others = [stood.nearest(one, 2) for one in asked[1:]]
    near = sorted(
        (slot for slot in others if slot is not None), key=lambda slot: abs(slot.start - made.start)
    )
    return (*own[: PROPOSALS - 1], *near[:1], *own[PROPOSALS - 1 :])[:PROPOSALS]
