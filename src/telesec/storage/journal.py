"""Appends to, verifies and purges a compartment's journal on an open connection."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from telesec.domain.journal import epochs
from telesec.domain.journal.chain import GENESIS, Entry, Head, Report, Row, Verifier, chained, is_sealed
from telesec.domain.journal.checkpoints import (
    ACTION,
    KIND,
    Checkpoint,
    MonthRows,
    Removable,
    digest,
    is_to_come,
    read_purge,
)
from telesec.storage.triggers import JOURNAL_KEPT

_HEAD = "SELECT seq, mac FROM journal ORDER BY seq DESC LIMIT 1"
_APPEND = "INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)"
_AT = "SELECT mac FROM journal WHERE seq = ?"
_ROWS = "SELECT seq, body, prev, mac FROM journal ORDER BY seq"
_FIRST = "SELECT seq, prev, at FROM journal ORDER BY seq LIMIT 1"
_LAST_AT = "SELECT at FROM journal ORDER BY seq DESC LIMIT 1"
# Rows are kept from the first one that is not old enough: one dated by a clock gone wrong keeps the rest.
_KEPT_FROM = "SELECT seq FROM journal WHERE at >= ? ORDER BY seq LIMIT 1"
_BY_MONTH = (
    "SELECT substr(at, 1, 7), count(*), min(at), max(at) FROM journal WHERE seq < ? GROUP BY 1 ORDER BY 1"
)
_OLD = "SELECT body, mac FROM journal WHERE seq < ? ORDER BY seq"
_PURGES = (
    "SELECT seq, body, prev, mac FROM journal "
    "WHERE action = ? AND subject_kind = ? AND outcome = 'ok' ORDER BY seq DESC LIMIT 1"
)
_CHANGES = (
    "SELECT body, prev, mac FROM journal "
    "WHERE action = ? AND subject_kind = ? AND outcome <> 'detail' ORDER BY seq DESC"
)
_REMOVE = "DELETE FROM journal WHERE seq < ?"
CHUNK = 2000


# Head and append use the driver's own connection: they run in every entry of the gate, and two
# statements through SQLAlchemy cost as much as the encrypted insert itself.


def head(conn: Connection) -> Head:
    """The number of rows and the last MAC. Raises sqlcipher3's DatabaseError."""
    raw: Any = conn.connection.driver_connection
    row = raw.execute(_HEAD).fetchone()
    return Head(row[0], row[1]) if row else Head(0, GENESIS)


def append(conn: Connection, key: bytes, entries: Iterable[Entry]) -> Head:
    """Chain ``entries`` after the present head, inside the caller's transaction.

    Raises sqlcipher3's DatabaseError.
    """
    raw: Any = conn.connection.driver_connection
    last = head(conn)
    for row in chained(key, entries, last):
        raw.execute(_APPEND, (row.seq, row.body, row.prev, row.mac))
        last = Head(row.seq, row.mac)
    return last


def holds_head(conn: Connection, key: bytes, noted: Head, now: str = "") -> bool:
    """True when the journal still contains the head noted elsewhere, or a purge of before ``now`` took it."""
    if noted.count == 0:
        return True
    row = conn.exec_driver_sql(_AT, (noted.count,)).fetchone()
    if row is not None:
        return hmac.compare_digest(row[0], noted.mac)
    first = conn.exec_driver_sql(_FIRST).fetchone()
    if first is None or noted.count >= first[0]:
        return False
    purge = _last_purge(conn, key, now)
    if purge is None or purge.first != first[0] or not hmac.compare_digest(purge.before, first[1]):
        return False
    if not purge.may_have_taken(noted.count, noted.at, first[2]):
        return False
    return noted.count < first[0] - 1 or hmac.compare_digest(first[1], noted.mac)


def _last_purge(conn: Connection, key: bytes, now: str) -> Checkpoint | None:
    row = conn.exec_driver_sql(_PURGES, (ACTION, KIND)).fetchone()
    if row is None or not any(is_sealed(one, Row(*row)) for one in (key, *_former(conn, key)) if one):
        return None
    at, purge = read_purge(row[1])
    return purge if purge and purge.is_sound(row[0], at) and not is_to_come(at, now) else None


def _former(conn: Connection, key: bytes) -> tuple[bytes | None, ...]:
    """The keys that sealed the rows before ``key`` did, oldest first, as the rows themselves tell them."""
    found = conn.exec_driver_sql(_CHANGES, (epochs.ACTION, epochs.KIND)).all()
    return epochs.former_keys(key, [row for row in found if epochs.announces_renewal(str(row[0]))])


def renew(conn: Connection, former: bytes, key: bytes, entry: Entry) -> Head:
    """From here on the journal is sealed with ``key``; ``entry`` becomes the row that says so, the first.

    Inside the caller's transaction. Raises sqlcipher3's DatabaseError.
    """
    last = head(conn)
    said = epochs.renewal(last.count, former, key, last.mac).text
    changed = replace(entry, action=epochs.ACTION, subject_kind=epochs.KIND, subject_id=said, patient_id="")
    return append(conn, key, [changed])


def verify(
    conn: Connection,
    key: bytes,
    anchors: Iterable[Head],
    progress: Callable[[int], bool] | None = None,
    now: str = "",
) -> Report | None:
    """Walk the whole journal; ``progress(rows)`` is asked every 2,000 rows, False cancels (→ None).

    Raises sqlalchemy's DatabaseError when a page is damaged: the caller names the file.
    """
    verifier = Verifier(key, anchors, _former(conn, key), now)
    for chunk in _chunks(conn):
        if not verifier.take_all(chunk):
            return verifier.report()
        if progress is not None and not progress(verifier.rows):
            return None
    return verifier.report()


def _chunks(conn: Connection) -> Iterator[Sequence[Any]]:
    # The raw cursor: one million rows through SQLAlchemy's Row objects would double the time.
    cursor = conn.connection.cursor()
    try:
        cursor.execute(_ROWS)
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
    finally:
        cursor.close()


def removable(conn: Connection, before: str) -> Removable:
    """What a purge of everything written before the instant ``before`` would remove, by month."""
    kept = conn.exec_driver_sql(_KEPT_FROM, (before,)).fetchone()
    first = kept[0] if kept else head(conn).count + 1
    months = tuple(MonthRows(*row) for row in conn.exec_driver_sql(_BY_MONTH, (first,)))
    last = conn.exec_driver_sql(_LAST_AT).fetchone()
    return Removable(first, months, last[0] if last else "")


def purge(conn: Connection, key: bytes, before: str, entry: Entry) -> Checkpoint | None:
    """Remove what was written before ``before``; ``entry`` becomes the checkpoint that answers for it.

    Inside the caller's transaction: the row, the removal and the guard put back come together or not at
    all. None, and nothing written, when there is nothing to remove. Raises sqlalchemy's DatabaseError.
    """
    found = removable(conn, before)
    if not found.rows:
        return None
    cursor = conn.exec_driver_sql(_OLD, (found.first,))
    sha256 = digest((body, mac) for body, mac in cursor)
    (last,) = conn.exec_driver_sql(_AT, (found.first - 1,)).one()
    checkpoint = Checkpoint(found.first, last, found.rows, found.since, found.until, sha256)
    row = replace(
        entry, action=ACTION, subject_kind=KIND, subject_id=checkpoint.text, patient_id="", outcome="ok"
    )
    append(conn, key, [row])
    conn.exec_driver_sql("DROP TRIGGER IF EXISTS trg_journal_no_delete")
    conn.exec_driver_sql(_REMOVE, (found.first,))
    conn.exec_driver_sql(JOURNAL_KEPT)
    return checkpoint
