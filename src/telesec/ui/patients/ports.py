"""What the patients page may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.booking import PatientVisits
from telesec.domain.patient_import import ImportFile, ImportPreview, ImportResult, Progress
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
class PatientsPorts:
    """``today`` and ``practitioner_name`` answer at once; everything else runs on the worker.

    ``visits``, ``create`` and ``imports`` are None for a role that may not ask for them.
    """

    search: Callable[[str], PatientsFound]
    open_patient: Callable[[str], Patient]
    today: Callable[[], date]
    practitioner_name: Callable[[str], str]
    likely_duplicates: Callable[[PatientDraft, str], tuple[PatientLine, ...]] | None = None
    create: Callable[[PatientDraft], Patient] | None = None
    update: Callable[[str, int, PatientDraft], Patient] | None = None
    visits: Callable[[str], PatientVisits] | None = None
    imports: ImportPorts | None = None
