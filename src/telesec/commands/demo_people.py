"""Invented patients: the same at each making, homonyms among them, telephones of fiction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

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
            desk_note="Patient inventé pour la démonstration.",
        )
