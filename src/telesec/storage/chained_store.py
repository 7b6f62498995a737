"""The side of an open compartment that keeps its journal: appended to, verified, purged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Engine

from telesec.domain.errors import JournalUnavailable
from telesec.domain.journal.chain import Entry, Head, Report
from telesec.domain.journal.checkpoints import Checkpoint, Removable
from telesec.storage import journal
from telesec.storage.engine import Inode, Location, check_same
from telesec.storage.faults import DRIVER_FAULTS, named, named_of_journal
from telesec.storage.tables.base import FIRST_ROWS, JOURNAL_FIELDS

_OTHERS = "SELECT DISTINCT action FROM journal WHERE seq > ? AND session_id <> ? AND outcome = 'ok'"

_SAID = (
    f"SELECT body FROM journal INDEXED BY ix_journal_who WHERE {FIRST_ROWS} AND account_id = '' "  # noqa: S608 - constants
    "AND action = ? AND subject_kind = ? ORDER BY seq DESC LIMIT 1"
)


class ChainedStore:
    """What a store does with its journal; ``Store`` opens the file and gives the connections."""

    location: Location
    _key: bytes
    _inode: Inode
    _engine: Engine
    _writer: Engine
    _version: int = -1

    def _connect(self, engine: Engine) -> Connection:
        raise NotImplementedError

    def note(self, entries: Iterable[Entry]) -> Head:
        """Append rows that accompany no work (refusals, failures, sign-in); returns the new head."""
        check_same(self.location, self._inode)
        try:
            with self._connect(self._writer) as conn, conn.begin():
                return journal.append(conn, self._key, entries)
        except DRIVER_FAULTS as error:
            raise JournalUnavailable(
                "Le journal ne peut pas être écrit. Vérifiez la place libre sur le disque."
            ) from error

    def turn(self, former: bytes, entry: Entry) -> Head:
        """The journal goes on with this file's key after ``former``; ``entry`` becomes the row that says so.

        Raises StoreError.
        """
        try:
            with self._connect(self._writer) as conn, conn.begin():
                return journal.renew(conn, former, self._key, entry)
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error

    def head(self) -> Head:
        """How far this compartment's journal has come. Raises StoreError when the file is damaged."""
        try:
            with self._connect(self._engine) as conn:
                return journal.head(conn)
        except DRIVER_FAULTS as error:
            raise named_of_journal(self.location, error) from error

    def last_said(self, action: str, kind: str) -> str:
        """The last thing the program itself wrote about a subject in this journal; "" when it never did."""
        try:
            with self._connect(self._engine) as conn:
                row = conn.exec_driver_sql(_SAID, (action, kind)).fetchone()
                return str(json.loads(row[0])[JOURNAL_FIELDS.index("subject_id")]) if row else ""
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error

    def written_by_others(self, session_id: str, since: int | None) -> tuple[int, frozenset[str]]:
        """How far the journal has come, and the actions other sessions did well after row ``since``.

        While no other connection wrote, nothing is read and ``since`` stands.
        """
        try:
            with self._connect(self._engine) as conn:
                version = conn.exec_driver_sql("PRAGMA data_version").scalar_one()
                if since is not None and version == self._version:
                    return since, frozenset()
                self._version = version
                count = journal.head(conn).count
                found = conn.exec_driver_sql(_OTHERS, (count if since is None else since, session_id))
                return count, frozenset(found.scalars())
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error

    def holds_head(self, noted: Head, now: str = "") -> bool:
        """True when a head noted elsewhere is still part of this journal, or was purged in due form."""
        try:
            with self._connect(self._engine) as conn:
                return journal.holds_head(conn, self._key, noted, now)
        except DRIVER_FAULTS as error:
            raise named_of_journal(self.location, error) from error

    def verify(
        self,
        anchors: Iterable[Head] = (),
        progress: Callable[[int], bool] | None = None,
        now: str = "",
    ) -> Report | None:
        """Verify the whole journal against ``anchors`` at ``now``; None when ``progress`` cancelled it."""
        try:
            with self._connect(self._engine) as conn:
                return journal.verify(conn, self._key, anchors, progress, now)
        except DRIVER_FAULTS as error:
            raise named_of_journal(self.location, error) from error

    def removable(self, before: str) -> Removable:
        """What ``purge`` would remove: the beginning of the journal, written before an instant."""
        try:
            with self._connect(self._engine) as conn:
                return journal.removable(conn, before)
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error

    def purge(self, before: str, entry: Entry) -> Checkpoint | None:
        """Remove the beginning of the journal, answered for by ``entry``; None when there is none to remove.

        Raises StoreError; then nothing was removed.
        """
        check_same(self.location, self._inode)
        try:
            with self._connect(self._writer) as conn, conn.begin():
                return journal.purge(conn, self._key, before, entry)
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error
