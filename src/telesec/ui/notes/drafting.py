"""An unfinished note as the fields of a draft, and back."""

from __future__ import annotations

from datetime import date

from telesec.domain.drafts import FormDraft
from telesec.domain.patients import Sex
from telesec.ui.notes.editor import Mode, NoteEditor, Target
from telesec.ui.notes.ports import NotePatient


def draft_of(kind: str, patient: NotePatient, editor: NoteEditor) -> FormDraft:
    """Everything needed to go on after unlock."""
    return FormDraft(
        kind,
        identity_of(patient)
        | {
            "mode": editor.target.mode.value,
            "note_id": editor.target.note_id,
            "version": str(editor.target.version),
            "text": editor.text(),
            "saved": editor.saved_text(),
        },
    )


def identity_of(patient: NotePatient) -> dict[str, str]:
    """Whom a draft is about, for ``patient_of``."""
    birth = patient.birth_date
    return {
        "patient_id": patient.patient_id,
        "shown_name": patient.shown_name,
        "birth_date": birth.isoformat() if birth else "",
        "sex": patient.sex.value,
        "appointment_id": patient.appointment_id,
    }


def patient_of(draft: FormDraft) -> NotePatient:
    """The patient the draft was about."""
    told = draft.payload
    birth = date.fromisoformat(told["birth_date"]) if told["birth_date"] else None
    sex = Sex(told.get("sex", Sex.UNKNOWN.value))
    return NotePatient(told["patient_id"], told["shown_name"], birth, told["appointment_id"], sex=sex)


def target_of(draft: FormDraft) -> Target:
    """What saving it will write."""
    told = draft.payload
    return Target(Mode(told["mode"]), told["note_id"], int(told["version"]))
