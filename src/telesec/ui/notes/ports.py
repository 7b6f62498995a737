"""What the notes page asks for, and the patient it works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from telesec.domain.bookings.requests import AgendaView
from telesec.domain.care.clinical import (
    AddendumRequest,
    Note,
    NoteEdit,
    NoteRequest,
    OpeningRequest,
    PatientNotes,
    Signature,
)
from telesec.domain.patients import PatientsFound, Sex


@dataclass(frozen=True, slots=True)
class NotesPorts:
    """Use cases of the page; all but ``practitioner_name`` run on the worker.

    ``day(None)`` is the present day.
    """

    day: Callable[[date | None], AgendaView]
    search: Callable[[str], PatientsFound]
    notes_of: Callable[[str], PatientNotes]
    write: Callable[[NoteRequest], Note]
    edit: Callable[[NoteEdit], Note]
    sign: Callable[[Signature], Note]
    add_addendum: Callable[[AddendumRequest], Note]
    open_colleague: Callable[[OpeningRequest], tuple[Note, ...]]
    practitioner_name: Callable[[str], str]
    zone: str = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class NotePatient:
    """The patient whose notes are on screen; the list shows ``line``, or ``discreet_line``."""

    patient_id: str
    shown_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    appointment_id: str = ""
    line: str = field(repr=False, default="")
    sex: Sex = Sex.UNKNOWN
    discreet_line: str = field(repr=False, default="")
