"""What each account chose for its own screen: kept with the practice, by name."""

from __future__ import annotations

import json

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.storage.records.context import EntryContext
from telesec.storage.tables.practice import account_preferences

_t = account_preferences.c
_own = select(_t.name, _t.value).where(_t.account_id == bindparam("account"))


class PreferenceRecords:
    """The signed-in account's own preferences; nobody else's are reached."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def all(self) -> dict[str, object]:
        """Every preference by name; one that cannot be read is left out."""
        found: dict[str, object] = {}
        for row in self._conn.execute(_own, {"account": self._entry.account_id}):
            try:
                found[row.name] = json.loads(row.value)
            except ValueError:
                continue
        return found

    def set(self, name: str, value: object) -> None:
        """Keep one preference (JSON)."""
        text = json.dumps(value, ensure_ascii=False)
        row = {"account_id": self._entry.account_id, "name": name, "value": text}
        statement = upsert(account_preferences).values(**row)
        self._conn.execute(
            statement.on_conflict_do_update(index_elements=["account_id", "name"], set_={"value": text})
        )
        self._entry.touch(name)
