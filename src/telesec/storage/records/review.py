"""What one journal counts over a span of time, by account, action and ten minutes; and who bears a name.

Every question is answered by an index of the journal (see ``journal_table``); only the openings of
records read the rows themselves, for the patient they name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from telesec.domain.journal.bundles import FAILED_SIGN_IN, GLASS, OPENINGS
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.people import Compartment
from telesec.domain.review.counts import Counts, FailedSignIns, GlassBroken, Opening, Tally
from telesec.domain.review.surnames import same_surname
from telesec.storage.records.merged_files import kept_lines
from telesec.storage.records.patient_match import quoted
from telesec.storage.records.quick_rows import driver_rows, maker
from telesec.storage.tables.base import FIRST_ROWS, UNDONE_ROWS

_tallies, _openings = maker(Tally), maker(Opening)
_SLOT = "substr(at, 1, 15)"  # 2026-11-16T08:3
_DURING = "at >= :start AND at < :end"
_AMONG = "action IN (SELECT value FROM json_each(:actions))"
_TALLIES = (
    f"SELECT account_id, action, {_SLOT}, count(*) FROM journal INDEXED BY ix_journal_at "  # noqa: S608 - constants
    f"WHERE {FIRST_ROWS} AND {_DURING} GROUP BY 3, 1, 2"
)
_UNDONE = (
    f"SELECT account_id, action, {_SLOT}, count(*) FROM journal INDEXED BY ix_journal_undone "  # noqa: S608 - constants
    f"WHERE {UNDONE_ROWS} AND {_DURING} GROUP BY 3, 1, 2"
)
_OPENINGS = (
    f"SELECT account_id, {_SLOT}, patient_id, count(*) FROM journal INDEXED BY ix_journal_at "  # noqa: S608 - constants
    f"WHERE {FIRST_ROWS} AND {_DURING} AND account_id <> '' AND {_AMONG} AND patient_id <> '' "
    "GROUP BY 2, 1, 3"
)
_GLASS = (
    f"SELECT account_id, at, patient_id, reason FROM journal INDEXED BY ix_journal_at "  # noqa: S608 - constants
    f"WHERE {FIRST_ROWS} AND {_DURING} AND account_id <> '' AND {_AMONG} ORDER BY at"
)
_FAILED = (
    f"SELECT reason, {_SLOT}, count(*), max(coalesce(true_at, at)) FROM journal INDEXED BY ix_journal_who "  # noqa: S608 - constants
    f"WHERE {FIRST_ROWS} AND account_id = '' AND action = 'intake' AND {_DURING} "
    "AND substr(reason, 1, length(:begins)) = :begins GROUP BY 1, 2"
)
_BEARERS = (
    "SELECT id, birth_name, used_name FROM patients "
    "WHERE seq IN (SELECT rowid FROM patient_fts WHERE patient_fts MATCH :expression)"
)


class ReviewRecords:
    """Read-only counts of one journal."""

    def __init__(self, conn: Connection, compartment: Compartment) -> None:
        self._conn, self._compartment = conn, compartment

    def counts(self, start: str, end: str) -> Counts:
        """What was written from the instant ``start`` until before ``end``, both as text."""
        during = {"start": start, "end": end}
        return Counts(
            tallies=self._tallies(_TALLIES, during),
            undone=self._tallies(_UNDONE, during),
            openings=self._openings(during),
            failed=self._failed(during),
            glass=self._glass(during),
        )

    def bearers(self, surname: str, among: Iterable[str]) -> dict[str, str]:
        """The kept file of each of these patients who bears the surname (office only)."""
        words, asked = search_words(surname), set(among)
        if not words or not asked:
            return {}
        apart = " AND ".join(f"family : {quoted(word)}" for word in words)
        expression = f"({apart}) OR family : {quoted(''.join(words))}"
        rows = driver_rows(self._conn, _BEARERS, {"expression": expression})
        found = [key for key, *names in rows if key in asked and same_surname(surname, tuple(names))]
        return {key: line.id for key, line in kept_lines(self._conn, found).items()}

    def _tallies(self, statement: str, during: dict[str, str]) -> tuple[Tally, ...]:
        rows = driver_rows(self._conn, statement, during)
        return tuple(_tallies(*zip(*rows, strict=True))) if rows else ()

    def _openings(self, during: dict[str, str]) -> tuple[Opening, ...]:
        values = during | {"actions": json.dumps(sorted(OPENINGS))}
        rows = driver_rows(self._conn, _OPENINGS, values)
        return tuple(_openings(*zip(*rows, strict=True))) if rows else ()

    def _glass(self, during: dict[str, str]) -> tuple[GlassBroken, ...]:
        if self._compartment is not Compartment.CLINICAL:
            return ()
        values = during | {"actions": json.dumps(sorted(GLASS))}
        return tuple(GlassBroken(*row) for row in driver_rows(self._conn, _GLASS, values))

    def _failed(self, during: dict[str, str]) -> tuple[FailedSignIns, ...]:
        if self._compartment is not Compartment.PRACTICE:
            return ()
        rows = driver_rows(self._conn, _FAILED, during | {"begins": FAILED_SIGN_IN})
        return tuple(
            FailedSignIns(reason.removeprefix(FAILED_SIGN_IN).strip(), *rest) for reason, *rest in rows
        )
