"""Series of appointments: their rule, and what is already there where they want to go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text

from telesec.domain.bookings.places import Taken
from telesec.storage.records.appointment_rows import LONGEST, OCCUPIES
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.records.quick_rows import driver_rows, driver_text
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.calendars import series

_t = appointments.c
_COLUMNS = (
    _t.practitioner_id,
    _t.start_minute,
    _t.end_minute,
    (_t.end_minute + _t.buffer).label("free_from"),
    _t.id,
    _t.patient_id,
    _t.reason_code_id,
    _t.places,
)
_touches = (
    _t.start_minute < bindparam("end"),
    _t.start_minute > bindparam("start") - LONGEST,
    _t.end_minute > bindparam("start"),
    OCCUPIES,
)
_taken = driver_text(
    select(*_COLUMNS)
    .where(_t.practitioner_id.in_(text("SELECT value FROM json_each(:practitioners)")), *_touches)
    .order_by(_t.practitioner_id, _t.start_minute)
)
_of_patient = driver_text(
    select(*_COLUMNS).where(_t.patient_id == bindparam("patient"), *_touches).order_by(_t.start_minute)
)


def _rows(rows: list[tuple[Any, ...]]) -> tuple[Taken, ...]:
    return tuple(Taken(*row) for row in rows)


class SeriesRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def taken(self, practitioner_ids: Iterable[str], start: int, end: int) -> tuple[Taken, ...]:
        """What holds places of these practitioners in [start, end) wall minutes, wherever it is."""
        team = self._entry.scope.check_team(practitioner_ids)
        asked = {"practitioners": json.dumps(team), "start": start, "end": end}
        return _rows(driver_rows(self._conn, _taken, asked))

    def of_patient(self, patient_id: str, start: int, end: int) -> tuple[Taken, ...]:
        """Where the patient is already awaited in [start, end) wall minutes, with whomever it is."""
        asked = {"patient": patient_id, "start": start, "end": end}
        return _rows(driver_rows(self._conn, _of_patient, asked))

    def add(self, series_id: str, patient_id: str, rule: str) -> None:
        """Keep the rule that gave a series (RFC 5545)."""
        with patient_checked():
            self._conn.execute(
                insert(series).values(
                    id=series_id,
                    patient_id=patient_id,
                    rule=rule,
                    created_at=self._entry.now,
                    created_by=self._entry.account_id,
                )
            )

    def rule(self, series_id: str) -> str:
        """The rule of a series, "" when there is none."""
        found = self._conn.execute(select(series.c.rule).where(series.c.id == series_id)).scalar()
        return str(found or "")
