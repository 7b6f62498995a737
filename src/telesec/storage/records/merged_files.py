"""A merged file stands for the one that is kept: lines of a search and ids are resolved here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.errors import NotFound
from telesec.domain.patients import PatientLine
from telesec.storage.records.patient_rows import lines_of
from telesec.storage.records.quick_rows import driver_rows

_UP = (
    "WITH RECURSIVE up(asked, id) AS (SELECT value, value FROM json_each(:asked) UNION "
    "SELECT up.asked, patients.merged_into FROM up JOIN patients ON patients.id = up.id "
    "WHERE patients.merged_into <> '') "
)
_KEPT_LINES = (
    f"{_UP}SELECT up.asked, p.id, p.shown_name, p.birth_name, p.birth_date, p.sex, p.phone, p.city, '' "  # noqa: S608 - constants
    "FROM up JOIN patients AS p ON p.id = up.id WHERE p.merged_into = ''"
)
_KEPT = f"{_UP}SELECT p.id FROM up JOIN patients AS p ON p.id = up.id WHERE p.merged_into = ''"  # noqa: S608 - constants
_FAMILY = (
    "WITH RECURSIVE kin(id) AS (VALUES (:kept) UNION "
    "SELECT patients.id FROM patients JOIN kin ON patients.merged_into = kin.id "
    "WHERE patients.merged_into <> '') SELECT id FROM kin"
)
_MERGED = -1  # the last column of a line


def kept_rows(conn: Connection, rows: list[list[Any]]) -> Sequence[Sequence[Any]]:
    """Rows of LINE_COLUMNS, each merged file replaced by the kept one, once, with its name at the end."""
    merged = {row[0]: row[1] for row in rows if row[_MERGED]}
    if not merged:
        return rows
    found: dict[str, Sequence[Any]] = {row[0]: row for row in rows if not row[_MERGED]}
    for asked, *line in _kept(conn, merged):
        found.setdefault(line[0], [*line[:_MERGED], merged[asked]])
    return list(found.values())


def kept_lines(conn: Connection, patient_ids: Iterable[str]) -> dict[str, PatientLine]:
    """The line of the file that is kept, for each of these ids."""
    rows = _kept(conn, patient_ids)
    return dict(zip([row[0] for row in rows], lines_of([row[1:] for row in rows]), strict=True))


def kept_id(conn: Connection, patient_id: str) -> str:
    """The id of the file that is kept: the same one when it was never merged, or is unknown."""
    rows = driver_rows(conn, _KEPT, {"asked": json.dumps([patient_id])})
    return str(rows[0][0]) if rows else patient_id


def family_of(conn: Connection, patient_id: str) -> tuple[str, ...]:
    """The kept file's id, then those of all the files merged into it, however far."""
    rows = driver_rows(conn, _FAMILY, {"kept": kept_id(conn, patient_id)})
    return tuple(row[0] for row in rows)


@contextmanager
def patient_checked() -> Iterator[None]:
    """Run a write for a patient; raise NotFound when the file is unknown or was merged meanwhile."""
    try:
        yield
    except (IntegrityError, sqlcipher.IntegrityError) as error:
        said = str(error.orig if isinstance(error, IntegrityError) else error)
        if "FOREIGN KEY" in said:
            raise NotFound("Ce patient n'existe plus. Cherchez-le de nouveau.") from error
        if "patient_merged" in said:
            raise NotFound("Cette fiche a été réunie à une autre. Cherchez de nouveau le patient.") from error
        raise


def _kept(conn: Connection, patient_ids: Iterable[str]) -> list[tuple[Any, ...]]:
    asked = list(patient_ids)
    return driver_rows(conn, _KEPT_LINES, {"asked": json.dumps(asked)}) if asked else []
