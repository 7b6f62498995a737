"""Sums of the agenda: minutes taken by day, presence of the day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, select, text

from telesec.domain.agenda import ReasonCode
from telesec.domain.bookings.occupancy import DayTaken
from telesec.domain.bookings.waiting_room import Presence
from telesec.domain.people import Role
from telesec.storage.records.appointment_rows import LINE_COLUMNS, SHOWN, lines_of
from telesec.storage.records.context import EntryContext
from telesec.storage.records.quick_rows import driver_rows, packed_rows, packed_text
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.base import instant_from
from telesec.storage.tables.patients import PATIENTS

_t = appointments.c
_READS_MOTIFS = frozenset({Role.SECRETARY, Role.PRACTITIONER})
# Those of a group share one place: the inner sums follow the index, which holds all they read.
_taken = (
    "SELECT day, sum(seen), sum(minutes) FROM (SELECT start_minute / 1440 AS day, count(*) AS seen, "
    "end_minute - start_minute AS minutes FROM appointments "
    "WHERE practitioner_id IN (SELECT value FROM json_each(:practitioners)) "
    "AND start_minute >= :start AND start_minute < :end AND status NOT IN ('cancelled', 'no_show') "
    "GROUP BY practitioner_id, start_minute, end_minute) GROUP BY day"
)
_INSTANTS = (_t.arrived_at, _t.in_care_at, _t.left_at)
_present = packed_text(
    select(*LINE_COLUMNS, *_INSTANTS)
    .join_from(appointments, PATIENTS, _t.patient_id == PATIENTS.c.id)
    .where(
        _t.practitioner_id.in_(text("SELECT value FROM json_each(:practitioners)")),
        _t.start_minute >= bindparam("start"),
        _t.start_minute < bindparam("end"),
        SHOWN,
    )
    .order_by(_t.start_minute)
)


class OccupancyRecords:
    """Reads of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def taken(self, practitioner_ids: Iterable[str], start: int, end: int) -> dict[int, DayTaken]:
        """Sums of what begins in [start, end) wall minutes, by whole days since the epoch, wherever it is."""
        team = self._entry.scope.check_team(practitioner_ids)
        asked = {"practitioners": json.dumps(team), "start": start, "end": end}
        return {day: DayTaken(seen, minutes) for day, seen, minutes in driver_rows(self._conn, _taken, asked)}

    def presence(
        self, practitioner_ids: Iterable[str], start: int, end: int, codes: Mapping[str, ReasonCode]
    ) -> list[Presence]:
        """Who is to come or came in [start, end) wall minutes, missed ones included, by hour."""
        scope = self._entry.scope
        asked = {"practitioners": json.dumps(scope.check_team(practitioner_ids)), "start": start, "end": end}
        rows = packed_rows(self._conn, _present, asked)
        reads = bool(self._entry.roles & _READS_MOTIFS)
        shown = [row[: len(LINE_COLUMNS)] for row in rows]
        lines = lines_of(shown, scope.codes(codes) if reads else None)
        return [
            Presence(line, *(instant_from(at) if at else None for at in row[-len(_INSTANTS) :]))
            for line, row in zip(lines, rows, strict=True)
            if scope.sees("", line.appointment.site_id)
        ]
