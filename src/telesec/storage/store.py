"""An open compartment: its identity checks, its journaled transactions, its orderly closing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from telesec.domain.access.people_rules import Standing
from telesec.domain.backups.surveys import Survey
from telesec.domain.errors import JournalUnavailable, SessionClosed, StoreError
from telesec.domain.journal.chain import Entry, Head
from telesec.domain.journal.mended import Mended
from telesec.domain.people import Compartment
from telesec.domain.wall import DEFAULT_ZONE
from telesec.storage import journal
from telesec.storage.engine import Inode, Location, build_engine, check_file, check_same, create_file, writer
from telesec.storage.faults import DRIVER_FAULTS, named
from telesec.storage.granting_store import GrantingStore
from telesec.storage.keys import journal_key
from telesec.storage.migrations import migrate
from telesec.storage.quiet import QuietPoint
from telesec.storage.records.context import EntryContext
from telesec.storage.records.doors import Records
from telesec.storage.schema import SCHEMAS
from telesec.storage.shape import mend
from telesec.storage.survey import page_faults, take_survey
from telesec.storage.tables.base import METAS, instant_from, instant_text

LOCKED = "La session est verrouillée. Déverrouillez pour continuer."
_CLOSING_MS = 250
_ACCEPTED = (
    "SELECT max(accepted_at) FROM commitments WHERE account_id = ? AND version = ? AND accepted_at <= ?"
)
_STANDING = (
    "SELECT state, roles, valid_from, valid_until, (SELECT zone FROM sites ORDER BY name LIMIT 1) "
    "FROM accounts WHERE id = ?"
)


@dataclass(slots=True)
class _Current:
    """What the functions registered on our connection answer to the triggers."""

    seq: int | None = None
    account_id: str = ""
    instant: str = ""


class Store(GrantingStore):
    """One compartment's open file. Used by one thread; closed once, at lock."""

    def __init__(self, location: Location, dek: bytes, *, create: bool = False) -> None:
        """Open (or create) the file. Raises StoreError with a sentence that names the damage."""
        self.location = location
        self.compartment: Compartment = location.compartment
        self._key = journal_key(dek, location.practice_id, location.compartment)
        self._current = _Current()
        self._closed = False
        self._standing: tuple[int, str, Standing | None] | None = None
        self._quiet: QuietPoint | None = None
        self.mended: Mended | None = None  # what this opening put right of triggers and indexes
        self._second = partial(build_engine, location, dek)
        if not create:
            check_file(location, dek)
        self._engine = create_file(location, dek) if create else build_engine(location, dek)
        self._writer = writer(self._engine)
        try:
            self._prepare(create=create)
        except DRIVER_FAULTS as error:
            self._engine.dispose()
            raise named(location, error) from error
        except StoreError:
            self._engine.dispose()
            raise
        self._inode: Inode = location.inode()

    def _connect(self, engine: Engine) -> Connection:
        """A disposed engine would open the file again with its key; a replaced file keeps nothing."""
        if self._closed:
            raise SessionClosed(LOCKED)
        return engine.connect()

    def _prepare(self, *, create: bool) -> None:
        with self._engine.connect() as conn:
            raw: Any = conn.connection.driver_connection
            self._raw = raw
            raw.create_function("current_entry", 0, lambda: self._current.seq)
            raw.create_function("current_account", 0, lambda: self._current.account_id)
            raw.create_function("current_instant", 0, lambda: self._current.instant)
            if create:
                self._sign(conn)
                return
            self._check_identity(raw)
            migrate(self.location, conn, self._unguarded)
            self.mended = mend(self.location, conn)

    @contextmanager
    def _unguarded(self) -> Iterator[None]:
        self._current = _Current(seq=0)
        try:
            yield
        finally:
            self._current = _Current()

    def _sign(self, conn: Connection) -> None:
        with self._unguarded(), conn.begin():
            conn.execute(
                METAS[self.compartment]
                .insert()
                .values(
                    practice_id=self.location.practice_id,
                    compartment=self.compartment.value,
                    created_at=datetime.now(UTC),
                )
            )

    def _check_identity(self, raw: Any) -> None:
        schema = SCHEMAS[self.compartment]
        if raw.execute("PRAGMA application_id").fetchone()[0] != schema.application_id:
            raise self.location.fault("n'est pas le bon compartiment ; rien n'a été écrit.")
        if raw.execute("PRAGMA user_version").fetchone()[0] > schema.version:
            raise self.location.fault(
                "a été écrit par une version plus récente de telesec. Installez-la ; rien n'a été modifié."
            )
        row = raw.execute("SELECT practice_id, compartment FROM meta").fetchone()
        if row != (self.location.practice_id, self.compartment.value):
            raise self.location.fault("appartient à un autre cabinet ; rien n'a été écrit.")

    @contextmanager
    def entry(self, entry: Entry, context: EntryContext) -> Iterator[Records]:
        """One BEGIN IMMEDIATE transaction: the journal row, then the caller's work, then commit.

        Raises JournalUnavailable when the row cannot be written (nothing was read), StoreError
        when the file is damaged or the disk is full. Any error rolls everything back.
        """
        check_same(self.location, self._inode)
        try:
            with self._connect(self._writer) as conn, conn.begin():
                self._open_entry(conn, entry, context)
                yield Records(conn, self.compartment, context)
                if context.touched or context.others:
                    journal.append(conn, self._key, context.details(entry))
        except DRIVER_FAULTS as error:
            fault = named(self.location, error)
            if fault is error:
                raise
            raise fault from error
        finally:
            self._current = _Current()

    def _open_entry(self, conn: Connection, entry: Entry, context: EntryContext) -> None:
        try:
            head = journal.append(conn, self._key, [entry])
        except DRIVER_FAULTS as error:
            raise JournalUnavailable(
                "L'accès n'a pas pu être inscrit au journal, donc rien n'a été ouvert. "
                "Vérifiez la place libre sur le disque, puis réessayez."
            ) from error
        self._current = _Current(head.count, context.account_id, instant_text(context.now))

    def standing(self, account_id: str) -> Standing | None:
        """What ``practice.db`` says of an account; read again only when another session wrote.

        Callable inside an entry, where it sees what the transaction sees.
        """
        if self._closed:
            raise SessionClosed(LOCKED)
        try:
            version = self._raw.execute("PRAGMA data_version").fetchone()[0]
            if self._standing is None or self._standing[:2] != (version, account_id):
                row = self._raw.execute(_STANDING, (account_id,)).fetchone()
                self._standing = (version, account_id, _standing(row))
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error
        return self._standing[2]

    def accepted_at(self, account_id: str, version: int, latest: datetime) -> datetime | None:
        """When an account last accepted this version of the commitment, not after ``latest``; or None."""
        if self._closed:
            raise SessionClosed(LOCKED)
        try:
            found = self._raw.execute(_ACCEPTED, (account_id, version, instant_text(latest))).fetchone()[0]
        except DRIVER_FAULTS as error:
            raise named(self.location, error) from error
        return instant_from(found) if found else None

    def check_pages(self) -> list[str]:
        """Every page's HMAC, then SQLite's own structure check; [] when the file is whole."""
        with self._connect(self._engine) as conn:
            return page_faults(conn)

    def survey(self) -> Survey:
        """Rows by table and what must hold in them; journals nothing, names nobody."""
        with self._connect(self._engine) as conn:
            return take_survey(conn, self.location)

    def checkpoint(self) -> None:
        """Fold the -wal into the file and empty it."""
        with self._connect(self._engine) as conn:
            raw: Any = conn.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def quiet(self) -> Head:
        """Keep the file as it is, whole, until ``unquiet``; entries go on meanwhile. The head of that moment.

        Raises StoreError when the file was moved, is damaged, or changes without a pause.
        """
        if self._closed:
            raise SessionClosed(LOCKED)
        check_same(self.location, self._inode)
        self.unquiet()
        self._quiet = QuietPoint(self.location, self._second())
        return self._quiet.head

    def unquiet(self) -> None:
        """Let the file change again; harmless when it already may."""
        if self._quiet is not None:
            self._quiet.release()
            self._quiet = None

    def close(self) -> None:
        """Checkpoint as far as the disk allows, then close every handle of this file."""
        if self._closed:
            return
        try:
            self.unquiet()  # first: the checkpoint would wait for it, and a lock waits for nothing
            self._raw.execute(f"PRAGMA busy_timeout = {_CLOSING_MS}")  # nor for another program's copy
            self.checkpoint()
        except DRIVER_FAULTS:
            pass  # a full or missing disk never delays the lock; the -wal keeps what was committed
        finally:
            self._closed = True
            self._engine.dispose()


def _standing(row: tuple[str, str, str | None, str | None, str | None] | None) -> Standing | None:
    if row is None:
        return None
    state, roles, first, last, zone = row
    begins, ends = (date.fromisoformat(day) if day else None for day in (first, last))
    return Standing(state, roles, begins, ends, zone or DEFAULT_ZONE)
