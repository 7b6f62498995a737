"""The patients page with the use cases its role may ask for."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from telesec.app.lists_wiring import add_lists_to_files
from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.contacts.consents import PatientConsents, ThirdPartyConsent
from telesec.domain.patient_files.intake import ImportFile, ImportPreview, ImportResult, Progress
from telesec.domain.patients import Patient, PatientDraft
from telesec.domain.wall import wall_now
from telesec.services.bookings import agenda
from telesec.services.calls import views
from telesec.services.care import billing
from telesec.services.contacts import consents
from telesec.services.gate import Gate
from telesec.services.patients import merges, patient_files, patients
from telesec.services.today import today_of
from telesec.ui.journal.patient_journal import PatientJournal
from telesec.ui.patients.csv_path import ask_csv_path
from telesec.ui.patients.page import PatientsPage
from telesec.ui.patients.ports import ConsentPorts, FilePorts, ImportPorts, PastCall, PatientsPorts, Stop


def patients_page(context: PageContext) -> PatientsPage:
    gate = context.gate

    def update(patient_id: str, version: int, draft: PatientDraft) -> Patient:
        return patients.update_patient(gate, patients.PatientChange(patient_id, version, draft))

    def practitioner_name(practitioner_id: str) -> str:
        return gate.reference.practitioner(practitioner_id).display_name

    may = gate.allows
    ports = PatientsPorts(
        search=partial(patients.search_patients, gate),
        open_file=partial(patient_files.open_file, gate),
        today=partial(today_of, gate),
        practitioner_name=practitioner_name,
        likely_duplicates=partial(patients.likely_duplicates, gate)
        if may(Action.PATIENT_DUPLICATES)
        else None,
        create=partial(patients.create_patient, gate) if may(Action.PATIENT_CREATE) else None,
        update=update if may(Action.PATIENT_UPDATE) else None,
        visits=partial(agenda.visits, gate) if may(Action.AGENDA_VIEW) else None,
        imports=_imports(gate, context) if may(Action.PATIENT_IMPORT) else None,
        file=_file(gate) if may(Action.PATIENT_MERGE) else None,
        fee_notes=partial(billing.fee_notes_of, gate) if may(Action.FEE_NOTE_LIST) else None,
        account_name=lambda account_id: gate.reference.account_names.get(account_id, ""),
        may_book=may(Action.BOOK),
        consents=_consents(context) if may(Action.CONSENT_EDIT) else None,
        calls=partial(_calls, context) if may(Action.CALL_LIST) else None,
    )
    page = PatientsPage(ports, context.tasks, context.look())
    add_lists_to_files(page, context)
    if may(Action.JOURNAL_READ_OFFICE):
        PatientJournal(page)
    return page


def _calls(context: PageContext, patient_id: str) -> tuple[PastCall, ...]:
    found = views.patient_calls(context.gate, patient_id)
    return tuple((wall_now(one.call.started_at, context.zone()), one) for one in found)


def _consents(context: PageContext) -> ConsentPorts:
    gate = context.gate

    def choose(patient_id: str, version: int, channel: str, agreed: bool) -> PatientConsents:
        return consents.choose_channel(gate, consents.ChannelChoice(patient_id, version, channel, agreed))

    def withdraw(consent: ThirdPartyConsent, on: date, why: str) -> PatientConsents:
        return consents.withdraw_consent(gate, consents.Withdrawal(consent, on, why))

    return ConsentPorts(
        of_patient=partial(consents.patient_consents, gate),
        choose=choose,
        note=partial(consents.note_consent, gate),
        withdraw=withdraw,
        wall=lambda instant: wall_now(instant, context.zone()),
    )


def _file(gate: Gate) -> FilePorts:
    def check_identity(patient: Patient, proof: str, on: date) -> Patient:
        return patient_files.check_identity(
            gate, patient_files.IdentityCheck(patient.id, patient.version, proof, on)
        )

    def unmerge(merge_id: str, kept_id: str, version: int) -> Patient:
        return merges.unmerge_files(gate, merges.UnmergeRequest(merge_id, kept_id, version))

    return FilePorts(
        check_identity=check_identity,
        withdraw_check=lambda patient: patient_files.withdraw_check(gate, patient.id, patient.version),
        save_contact=partial(patient_files.save_contact, gate),
        remove_contact=partial(patient_files.remove_contact, gate),
        restore_contact=partial(patient_files.restore_contact, gate),
        compare=partial(merges.compare_files, gate),
        merge=partial(merges.merge_files, gate),
        unmerge=unmerge,
    )


def _imports(gate: Gate, context: PageContext) -> ImportPorts:
    def read(path: Path) -> ImportFile:
        from telesec.services.patients import imports

        return imports.open_import(gate, path)

    def preview(file: ImportFile, progress: Progress, stop: Stop) -> ImportPreview:
        from telesec.services.patients import imports

        return imports.preview_import(gate, file, imports.Watch(progress, stop))

    def confirm(found: ImportPreview, lines: frozenset[int], progress: Progress, stop: Stop) -> ImportResult:
        from telesec.services.patients import imports

        asked = imports.Confirmation(found, lines)
        return imports.confirm_import(gate, asked, imports.Watch(progress, stop))

    return ImportPorts(read, preview, confirm, context.prove, ask_csv_path)
