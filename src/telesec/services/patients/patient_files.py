"""The administrative file of one patient: read whole, its identity checked, the people around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused
from telesec.domain.ids import new_id
from telesec.domain.patient_files.administrative import (
    IDENTITY_PROOFS,
    AttendanceCounts,
    PatientContact,
    PatientFile,
)
from telesec.domain.patient_files.names import shown_name
from telesec.domain.patient_files.rules import checked_contact
from telesec.domain.patients import Patient, Sex
from telesec.domain.people import Role
from telesec.domain.wall import to_minutes, wall_now
from telesec.exchange.phone_numbers import is_possible
from telesec.services.gate import Gate
from telesec.services.today import today_of

_DESK = frozenset({Role.SECRETARY, Role.PRACTITIONER})
_TOO_OLD = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """A document seen at the desk: which kind (key of IDENTITY_PROOFS) and on which day."""

    patient_id: str
    version: int
    proof: str
    on: date


def open_file(gate: Gate, patient_id: str) -> PatientFile:
    """The whole file; that of the patient who is kept when ``patient_id`` was merged into another.

    An account without a secretary's or practitioner's role receives the identity and the contact
    details alone.
    """
    desk = bool(gate.account.roles & _DESK)
    with gate.enter(Action.PATIENT_OPEN, Subject("patient", patient_id, patient_id)) as records:
        asked = records.patients.patient(patient_id)
        patient = asked
        if asked.merged_into:
            patient = records.patients.patient(records.merges.kept_id(patient_id))
            records.entry.concern(Subject("patient", patient.id, patient.id))
        contacts = records.patient_contacts.of_patient(patient.id) if desk else ()
        now = wall_now(gate.now(), gate.reference.zone).replace(second=0, microsecond=0)
        counts = records.patients.attendance(patient.id, to_minutes(now)) if desk else AttendanceCounts()
        merged = records.merges.files_of(patient.id)
        merged = merged if desk else tuple(replace(one, reason="") for one in merged)
    return PatientFile(
        patient=patient,
        contacts=contacts,
        attendance=counts,
        merged=merged,
        asked_as=shown_name(asked) if asked.merged_into else "",
        checked_by=gate.reference.account_names.get(patient.identity_checked_by, ""),
    )


def check_identity(gate: Gate, check: IdentityCheck) -> Patient:
    """Note that a document vouches for the identity, which becomes validated (RNIV).

    Raises Refused when the identity is in doubt, Invalid when a trait that the document shows is
    missing, Stale when the file changed since.
    """
    if check.proof not in IDENTITY_PROOFS:
        raise Invalid("proof", "Choisissez la pièce qui a été présentée.")
    if not _TOO_OLD <= check.on <= today_of(gate):
        raise Invalid(
            "on", "La date de la vérification ne peut être ni dans le futur ni aussi ancienne. Corrigez-la."
        )
    subject = Subject("patient", check.patient_id, check.patient_id)
    with gate.enter(Action.PATIENT_UPDATE, subject) as records:
        _check_complete(records.patients.patient(check.patient_id))
        return records.patients.vouch(check.patient_id, check.version, check.proof, check.on)


def withdraw_check(gate: Gate, patient_id: str, version: int) -> Patient:
    """Take a check back: the identity is provisional again. Raises Stale."""
    with gate.enter(Action.PATIENT_UPDATE, Subject("patient", patient_id, patient_id)) as records:
        return records.patients.vouch(patient_id, version, "", None)


def save_contact(gate: Gate, contact: PatientContact) -> PatientContact:
    """Add a person near the patient (``id`` empty) or change one. Raises Invalid, NotFound, Stale."""
    kept = checked_contact(contact)
    if not is_possible(kept.phone):
        raise Invalid("phone", "Ce numéro de téléphone n'existe pas sous cette forme. Vérifiez-le.")
    known = bool(kept.id)
    kept = kept if known else replace(kept, id=new_id())
    with gate.enter(Action.PATIENT_UPDATE, Subject("contact", kept.id, kept.patient_id)) as records:
        if known:
            records.patient_contacts.change(kept)
        else:
            records.patient_contacts.add(kept)
        return records.patient_contacts.get(kept.id)


def remove_contact(gate: Gate, contact: PatientContact) -> PatientContact:
    """Take a person out of the file; what it gives back can be given to ``restore_contact``."""
    with gate.enter(Action.PATIENT_UPDATE, Subject("contact", contact.id, contact.patient_id)) as records:
        records.patient_contacts.take_out(contact)
    return replace(contact, version=contact.version + 1)


def restore_contact(gate: Gate, contact: PatientContact) -> PatientContact:
    """Put back a person just taken out. Raises Stale."""
    with gate.enter(Action.PATIENT_UPDATE, Subject("contact", contact.id, contact.patient_id)) as records:
        records.patient_contacts.put_back(contact)
        return records.patient_contacts.get(contact.id)


def _check_complete(patient: Patient) -> None:
    if patient.doubtful or patient.fictive:
        raise Refused(
            "Une identité notée douteuse ou fictive reste provisoire. Levez d'abord cette mention "
            "dans la fiche."
        )
    missing = {
        "birth_date": (patient.birth_date is None, "la date de naissance"),
        "sex": (patient.sex is Sex.UNKNOWN, "le sexe"),
        "birth_place": (not patient.birth_place, "le lieu de naissance"),
    }
    for name, (lacks, words) in missing.items():
        if lacks:
            raise Invalid(name, f"Notez d'abord {words} qui figure sur la pièce : il manque dans la fiche.")
