"""How a patient's appointments went, counted without any judgement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from telesec.domain.patient_files.administrative import AttendanceCounts
from telesec.domain.wall import from_minutes
from telesec.storage.records.quick_rows import driver_rows

_BY_OUTCOME = (
    "SELECT status, cancelled_by, excused, count(*), min(start_minute) FROM appointments "
    "WHERE patient_id = :patient AND withdrawn = 0 AND (start_minute < :now OR status = 'cancelled') "
    "GROUP BY status, cancelled_by, excused"
)
_THEIRS = ("patient", "late")  # what the practice called off is not the patient's doing


def attendance_of(conn: Connection, patient_id: str, now: int) -> AttendanceCounts:
    """Counts up to the wall minute ``now``; cancellations undone by the desk are left out."""
    rows = driver_rows(conn, _BY_OUTCOME, {"patient": patient_id, "now": now})
    counted = [row for row in rows if row[0] != "cancelled" or row[1] in _THEIRS]

    def total(kind: Callable[[tuple[Any, ...]], bool]) -> int:
        return sum(row[3] for row in counted if kind(row))

    return AttendanceCounts(
        past=total(lambda row: row[0] != "cancelled"),
        missed=total(lambda row: row[0] == "no_show"),
        excused=total(lambda row: row[0] == "no_show" and row[2] == 1),
        cancelled=total(lambda row: row[0] == "cancelled"),
        late=total(lambda row: row[1] == "late"),
        since=min((from_minutes(row[4]).date() for row in counted), default=None),
    )
