"""Held slots: one for each account, seen as taken by the others until it expires."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, or_, select, update

from telesec.domain.agenda import Hold, ReasonCode
from telesec.domain.wall import from_minutes, to_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.places import place_checked
from telesec.storage.records.quick_rows import driver_rows, driver_text
from telesec.storage.tables.appointments import holds
from telesec.storage.tables.base import instant_from, instant_text

_NOW = bindparam("now", type_=holds.c.expires_at.type)
_clear = delete(holds).where(or_(holds.c.account_id == bindparam("account"), holds.c.expires_at <= _NOW))
_clear_own = "DELETE FROM holds WHERE account_id = :account"  # in every booking: through the driver
_add = insert(holds)
_renew = (
    update(holds)
    .where(holds.c.account_id == bindparam("account"), holds.c.expires_at > _NOW)
    .values(expires_at=bindparam("until", type_=holds.c.expires_at.type))
)
_COLUMNS = (
    holds.c.id,
    holds.c.practitioner_id,
    holds.c.site_id,
    holds.c.start_minute,
    holds.c.end_minute,
    holds.c.account_id,
    holds.c.expires_at,
)
_within = driver_text(
    select(*_COLUMNS).where(
        holds.c.start_minute < bindparam("end"),
        holds.c.end_minute > bindparam("start"),
        holds.c.expires_at > _NOW,
    )
)
_own = select(holds).where(holds.c.account_id == bindparam("account"), holds.c.expires_at > _NOW)


def _hold(row: RowMapping) -> Hold:
    return Hold(
        row["id"],
        row["practitioner_id"],
        row["site_id"],
        from_minutes(row["start_minute"]),
        from_minutes(row["end_minute"]),
        row["account_id"],
        row["expires_at"],
    )


class HoldRecords:
    """Reads and writes the holds of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def take(self, hold: Hold, motif: ReasonCode | None = None) -> None:
        """Replace the account's hold by this one; Conflict says what is in the place.

        One place of a group is kept when the motif takes several patients in the same slot.
        """
        self._entry.scope.check(hold.practitioner_id, hold.site_id)
        span = to_minutes(hold.start), to_minutes(hold.end)
        self._conn.execute(_clear, {"account": hold.account_id, "now": self._entry.now})
        with place_checked(self._conn, self._entry, hold.practitioner_id, span):
            self._conn.execute(
                _add,
                {
                    "id": hold.id,
                    "practitioner_id": hold.practitioner_id,
                    "site_id": hold.site_id,
                    "start_minute": span[0],
                    "end_minute": span[1],
                    "account_id": hold.account_id,
                    "expires_at": hold.expires_at,
                    "reason_code_id": motif.id if motif else "",
                    "places": motif.places if motif else 1,
                },
            )

    def renew(self, until: datetime) -> Hold | None:
        """Keep the account's live hold until ``until``; None when there is none any more."""
        who = {"account": self._entry.account_id, "now": self._entry.now}
        self._conn.execute(_renew, who | {"until": until})
        return self.own()

    def own(self) -> Hold | None:
        """The account's live hold."""
        who = {"account": self._entry.account_id, "now": self._entry.now}
        row = self._conn.execute(_own, who).mappings().first()
        return _hold(row) if row else None

    def release(self) -> None:
        """Drop the account's hold, if any."""
        driver_rows(self._conn, _clear_own, {"account": self._entry.account_id})

    def within(self, start: int, end: int) -> list[Hold]:
        """Live holds that touch [start, end) wall minutes, of every account."""
        asked = {"start": start, "end": end, "now": instant_text(self._entry.now)}
        return [
            Hold(key, who, site, from_minutes(begin), from_minutes(finish), account, instant_from(expires))
            for key, who, site, begin, finish, account, expires in driver_rows(self._conn, _within, asked)
        ]

    def of_others(self, start: int, end: int) -> dict[str, list[tuple[int, int]]]:
        """What other accounts hold in [start, end), by practitioner."""
        held: dict[str, list[tuple[int, int]]] = {}
        for hold in self.within(start, end):
            if hold.account_id != self._entry.account_id:
                span = to_minutes(hold.start), to_minutes(hold.end)
                held.setdefault(hold.practitioner_id, []).append(span)
        return held
