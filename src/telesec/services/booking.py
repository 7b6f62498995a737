"""Writing the agenda: book, move, resize, cancel, mark; each in one journaled transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, Status
from telesec.domain.booking import (
    NEXT_STATUSES,
    Booked,
    BookingRequest,
    CancelRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.errors import Invalid, NotFound, Refused
from telesec.domain.free_slots import is_open
from telesec.domain.french import named_and_born, read_back
from telesec.domain.ids import new_id
from telesec.domain.overlap import check_request, same_time_warning
from telesec.domain.patient_rules import clean_text
from telesec.domain.reference import Reference
from telesec.domain.wall import to_minutes
from telesec.services.gate import Gate

MAX_TEXT = 500
_MOVABLE = frozenset({Status.BOOKED, Status.ARRIVED, Status.IN_CARE})
_CANCELLABLE = frozenset({Status.BOOKED, Status.ARRIVED})
_BESIDE = "overbooked"


def book(gate: Gate, wanted: BookingRequest) -> Booked:
    """Write an appointment; the account's hold is consumed.

    Raises Invalid for a wrong time, Conflict (what is there, until when) for a place taken by an
    appointment or by a colleague's hold, unless an ``overbook_reason`` is given.
    """
    reference = gate.reference
    check_request(wanted.start, wanted.end, reference.site(wanted.site_id).zone)
    reference.practitioner(wanted.practitioner_id)
    why = _text("overbook_reason", wanted.overbook_reason)
    new = Appointment(
        id=new_id(),
        practitioner_id=wanted.practitioner_id,
        site_id=wanted.site_id,
        patient_id=wanted.patient_id,
        start=wanted.start,
        end=wanted.end,
        reason_code_id=_motif(reference, wanted.reason_code_id),
        overbook_reason=why,
        note=_text("note", wanted.note),
    )
    subject = Subject("appointment", new.id, wanted.patient_id)
    with gate.enter(Action.BOOK, subject, reason=_BESIDE if why else "") as records:
        new = records.appointments.add(new)
        records.holds.release()
        line, twins = records.appointments.placed(new)
    return _booked(reference, line, twins)


def move(gate: Gate, wanted: MoveRequest) -> Booked:
    """Give an appointment another place. Raises as ``book`` does, and Stale if it changed meanwhile."""
    return _replace(gate, wanted, Action.MOVE)


def resize(gate: Gate, wanted: MoveRequest) -> Booked:
    """Change the length of an appointment, journaled as such. Raises as ``move`` does."""
    return _replace(gate, wanted, Action.RESIZE)


def _replace(gate: Gate, wanted: MoveRequest, action: Action) -> Booked:
    reference = gate.reference
    check_request(wanted.start, wanted.end, reference.site(wanted.site_id).zone)
    reference.practitioner(wanted.practitioner_id)
    why = _text("overbook_reason", wanted.overbook_reason)
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(action, subject, reason=_BESIDE if why else "") as records:
        now = _same_patient(records.appointments.get(wanted.appointment_id), wanted.patient_id)
        if now.status not in _MOVABLE:
            raise Refused(
                f"Ce rendez-vous est noté « {STATUS_LABELS[now.status].lower()} » : il ne se déplace plus."
            )
        moved = records.appointments.move(replace(wanted, overbook_reason=why))
        line, twins = records.appointments.placed(moved)
    return _booked(reference, line, twins)


def cancel(gate: Gate, wanted: CancelRequest) -> Appointment:
    """Cancel with who asked and why; the place is free again. ``mark`` with BOOKED takes it back."""
    why = _text("reason", wanted.reason)
    if not why:
        raise Invalid("reason", "Dites en quelques mots pourquoi le rendez-vous est annulé.")
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(Action.CANCEL, subject, reason=wanted.by.value) as records:
        now = _same_patient(records.appointments.get(wanted.appointment_id), wanted.patient_id)
        if now.status not in _CANCELLABLE:
            raise Refused(
                f"Ce rendez-vous est noté « {STATUS_LABELS[now.status].lower()} » : il ne s'annule plus."
            )
        return records.appointments.cancel(replace(wanted, reason=why))


def mark(gate: Gate, wanted: MarkRequest) -> Appointment:
    """Note presence or absence, or undo (BOOKED). Undoing a freed place checks it again (Conflict)."""
    subject = Subject("appointment", wanted.appointment_id, wanted.patient_id)
    with gate.enter(Action.MARK, subject, reason=wanted.status.value) as records:
        now = _same_patient(records.appointments.get(wanted.appointment_id), wanted.patient_id)
        if wanted.status not in NEXT_STATUSES[now.status]:
            raise Refused(
                f"Un rendez-vous noté « {STATUS_LABELS[now.status].lower()} » ne passe pas directement à "
                f"« {STATUS_LABELS[wanted.status].lower()} »."
            )
        return records.appointments.mark(wanted)


def _booked(reference: Reference, line: AppointmentLine, twins: Sequence[Appointment]) -> Booked:
    placed = line.appointment
    start, end = to_minutes(placed.start), to_minutes(placed.end)
    warnings = [same_time_warning(twin.start, twin.end) for twin in twins]
    own = [item for item in reference.ranges if item.practitioner_id == placed.practitioner_id]
    if not is_open(own, start, end):
        warnings.append("Attention : ce rendez-vous est en dehors des heures de consultation.")
    doctor = reference.practitioner(placed.practitioner_id).display_name
    patient = named_and_born(line.shown_name, line.birth_date, line.sex)
    said = read_back(placed.start, placed.end, doctor, patient)
    return Booked(placed, said, tuple(warnings))


def _same_patient(found: Appointment, patient_id: str) -> Appointment:
    if found.patient_id != patient_id:
        raise NotFound("Ce rendez-vous n'est plus celui de ce patient. L'agenda va être relu.")
    return found


def _motif(reference: Reference, reason_code_id: str) -> str:
    if reason_code_id and reference.reason_code(reason_code_id) is None:
        raise NotFound("Ce motif n'existe plus. Choisissez-en un autre, ou aucun.")
    return reason_code_id


def _text(field: str, text: str) -> str:
    text = clean_text(text, lines=True)
    if len(text) > MAX_TEXT:
        raise Invalid(field, f"Ce texte est trop long : {MAX_TEXT} caractères au plus.")
    return text
