"""What a desk lives with besides the week: hours of all kinds, absences, a series, lists, arrivals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from telesec.domain.agenda import ReasonCode, Status, WeeklyRange
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, MarkRequest
from telesec.domain.bookings.series import SeriesRequest
from telesec.domain.day_parts import DayPart
from telesec.domain.errors import TelesecError
from telesec.domain.ids import new_id
from telesec.domain.lists.recalls import RecallRequest
from telesec.domain.lists.requests import WaitingRequest
from telesec.domain.lists.waiting import Availability, Urgency, WaitingKind
from telesec.domain.schedules import DayException, Room
from telesec.domain.wall import monday_of, wall_now
from telesec.services.bookings import absences, agenda, booking, schedules, series
from telesec.services.gate import Gate
from telesec.services.lists import recalls, waiting
from telesec.services.today import today_of

SATURDAY = 5


def monday(gate: Gate) -> date:
    """Monday of the week the agenda opens on."""
    return monday_of(today_of(gate))


def settle_hours(gate: Gate) -> None:
    """Urgent places released at ten, every other Saturday, a group, rooms, and a day the practice closes."""
    reference = gate.reference
    site = reference.sites[0].id
    first = reference.practitioners[0]
    for name in ("Salle 1", "Salle 2"):
        schedules.save_room(gate, Room(new_id(), site, name))
    group = ReasonCode(
        new_id(), "Atelier diabète", 60, "violet", places=6, preparation="Apportez vos analyses."
    )
    schedules.save_reason_code(gate, group)
    own = [item for item in reference.ranges if item.practitioner_id == first.id]
    urgent = [
        replace(item, id=new_id(), start_minute=11 * 60, urgent=True, release_minute=10 * 60)
        for item in own
        if item.start_minute < 11 * 60 < item.end_minute
    ]
    saturday = WeeklyRange(new_id(), first.id, site, SATURDAY, 9 * 60, 12 * 60, every=2, anchor=monday(gate))
    schedules.save_hours(gate, first.id, (*own, *urgent, saturday))
    closed = DayException(
        new_id(), new_id(), monday(gate) + timedelta(days=18), opens=False, label="inventaire"
    )
    schedules.save_decision(gate, closed.group_id, (closed,))


def fill_group(gate: Gate, people: Sequence[str]) -> None:
    """Some patients of the group, in the same place this Thursday."""
    reference = gate.reference
    group = next(motif for motif in reference.reason_codes if motif.places > 1)
    who = reference.practitioners[0]
    start = datetime.combine(monday(gate) + timedelta(days=3), time(16))
    for patient_id in people:
        end = start + timedelta(minutes=group.minutes)
        booking.book(gate, BookingRequest(who.id, who.site_id, patient_id, start, end, group.id))


def fill_desk(gate: Gate, people: Sequence[str]) -> None:
    """A meeting, a leave with somebody in place, a series, the lists, today's arrivals."""
    first, second = (item.id for item in gate.reference.practitioners[:2])
    _leave(gate, second)
    _series(gate, first, people[3])
    _lists(gate, (first, second), people)
    _arrivals(gate, (first, second))


def _leave(gate: Gate, who: str) -> None:
    meeting = datetime.combine(monday(gate) + timedelta(days=3), time(17))
    absences.post_absence(gate, AbsenceRequest(who, meeting, meeting + timedelta(hours=1), "Réunion"))
    leave = datetime.combine(monday(gate) + timedelta(days=14), time())
    asked = AbsenceRequest(who, leave, leave + timedelta(days=5), "Congés", "Dr Marchand")
    absences.post_absence(gate, asked)


def _series(gate: Gate, who: str, patient_id: str) -> None:
    reference = gate.reference
    wanted = SeriesRequest(
        who,
        reference.practitioner(who).site_id,
        patient_id,
        monday(gate) + timedelta(days=7),
        time(8, 30),
        15,
        (1, 3),
        count=6,
    )
    series.book_series(gate, wanted, series.preview_series(gate, wanted))


def _lists(gate: Gate, doctors: tuple[str, str], people: Sequence[str]) -> None:
    mornings = Availability(frozenset((day, DayPart.MORNING) for day in range(5)))
    for patient_id, urgency, times in (
        (people[0], Urgency.SOON, Availability()),
        (people[1], Urgency.ORDINARY, mornings),
        (people[2], Urgency.URGENT, Availability()),
    ):
        waiting.put_on_list(
            gate,
            WaitingRequest(
                patient_id, WaitingKind.CARE, 15, doctors[:1], availability=times, urgency=urgency
            ),
        )
    for patient_id, days in ((people[5], 0), (people[6], 2), (people[7], 12)):
        due = today_of(gate) + timedelta(days=days)
        recalls.put_recall(gate, RecallRequest(patient_id, due, doctors[0], note="Contrôle annuel"))


def _arrivals(gate: Gate, doctors: tuple[str, str]) -> None:
    """Those of this morning have come and gone, one is in care, two wait."""
    now = wall_now(gate.now(), gate.reference.zone)
    for who in doctors:
        lines = agenda.view(gate, AgendaRange((who,), now.date())).lines
        past = [line.appointment for line in lines if line.appointment.start <= now]
        waits = (Status.ARRIVED, Status.ARRIVED, Status.IN_CARE)
        for made, status in zip(reversed(past), (*waits, *[Status.DONE] * len(past)), strict=False):
            try:
                booking.mark(gate, MarkRequest(made.id, made.patient_id, made.version, status))
            except TelesecError:
                continue
