"""Patients: the administrative identity of the RNIV and what the desk needs to reach people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class IdentityStatus(StrEnum):
    """RNIV trust status; without the INSi service only these two can be produced here."""

    PROVISIONAL = "PROV"
    VALIDATED = "VALI"


@dataclass(frozen=True, slots=True)
class PatientDraft:
    """What a form or an import proposes, before any rule was applied. Text as typed."""

    birth_name: str = field(repr=False)
    first_names: str = field(repr=False)  # list of birth given names, separated by spaces
    birth_date: date | None = field(repr=False, default=None)
    sex: Sex = Sex.UNKNOWN
    used_name: str = field(repr=False, default="")
    used_first_name: str = field(repr=False, default="")
    birth_place: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    phone2: str = field(repr=False, default="")
    email: str = field(repr=False, default="")
    address: str = field(repr=False, default="")
    postcode: str = field(repr=False, default="")
    city: str = field(repr=False, default="")
    desk_note: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient's administrative row. Names are kept as typed *and* in RNIV capitals."""

    id: str
    birth_name: str = field(repr=False)
    first_names: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    sex: Sex
    used_name: str = field(repr=False, default="")
    used_first_name: str = field(repr=False, default="")
    birth_place: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    phone2: str = field(repr=False, default="")
    email: str = field(repr=False, default="")
    address: str = field(repr=False, default="")
    postcode: str = field(repr=False, default="")
    city: str = field(repr=False, default="")
    desk_note: str = field(repr=False, default="")
    status: IdentityStatus = IdentityStatus.PROVISIONAL
    version: int = 1


@dataclass(frozen=True, slots=True)
class PatientLine:
    """One line of a search result; enough to tell homonyms apart."""

    id: str
    shown_name: str = field(repr=False)  # "DUBOIS Noël"
    birth_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    sex: Sex
    phone: str = field(repr=False)
    city: str = field(repr=False)
    likeness: str = field(repr=False, default="")  # why it may be the person being typed, or ""


@dataclass(frozen=True, slots=True)
class PatientsFound:
    """Lines in reading order; ``more`` when others match too, ``near`` when spelling was guessed."""

    lines: tuple[PatientLine, ...] = field(repr=False)
    more: bool = False
    near: bool = False
