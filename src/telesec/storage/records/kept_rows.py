"""Rows of whole appointments: what is selected, what it means, what is written back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from telesec.domain.agenda import Attendance, CancelledBy
from telesec.domain.bookings.steps import Kept
from telesec.domain.wall import to_minutes
from telesec.storage.records.appointment_rows import COLUMNS, LONGEST, appointments_of
from telesec.storage.tables.appointments import appointments

_t = appointments.c
_ATTENDANCE = (
    _t.cancelled_by,
    _t.cancel_reason,
    _t.withdrawn,
    _t.excused,
    _t.arrived_at,
    _t.in_care_at,
    _t.left_at,
)
_all = select(*COLUMNS, *_ATTENDANCE)
ONE = _all.where(_t.id == bindparam("id"))
OF_SERIES = _all.where(_t.series_id == bindparam("series"), _t.series_id != "").order_by(_t.start_minute)
OF_DAY = _all.where(
    _t.practitioner_id == bindparam("practitioner"),
    _t.start_minute < bindparam("end"),
    _t.start_minute > bindparam("start") - LONGEST,
    _t.end_minute > bindparam("start"),
).order_by(_t.start_minute)


def kept_of(rows: Sequence[Sequence[Any]]) -> list[Kept]:
    """The states of rows as Core gives them."""
    if not rows:
        return []
    # Core has already made datetimes and truth values of the columns that follow COLUMNS.
    made = appointments_of([tuple(row)[: len(COLUMNS)] for row in rows], motifs=True)
    return [Kept(one, _attendance(tuple(row)[len(COLUMNS) :])) for one, row in zip(made, rows, strict=True)]


def _attendance(columns: Iterable[Any]) -> Attendance:
    by, why, withdrawn, excused, arrived, in_care, left = columns
    return Attendance(CancelledBy(by) if by else None, why, withdrawn, excused, arrived, in_care, left)


def values_of(kept: Kept) -> dict[str, Any]:
    """Every column of a state, but who wrote it first and when."""
    made, came = kept.appointment, kept.attendance
    return {
        "id": made.id,
        "practitioner_id": made.practitioner_id,
        "site_id": made.site_id,
        "patient_id": made.patient_id,
        "start_minute": to_minutes(made.start),
        "end_minute": to_minutes(made.end),
        "reason_code_id": made.reason_code_id,
        "status": made.status.value,
        "overbooked": made.overbooked,
        "overbook_reason": made.overbook_reason,
        "note": made.note,
        "urgent": made.urgent,
        "series_id": made.series_id,
        "room_id": made.room_id,
        "buffer": made.buffer,
        "places": made.places,
        "version": made.version,
        "cancelled_by": came.cancelled_by.value if came.cancelled_by else "",
        "cancel_reason": came.cancel_reason,
        "withdrawn": came.withdrawn,
        "excused": came.excused,
        "arrived_at": came.arrived_at,
        "in_care_at": came.in_care_at,
        "left_at": came.left_at,
    }
