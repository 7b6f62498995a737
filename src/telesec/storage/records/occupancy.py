"""Sums of the agenda: minutes taken by day, presence of the day."""

from __future__ import annotations

from sqlalchemy import Connection

from telesec.storage.records.context import EntryContext


class OccupancyRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
