"""Whole states of appointments: read, written anew, put back, all places checked."""

from __future__ import annotations

from sqlalchemy import Connection

from telesec.storage.records.context import EntryContext


class KeptRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
