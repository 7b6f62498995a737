"""Reading a compartment's journal: the latest rows, filtered, page by page."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from telesec.domain.journal_lines import JournalFilter, JournalLine
from telesec.domain.people import Compartment
from telesec.storage.tables.base import JOURNAL_FIELDS, JOURNALS


class JournalRecords:
    """Read-only view of one journal; the patient's id is not part of the technical view."""

    def __init__(self, conn: Connection, compartment: Compartment) -> None:
        self._conn = conn
        self._compartment = compartment
        self._table = JOURNALS[compartment]

    def count(self) -> int:
        """How many rows the journal has."""
        return self._conn.execute(select(func.count()).select_from(self._table)).scalar_one()

    def latest(self, wanted: JournalFilter) -> tuple[JournalLine, ...]:
        """Rows matching ``wanted``, newest first."""
        columns = self._table.c
        statement = select(columns.seq, columns.body).order_by(columns.seq.desc()).limit(wanted.limit)
        if wanted.before:
            statement = statement.where(columns.seq < wanted.before)
        if wanted.action:
            statement = statement.where(columns.action == wanted.action)
        if wanted.account_id:
            statement = statement.where(columns.account_id == wanted.account_id)
        if wanted.day:
            statement = statement.where(columns.at.startswith(wanted.day, autoescape=True))
        return tuple(self._line(row.body) for row in self._conn.execute(statement))

    def sealed(self) -> tuple[dict[str, object], ...]:
        """Every row, oldest first: fields by name, exact body, ``prev`` and ``mac`` in hexadecimal."""
        columns = self._table.c
        rows = self._conn.execute(select(columns.body, columns.prev, columns.mac).order_by(columns.seq))
        return tuple(
            dict(zip(JOURNAL_FIELDS, json.loads(row.body), strict=True))
            | {"body": row.body, "prev": row.prev.hex(), "mac": row.mac.hex()}
            for row in rows
        )

    def _line(self, body: str) -> JournalLine:
        seq, at, account, role, _, station, action, kind, subject, _, fields, reason, outcome, _, true_at = (
            json.loads(body)
        )
        return JournalLine(
            self._compartment,
            seq,
            at,
            account,
            role,
            station,
            action,
            kind,
            subject,
            fields,
            reason,
            outcome,
            true_at or "",
        )
