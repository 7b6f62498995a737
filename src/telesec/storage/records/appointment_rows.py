"""Rows of appointments become what the agenda shows; this is the agenda's hottest path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, literal_column, text
from sqlalchemy.dialects import sqlite

from telesec.domain.agenda import MAX_MINUTES, Appointment, AppointmentLine, ReasonCode, Status
from telesec.domain.patients import Sex
from telesec.domain.wall import from_minutes
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.patients import PATIENTS

_t = appointments.c
COLUMNS = (
    _t.id,
    _t.practitioner_id,
    _t.site_id,
    _t.patient_id,
    _t.start_minute,
    _t.end_minute,
    _t.reason_code_id,
    _t.status,
    _t.overbooked,
    _t.overbook_reason,
    _t.note,
    _t.version,
)
_p = PATIENTS.c
LINE_COLUMNS = (
    *COLUMNS,
    _p.shown_name,
    _p.birth_date,
    _p.phone,
    _p.sex,
)
_DIALECT = sqlite.dialect(paramstyle="named")
# Constants are written out: what goes to the driver as text carries no hidden parameter.
LONGEST: ColumnElement[int] = literal_column(str(MAX_MINUTES), Integer)
OCCUPIES = text("appointments.status NOT IN ('cancelled', 'no_show')")
SHOWN = text("appointments.status <> 'cancelled'")
_wall = lru_cache(maxsize=4096)(from_minutes)
_STATUS = {status.value: status for status in Status}
_SEX = {sex.value: sex for sex in Sex}


def driver_text(statement: Select[Any]) -> str:
    """The SQL of a select with named parameters, for the driver itself.

    Done once: on views of hundreds of rows, it halves the time that Core's own rows would take.
    Values arrive as stored (0 or 1, ISO dates), which the functions below expect.
    """
    return str(statement.compile(dialect=_DIALECT))


def appointment_of(row: Sequence[Any], *, motifs: bool) -> Appointment:
    """The appointment of a row that begins with COLUMNS; without ``motifs``, no motif and no note."""
    return Appointment(
        row[0],
        row[1],
        row[2],
        row[3],
        _wall(row[4]),
        _wall(row[5]),
        row[6] if motifs else "",
        _STATUS[row[7]],
        bool(row[8]),
        row[9] if motifs else "",
        row[10] if motifs else "",
        row[11],
    )


def line_of(row: Sequence[Any], codes: Mapping[str, ReasonCode] | None) -> AppointmentLine:
    """The line of a row of LINE_COLUMNS; with ``codes`` None, neither motif, nor its colour, nor note."""
    code = codes.get(row[6]) if codes is not None else None
    return AppointmentLine(
        appointment_of(row, motifs=codes is not None),
        row[12],
        date.fromisoformat(row[13]) if row[13] else None,
        row[14],
        code.label if code else "",
        code.color if code else "slate",
        _SEX[row[15]],
    )
