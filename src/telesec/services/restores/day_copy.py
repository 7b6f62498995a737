"""Appointments of a backup taken back into the agenda, each by booking as anybody would; undone as one."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.backups.day_compare import CopiedBack, Difference, Kind
from telesec.domain.bookings.overlap import FREEING
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, EditRequest, MoveRequest
from telesec.domain.bookings.steps import Deed, Step
from telesec.domain.errors import Away, Conflict, TelesecError
from telesec.domain.french import time_of_day
from telesec.services.bookings import agenda, booking
from telesec.services.gate import Gate

WHY = "Repris d'une sauvegarde"


def copy_back(gate: Gate, chosen: Sequence[Difference]) -> CopiedBack:
    """Take the backup's side of ``chosen``; what cannot be is said, the others are done all the same."""
    steps: list[Step] = []
    refused: list[str] = []
    for difference in chosen:
        if difference.then is None or not difference.can_copy:
            continue
        try:
            steps += _taken(gate, difference, difference.then.appointment).steps
        except TelesecError as error:
            line = difference.then
            refused.append(f"{time_of_day(line.appointment.start)}, {line.shown_name} : {error.sentence}")
    deed = Deed(WHY, tuple(steps)) if steps else None
    return CopiedBack(len(steps), deed, tuple(refused))


def _taken(gate: Gate, difference: Difference, then: Appointment) -> Deed:
    if difference.kind in (Kind.MISSING, Kind.CANCELLED) or difference.now is None:
        return _booked(gate, then)
    if difference.kind is Kind.MOVED:
        return _moved(gate, then, difference.now.appointment)
    return _edited(gate, then, difference.now.appointment)


def _booked(gate: Gate, then: Appointment) -> Deed:
    def wanted(why: str) -> BookingRequest:
        return BookingRequest(
            then.practitioner_id,
            then.site_id,
            then.patient_id,
            then.start,
            then.end,
            then.reason_code_id,
            note=then.note,
            overbook_reason=why,
            urgent=then.urgent,
            room_id=then.room_id,
        )

    try:
        return booking.book(gate, wanted(then.overbook_reason)).deed
    except Away:
        raise
    except Conflict:
        if _is_taken(gate, then, ""):
            raise
        return booking.book(gate, wanted(WHY)).deed  # a rule of the motif: it was kept once already


def _moved(gate: Gate, then: Appointment, now: Appointment) -> Deed:
    def wanted(why: str) -> MoveRequest:
        return MoveRequest(
            now.id,
            now.patient_id,
            now.version,
            then.practitioner_id,
            then.site_id,
            then.start,
            then.end,
            overbook_reason=why,
        )

    try:
        return booking.move(gate, wanted(then.overbook_reason)).deed
    except Away:
        raise
    except Conflict:
        if _is_taken(gate, then, now.id):
            raise
        return booking.move(gate, wanted(WHY)).deed


def _edited(gate: Gate, then: Appointment, now: Appointment) -> Deed:
    wanted = EditRequest(
        now.id, now.patient_id, now.version, then.reason_code_id, then.note, then.urgent, then.room_id
    )
    return booking.edit(gate, wanted).deed


def _is_taken(gate: Gate, then: Appointment, own: str) -> bool:
    """True when another appointment holds a minute of the place."""
    around = agenda.view(gate, AgendaRange((then.practitioner_id,), then.start.date())).lines
    return any(_holds(line, then) for line in around if line.appointment.id != own)


def _holds(line: AppointmentLine, then: Appointment) -> bool:
    made = line.appointment
    return made.status not in FREEING and made.start < then.end and then.start < made.end
