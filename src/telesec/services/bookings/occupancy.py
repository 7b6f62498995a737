"""Reading how full the practice is: the month of the agenda, and the waiting room of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.occupancy import DAY, DayLoad, MonthAsked, loads, open_minutes
from telesec.domain.bookings.waiting_room import BoardAsked, Presence
from telesec.domain.french import listed
from telesec.domain.hours.opening import Schedule
from telesec.domain.reference import Reference
from telesec.domain.wall import day_minutes, to_minutes
from telesec.services.gate import Gate

MOST_NAMES = 2


def month(gate: Gate, asked: MonthAsked) -> tuple[DayLoad, ...]:
    """How full each of the days asked is; one journal row, and no patient's name is read."""
    reference = gate.reference
    start = day_minutes(asked.first)
    end = start + asked.days * DAY
    alone = asked.practitioner_ids[0] if len(asked.practitioner_ids) == 1 else ""
    subject, what = Subject("agenda", alone), f"{asked.first} +{asked.days}"
    with gate.enter(Action.OCCUPANCY_VIEW, subject, reason=what) as records:
        taken = records.occupancy.taken(asked.practitioner_ids, start, end)
        away = records.absences.within(asked.practitioner_ids, start, end)
    schedules = [Schedule(reference, who) for who in asked.practitioner_ids]
    days = [asked.first + timedelta(days=at) for at in range(asked.days)]
    opened = [0] * asked.days
    for who, schedule in zip(asked.practitioner_ids, schedules, strict=True):
        found = [(one.start, one.end) for day in days for one in schedule.day(day)]
        minutes = open_minutes(found, _gone(away, who), asked.first, asked.days)
        opened = [one + more for one, more in zip(opened, minutes, strict=True)]
    return loads(asked, opened, taken, [_label(reference, asked, (day, schedules), away) for day in days])


def board(gate: Gate, asked: BoardAsked) -> tuple[Presence, ...]:
    """Who is expected, waits, is in care or has gone on a day; one journal row."""
    codes = {code.id: code for code in gate.reference.reason_codes}
    start = day_minutes(asked.day)
    with gate.enter(Action.BOARD_VIEW, Subject("board"), reason=str(asked.day)) as records:
        return tuple(records.occupancy.presence(asked.practitioner_ids, start, start + DAY, codes))


def _gone(away: Sequence[Absence], who: str) -> list[tuple[int, int]]:
    return [
        (to_minutes(one.start), to_minutes(one.end))
        for one in away
        if one.practitioner_id == who and not one.replacement_name
    ]


def _label(
    reference: Reference, asked: MonthAsked, at: tuple[date, Sequence[Schedule]], away: Sequence[Absence]
) -> str:
    """Why a day is closed, or who is away that day; the reason itself for one practitioner alone."""
    day, schedules = at
    shut = schedules[0].closed_label(day) if schedules else ""
    if shut and all(other.closed_label(day) == shut for other in schedules[1:]):
        return shut
    gone = [one for one in away if not one.replacement_name and _touches(one, day)]
    if len(asked.practitioner_ids) == 1:
        return (gone[0].label or "Absence") if gone else ""
    missing = {one.practitioner_id for one in gone}
    names = [reference.practitioner(who).display_name for who in asked.practitioner_ids if who in missing]
    if len(names) > MOST_NAMES:
        return f"{len(names)} absents"
    return f"Sans {listed(names)}" if names else ""


def _touches(one: Absence, day: date) -> bool:
    return one.start.date() <= day <= (one.end - timedelta(minutes=1)).date()
