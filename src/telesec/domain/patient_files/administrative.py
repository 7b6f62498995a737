"""A patient's whole administrative file: the people around, the needs, the refusals, how visits went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.patients import Patient

# Documents with a high level of trust (RNIV, volet 1); the document itself is never kept.
IDENTITY_PROOFS = {
    "id_card": "Carte nationale d'identité",
    "passport": "Passeport",
    "residence_permit": "Titre de séjour",
    "birth_record": "Acte de naissance, avec la pièce d'un parent",
    "family_book": "Livret de famille, avec la pièce d'un parent",
    "eu_document": "Carte d'identité d'un pays de l'Union européenne",
}

NEEDS = {
    "wheelchair": "Fauteuil roulant",
    "step_free": "Accès sans marche",
    "walks_badly": "Se déplace difficilement",
    "hard_of_hearing": "Entend mal : parler fort ou écrire",
    "sign_language": "Langue des signes",
    "sees_badly": "Voit mal : lire les documents",
    "interpreter": "Interprète",
    "accompanied": "Vient accompagné",
    "guide_dog": "Chien d'assistance",
    "more_time": "Prévoir plus de temps",
}

OPT_OUTS = {
    "sms": "Pas de SMS",
    "mail": "Pas d'e-mail",
    "call": "Pas d'appel de rappel",
}


class ContactKind(StrEnum):
    """Who a person near the patient is; the first three decide, or help to decide, for the patient."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    CURATOR = "curator"
    TRUSTED = "trusted"
    RELATIVE = "relative"
    CARER = "carer"


CONTACT_KINDS: dict[ContactKind, str] = {
    ContactKind.PARENT: "Parent ou responsable légal",
    ContactKind.GUARDIAN: "Tuteur",
    ContactKind.CURATOR: "Curateur",
    ContactKind.TRUSTED: "Personne de confiance",
    ContactKind.RELATIVE: "Proche à prévenir",
    ContactKind.CARER: "Aidant ou établissement",
}


@dataclass(frozen=True, slots=True)
class PatientContact:
    """A person near the patient. ``relation`` is free: "mère", "voisin"."""

    id: str
    patient_id: str
    kind: ContactKind
    name: str = field(repr=False)
    relation: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    email: str = field(repr=False, default="")
    may_book: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class AttendanceCounts:
    """How appointments went, without any judgement; those the practice called off are not counted."""

    past: int = 0  # the missed ones included
    missed: int = 0
    excused: int = 0  # among the missed ones
    cancelled: int = 0  # by the patient
    late: int = 0  # among the cancelled ones
    since: date | None = None  # the day of the first one


@dataclass(frozen=True, slots=True)
class MergedFile:
    """A file merged into the one shown, by which merge, and whether it can be given back now."""

    merge_id: str
    patient_id: str
    shown_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    reason: str = field(repr=False)
    account_id: str
    merged_at: datetime
    number: int = 0
    into_shown: bool = True  # False: merged into another file which was itself merged later


@dataclass(frozen=True, slots=True)
class PatientFile:
    """What opening a file shows. ``asked_as`` is the name of the merged file that was asked for, or ""."""

    patient: Patient
    contacts: tuple[PatientContact, ...] = field(repr=False, default=())
    attendance: AttendanceCounts = AttendanceCounts()
    merged: tuple[MergedFile, ...] = field(repr=False, default=())
    asked_as: str = field(repr=False, default="")
    checked_by: str = field(repr=False, default="")  # display name of who checked the identity
