"""Opens a compartment's SQLCipher file, or names precisely why it cannot be used."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment
from telesec.storage.keys import KEY_BYTES, file_salt
from telesec.storage.schema import SCHEMAS, create_schema

PAGE = 4096
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
PLAINTEXT = b"SQLite format 3\x00"
CACHE_KIB = {Compartment.OFFICE: 65536}

Inode = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Location:
    """Which file, whose practice, which compartment."""

    folder: Path
    practice_id: str
    compartment: Compartment

    @property
    def path(self) -> Path:
        return self.folder / f"{self.compartment.value}.db"

    def inode(self) -> Inode:
        """What tells this very file from another put in its place; opens nothing."""
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def fault(self, sentence: str) -> StoreError:
        """The error for this file; sentences speak of the file by its name alone."""
        return StoreError(self.compartment.value, f"Le fichier {self.path.name} {sentence}")


RESTORE = "Ne supprimez rien ; restaurez-le depuis une sauvegarde."


def check_file(location: Location, dek: bytes) -> None:
    """Refuse what can be refused before any opening: absent, empty, plaintext, foreign.

    Raises StoreError. Reads the first 16 bytes only while no connection of this process is on
    the file: closing a descriptor would cancel SQLite's locks (POSIX).
    """
    if len(dek) != KEY_BYTES:
        raise location.fault("ne peut pas être ouvert : sa clé n'a pas la bonne longueur.")
    _check_kind(location)
    path = location.path
    size = path.stat().st_size
    if size == 0:
        raise location.fault(f"est vide (zéro octet). {RESTORE}")
    if size < PAGE:
        raise location.fault(f"est tronqué : il ne contient même pas une page. {RESTORE}")
    with path.open("rb") as file:
        start = file.read(16)
    if start == PLAINTEXT:
        raise location.fault("n'est pas chiffré : ce n'est pas un fichier de telesec. Rien n'a été ouvert.")
    if start != file_salt(dek, location.practice_id, location.compartment):
        raise location.fault(
            "n'appartient pas à ce cabinet, ou sa clé a changé, ou son tout début est abîmé. "
            "Remettez le bon fichier ou restaurez une sauvegarde."
        )


def _check_kind(location: Location) -> None:
    path = location.path
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise location.fault(f"n'est pas un vrai fichier. {RESTORE}")
    if not path.exists():
        raise location.fault(f"est absent. {RESTORE}")
    if sys.platform != "win32" and path.stat().st_uid != os.geteuid():
        raise location.fault("appartient à un autre utilisateur de cet ordinateur ; rien n'a été ouvert.")


def check_same(location: Location, opened: Inode) -> None:
    """Refuse to work into a file that is no longer in the folder: nobody would find the work again.

    Raises StoreError when the file was moved away, deleted or replaced since it was opened.
    """
    if opened is None or location.inode() != opened:
        raise location.fault(
            "a été déplacé ou remplacé depuis son ouverture, ou son disque a été retiré ; rien n'a été "
            "écrit. Remettez-le à sa place, puis quittez et reconnectez-vous."
        )


_SETTINGS = (
    "foreign_keys = ON",
    "busy_timeout = 10000",
    "temp_store = MEMORY",
    # ON, because our triggers call current_entry(): SQLite has no other way to let a Python
    # function into a trigger. Only a holder of the key could plant a schema, and it would find
    # nothing but three functions that answer who acts and when.
    "trusted_schema = ON",
    "recursive_triggers = ON",  # REPLACE must meet the delete triggers
    "cell_size_check = ON",
)


def raw_connection(location: Location, dek: bytes, *, create: bool) -> Any:
    """The file opened with its key and nothing else: no setting, no trigger function."""
    mode = "rwc" if create else "rw"
    uri = f"file:{quote(os.path.abspath(location.path))}?mode={mode}"
    connection = sqlcipher.connect(uri, uri=True, isolation_level=None, timeout=10.0)
    salt = file_salt(dek, location.practice_id, location.compartment)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.set_key(f"x'{dek.hex()}{salt.hex()}'")  # not SQL: no trace callback ever sees it
    return connection


def _tuned(connection: Any, compartment: Compartment) -> None:
    """Settings of the session; the first of them to need the schema meets a damaged file."""
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB.get(compartment, 8192)}")
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


_FAULTS = {
    11: f"est abîmé ou tronqué. {RESTORE}",  # SQLITE_CORRUPT
    26: f"ou son fichier -wal est abîmé dès sa première page. {RESTORE}",  # SQLITE_NOTADB
}


def _guarded(location: Location, dek: bytes, *, create: bool) -> Any:
    connection = None
    try:
        connection = raw_connection(location, dek, create=create)
        _tuned(connection, location.compartment)
    except sqlcipher.DatabaseError as error:
        if connection is not None:
            connection.close()
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise location.fault(_FAULTS.get(code, f"ne s'ouvre pas. {RESTORE}")) from None
    return connection


def build_engine(location: Location, dek: bytes, *, create: bool = False) -> Engine:
    """One engine, one connection, one thread: the first to use it (others crash loudly)."""
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: _guarded(location, dek, create=create),
        poolclass=StaticPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: Any) -> None:
        # Writers begin IMMEDIATE: a read lock upgraded later fails at once when another has committed.
        how = conn.get_execution_options().get("sqlite_begin", "DEFERRED")
        conn.connection.driver_connection.execute(f"BEGIN {how}")

    return engine


def writer(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock from the start."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def create_file(location: Location, dek: bytes) -> Engine:
    """Create a new compartment's file with its schema; refuses when the file already exists."""
    if location.path.exists():
        raise location.fault("existe déjà ; rien n'a été écrit.")
    if len(dek) != KEY_BYTES:
        raise location.fault("ne peut pas être créé : sa clé n'a pas la bonne longueur.")
    # Ours alone whatever the umask; SQLite gives the -wal and the -shm the rights of the file.
    os.close(os.open(location.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW, 0o600))
    engine = build_engine(location, dek, create=True)
    with engine.connect() as conn:
        conn.connection.driver_connection.create_function("current_entry", 0, lambda: None)  # type: ignore[union-attr]
        with conn.begin():
            create_schema(conn, SCHEMAS[location.compartment])
    return engine
