"""Documents handed to a patient: attestation of attendance, appointment slip; journaled before drawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import AppointmentLine, Status
from telesec.domain.errors import NotFound
from telesec.domain.french import born
from telesec.domain.paper.slips import (
    AttendanceRequest,
    Attestation,
    Heading,
    Letterhead,
    Presence,
    Slip,
    SlipLine,
    SlipRequest,
    check_presence,
)
from telesec.domain.patient_files.names import full_identity
from telesec.domain.patients import Sex
from telesec.domain.people import Site
from telesec.domain.reference import Reference
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate

_AGREED = {Sex.FEMALE: "présentée", Sex.MALE: "présenté", Sex.UNKNOWN: "présenté(e)"}
_COMING = frozenset({Status.BOOKED, Status.ARRIVED})


def presence(gate: Gate, appointment_id: str) -> Presence:
    """When the patient came and left, as the waiting room noted it; else the hours of the appointment."""
    with gate.enter(Action.AGENDA_VIEW, Subject("attendance", appointment_id)) as records:
        kept = records.kept.get(appointment_id)
        records.entry.concern(Subject("attendance", appointment_id, kept.appointment.patient_id))
    made, came = kept.appointment, kept.attendance
    zone = gate.reference.site(made.site_id).zone
    first = came.arrived_at or came.in_care_at
    arrived = _minute(wall_now(first, zone)) if first else made.start
    now = _minute(wall_now(gate.now(), zone))
    left = _minute(wall_now(came.left_at, zone)) if came.left_at else min(now, max(made.end, arrived))
    return Presence(arrived, left if left > arrived else arrived + timedelta(minutes=1))


def attendance_pdf(gate: Gate, asked: AttendanceRequest) -> bytes:
    """The attestation of one visit, without motif nor specialty. Raises as ``check_presence`` does."""
    reference = gate.reference
    subject = Subject("attendance", asked.appointment_id, asked.patient_id)
    with gate.enter(Action.SLIP_PRINT, subject) as records:
        made = records.appointments.get(asked.appointment_id)
        _check_patient(made.patient_id, asked.patient_id)
        site = reference.site(made.site_id)
        now = wall_now(gate.now(), site.zone)
        check_presence(asked, made.status, made.start.date(), now)
        patient = records.patients.patient(asked.patient_id)
        records.entry.touch("birth_name", "first_names", "birth_date")
    from telesec.documents.attendance import attestation_pdf

    doctor = reference.practitioner(made.practitioner_id).display_name
    name = {Heading.PRACTICE: reference.practice_name, Heading.PRACTITIONER: doctor}.get(asked.heading, "")
    return attestation_pdf(
        Attestation(
            Letterhead(name, _address(site), site.city),
            full_identity(patient),
            born(patient.birth_date, patient.sex.value),
            Presence(asked.arrived, asked.left),
            now.date(),
            _AGREED[patient.sex],
        )
    )


def slip_pdf(gate: Gate, asked: SlipRequest) -> bytes:
    """The slip of one appointment, or of all those to come (soonest first)."""
    reference = gate.reference
    subject = Subject("slip", asked.appointment_id, asked.patient_id)
    codes = {code.id: code for code in reference.reason_codes}
    with gate.enter(Action.SLIP_PRINT, subject, reason="all" if asked.all_coming else "") as records:
        chosen = records.appointments.line(asked.appointment_id, codes)
        _check_patient(chosen.appointment.patient_id, asked.patient_id)
        others = records.appointments.of_patient(asked.patient_id, codes) if asked.all_coming else []
        records.entry.touch("shown_name")
    lines = {line.appointment.id: line for line in others if _is_coming(gate, line)}
    lines[chosen.appointment.id] = chosen
    from telesec.documents.appointment_slip import appointment_slip_pdf

    ordered = sorted(lines.values(), key=lambda line: line.appointment.start)
    site = reference.site(chosen.appointment.site_id)
    head = Letterhead(reference.practice_name, _address(site), site.city)
    return appointment_slip_pdf(
        Slip(head, chosen.shown_name, tuple(_line(reference, line) for line in ordered))
    )


def _check_patient(found: str, asked: str) -> None:
    if found != asked:
        raise NotFound("Ce rendez-vous n'est plus celui de ce patient. L'agenda va être relu.")


def _is_coming(gate: Gate, line: AppointmentLine) -> bool:
    made = line.appointment
    return made.status in _COMING and made.end > wall_now(gate.now(), gate.reference.site(made.site_id).zone)


def _line(reference: Reference, line: AppointmentLine) -> SlipLine:
    made = line.appointment
    code = reference.reason_code(made.reason_code_id)
    return SlipLine(
        made.start,
        made.end,
        reference.practitioner(made.practitioner_id).display_name,
        (reference.site(made.site_id).name, *_address(reference.site(made.site_id))),
        code.preparation if code else "",
    )


def _address(site: Site) -> tuple[str, ...]:
    town = " ".join(part for part in (site.postcode, site.city) if part)
    phone = f"Tél. {site.phone}" if site.phone else ""
    return tuple(part for part in (*site.address.split("\n"), town, phone) if part.strip())


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
