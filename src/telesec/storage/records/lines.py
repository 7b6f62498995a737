"""The telephone lines of the practice, in ``practice.db``."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from telesec.domain.calls.lines import Line
from telesec.domain.errors import Stale
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.instructions import lines

_CHANGED = "Cette ligne a été modifiée entre-temps. Rouvrez-la pour voir ses derniers réglages."


class LineRecords:
    """Lines are added and changed; one no longer used is made inactive, its calls keep it."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def all(self) -> tuple[Line, ...]:
        """The lines whose place this account sees, those in use first, in the practice's order."""
        found = select(lines).order_by(lines.c.active.desc(), lines.c.position, lines.c.label)
        read = [Line(**row) for row in self._conn.execute(found).mappings()]
        return tuple(one for one in read if self._entry.scope.sees("", one.site_id))

    def elsewhere(self) -> frozenset[str]:
        """Ids of the lines whose place this account does not see."""
        places = self._conn.execute(select(lines.c.id, lines.c.site_id))
        return frozenset(row.id for row in places if not self._entry.scope.sees("", row.site_id))

    def save(self, line: Line) -> None:
        """Add a line (version 0) or change the one that was read. Raises Stale, OutOfScope."""
        self._entry.scope.check("", line.site_id)
        values = asdict(line) | {"version": line.version + 1}
        if not line.version:
            self._conn.execute(insert(lines).values(**values))
            return
        read = (lines.c.id == line.id) & (lines.c.version == line.version)
        if not self._conn.execute(update(lines).where(read).values(**values)).rowcount:
            raise Stale(_CHANGED)
