"""The copy of a compartment's file under a new key: page for page, its journal carried into a new epoch.

SQLCipher's own rekey would keep the file's salt and write over the only copy. Here the file that is open to
nobody is read page by page into another one, which gets the salt of its new key; every row keeps its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telesec.domain.errors import StoreError
from telesec.domain.journal.chain import Entry, Head, Verdict
from telesec.storage.engine import Location, check_file, raw_connection
from telesec.storage.faults import DRIVER_FAULTS, named
from telesec.storage.keys import file_salt, journal_key
from telesec.storage.store import Store

PAGES = 2048  # copied at a time: 8 MiB
_UNFAITHFUL = "n'a pas pu être recopié fidèlement sous sa nouvelle clé : rien n'a été remplacé."
_NOT_COPIED = "n'a pas pu être recopié sous sa nouvelle clé : rien n'a été remplacé. Vérifiez le disque."
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)

Tell = Callable[[int, int], object]


def copy_under_key(source: Location, target: Location, former: bytes, key: bytes, tell: Tell) -> None:
    """Write ``target``, which must not exist, as ``source`` is, under ``key``; nobody may have either open.

    ``tell(pages, all of them)`` is called as it goes. Raises StoreError; ``source`` is never written.
    """
    check_file(source, former)
    try:
        read, write = raw_connection(source, former, create=False), raw_connection(target, key, create=True)
        try:
            # Durable once whole: the order to put it in place comes after its own fsync.
            write.execute("PRAGMA synchronous = OFF")
            read.backup(write, pages=PAGES, progress=lambda _status, left, all_: tell(all_ - left, all_))
        finally:
            read.close()
            write.close()
        _same_rows(source, target, former, key)
    except DRIVER_FAULTS as error:
        fault = named(source, error)
        raise (fault if isinstance(fault, StoreError) else source.fault(_NOT_COPIED)) from error


def turn_journal(location: Location, former: bytes, key: bytes, entry: Entry) -> Head:
    """Note in a copy made by ``copy_under_key`` that its journal goes on with ``key``; its head from then.

    Then everything is read back: each page, and the whole journal through both keys. Raises StoreError.
    """
    keys = [journal_key(dek, location.practice_id, location.compartment) for dek in (former, key)]
    store = Store(location, key)
    try:
        store.turn(keys[0], entry)
        report = store.verify([store.head()])
        if store.check_pages() or report is None or report.verdict is not Verdict.VERIFIED:
            raise location.fault(_UNFAITHFUL)
        return report.head
    finally:
        store.close()


def opens_with(location: Location, key: bytes) -> bool:
    """Whether the file begins as one under ``key`` does; nobody may have it open. Raises OSError."""
    salt = file_salt(key, location.practice_id, location.compartment)
    with location.path.open("rb") as stream:
        return stream.read(len(salt)) == salt


def _same_rows(source: Location, target: Location, former: bytes, key: bytes) -> None:
    if _counted(source, former) != _counted(target, key):
        raise source.fault(_UNFAITHFUL)


def _counted(location: Location, key: bytes) -> tuple[list[tuple[str, int]], Head | None]:
    """Each table with its rows, the full-text ones included, and the end of the journal."""
    raw: Any = raw_connection(location, key, create=False)
    try:
        names = [row[0] for row in raw.execute(_TABLES).fetchall()]
        count = 'SELECT count(*) FROM "{}"'  # of the names that the file itself has just given
        rows = [(name, raw.execute(count.format(name)).fetchone()[0]) for name in names]
        last = raw.execute("SELECT seq, mac FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        return rows, Head(*last) if last else None
    finally:
        raw.close()
