"""The triggers, views and indexes of a file are the program's own, to the letter; others are put right.

Whoever holds a compartment's key can drop the triggers that guard its rows, or plant one that changes what
is written, with a program of her own. SQLite keeps their text word for word in ``sqlite_master``, which
makes them comparable (https://www.sqlite.org/schematab.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from telesec.domain.errors import StoreError
from telesec.domain.journal.mended import Mended
from telesec.domain.people import Compartment
from telesec.storage.engine import RESTORE, Location
from telesec.storage.faults import DRIVER_FAULTS, named
from telesec.storage.schema import SCHEMAS, Schema
from telesec.storage.triggers import guard_triggers

Thing = tuple[str, str]  # its kind and its name
Things = Mapping[Thing, str]

_KINDS = ("trigger", "view", "index")  # in the order they are dropped in
# The indexes that SQLite makes for itself have no text.
_FOUND = "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL"
_REFUSED = (
    "n'a plus toutes ses protections, ou contient autre chose que ce que telesec y a mis, et n'a pas pu "
    f"être remis en ordre. {RESTORE}"
)


def wanted(compartment: Compartment) -> Things:
    """The text of each trigger and index of a compartment, as SQLite keeps it; no compartment has a view."""
    return _texts(SCHEMAS[compartment])


@cache
def _texts(schema: Schema) -> Things:
    found: dict[Thing, str] = {}
    for statement in (*schema.extra_ddl, *guard_triggers(schema.metadata)):
        kept = statement.replace(" IF NOT EXISTS", "", 1)
        _create, kind, name, *_rest = kept.split(maxsplit=3)
        if kind.lower() in _KINDS:
            found[kind.lower(), name] = kept
    for table in schema.metadata.tables.values():
        for index in table.indexes:
            found["index", str(index.name)] = str(CreateIndex(index).compile(dialect=sqlite.dialect()))
    return found


def mend(location: Location, conn: Connection) -> Mended | None:
    """Put back what is missing or changed, drop what is foreign, all or nothing; None when nothing differs.

    Nothing is locked nor written while nothing differs; of two programs that open a file together, the
    second finds it mended. Raises StoreError when the file cannot be mended; it is then as it was.
    """
    raw: Any = conn.connection.driver_connection
    if _found(raw) == wanted(location.compartment):
        return None
    conn.execution_options(sqlite_begin="IMMEDIATE")
    try:
        with conn.begin():
            return _mended(location, conn, _found(raw))
    except DRIVER_FAULTS as error:
        fault = named(location, error)
        raise (fault if isinstance(fault, StoreError) else location.fault(_REFUSED)) from error


def _found(raw: Any) -> Things:
    return {(kind, name): sql for kind, name, sql in raw.execute(_FOUND).fetchall()}


def _mended(location: Location, conn: Connection, found: Things) -> Mended | None:
    ours = wanted(location.compartment)
    if any(kind == "view" and name in SCHEMAS[location.compartment].metadata.tables for kind, name in found):
        raise location.fault(_REFUSED)  # it stands where a table was
    wrong = [thing for thing, sql in found.items() if ours.get(thing) != sql]
    missing = [thing for thing in ours if thing not in found]
    changed = [thing for thing in wrong if thing in ours]
    for kind, name in sorted(wrong, key=lambda thing: _KINDS.index(thing[0])):
        quoted = name.replace('"', '""')
        conn.exec_driver_sql(f'DROP {kind} IF EXISTS "{quoted}"')  # a view takes its triggers along
    for thing in (*missing, *changed):
        conn.exec_driver_sql(ours[thing])
    if not wrong and not missing:
        return None  # another program did it meanwhile
    return Mended(len(missing), len(changed), len(wrong) - len(changed))
