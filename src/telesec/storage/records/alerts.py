"""The alerts of the review in ``practice.db``: raised once each, seen by somebody, then forgotten in time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.errors import NotFound
from telesec.domain.ids import new_id
from telesec.domain.review.alerts import Alert, AlertKind, Raised
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.access import alerts

GONE = "Cette alerte n'est plus là. Rouvrez la revue."
MOST_SEEN = 200
_KNOWN = {kind.value for kind in AlertKind}


class AlertRecords:
    """They hold accounts, days and figures; no patient."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn, self._entry = conn, entry

    def raise_one(self, found: Raised) -> None:
        """Write it, unless it is there; one not yet seen learns that its figure grew."""
        values = {"kind": found.kind.value, "account_id": found.account_id, "key": found.key}
        statement = upsert(alerts).values(
            id=new_id(), at=self._entry.now, figure=found.figure, seen_by="", **values
        )
        self._conn.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={"figure": found.figure},
                where=(alerts.c.seen_by == "") & (alerts.c.figure < found.figure),
            )
        )

    def waiting(self) -> tuple[Alert, ...]:
        """Those nobody has seen yet, the oldest first."""
        chosen = select(alerts).where(alerts.c.seen_by == "").order_by(alerts.c.at, alerts.c.key)
        return tuple(_alert(row) for row in self._conn.execute(chosen) if row.kind in _KNOWN)

    def seen(self) -> tuple[Alert, ...]:
        """Those somebody has seen, the latest first, as many as one reads."""
        newest = alerts.c.seen_at.desc()
        chosen = select(alerts).where(alerts.c.seen_by != "").order_by(newest, alerts.c.key).limit(MOST_SEEN)
        return tuple(_alert(row) for row in self._conn.execute(chosen) if row.kind in _KNOWN)

    def get(self, alert_id: str) -> Alert:
        """One of them. Raises NotFound."""
        row = self._conn.execute(select(alerts).where(alerts.c.id == alert_id)).first()
        if row is None or row.kind not in _KNOWN:
            raise NotFound(GONE)
        return _alert(row)

    def see(self, alert_id: str) -> None:
        """Note that the present account has seen it; the first one to do so is kept."""
        one = (alerts.c.id == alert_id) & (alerts.c.seen_by == "")
        self._conn.execute(
            update(alerts).where(one).values(seen_by=self._entry.account_id, seen_at=self._entry.now)
        )

    def forget(self, before: datetime) -> None:
        """Remove those that were seen before this instant."""
        old = (alerts.c.seen_by != "") & (alerts.c.seen_at < before)
        self._conn.execute(delete(alerts).where(old))


def _alert(row: Any) -> Alert:
    kind = AlertKind(row.kind)
    return Alert(row.id, kind, row.at, row.account_id, row.key, row.figure, row.seen_by, row.seen_at)
