"""Clinical notes: written, edited until signed, corrected by addendum."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from telesec.domain.care.clinical import ColleagueNotes, Note
from telesec.domain.errors import NotFound, Stale
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.clinical import notes

_STALE = "Cette note a été modifiée entre-temps. Rouvrez-la pour voir la dernière version."

_OF_PATIENT = (
    select(notes)
    .where(
        notes.c.patient_id.in_(bindparam("family", expanding=True)),
        notes.c.practitioner_id == bindparam("practitioner"),
    )
    .order_by(notes.c.written_at.desc(), notes.c.id.desc())
)
_OF_COLLEAGUES = (
    select(notes.c.practitioner_id, func.count().label("written"))
    .where(
        notes.c.patient_id.in_(bindparam("family", expanding=True)),
        notes.c.practitioner_id != bindparam("practitioner"),
        notes.c.corrects.is_(None),
    )
    .group_by(notes.c.practitioner_id)
    .order_by(func.count().desc(), notes.c.practitioner_id)
)
_ONE = select(notes).where(notes.c.id == bindparam("wanted"))
_EDIT = (
    update(notes)
    .where(notes.c.id == bindparam("wanted"), notes.c.version == bindparam("seen"))
    .values(version=notes.c.version + 1)
)


def _note(row: Any) -> Note:
    return Note(
        id=row.id,
        patient_id=row.patient_id,
        practitioner_id=row.practitioner_id,
        author_id=row.author_id,
        text=row.text,
        written_at=row.written_at,
        signed_at=row.signed_at,
        corrects=row.corrects or "",
        appointment_id=row.appointment_id,
        version=row.version,
    )


class NoteRecords:
    """Notes in ``clinical.db``."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def of_patient(self, family: tuple[str, ...], practitioner_id: str) -> tuple[Note, ...]:
        """This practitioner's notes about the patient, under any of the ids they had, newest first."""
        asked = {"family": list(family), "practitioner": practitioner_id}
        rows = self._conn.execute(_OF_PATIENT, asked)
        return tuple(_note(row) for row in rows)

    def of_colleagues(self, family: tuple[str, ...], practitioner_id: str) -> tuple[ColleagueNotes, ...]:
        """How many notes each other practitioner wrote about the patient; their texts are not read."""
        asked = {"family": list(family), "practitioner": practitioner_id}
        rows = self._conn.execute(_OF_COLLEAGUES, asked)
        return tuple(ColleagueNotes(row.practitioner_id, row.written) for row in rows)

    def get(self, note_id: str) -> Note:
        """One note; raises NotFound."""
        row = self._conn.execute(_ONE, {"wanted": note_id}).first()
        if row is None:
            raise NotFound("Cette note n'existe pas ou plus. Rouvrez le dossier.")
        return _note(row)

    def add(self, note: Note) -> None:
        """Write a new note or addendum."""
        self._entry.touch("text")
        self._conn.execute(
            insert(notes).values(
                id=note.id,
                patient_id=note.patient_id,
                practitioner_id=note.practitioner_id,
                author_id=note.author_id,
                text=note.text,
                written_at=note.written_at,
                signed_at=note.signed_at,
                corrects=note.corrects or None,
                appointment_id=note.appointment_id,
                version=note.version,
            )
        )

    def edit(self, note_id: str, version: int, text: str) -> None:
        """Replace the text of an unsigned note; raises Stale when it changed since ``version``."""
        self._entry.touch("text")
        done = self._conn.execute(_EDIT.values(text=text), {"wanted": note_id, "seen": version})
        if done.rowcount == 0:
            raise Stale(_STALE)

    def sign(self, note_id: str, version: int) -> None:
        """Close the note for good, at the entry's instant; raises Stale."""
        self._entry.touch("signed_at")
        signing = _EDIT.values(signed_at=self._entry.now)
        done = self._conn.execute(signing, {"wanted": note_id, "seen": version})
        if done.rowcount == 0:
            raise Stale(_STALE)
