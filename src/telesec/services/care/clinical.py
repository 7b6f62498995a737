"""Clinical notes: read, write, sign, correct. Each practitioner reads and writes their own only."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.care.clinical import (
    AddendumRequest,
    Note,
    NoteEdit,
    NoteRequest,
    PatientNotes,
    Signature,
)
from telesec.domain.care.clinical_rules import check_correctable, check_editable, checked_text
from telesec.domain.errors import NotFound, Refused
from telesec.domain.ids import new_id
from telesec.services.gate import Gate
from telesec.services.patients.merges import family_of


def notes_of(gate: Gate, patient_id: str) -> PatientNotes:
    """The practitioner's own notes about a patient, newest first, addenda included; who else has some.

    Those written in a file since merged into the patient's are among them, as they were written.
    """
    family = family_of(gate, patient_id)
    with gate.enter(Action.NOTE_LIST, Subject("patient", patient_id, patient_id)) as records:
        for one in family:
            records.entry.concern(Subject("patient", one, one))
        own = own_practitioner(gate)
        return PatientNotes(records.notes.of_patient(family, own), records.notes.of_colleagues(family, own))


def write_note(gate: Gate, request: NoteRequest) -> Note:
    """Keep a new unsigned note, in the file that is kept when the patient's was merged."""
    note = Note(
        id=new_id(),
        patient_id=family_of(gate, request.patient_id)[0],
        practitioner_id="",
        author_id=gate.account.id,
        text=checked_text(request.text),
        written_at=gate.now(),
        appointment_id=request.appointment_id,
    )
    with gate.enter(Action.NOTE_WRITE, Subject("note", note.id, note.patient_id)) as records:
        note = replace(note, practitioner_id=own_practitioner(gate))
        records.notes.add(note)
    return note


def edit_note(gate: Gate, edit: NoteEdit) -> Note:
    """Replace the text of an own unsigned note; raises Stale, Conflict once signed."""
    text, family = checked_text(edit.text), family_of(gate, edit.patient_id)
    with gate.enter(Action.NOTE_WRITE, Subject("note", edit.note_id, edit.patient_id)) as records:
        note = _about(records.notes.get(edit.note_id), family)
        check_editable(note, own_practitioner(gate))
        records.notes.edit(note.id, edit.version, text)
        return records.notes.get(note.id)


def sign_note(gate: Gate, signature: Signature) -> Note:
    """Close an own note: from now on nobody can change it, only add to it."""
    family = family_of(gate, signature.patient_id)
    subject = Subject("note", signature.note_id, signature.patient_id)
    with gate.enter(Action.NOTE_SIGN, subject) as records:
        note = _about(records.notes.get(signature.note_id), family)
        check_editable(note, own_practitioner(gate))
        records.notes.sign(note.id, signature.version)
        return records.notes.get(note.id)


def add_addendum(gate: Gate, request: AddendumRequest) -> Note:
    """Add a signed correction to an own signed note."""
    text, family = checked_text(request.text), family_of(gate, request.patient_id)
    subject = Subject("note", request.note_id, request.patient_id)
    with gate.enter(Action.NOTE_ADDENDUM, subject) as records:
        note = _about(records.notes.get(request.note_id), family)
        check_correctable(note, own_practitioner(gate))
        addendum = Note(
            id=new_id(),
            patient_id=note.patient_id,
            practitioner_id=note.practitioner_id,
            author_id=gate.account.id,
            text=text,
            written_at=gate.now(),
            signed_at=gate.now(),
            corrects=note.id,
            appointment_id=note.appointment_id,
        )
        records.notes.add(addendum)
    return addendum


def own_practitioner(gate: Gate) -> str:
    """Asked inside the entry, so that an account without an agenda is journaled as a failed attempt."""
    if not gate.account.practitioner_id:
        raise Refused("Votre compte n'est rattaché à aucun agenda. Demandez-le à l'administrateur.")
    return gate.account.practitioner_id


def _about(note: Note, family: tuple[str, ...]) -> Note:
    """The journal row named this patient: the note must be theirs, or of a file merged into theirs."""
    if note.patient_id not in family:
        raise NotFound("Cette note n'existe pas pour ce patient. Rouvrez le dossier.")
    return note
