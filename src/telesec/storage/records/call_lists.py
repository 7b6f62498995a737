"""The calls of some days, a page at a time: what is asked, and seen, is said to the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from telesec.domain.calls.calls import Call
from telesec.domain.calls.requests import CallFilter
from telesec.domain.calls.views import MOST_LEFT, PAGE
from telesec.storage.records.call_rows import call_from
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.calls import calls

_C = calls.c
_EQUAL = ("line_id", "practitioner_id", "category", "outcome", "account_id")


class CallListRecords:
    """Reads of the register of calls, in the agendas this account sees."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def page(self, first: datetime, after: datetime, wanted: CallFilter) -> tuple[list[Call], int]:
        """Calls that began from ``first`` (included) to ``after`` (not), latest first: PAGE at most, and
        how many follow, counted up to MOST_LEFT."""
        asked = select(calls).where(_C.started_at >= first, _C.started_at < after, *self._kept(wanted))
        ordered = asked.order_by(_C.started_at.desc(), _C.id.desc())
        found = [call_from(row) for row in self._conn.execute(ordered.limit(PAGE + 1))]
        if len(found) <= PAGE:
            return found, 0
        rest = ordered.with_only_columns(_C.id).offset(PAGE).limit(MOST_LEFT).subquery()
        left = self._conn.execute(select(func.count()).select_from(rest)).scalar_one()
        return found[:PAGE], left

    def _kept(self, wanted: CallFilter) -> list[ColumnElement[bool]]:
        same = [_C[name] == str(getattr(wanted, name)) for name in _EQUAL if getattr(wanted, name)]
        if wanted.without_outcome:
            same.append(_C.outcome == "")
        if wanted.beyond is not None:
            at, last = wanted.beyond
            same.append(or_(_C.started_at < at, and_(_C.started_at == at, _C.id < last)))
        seen = self._entry.scope.practitioner_ids
        return same if seen is None else [*same, _C.practitioner_id.in_(["", *sorted(seen)])]
