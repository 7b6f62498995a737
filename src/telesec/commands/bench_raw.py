"""The floor of every figure: bare SQLCipher on a copy of the same file, no gate, no journal, no trigger."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment
from telesec.domain.wall import to_minutes
from telesec.storage.keys import file_salt

_SEARCH = (
    "SELECT p.id, p.shown_name, p.birth_name, p.birth_date, p.sex, p.phone, p.city FROM patient_fts f "
    "JOIN patients p ON p.seq = f.rowid WHERE patient_fts MATCH ? LIMIT 50"
)
_VIEW = (
    "SELECT a.id, a.practitioner_id, a.site_id, a.patient_id, a.start_minute, a.end_minute, "
    "a.reason_code_id, a.status, a.overbooked, a.overbook_reason, a.note, a.version, "
    "p.shown_name, p.birth_date, p.phone "
    "FROM appointments a JOIN patients p ON p.id = a.patient_id WHERE a.practitioner_id = ? "
    "AND a.start_minute < ? AND a.start_minute > ? - 1440 AND a.end_minute > ? AND a.status <> 'cancelled'"
)
_BUSY = (
    "SELECT start_minute, end_minute FROM appointments WHERE practitioner_id = ? AND start_minute >= ? "
    "AND start_minute < ? AND status NOT IN ('cancelled', 'no_show') ORDER BY start_minute"
)
_INSERT = (
    "INSERT INTO appointments (id, practitioner_id, site_id, patient_id, start_minute, end_minute, "
    "reason_code_id, status, overbooked, overbook_reason, note, version) "
    "VALUES (?, ?, ?, ?, ?, ?, '', 'booked', 0, '', '', 1)"
)


class RawOffice:
    """A copy of ``office.db`` opened with its key and the same page cache, its triggers dropped."""

    def __init__(self, office: Path, dek: bytes, practice_id: str, scratch: Path) -> None:
        """``office`` must be closed and checkpointed; the copy lies in ``scratch``."""
        copy = scratch / "raw.db"
        shutil.copyfile(office, copy)
        self._conn: Any = sqlcipher.connect(str(copy), isolation_level=None)
        self._conn.execute("PRAGMA cipher_log_level = NONE")
        self._conn.set_key(f"x'{dek.hex()}{file_salt(dek, practice_id, Compartment.OFFICE).hex()}'")
        for pragma in ("cache_size = -65536", "journal_mode = WAL", "synchronous = FULL"):
            self._conn.execute(f"PRAGMA {pragma}")
        names = self._conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            self._conn.execute(f"DROP TRIGGER {name}")

    def search(self, expression: str) -> int:
        """Rows of the full-text index joined to their patients."""
        return len(self._conn.execute(_SEARCH, (expression,)).fetchall())

    def view(self, practitioner_ids: Sequence[str], start: int, end: int) -> int:
        """Rows of a view of the agenda, as tuples."""
        return sum(
            len(self._conn.execute(_VIEW, (who, end, start, start)).fetchall()) for who in practitioner_ids
        )

    def busy(self, practitioner_ids: Sequence[str], start: int, end: int) -> int:
        """Taken places, as tuples."""
        return sum(len(self._conn.execute(_BUSY, (who, start, end)).fetchall()) for who in practitioner_ids)

    def insert(self, request: BookingRequest) -> None:
        """One encrypted INSERT in a transaction of its own, synced."""
        self._conn.execute("BEGIN IMMEDIATE")
        self._conn.execute(
            _INSERT,
            (
                new_id(),
                request.practitioner_id,
                request.site_id,
                request.patient_id,
                to_minutes(request.start),
                to_minutes(request.end),
            ),
        )
        self._conn.execute("COMMIT")

    def journal(self) -> int:
        """Every row of the journal, read and dropped."""
        rows = 0
        cursor = self._conn.execute("SELECT seq, body, prev, mac FROM journal ORDER BY seq")
        while chunk := cursor.fetchmany(2000):
            rows += len(chunk)
        return rows

    def journal_page(self) -> int:
        """The last rows of the journal, as tuples."""
        return self.journal_rows(200)

    def journal_rows(self, count: int) -> int:
        """So many of the last rows of the journal, as tuples."""
        last = "SELECT seq, body FROM journal ORDER BY seq DESC LIMIT ?"
        return len(self._conn.execute(last, (count,)).fetchall())

    def close(self) -> None:
        self._conn.close()
