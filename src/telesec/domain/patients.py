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


class BirthPrecision(StrEnum):
    """How much of the birth date is known; the RNIV writes the rest in a fixed way (``births``)."""

    DAY = "day"
    MONTH = "month"  # 01/MM/YYYY
    YEAR = "year"  # 31/12/YYYY
    DECADE = "decade"  # 31/12 of the first year of the decade


# The traits of the RNIV that a checked document vouches for: changing one asks for a new check.
STRICT_TRAITS = ("birth_name", "first_names", "birth_date", "birth_precision", "sex", "birth_place")


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
    birth_precision: BirthPrecision = BirthPrecision.DAY
    doubtful: bool = False  # RNIV "identité douteuse": can only be provisional
    fictive: bool = False  # RNIV "identité fictive": same
    needs: tuple[str, ...] = field(repr=False, default=())  # keys of patient_file.NEEDS
    language: str = field(repr=False, default="")
    opt_outs: tuple[str, ...] = ()  # keys of patient_file.OPT_OUTS


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
    birth_precision: BirthPrecision = BirthPrecision.DAY
    doubtful: bool = False  # RNIV "identité douteuse": can only be provisional
    fictive: bool = False  # RNIV "identité fictive": same
    needs: tuple[str, ...] = field(repr=False, default=())  # keys of patient_file.NEEDS
    language: str = field(repr=False, default="")
    opt_outs: tuple[str, ...] = ()  # keys of patient_file.OPT_OUTS
    status: IdentityStatus = IdentityStatus.PROVISIONAL
    version: int = 1
    number: int = 0  # of the file, as read aloud: "dossier 1204"
    identity_check: str = ""  # key of patient_file.IDENTITY_PROOFS, "" when provisional
    identity_checked_on: date | None = None
    identity_checked_by: str = ""  # account id
    merged_into: str = ""  # id of the file that is kept instead of this one


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
    found_as: str = field(repr=False, default="")  # the name of the merged file it was found by, or ""


@dataclass(frozen=True, slots=True)
class PatientsFound:
    """Lines in reading order; ``more`` when others match too, ``near`` when spelling was guessed."""

    lines: tuple[PatientLine, ...] = field(repr=False)
    more: bool = False
    near: bool = False
