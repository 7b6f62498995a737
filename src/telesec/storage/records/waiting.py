"""Waiting lists: entries, calls made about them, who fits a freed place."""

from __future__ import annotations

from sqlalchemy import Connection

from telesec.storage.records.context import EntryContext


class WaitingRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
