"""How the practice wants its sheets for a day without computer, and when the last ones were made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.actions import RULES, Action
from telesec.domain.errors import Refused
from telesec.domain.paper.contingency import Contingency, Rhythm
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.calendars import contingency

_ONLY = 1


class ContingencyRecords:
    """Reads and writes the one row of the entry's transaction.

    The code opens names and telephone numbers: within whatever entry of the office, it is refused to an
    account without a role that may make the sheets.
    """

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        if not entry.roles & RULES[Action.CONTINGENCY_PRODUCE].roles:
            raise Refused(
                "Les feuilles de secours sont l'affaire du secrétariat et des praticiens : demandez-leur."
            )
        self._conn = conn
        self._entry = entry

    def get(self) -> Contingency:
        """The setting; by default nothing is produced."""
        row = self._conn.execute(select(contingency)).first()
        if row is None:
            return Contingency()
        return Contingency(row.active, row.code, Rhythm(row.rhythm), row.folder, row.produced_at, row.problem)

    def save(self, wanted: Contingency) -> None:
        """Write the setting; when the last sheets were made is kept. Who sets the code may read them all."""
        self._entry.scope.check_whole()
        values = {
            "active": wanted.active,
            "code": wanted.code,
            "rhythm": wanted.rhythm.value,
            "folder": wanted.folder,
            "problem": "",
        }
        statement = upsert(contingency).values(id=_ONLY, **values)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
        self._entry.touch("active", "code", "rhythm", "folder")

    def produced(self, at: datetime, problem: str) -> None:
        """Note that sheets were made at ``at`` (UTC), and what is wrong with their folder, "" for nothing."""
        self._conn.execute(update(contingency).values(produced_at=at, problem=problem))

    def failed(self, problem: str) -> None:
        """Note why the last sheets could not be written."""
        self._conn.execute(update(contingency).values(problem=problem))
