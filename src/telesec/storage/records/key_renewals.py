"""The compartments whose key is to be replaced, until somebody who holds it has done so."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.access.renewals import KeyRenewal, RenewalReason, joined
from telesec.domain.people import Compartment
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import key_renewals

_KNOWN = frozenset(RenewalReason)


def _reasons(text: str) -> tuple[RenewalReason, ...]:
    return tuple(RenewalReason(word) for word in text.split() if word in _KNOWN)


class KeyRenewalRecords:
    """Renewals owed, in ``practice.db``: one row a compartment."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def owed(self) -> dict[Compartment, KeyRenewal]:
        """What is to be renewed, in the order of the compartments."""
        rows = {row.compartment: row for row in self._conn.execute(select(key_renewals))}
        return {
            key: KeyRenewal(key, rows[key].asked_by, rows[key].asked_at, _reasons(rows[key].reason))
            for key in Compartment
            if key in rows
        }

    def ask(self, compartments: Iterable[Compartment], reason: RenewalReason) -> None:
        """Note that these keys are to be replaced; an earlier demand keeps its date and its author."""
        known = self.owed()
        for compartment in compartments:
            before = known.get(compartment)
            text = " ".join(joined(before.reasons if before else (), reason))
            statement = upsert(key_renewals).values(
                compartment=compartment.value,
                asked_by=self._entry.account_id,
                asked_at=self._entry.now,
                reason=text,
            )
            self._conn.execute(
                statement.on_conflict_do_update(index_elements=["compartment"], set_={"reason": text})
            )

    def settle(self, compartments: Iterable[Compartment]) -> None:
        """These keys have been replaced."""
        wanted = [compartment.value for compartment in compartments]
        self._conn.execute(delete(key_renewals).where(key_renewals.c.compartment.in_(wanted)))
