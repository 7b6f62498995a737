"""Rows of appointments become what the agenda shows; this is the agenda's hottest path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, literal_column, text

from telesec.domain.agenda import MAX_MINUTES, Appointment, AppointmentLine, ReasonCode, Status
from telesec.domain.patients import Sex
from telesec.domain.wall import from_minutes
from telesec.storage.records.quick_rows import maker
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
    _t.urgent,
    _t.series_id,
    _t.room_id,
    _t.buffer,
    _t.places,
    _t.version,
)
LAST = 5  # series, room, buffer, places, version
_p = PATIENTS.c
LINE_COLUMNS = (
    *COLUMNS,
    _p.shown_name,
    _p.birth_date,
    _p.phone,
    _p.sex,
)
# Constants are written out: what goes to the driver as text carries no hidden parameter.
LONGEST: ColumnElement[int] = literal_column(str(MAX_MINUTES), Integer)
OCCUPIES = text("appointments.status NOT IN ('cancelled', 'no_show')")
SHOWN = text("appointments.status <> 'cancelled'")
_wall = lru_cache(maxsize=4096)(from_minutes)
_appointments = maker(Appointment)
_lines = maker(AppointmentLine)
_STATUS = {status.value: status for status in Status}
_SEX = {sex.value: sex for sex in Sex}


def appointments_of(rows: Sequence[Sequence[Any]], *, motifs: bool) -> list[Appointment]:
    """The appointments of rows that begin with COLUMNS; without ``motifs``, no motif and no note."""
    if not rows:
        return []
    key, who, site, patient, start, end, motif, status, beside, why, note, urgent, *others = zip(
        *rows, strict=True
    )
    hidden = ("",) * len(rows)
    return _appointments(
        key,
        who,
        site,
        patient,
        map(_wall, start),
        map(_wall, end),
        motif if motifs else hidden,
        map(_STATUS.__getitem__, status),
        map(bool, beside),
        why if motifs else hidden,
        note if motifs else hidden,
        map(bool, urgent),
        *others[:LAST],
    )


def lines_of(rows: Sequence[Sequence[Any]], codes: Mapping[str, ReasonCode] | None) -> list[AppointmentLine]:
    """The lines of rows of LINE_COLUMNS; with ``codes`` None, neither motif, nor its colour, nor note."""
    if not rows:
        return []
    shown, born, phone, sex = tuple(zip(*rows, strict=True))[len(COLUMNS) :]
    known = [codes.get(row[6]) for row in rows] if codes else [None] * len(rows)
    return _lines(
        appointments_of(rows, motifs=codes is not None),
        shown,
        (date.fromisoformat(day) if day else None for day in born),
        phone,
        (code.label if code else "" for code in known),
        (code.color if code else "slate" for code in known),
        map(_SEX.__getitem__, sex),
    )
