"""Half-typed forms, kept in the compartment of their subject until they are taken back."""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.drafts import FormDraft
from telesec.domain.people import Compartment
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.base import DRAFTS


class DraftRecords:
    """The drafts of the acting account; nobody reads another's."""

    def __init__(self, conn: Connection, compartment: Compartment, entry: EntryContext) -> None:
        self._conn = conn
        self._table = DRAFTS[compartment]
        self._entry = entry

    def save(self, draft: FormDraft) -> None:
        """Keep a form; replaces the account's former draft of the same kind."""
        values = {"payload": json.dumps(draft.payload), "saved_at": self._entry.now}
        statement = upsert(self._table).values(account_id=self._entry.account_id, kind=draft.kind, **values)
        self._conn.execute(
            statement.on_conflict_do_update(index_elements=["account_id", "kind"], set_=values)
        )

    def take(self) -> tuple[FormDraft, ...]:
        """Give back every draft of the account and forget them."""
        mine = self._table.c.account_id == self._entry.account_id
        rows = self._conn.execute(select(self._table).where(mine).order_by(self._table.c.saved_at)).all()
        self._conn.execute(delete(self._table).where(mine))
        return tuple(FormDraft(row.kind, json.loads(row.payload)) for row in rows)
