"""What the patients page may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.calls.views import CallLine
from telesec.domain.care.billing import FeeNote
from telesec.domain.contacts.consents import PatientConsents, ThirdPartyConsent
from telesec.domain.patient_files.administrative import PatientContact, PatientFile
from telesec.domain.patient_files.intake import ImportFile, ImportPreview, ImportResult, Progress
from telesec.domain.patient_files.merges import Comparison, MergeRequest
from telesec.domain.patients import Patient, PatientDraft, PatientLine, PatientsFound

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ImportPorts:
    """An import: read the file, preview it, write it. ``stop`` is asked often; True ends the work."""

    read: Callable[[Path], ImportFile]
    preview: Callable[[ImportFile, Progress, Stop], ImportPreview]
    confirm: Callable[[ImportPreview, frozenset[int], Progress, Stop], ImportResult]
    prove: Callable[[str, str], None]
    ask_path: Callable[[QWidget], Path | None]


@dataclass(frozen=True, slots=True)
class FilePorts:
    """What the desk may change around a patient: identity checks, people near, merges."""

    check_identity: Callable[[Patient, str, date], Patient]
    withdraw_check: Callable[[Patient], Patient]
    save_contact: Callable[[PatientContact], PatientContact]
    remove_contact: Callable[[PatientContact], PatientContact]
    restore_contact: Callable[[PatientContact], PatientContact]
    compare: Callable[[str, str], Comparison]
    merge: Callable[[MergeRequest], Patient]
    unmerge: Callable[[str, str, int], Patient]


@dataclass(frozen=True, slots=True)
class ConsentPorts:
    """What a patient agreed to; ``choose`` takes the file's id and version, the channel, the answer.

    ``wall`` answers at once.
    """

    of_patient: Callable[[str], PatientConsents]
    choose: Callable[[str, int, str, bool], PatientConsents]
    note: Callable[[ThirdPartyConsent], PatientConsents]
    withdraw: Callable[[ThirdPartyConsent, date, str], PatientConsents]
    wall: Callable[[datetime], datetime]


PastCall = tuple[datetime, CallLine]
"""A call about the patient, and when it began on the practice's wall."""


@dataclass(frozen=True, slots=True)
class PatientsPorts:
    """``today``, ``practitioner_name`` and ``account_name`` answer at once; all else runs on the worker.

    What follows them is None (or False) for a role that may not ask for it.
    """

    search: Callable[[str], PatientsFound]
    open_file: Callable[[str], PatientFile]
    today: Callable[[], date]
    practitioner_name: Callable[[str], str]
    likely_duplicates: Callable[[PatientDraft, str], tuple[PatientLine, ...]] | None = None
    create: Callable[[PatientDraft], Patient] | None = None
    update: Callable[[str, int, PatientDraft], Patient] | None = None
    visits: Callable[[str], PatientVisits] | None = None
    imports: ImportPorts | None = None
    file: FilePorts | None = None
    fee_notes: Callable[[str], tuple[FeeNote, ...]] | None = None
    account_name: Callable[[str], str] = lambda _account_id: ""
    may_book: bool = False
    consents: ConsentPorts | None = None
    calls: Callable[[str], tuple[PastCall, ...]] | None = None
