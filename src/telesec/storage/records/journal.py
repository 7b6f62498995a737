"""Reading a compartment's journal: who, what, when, whose record, newest first, whatever its length.

Each question is answered by the index made for it, in rows counted in hundreds: see ``journal_table``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, func, select

from telesec.domain.journal.chain import Head
from telesec.domain.journal.lines import Ending, JournalLine, Wanted
from telesec.domain.people import Compartment
from telesec.storage import journal
from telesec.storage.records.journal_span import oldest_row
from telesec.storage.records.merged_files import family_of, kept_lines
from telesec.storage.records.quick_rows import driver_rows
from telesec.storage.tables.base import (
    FIRST_ROWS,
    JOURNAL_FIELDS,
    JOURNALS,
    PATIENT_ROWS,
    UNDONE_ROWS,
    instant_text,
)

MOST_DETAILS = 200  # rows folded under one
_AFTER = "at >= :start AND at < :end AND (at, seq) < (:at, :seq)"
_NEWEST = "ORDER BY at DESC, seq DESC LIMIT :limit"
_IN_TIME = f"SELECT at, seq FROM journal INDEXED BY ix_journal_at WHERE {FIRST_ROWS} AND {_AFTER}"  # noqa: S608 - constants
_UNDONE = f"SELECT at, seq FROM journal INDEXED BY ix_journal_undone WHERE {UNDONE_ROWS} AND {_AFTER}"  # noqa: S608 - constants
_BY_WHO = (
    f"SELECT at, seq FROM journal INDEXED BY ix_journal_who WHERE {FIRST_ROWS} "  # noqa: S608 - constants
    f"AND account_id = :account AND action = :action AND {_AFTER}"
)
_BEGINS = " AND substr(reason, 1, length(:begins)) = :begins"
_NEXT_ACCOUNT = (
    f"SELECT account_id FROM journal INDEXED BY ix_journal_who WHERE {FIRST_ROWS} "  # noqa: S608 - constants
    "AND account_id > :account ORDER BY account_id LIMIT 1"
)
_NEXT_ACTION = (
    f"SELECT action FROM journal INDEXED BY ix_journal_who WHERE {FIRST_ROWS} "  # noqa: S608 - constants
    "AND account_id = :account AND action > :action ORDER BY action LIMIT 1"
)
_PATIENT = (
    f"SELECT seq, body FROM journal INDEXED BY ix_journal_patient WHERE {PATIENT_ROWS} "  # noqa: S608 - constants
    "AND patient_id IN (SELECT value FROM json_each(:ids))"
)
_BODIES = "SELECT seq, body FROM journal WHERE seq IN (SELECT value FROM json_each(:seqs))"
_FIRST_OF = "SELECT seq, body FROM journal WHERE seq < :seq AND outcome <> 'detail' ORDER BY seq DESC LIMIT 1"
_FOLLOWING = "SELECT seq, body FROM journal WHERE seq > :seq ORDER BY seq LIMIT :limit"
_BY_ANOTHER = (
    f"SELECT 1 FROM journal INDEXED BY ix_journal_at WHERE {FIRST_ROWS} "  # noqa: S608 - constants
    "AND at >= :start AND at < :end AND account_id <> '' AND session_id NOT IN ('', :session) LIMIT 1"
)
_ENDINGS = {
    Ending.ANY: "",
    Ending.UNDONE: "",
    Ending.REFUSED: " AND outcome = 'refused'",
    Ending.FAILED: " AND outcome >= 'failed' AND outcome < 'failee'",
}

Found = tuple[str, int]  # instant and number of a row


class JournalRecords:
    """Read-only view of one journal."""

    def __init__(self, conn: Connection, compartment: Compartment) -> None:
        self._conn = conn
        self._compartment = compartment
        self._table = JOURNALS[compartment]

    def count(self) -> int:
        """How many rows the journal has."""
        return self._conn.execute(select(func.count()).select_from(self._table)).scalar_one()

    def head(self) -> Head:
        """How far the journal has come, the present entry included."""
        return journal.head(self._conn)

    def oldest(self) -> str:
        """The earliest instant written; "" in an empty journal."""
        return oldest_row(self._conn)

    def has_other(self, session_id: str, start: datetime, end: datetime) -> bool:
        """Whether a session other than this one wrote a row from ``start`` until before ``end``."""
        asked = {"session": session_id, "start": instant_text(start), "end": instant_text(end)}
        return bool(driver_rows(self._conn, _BY_ANOTHER, asked))

    def family(self, patient_id: str) -> tuple[str, ...]:
        """The patient's id and those of the files merged into theirs (office only)."""
        return family_of(self._conn, patient_id)

    def names_of(self, patient_ids: Iterable[str]) -> dict[str, str]:
        """The name of the file kept for each of these ids (office only)."""
        return {asked: line.shown_name for asked, line in kept_lines(self._conn, patient_ids).items()}

    def latest(self, wanted: Wanted) -> tuple[JournalLine, ...]:
        """Rows matching ``wanted``, newest first, each with its detail rows."""
        if wanted.patient_ids:
            lines = self._of_patients(wanted)
        else:
            lines = self._lines(seq for _, seq in self._found(wanted))
        ordered = sorted(lines, key=lambda line: (line.at, line.seq), reverse=True)[: wanted.limit]
        return tuple(self._with_details(line) for line in ordered)

    def sealed(self) -> tuple[dict[str, object], ...]:
        """Every row, oldest first: fields by name, exact body, ``prev`` and ``mac`` in hexadecimal."""
        columns = self._table.c
        rows = self._conn.execute(select(columns.body, columns.prev, columns.mac).order_by(columns.seq))
        return tuple(
            dict(zip(JOURNAL_FIELDS, json.loads(row.body), strict=True))
            | {"body": row.body, "prev": row.prev.hex(), "mac": row.mac.hex()}
            for row in rows
        )

    def _found(self, wanted: Wanted) -> list[Found]:
        """The index that holds the fewest rows to look at answers."""
        if wanted.ending is not Ending.ANY:
            return self._in_spans(_UNDONE + _ENDINGS[wanted.ending], wanted)
        if len(wanted.spans) == 1 and (wanted.account_id or wanted.actions):
            return self._by_who(wanted)
        return self._in_spans(_IN_TIME, wanted)

    def _in_spans(self, statement: str, wanted: Wanted) -> list[Found]:
        values: dict[str, Any] = {}
        if wanted.account_id:
            statement += " AND account_id = :account"
            values["account"] = wanted.account_id
        if wanted.actions:
            statement += " AND action IN (SELECT value FROM json_each(:actions))"
            values["actions"] = json.dumps(sorted(wanted.actions))
        statement += _BEGINS if wanted.reason_begins else ""
        found: list[Found] = []
        for start, end in wanted.spans:
            if start <= wanted.before[0] and len(found) < wanted.limit:
                bounds = self._bounds(wanted, start, end) | {"limit": wanted.limit - len(found)}
                found += driver_rows(self._conn, f"{statement} {_NEWEST}", values | bounds)
        return found

    def _by_who(self, wanted: Wanted) -> list[Found]:
        """The newest rows of each account and action, never older than the worst one already kept."""
        statement = f"{_BY_WHO}{_BEGINS if wanted.reason_begins else ''} {_NEWEST}"
        found: list[Found] = []
        start, end = wanted.spans[0]
        for account, action in self._pairs(wanted):
            values = self._bounds(wanted, start, end)
            values |= {"account": account, "action": action, "limit": wanted.limit}
            found += driver_rows(self._conn, statement, values)
            if len(found) >= wanted.limit:
                found = sorted(found, reverse=True)[: wanted.limit]
                start = max(start, found[-1][0])
        return found

    def _pairs(self, wanted: Wanted) -> list[tuple[str, str]]:
        """The accounts and actions that are written, found by leaps."""
        everybody = ["", *self._leaps(_NEXT_ACCOUNT, "account")]  # "" is what happened outside a session
        return [
            (account, action)
            for account in ([wanted.account_id] if wanted.account_id else everybody)
            for action in self._leaps(_NEXT_ACTION, "action", account=account)
            if not wanted.actions or action in wanted.actions
        ]

    def _leaps(self, statement: str, name: str, **values: str) -> Iterator[str]:
        last = ""
        while rows := driver_rows(self._conn, statement, values | {name: last}):
            last = rows[0][0]
            yield last

    def _bounds(self, wanted: Wanted, start: str, end: str) -> dict[str, Any]:
        at, seq = wanted.before
        bounds = {"start": start, "end": min(end, f"{at} "), "at": at, "seq": seq}  # "…Z" < "…Z "
        return bounds | ({"begins": wanted.reason_begins} if wanted.reason_begins else {})

    def _of_patients(self, wanted: Wanted) -> list[JournalLine]:
        """A patient's rows are few; one named in a detail row counts for the row it completes."""
        kept: dict[int, JournalLine] = {}
        for row in driver_rows(self._conn, _PATIENT, {"ids": json.dumps(wanted.patient_ids)}):
            line = self._line(row[1])
            if _is_detail(line):
                first = driver_rows(self._conn, _FIRST_OF, {"seq": line.seq})
                line = self._line(first[0][1]) if first else line
            if wanted.keeps(line):
                kept[line.seq] = line
        return list(kept.values())

    def _lines(self, seqs: Iterable[int]) -> list[JournalLine]:
        rows = driver_rows(self._conn, _BODIES, {"seqs": json.dumps(list(seqs))})
        return [self._line(body) for _, body in rows]

    def _with_details(self, line: JournalLine) -> JournalLine:
        """The detail rows of an entry follow it at once: they were written in the same transaction."""
        for limit in (1, MOST_DETAILS):  # most rows have none
            rows = driver_rows(self._conn, _FOLLOWING, {"seq": line.seq, "limit": limit})
            details = tuple(takewhile(_is_detail, (self._line(body) for _, body in rows)))
            if len(details) < limit:
                break
        return replace(line, details=details) if details else line

    def _line(self, body: str) -> JournalLine:
        said = dict(zip(JOURNAL_FIELDS, json.loads(body), strict=True))
        said["true_at"] = said["true_at"] or ""
        return JournalLine(self._compartment, **said)


def _is_detail(line: JournalLine) -> bool:
    return line.outcome == "detail"
