"""Appends to and reads from a compartment's journal on an open connection."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from telesec.domain.journal import GENESIS, Entry, Head, Report, Verifier, chained

_HEAD = "SELECT seq, mac FROM journal ORDER BY seq DESC LIMIT 1"
_APPEND = "INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)"
_AT = "SELECT mac FROM journal WHERE seq = ?"
_ROWS = "SELECT seq, body, prev, mac FROM journal ORDER BY seq"
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


def holds_head(conn: Connection, noted: Head) -> bool:
    """True when the journal still contains the head noted elsewhere."""
    if noted.count == 0:
        return True
    row = conn.exec_driver_sql(_AT, (noted.count,)).fetchone()
    return row is not None and hmac.compare_digest(row[0], noted.mac)


def verify(
    conn: Connection,
    key: bytes,
    anchors: Iterable[Head],
    progress: Callable[[int], bool] | None = None,
) -> Report | None:
    """Walk the whole journal; ``progress(rows)`` is asked every 2,000 rows, False cancels (→ None).

    Raises sqlalchemy's DatabaseError when a page is damaged: the caller names the file.
    """
    verifier = Verifier(key, anchors)
    for chunk in _chunks(conn):
        for seq, body, prev, mac in chunk:
            if not verifier.take(seq, body, prev, mac):
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
