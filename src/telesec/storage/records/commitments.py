"""What each account has read and accepted: the commitment to confidentiality, the security reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import commitments, read_reminders


class CommitmentRecords:
    """Acceptances and acknowledgments in ``practice.db``; they are added, never changed."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def accept(self, account_id: str, version: int) -> None:
        """This account accepts this version of the text, at the entry's instant."""
        row = {"account_id": account_id, "version": version, "accepted_at": self._entry.now}
        self._conn.execute(insert(commitments).values(row).on_conflict_do_nothing())

    def accepted(self, version: int, latest: datetime) -> dict[str, datetime]:
        """When each account last accepted this version, not after ``latest``."""
        last = func.max(commitments.c.accepted_at, type_=commitments.c.accepted_at.type)
        asked = select(commitments.c.account_id, last.label("at"))
        asked = asked.where(commitments.c.version == version, commitments.c.accepted_at <= latest)
        rows = self._conn.execute(asked.group_by(commitments.c.account_id))
        return {row.account_id: row.at for row in rows}

    def acknowledge(self, account_id: str, reminder: str) -> None:
        """This account has read a reminder, at the entry's instant."""
        row = {"account_id": account_id, "reminder": reminder, "read_at": self._entry.now}
        self._conn.execute(insert(read_reminders).values(row).on_conflict_do_nothing())

    def read(self, account_id: str, latest: datetime) -> dict[str, datetime]:
        """When this account last acknowledged each reminder, not after ``latest``."""
        last = func.max(read_reminders.c.read_at, type_=read_reminders.c.read_at.type)
        asked = select(read_reminders.c.reminder, last.label("at"))
        asked = asked.where(read_reminders.c.account_id == account_id, read_reminders.c.read_at <= latest)
        rows = self._conn.execute(asked.group_by(read_reminders.c.reminder))
        return {row.reminder: row.at for row in rows}
