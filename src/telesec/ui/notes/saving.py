"""Which use case writes what the editor holds."""

from __future__ import annotations

from collections.abc import Callable

from telesec.domain.care.clinical import AddendumRequest, Note, NoteEdit, NoteRequest
from telesec.ui.notes.editor import Mode, NoteEditor
from telesec.ui.notes.ports import NotePatient, NotesPorts


def saving(ports: NotesPorts, patient: NotePatient, editor: NoteEditor) -> Callable[[], Note | None]:
    """The work that writes the text as it is now; it answers None when nothing changed."""
    target, text, changed = editor.target, editor.text(), editor.is_changed()

    def work() -> Note | None:
        if target.mode is Mode.ADDENDUM:
            return ports.add_addendum(AddendumRequest(target.note_id, patient.patient_id, text))
        if target.mode is Mode.NEW:
            return ports.write(NoteRequest(patient.patient_id, text, patient.appointment_id))
        if changed:
            return ports.edit(NoteEdit(target.note_id, patient.patient_id, target.version, text))
        return None

    return work
