"""Between a patient's row and the dataclasses of the trade."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from telesec.domain.patient_files.names import shown_name
from telesec.domain.patient_files.rniv import rniv
from telesec.domain.patients import (
    BirthPrecision,
    IdentityStatus,
    Patient,
    PatientDraft,
    PatientLine,
    Sex,
)
from telesec.storage.records.quick_rows import maker
from telesec.storage.tables.patients import PATIENTS

DRAFT_FIELDS = tuple(PatientDraft.__dataclass_fields__)
_C = PATIENTS.c

_CHECK = ("identity_check", "identity_checked_on", "identity_checked_by")
_KEPT = (*_CHECK, "version", "merged_into")
PATIENT_COLUMNS = select(_C.id, _C.seq, _C.status, *(_C[name] for name in (*_KEPT, *DRAFT_FIELDS)))
# The last column is empty but for a merged file: ``merged_files`` puts there the name it was found by.
LINE_COLUMNS = select(
    _C.id, _C.shown_name, _C.birth_name, _C.birth_date, _C.sex, _C.phone, _C.city, _C.merged_into
)
UNCHECKED: dict[str, Any] = {
    "status": IdentityStatus.PROVISIONAL.value,
    "identity_check": "",
    "identity_checked_on": None,
    "identity_checked_by": "",
}
_SEX = {sex.value: sex for sex in Sex}
_lines = maker(PatientLine)


def values_of(draft: PatientDraft, now: datetime) -> dict[str, Any]:
    """The columns a draft decides, the derived ones included."""
    values = {name: getattr(draft, name) for name in DRAFT_FIELDS}
    values |= {
        "sex": draft.sex.value,
        "birth_precision": draft.birth_precision.value,
        "birth_name_rniv": rniv(draft.birth_name),
        "first_names_rniv": rniv(draft.first_names),
        "shown_name": shown_name(draft),
        "updated_at": now,
    }
    return values


def patient_from(row: Row[*tuple[Any, ...]]) -> Patient:
    """The administrative row as the house speaks of it."""
    values = {name: getattr(row, name) for name in (*DRAFT_FIELDS, *_KEPT)}
    values |= {"sex": Sex(row.sex), "birth_precision": BirthPrecision(row.birth_precision)}
    return Patient(id=row.id, status=IdentityStatus(row.status), number=row.seq, **values)


def line_from(row: Row[*tuple[Any, ...]], likeness: str = "") -> PatientLine:
    """One line of a list, with what tells homonyms apart."""
    return PatientLine(
        id=row.id,
        shown_name=row.shown_name,
        birth_name=row.birth_name,
        birth_date=row.birth_date,
        sex=Sex(row.sex),
        phone=row.phone,
        city=row.city,
        likeness=likeness,
    )


def lines_of(rows: Sequence[Sequence[Any]]) -> list[PatientLine]:
    """The lines of the driver's rows of LINE_COLUMNS."""
    if not rows:
        return []
    key, shown, birth_name, born, sex, phone, city, found_as = zip(*rows, strict=True)
    return _lines(
        key,
        shown,
        birth_name,
        (date.fromisoformat(day) if day else None for day in born),
        map(_SEX.__getitem__, sex),
        phone,
        city,
        ("",) * len(rows),  # a likeness is for duplicates alone
        found_as,
    )
