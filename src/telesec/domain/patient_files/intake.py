"""Words of an import: what a column may hold, what a preview tells, what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from telesec.domain.errors import TelesecError
from telesec.domain.patients import PatientDraft

Progress = Callable[[int, int], None]


class Target(StrEnum):
    """What a column of the file becomes. NAME and FIRST_NAME are columns that do not say which."""

    NONE = ""
    NAME = "name"
    BIRTH_NAME = "birth_name"
    USED_NAME = "used_name"
    FIRST_NAME = "first_name"
    FIRST_NAMES = "first_names"
    USED_FIRST_NAME = "used_first_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    TITLE = "title"
    BIRTH_PLACE = "birth_place"
    PHONE = "phone"
    PHONE2 = "phone2"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CITY = "city"
    DESK_NOTE = "desk_note"


TARGET_LABELS: dict[Target, str] = {
    Target.NONE: "Ne pas importer",
    Target.NAME: "Nom",
    Target.BIRTH_NAME: "Nom de naissance",
    Target.USED_NAME: "Nom utilisé",
    Target.FIRST_NAME: "Prénom",
    Target.FIRST_NAMES: "Prénoms de naissance",
    Target.USED_FIRST_NAME: "Prénom utilisé",
    Target.BIRTH_DATE: "Date de naissance",
    Target.SEX: "Sexe",
    Target.TITLE: "Civilité (propose le sexe)",
    Target.BIRTH_PLACE: "Lieu de naissance",
    Target.PHONE: "Téléphone",
    Target.PHONE2: "Autre téléphone",
    Target.EMAIL: "E-mail",
    Target.ADDRESS: "Adresse",
    Target.POSTCODE: "Code postal",
    Target.CITY: "Ville",
    Target.DESK_NOTE: "Note du secrétariat",
}


class ImportCancelled(TelesecError):
    """The person stopped the import; nothing was written."""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that was read and understood as a table; nothing of it is in the base."""

    id: str
    name: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)  # (line in the file, cells)
    mapping: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that can become a patient. ``likeness`` says whom it resembles, or is empty."""

    line: int
    draft: PatientDraft = field(repr=False)
    warnings: tuple[str, ...] = ()
    likeness: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What confirming would do. Rows in ``doubtful`` stay out unless they are asked for by line."""

    import_id: str
    ready: tuple[ReadRow, ...] = field(repr=False)
    doubtful: tuple[ReadRow, ...] = field(repr=False)
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def warned(self) -> tuple[ReadRow, ...]:
        return tuple(row for row in (*self.ready, *self.doubtful) if row.warnings)


@dataclass(frozen=True, slots=True)
class ImportResult:
    import_id: str
    written: int
    left_out: int
    rejected: int
