"""Absences of practitioners: posted, taken back, read by view."""

from __future__ import annotations

from sqlalchemy import Connection

from telesec.storage.records.context import EntryContext


class AbsenceRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
