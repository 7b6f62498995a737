"""People around a patient: guardians, trusted persons, who may book."""

from __future__ import annotations

from sqlalchemy import Connection

from telesec.storage.records.context import EntryContext


class PatientContactRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
