"""Numbered migrations of each compartment, each after an encrypted copy of the file.

A file older than the program is copied beside itself (ciphertext, same key), then migrated in one
transaction, its guard triggers re-applied, its foreign keys checked. A newer file is refused
before this module is reached.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, MetaData
from sqlalchemy.schema import CreateColumn

from telesec.domain.people import Compartment
from telesec.storage.engine import Location
from telesec.storage.schema import SCHEMAS, complete_schema
from telesec.storage.tables.base import OFFICE, PRACTICE

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
                index.create(conn, checkfirst=True)

    return step


# compartment → functions, in order; the function at index i brings version i+1 to version i+2.
MIGRATIONS: dict[Compartment, tuple[Migration, ...]] = {
    Compartment.PRACTICE: (grow(PRACTICE),),
    Compartment.OFFICE: (grow(OFFICE, "ix_appointments_place"),),
    Compartment.BILLING: (),
    Compartment.CLINICAL: (),
}

# The copy is made by a child: opening and closing a store's file in this process would cancel
# SQLite's locks on it (POSIX advisory locks belong to the process).
_COPY = (
    "import os,shutil,sys\n"
    "os.umask(0o077)\n"
    "s,d=sys.argv[1:]\n"
    "with open(s,'rb') as a, open(d+'.part','wb') as b:\n"
    "    shutil.copyfileobj(a,b,1<<20); b.flush(); os.fsync(b.fileno())\n"
    "os.replace(d+'.part',d)\n"
)


def backup_path(location: Location, version: int) -> str:
    """Where the copy made before leaving schema ``version`` lies."""
    return f"{location.path}.v{version}.bak"


def _copy_aside(location: Location, conn: Connection, version: int) -> None:
    raw: Any = conn.connection.driver_connection
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw.execute("BEGIN IMMEDIATE")  # nobody writes while the child copies
    try:
        subprocess.run(
            [sys.executable, "-I", "-c", _COPY, str(location.path), backup_path(location, version)],
            check=True,
            stdin=subprocess.DEVNULL,
            timeout=600,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise location.fault(
            "doit être mis à jour, mais sa copie de sûreté n'a pas pu être faite. "
            "Libérez de la place sur le disque ; rien n'a été modifié."
        ) from error
    finally:
        raw.execute("ROLLBACK")


def migrate(
    location: Location, conn: Connection, unguarded: Callable[[], AbstractContextManager[None]]
) -> None:
    """Bring an older file to the program's version; does nothing when it is already there.

    Raises StoreError when the copy cannot be made or a step breaks a foreign key; the file is then
    exactly as it was.
    """
    raw: Any = conn.connection.driver_connection
    version = int(raw.execute("PRAGMA user_version").fetchone()[0])
    schema = SCHEMAS[location.compartment]
    if version == schema.version:
        return
    if version < 1:
        raise location.fault("n'a pas de numéro de version : il n'a pas été créé par telesec.")
    _copy_aside(location, conn, version)
    raw.execute("PRAGMA foreign_keys = OFF")  # a no-op inside a transaction, so before it
    try:
        with unguarded(), conn.begin():
            for step in MIGRATIONS[location.compartment][version - 1 : schema.version - 1]:
                step(conn)
            complete_schema(conn, schema)
            if conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise location.fault("contient des liens rompus : il n'a pas été mis à jour.")
            conn.exec_driver_sql(f"PRAGMA user_version = {schema.version}")
    finally:
        raw.execute("PRAGMA foreign_keys = ON")
