"""Clinical notes: written, signed, then never changed; corrected only by addendum."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A practitioner's note. ``signed_at`` (UTC) makes it immutable; ``corrects`` marks an addendum."""

    id: str
    patient_id: str
    practitioner_id: str
    author_id: str
    text: str = field(repr=False)
    written_at: datetime
    signed_at: datetime | None = None
    corrects: str = ""
    appointment_id: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ColleagueNotes:
    """That a colleague wrote about the patient, and how much; nothing of what is written."""

    practitioner_id: str
    count: int


@dataclass(frozen=True, slots=True)
class PatientNotes:
    """The practitioner's own notes about a patient, and which colleagues have some."""

    own: tuple[Note, ...] = ()
    colleagues: tuple[ColleagueNotes, ...] = ()


@dataclass(frozen=True, slots=True)
class OpeningRequest:
    """The wish to read a colleague's notes about a patient, and why."""

    patient_id: str
    practitioner_id: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """A new note, not yet signed."""

    patient_id: str
    text: str = field(repr=False)
    appointment_id: str = ""


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """A new text for the unsigned note as it was on screen (``version``)."""

    note_id: str
    patient_id: str
    version: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """The wish to close a note for good, as it was on screen (``version``)."""

    note_id: str
    patient_id: str
    version: int


@dataclass(frozen=True, slots=True)
class AddendumRequest:
    """A correction of a signed note; it is signed as it is added."""

    note_id: str
    patient_id: str
    text: str = field(repr=False)
