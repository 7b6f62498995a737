"""The computers from which the practice was opened, forgotten ones included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.access.computers import Computer
from telesec.domain.errors import NotFound
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import computers


def _computer(row: Any) -> Computer:
    return Computer(
        id=row.id,
        name=row.name,
        enrolled_by=row.enrolled_by,
        enrolled_at=row.enrolled_at,
        last_seen=row.last_seen,
        state=row.state,
        offer=row.offer,
    )


class ComputerRecords:
    """Computers in ``practice.db``."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def all(self) -> tuple[Computer, ...]:
        """Every computer, the first enrolled first."""
        return tuple(
            _computer(row) for row in self._conn.execute(select(computers).order_by(computers.c.enrolled_at))
        )

    def get(self, computer_id: str) -> Computer:
        """One computer; raises NotFound."""
        found = self.find(computer_id)
        if found is None:
            raise NotFound("Cet ordinateur n'est plus dans la liste. Rouvrez la page.")
        return found

    def find(self, computer_id: str) -> Computer | None:
        """One computer, None when the practice never saw it."""
        row = self._conn.execute(select(computers).where(computers.c.id == computer_id)).first()
        return _computer(row) if row is not None else None

    def put(self, made: Iterable[Computer]) -> None:
        """Write computers as they are given, whatever was known of them."""
        for one in made:
            values = {
                "name": one.name,
                "enrolled_by": one.enrolled_by,
                "enrolled_at": one.enrolled_at,
                "last_seen": one.last_seen,
                "state": one.state,
                "offer": one.offer,
            }
            statement = upsert(computers).values(id=one.id, **values)
            self._conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def see(self, computer_id: str, name: str, at: datetime) -> None:
        """Note that the practice was opened there."""
        self._conn.execute(
            update(computers).where(computers.c.id == computer_id).values(name=name, last_seen=at)
        )

    def forget(self, computer_id: str) -> None:
        """From its next start on, this computer is refused."""
        self._conn.execute(update(computers).where(computers.c.id == computer_id).values(state="forgotten"))
