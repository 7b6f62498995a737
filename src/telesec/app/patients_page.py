"""The patients page with the use cases its role may ask for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.patient_import import ImportFile, ImportPreview, ImportResult, Progress
from telesec.domain.patients import Patient, PatientDraft
from telesec.services import agenda, patients
from telesec.services.gate import Gate
from telesec.ui.patients.csv_path import ask_csv_path
from telesec.ui.patients.page import PatientsPage
from telesec.ui.patients.ports import ImportPorts, PatientsPorts, Stop


def patients_page(context: PageContext) -> PatientsPage:
    gate = context.gate

    def update(patient_id: str, version: int, draft: PatientDraft) -> Patient:
        return patients.update_patient(gate, patients.PatientChange(patient_id, version, draft))

    def practitioner_name(practitioner_id: str) -> str:
        return gate.reference.practitioner(practitioner_id).display_name

    may = gate.allows
    ports = PatientsPorts(
        search=partial(patients.search_patients, gate),
        open_patient=partial(patients.open_patient, gate),
        today=partial(patients.local_day, gate),
        practitioner_name=practitioner_name,
        likely_duplicates=partial(patients.likely_duplicates, gate)
        if may(Action.PATIENT_DUPLICATES)
        else None,
        create=partial(patients.create_patient, gate) if may(Action.PATIENT_CREATE) else None,
        update=update if may(Action.PATIENT_UPDATE) else None,
        visits=partial(agenda.visits, gate) if may(Action.AGENDA_VIEW) else None,
        imports=_imports(gate, context) if may(Action.PATIENT_IMPORT) else None,
    )
    return PatientsPage(ports, context.tasks, context.look())


def _imports(gate: Gate, context: PageContext) -> ImportPorts:
    from telesec.services import imports  # CSV reading is rarely needed: not at every start

    def read(path: Path) -> ImportFile:
        return imports.open_import(gate, path)

    def preview(file: ImportFile, progress: Progress, stop: Stop) -> ImportPreview:
        return imports.preview_import(gate, file, imports.Watch(progress, stop))

    def confirm(found: ImportPreview, lines: frozenset[int], progress: Progress, stop: Stop) -> ImportResult:
        asked = imports.Confirmation(found, lines)
        return imports.confirm_import(gate, asked, imports.Watch(progress, stop))

    return ImportPorts(read, preview, confirm, context.prove, ask_csv_path)
