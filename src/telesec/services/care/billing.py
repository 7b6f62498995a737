"""Fee notes: which visits to bill, issue, print, cancel. The reason for a visit is never read here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.care.billing import FeeNote, FeeNoteRequest, Issuer, Visit
from telesec.domain.care.billing_rules import check_billable, checked_lines
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate
from telesec.services.patients.merges import family_of


def visits_to_bill(gate: Gate, first: date, last: date) -> tuple[Visit, ...]:
    """Visits from ``first`` to ``last`` included, each with its live fee note when it has one."""
    practitioner_ids = billed_practitioners(gate)
    with gate.enter(Action.BILLING_AGENDA, Subject("agenda"), reason=f"{first}/{last}") as records:
        visits = records.visits.between(practitioner_ids, first, last)
    with gate.enter(Action.FEE_NOTE_LIST, Subject("fee_notes"), reason=f"{first}/{last}") as records:
        notes = records.fee_notes.between(first, last)
    live = {note.appointment_id: note for note in notes if not note.cancelled}
    return tuple(replace(visit, fee_note=live.get(visit.appointment_id)) for visit in visits)


def issue_fee_note(gate: Gate, request: FeeNoteRequest) -> FeeNote:
    """Number and keep a fee note; the patient's and practitioner's identities are copied as of now."""
    lines = checked_lines(request.lines)
    subject = Subject("appointment", request.appointment_id)
    with gate.enter(Action.BILLING_AGENDA, subject) as records:
        visit = records.visits.get(request.appointment_id)
        check_scope(gate, visit.practitioner_id)
    today = today_at(gate, visit.site_id)
    check_billable(visit, today)
    note = FeeNote(
        id=new_id(),
        number="",
        practitioner_id=visit.practitioner_id,
        patient_id=visit.patient_id,
        appointment_id=visit.appointment_id,
        care_date=visit.start.date(),
        issued_at=gate.now(),
        patient_name=visit.patient_name,
        lines=lines,
        patient_birth_date=visit.patient_birth_date,
        issuer=_issuer(gate, visit),
    )
    with gate.enter(Action.FEE_NOTE_ISSUE, Subject("fee_note", note.id, note.patient_id)) as records:
        return records.fee_notes.add(note, today.year)


def fee_notes(gate: Gate, first: date, last: date) -> tuple[FeeNote, ...]:
    """Fee notes of the care given from ``first`` to ``last`` included, cancelled ones too."""
    mine = set(billed_practitioners(gate))
    with gate.enter(Action.FEE_NOTE_LIST, Subject("fee_notes"), reason=f"{first}/{last}") as records:
        return tuple(n for n in records.fee_notes.between(first, last) if n.practitioner_id in mine)


def fee_notes_of(gate: Gate, patient_id: str) -> tuple[FeeNote, ...]:
    """A patient's fee notes, latest care first, those of the files merged into theirs included."""
    family, mine = family_of(gate, patient_id), set(billed_practitioners(gate))
    with gate.enter(Action.FEE_NOTE_LIST, Subject("patient", patient_id, patient_id)) as records:
        for one in family:
            records.entry.concern(Subject("patient", one, one))
        return tuple(n for n in records.fee_notes.of_patient(family) if n.practitioner_id in mine)


def cancel_fee_note(gate: Gate, fee_note_id: str) -> FeeNote:
    """Cancel an unpaid fee note: its number stays taken and its visit can be billed again."""
    with gate.enter(Action.FEE_NOTE_CANCEL, Subject("fee_note", fee_note_id)) as records:
        check_scope(gate, records.fee_notes.get(fee_note_id).practitioner_id)
        records.fee_notes.cancel(fee_note_id)
        return records.fee_notes.get(fee_note_id)


def fee_note_pdf(gate: Gate, fee_note_id: str) -> bytes:
    """The printable fee note with the payments received so far."""
    from telesec.documents.fee_note import fee_note_pdf as draw

    with gate.enter(Action.FEE_NOTE_PRINT, Subject("fee_note", fee_note_id)) as records:
        note = records.fee_notes.get(fee_note_id)
        check_scope(gate, note.practitioner_id)
        payments = records.fee_notes.payments(fee_note_id)
    zone = gate.reference.site(gate.reference.practitioner(note.practitioner_id).site_id).zone
    return draw(note, payments, wall_now(note.issued_at, zone).date())


def billed_practitioners(gate: Gate) -> tuple[str, ...]:
    """Whose accounts this session sees: all for billing, their own for a practitioner."""
    if Role.BILLING in gate.account.roles:
        return tuple(item.id for item in gate.reference.practitioners)
    return (gate.account.practitioner_id,) if gate.account.practitioner_id else ()


def check_scope(gate: Gate, practitioner_id: str) -> None:
    """Raise Refused when the accounts of this practitioner are not for this session."""
    if practitioner_id not in billed_practitioners(gate):
        raise Refused("Ces comptes sont ceux d'un autre praticien. Demandez-les-lui.")


def today_at(gate: Gate, site_id: str) -> date:
    """The calendar day on the wall of a site."""
    return wall_now(gate.now(), gate.reference.site(site_id).zone).date()


def _issuer(gate: Gate, visit: Visit) -> Issuer:
    practitioner = gate.reference.practitioner(visit.practitioner_id)
    site = gate.reference.site(visit.site_id)
    place = (gate.reference.practice_name, site.address, f"{site.postcode} {site.city}".strip())
    return Issuer(
        name=practitioner.display_name,
        profession=practitioner.profession,
        address="\n".join(line for line in place if line),
        phone=site.phone,
        rpps=practitioner.rpps,
        am_number=practitioner.am_number,
        siret=practitioner.siret,
    )
