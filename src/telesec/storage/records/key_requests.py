"""The keys asked for accounts, and the answer each request had."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from telesec.domain.access.key_requests import KeyRequest
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import key_requests


class KeyRequestRecords:
    """Requests in ``practice.db``; all are kept, the last one of each key and account speaks."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def latest(self) -> dict[tuple[str, Compartment], KeyRequest]:
        """The last request of each key, by account and compartment."""
        rows = self._conn.execute(select(key_requests).order_by(key_requests.c.asked_at, key_requests.c.id))
        return {
            (row.account_id, Compartment(row.compartment)): KeyRequest(
                row.account_id,
                Compartment(row.compartment),
                row.asked_by,
                row.asked_at,
                row.state,
                row.answered_by,
                row.answered_at,
                row.reason,
            )
            for row in rows
        }

    def ask(self, account_id: str, compartments: Iterable[Compartment]) -> None:
        """A new request for each key; one that waited already keeps its date and its author."""
        waiting = {key for key, found in self.latest().items() if found.state == "waiting"}
        for compartment in sorted(compartments):
            if (account_id, compartment) not in waiting:
                self._add(account_id, compartment)

    def answer(
        self, account_id: str, compartments: Iterable[Compartment], state: str, reason: str = ""
    ) -> frozenset[str]:
        """Close the waiting requests as ``accepted``, ``refused`` or ``dropped``; who had asked for them.

        A key that is waited for without a request (an older practice) gets one, so that the answer is kept.
        """
        latest = self.latest()
        asked = set()
        for compartment in sorted(compartments):
            found = latest.get((account_id, compartment))
            if found is not None and found.state == "waiting":
                asked.add(found.asked_by)
            elif state != "dropped":
                self._add(account_id, compartment)
        waiting = (
            (key_requests.c.account_id == account_id)
            & (key_requests.c.state == "waiting")
            & key_requests.c.compartment.in_([item.value for item in compartments])
        )
        answered = update(key_requests).where(waiting).values(state=state, reason=reason)
        answered = answered.values(answered_by=self._entry.account_id, answered_at=self._entry.now)
        self._conn.execute(answered)
        return frozenset(asked)

    def _add(self, account_id: str, compartment: Compartment) -> None:
        self._conn.execute(
            insert(key_requests).values(
                id=new_id(),
                account_id=account_id,
                compartment=compartment.value,
                asked_by=self._entry.account_id,
                asked_at=self._entry.now,
            )
        )
