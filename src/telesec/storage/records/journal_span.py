"""Since when a journal tells of anything: what came before its oldest row was purged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from telesec.storage.records.quick_rows import driver_rows
from telesec.storage.tables.base import FIRST_ROWS, instant_from

_OLDEST = f"SELECT at FROM journal INDEXED BY ix_journal_at WHERE {FIRST_ROWS} ORDER BY at LIMIT 1"  # noqa: S608 - constants


def oldest_row(conn: Connection) -> str:
    """The earliest instant written, as it is written; "" in an empty journal."""
    found = driver_rows(conn, _OLDEST, {})
    return str(found[0][0]) if found else ""


def told_since(conn: Connection) -> datetime | None:
    """The same as an aware UTC instant; None in an empty journal."""
    oldest = oldest_row(conn)
    return instant_from(oldest) if oldest else None
