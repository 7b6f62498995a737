"""Numbered migrations of each compartment, each after an encrypted copy of the file.

A file older than the program is copied beside itself (ciphertext, same key), then migrated in one
transaction, its guard triggers re-applied, its foreign keys checked. A newer file is refused
before this module is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData
from sqlalchemy.schema import CreateColumn, CreateIndex

from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment
from telesec.storage.engine import RESTORE, Location
from telesec.storage.faults import DRIVER_FAULTS, named
from telesec.storage.safety_copy import copy_aside
from telesec.storage.schema import SCHEMAS, complete_schema
from telesec.storage.tables.base import BILLING, CLINICAL, OFFICE, PRACTICE

Migration = Callable[[Connection], None]


def grow(metadata: MetaData, *stale_indexes: str) -> Migration:
    """A migration that only adds: tables, columns with their defaults, indexes (``stale_indexes`` anew)."""

    def step(conn: Connection) -> None:
        for name in stale_indexes:
            conn.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
        for table in metadata.sorted_tables:
            known = conn.exec_driver_sql(f"PRAGMA table_info({table.name})").all()
            if not known:
                table.create(conn)
                continue
            for column in table.columns:
                if column.computed is None and column.name not in {row[1] for row in known}:
                    ddl = CreateColumn(column).compile(dialect=conn.dialect)
                    conn.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {ddl}")
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                conn.execute(CreateIndex(index, if_not_exists=True))

    return step


_UNDATED_REFUSALS = (
    "INSERT INTO channel_choices (id, patient_id, channel, agreed, at, account_id) "
    "SELECT lower(hex(randomblob(16))), patients.id, value, 0, patients.updated_at, '' "
    "FROM patients, json_each(patients.opt_outs)"
)


def date_refusals(conn: Connection) -> None:
    """Refusals of messages noted before they were dated take the day the file was last written."""
    conn.exec_driver_sql(_UNDATED_REFUSALS)


def then(first: Migration, second: Migration) -> Migration:
    """A migration of two steps."""

    def step(conn: Connection) -> None:
        first(conn)
        second(conn)

    return step


# compartment → functions, in order; the function at index i brings version i+1 to version i+2.
MIGRATIONS: dict[Compartment, tuple[Migration, ...]] = {
    Compartment.PRACTICE: (grow(PRACTICE),) * 4,
    Compartment.OFFICE: (
        grow(OFFICE, "ix_appointments_place"),
        then(grow(OFFICE), date_refusals),
        grow(OFFICE),
    ),
    Compartment.BILLING: (grow(BILLING),) * 3,
    Compartment.CLINICAL: (grow(CLINICAL), grow(CLINICAL)),
}

_BUSY = (
    "doit être mis à jour, mais une autre session de telesec s'en sert. Fermez les autres sessions, "
    "puis recommencez ; rien n'a été modifié."
)


_FOREIGN = (
    "n'a pas pu être mis à jour : il contient autre chose que ce que telesec y a mis, ou l'une de ses tables "
    f"a été changée par un autre programme. Rien n'a été modifié. {RESTORE}"
)


def _version(raw: Any) -> int:
    return int(raw.execute("PRAGMA user_version").fetchone()[0])


def _fold(location: Location, raw: Any) -> None:
    """Bring everything of the -wal into the file, so that its copy is whole; refuse when someone reads."""
    if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise location.fault(_BUSY)


def _check_folded(location: Location) -> None:
    """Under the write lock: whoever wrote between the folding and the lock left something in the -wal."""
    wal = location.path.with_name(f"{location.path.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise location.fault(_BUSY)


def migrate(
    location: Location, conn: Connection, unguarded: Callable[[], AbstractContextManager[None]]
) -> None:
    """Bring an older file to the program's version; does nothing when it is already there.

    The copy and the steps are under one write lock: of two programs that start together, the second
    finds the work done. Raises StoreError when the copy cannot be made, when another session is on
    the file, when it holds what telesec never put there or when a step breaks a foreign key; the file
    is then exactly as it was.
    """
    raw: Any = conn.connection.driver_connection
    version = _version(raw)
    if version == SCHEMAS[location.compartment].version:
        return
    if version < 1:
        raise location.fault("n'a pas de numéro de version : il n'a pas été créé par telesec.")
    _fold(location, raw)
    raw.execute("PRAGMA foreign_keys = OFF")  # a no-op inside a transaction, so before it
    conn.execution_options(sqlite_begin="IMMEDIATE")
    try:
        with _faults_named(location), unguarded(), conn.begin():
            if _version(raw) == version:  # nobody migrated it while the lock was awaited
                _check_folded(location)
                _check_kinds(location, conn)
                copy_aside(location, version)
                _climb(location, conn, version)
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _check_kinds(location: Location, conn: Connection) -> None:
    """No schema of ours has a view: one that stands where a table is to come would pass for it."""
    if conn.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'view'").scalar_one():
        raise location.fault(_FOREIGN)


@contextmanager
def _faults_named(location: Location) -> Iterator[None]:
    """What a step cannot do to this very file is the file's fault, and said so."""
    try:
        yield
    except DRIVER_FAULTS as error:
        fault = named(location, error)
        raise (fault if isinstance(fault, StoreError) else location.fault(_FOREIGN)) from error


def _climb(location: Location, conn: Connection, version: int) -> None:
    schema = SCHEMAS[location.compartment]
    for step in MIGRATIONS[location.compartment][version - 1 : schema.version - 1]:
        step(conn)
    complete_schema(conn, schema)
    if conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise location.fault("contient des liens rompus : il n'a pas été mis à jour.")
    conn.exec_driver_sql(f"PRAGMA user_version = {schema.version}")
