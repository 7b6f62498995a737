"""A colleague's notes read for a reason: written down, told to the colleague, looked at each week."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.care.clinical import Note, OpeningRequest
from telesec.domain.care.clinical_rules import checked_reason
from telesec.domain.errors import NotFound, Refused
from telesec.domain.french import instant_long
from telesec.domain.people import Role
from telesec.services.care.clinical import own_practitioner
from telesec.services.gate import Gate
from telesec.services.patients.merges import family_of


def open_colleague_notes(gate: Gate, request: OpeningRequest) -> tuple[Note, ...]:
    """A colleague's notes about one patient, newest first, to be read and not changed.

    Raises Invalid without a reason, NotFound when there is nothing to read. The journal's row comes first,
    with the patient and the reason; nothing is given before the colleague's notice is written too.
    """
    reason, family = checked_reason(request.reason), family_of(gate, request.patient_id)
    subject = Subject("practitioner", request.practitioner_id, request.patient_id)
    with gate.enter(Action.NOTE_OPEN_COLLEAGUE, subject, reason=reason) as records:
        if request.practitioner_id == own_practitioner(gate):
            raise Refused("Ces notes sont les vôtres : ouvrez-les sans motif.")
        for one in family:
            records.entry.concern(Subject("practitioner", request.practitioner_id, one))
        found = records.notes.of_patient(family, request.practitioner_id)
        if not found:
            raise NotFound("Ce confrère n'a pas de note sur ce patient. Rouvrez le dossier.")
        records.entry.touch("text")
    _tell(gate, request.practitioner_id)
    return found


def _tell(gate: Gate, practitioner_id: str) -> None:
    """The notice names no patient: it lies in a file that every account opens."""
    when = instant_long(gate.now(), gate.reference.zone)
    sentence = (
        f"{gate.account.display_name} a ouvert vos notes sur un patient, {when}. Le dossier et le motif sont "
        "dans le journal : page Journal, action « Note d'un confrère ouverte avec un motif »."
    )
    with gate.enter(Action.NOTE_OPENING_TOLD, Subject("practitioner", practitioner_id)) as records:
        told = [
            account.id
            for account in records.people.all()
            if account.practitioner_id == practitioner_id and Role.PRACTITIONER in account.roles
        ]
        records.people.notify(tuple(told), sentence)
