"""Use cases of the patients' desk: find, open, compare, create and change a patient."""

from __future__ import annotations

from dataclasses import dataclass, field

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.patient_files.query import parse_query
from telesec.domain.patient_files.rules import checked, tidy
from telesec.domain.patients import Patient, PatientDraft, PatientLine, PatientsFound
from telesec.exchange.phone_numbers import is_possible
from telesec.services.gate import Gate
from telesec.services.today import today_of


@dataclass(frozen=True, slots=True)
class PatientChange:
    """What a form changed; ``version`` is the one that was read."""

    patient_id: str
    version: int
    draft: PatientDraft = field(repr=False)


def search_patients(gate: Gate, typed: str) -> PatientsFound:
    """Patients for the text of the search box (birth date, name, telephone, in any order).

    Nothing is read, and nothing journaled, when the text holds nothing to search for.
    """
    query = parse_query(typed, today_of(gate))
    if query.is_empty:
        return PatientsFound(())
    with gate.enter(Action.PATIENT_SEARCH, Subject("patient_search")) as records:
        return records.patients.search(query)


def open_patient(gate: Gate, patient_id: str) -> Patient:
    """A patient's administrative row, that of the file kept when it was merged; raises NotFound."""
    with gate.enter(Action.PATIENT_OPEN, Subject("patient", patient_id, patient_id)) as records:
        return records.patients.patient(records.merges.kept_id(patient_id))


def likely_duplicates(gate: Gate, draft: PatientDraft, but: str = "") -> tuple[PatientLine, ...]:
    """Patients that may be the person being typed; ``likeness`` of each line says why.

    ``but`` is the id of the patient being changed, never a duplicate of itself.
    """
    with gate.enter(Action.PATIENT_DUPLICATES, Subject("patient_search", but, but)) as records:
        return records.patients.alike(tidy(draft), but)


def create_patient(gate: Gate, draft: PatientDraft) -> Patient:
    """Write a new patient; raises Invalid naming the field to correct."""
    kept, patient_id = _accepted(gate, draft), new_id()
    with gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id, patient_id)) as records:
        return records.patients.add(patient_id, kept)


def update_patient(gate: Gate, change: PatientChange) -> Patient:
    """Write the changed fields; raises Invalid, NotFound, or Stale when changed elsewhere."""
    kept = _accepted(gate, change.draft)
    subject = Subject("patient", change.patient_id, change.patient_id)
    with gate.enter(Action.PATIENT_UPDATE, subject) as records:
        return records.patients.update(change.patient_id, change.version, kept)


def _accepted(gate: Gate, draft: PatientDraft) -> PatientDraft:
    kept = checked(draft, today_of(gate))
    for name in ("phone", "phone2"):
        if not is_possible(getattr(kept, name)):
            raise Invalid(name, "Ce numéro de téléphone n'existe pas sous cette forme. Vérifiez-le.")
    return kept
