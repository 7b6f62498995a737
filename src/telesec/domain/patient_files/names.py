"""How a patient's name is shown: surname first, the name used in daily life preferred."""

from __future__ import annotations

from typing import Protocol

from telesec.domain.patient_files.rniv import first_given_name
from telesec.domain.patients import Patient, PatientLine


class Named(Protocol):
    """Anything that carries the four names of a person (a patient, a draft)."""

    @property
    def birth_name(self) -> str: ...
    @property
    def first_names(self) -> str: ...
    @property
    def used_name(self) -> str: ...
    @property
    def used_first_name(self) -> str: ...


def is_ordinary(name: str) -> bool:
    """True when a name holds only letters, spaces, hyphens, apostrophes and full stops."""
    return all(char.isalpha() or char in " -'’‑–." for char in name)


def shown_surname(person: Named) -> str:
    """The used name if there is one, else the birth name; capitals keep their accents.

    A name with digits, brackets or signs is shown exactly as it was typed.
    """
    name = (person.used_name or person.birth_name).strip()
    return name.upper() if is_ordinary(name) else name


def shown_given_name(person: Named) -> str:
    """The used first name, else the first of the list; capitals of old files are softened."""
    given = (person.used_first_name or first_given_name(person.first_names)).strip()
    if len(given) > 2 and is_ordinary(given) and given in {given.upper(), given.lower()}:
        return given.title()
    return given


def shown_name(person: Named) -> str:
    """``DUBOIS Noël``; as typed when the name is not made of letters."""
    return f"{shown_surname(person)} {shown_given_name(person)}".strip()


def initials(shown: str) -> str:
    """``D. N.`` for ``DUBOIS Noël``: what may be read over a shoulder; signs are no initials."""
    letters = (next((char for char in word if char.isalpha()), "") for word in shown.split())
    return " ".join(f"{letter}." for letter in letters if letter)


def full_identity(person: Named) -> str:
    """The shown name, followed by the birth name when the two surnames differ."""
    shown = shown_name(person)
    if person.used_name and person.used_name.strip().upper() != person.birth_name.strip().upper():
        return f"{shown} (nom de naissance\u00a0: {person.birth_name.strip()})"
    return shown


def line_of(patient: Patient) -> PatientLine:
    """A patient as a line of a search."""
    return PatientLine(
        patient.id,
        shown_name(patient),
        patient.birth_name,
        patient.birth_date,
        patient.sex,
        patient.phone,
        patient.city,
    )
