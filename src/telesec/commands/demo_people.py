"""Invented patients: the same at each making, homonyms among them, telephones of fiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patients import PatientDraft, Sex

_WOMEN = (
    "Maëlle",
    "Hélène",
    "Aurélie",
    "Zoé",
    "Inès",
    "Yasmine",
    "Léa",
    "Chloé",
    "Fiona",
    "Anaïs",
    "Solène",
    "Élodie",
)
_MEN = (
    "Noël",
    "Jérôme",
    "Loïc",
    "Gaël",
    "Théo",
    "Minh",
    "Benoît",
    "Raphaël",
    "Naïm",
    "Cédric",
    "Joël",
    "Aurèle",
)
_NAMES = (
    "Dubois",
    "Lambert",
    "Petit",
    "Benali",
    "Roux",
    "Mercier",
    "Girard",
    "Bonnet",
    "Morel",
    "Nguyen",
    "Bernard",
    "O'Connor",
    "De La Tour",
    "Martin",
    "François",
    "Lefebvre",
    "Caron",
    "Fontaine",
    "Rousseau",
    "Blanchard",
    "Garnier",
    "Œuvrard",
    "Marchand",
)
_NEEDS = {4: ("wheelchair", "accompanied"), 7: ("hard_of_hearing",)}
_CITIES = (("69007", "Lyon"), ("69100", "Villeurbanne"), ("69003", "Lyon"), ("69600", "Oullins"))


def drafts(number: int) -> Iterator[PatientDraft]:
    """``number`` patients, alternately women and men."""
    for at in range(number):
        names, sex = (_WOMEN, Sex.FEMALE) if at % 2 else (_MEN, Sex.MALE)
        postcode, city = _CITIES[at % len(_CITIES)]
        yield PatientDraft(
            birth_name=_NAMES[at * 7 % len(_NAMES)],
            first_names=names[at * 5 % len(names)],
            birth_date=date(1938 + at * 37 % 80, 1 + at * 5 % 12, 1 + at * 11 % 28),
            sex=sex,
            phone=f"06 39 98 {at * 13 % 100:02d} {at * 29 % 100:02d}",
            address=f"{1 + at * 3 % 90} rue des Écoles",
            postcode=postcode,
            city=city,
            birth_place=city,
            desk_note="Patient inventé pour la démonstration.",
            needs=_NEEDS.get(at % 9, ()),
            opt_outs=("sms",) if at % 8 == 3 else (),
        )


def twin() -> PatientDraft:
    """The first patient written a second time, as happens at a busy desk."""
    first = next(drafts(1))
    return replace(
        first, first_names=f"{first.first_names} Jean", phone="", address="", needs=(), desk_note=""
    )


def near(draft: PatientDraft, patient_id: str) -> PatientContact | None:
    """The parent of a patient who is under age, a trusted person for the oldest."""
    year = draft.birth_date.year if draft.birth_date else 0
    if year >= 2009:
        name = f"{draft.birth_name} Claire"
        return PatientContact("", patient_id, ContactKind.PARENT, name, "mère", draft.phone)
    if year < 1945:
        name = f"{draft.birth_name} Paul"
        return PatientContact("", patient_id, ContactKind.TRUSTED, name, "fils", draft.phone, may_book=False)
    return None
