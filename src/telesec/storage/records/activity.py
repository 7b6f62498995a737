"""Calls as figures: when, why, how they ended; no column about a person is read."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, exists, or_, select

from telesec.domain.calls.calls import RINGS_FOR, CallEventKind, CallState
from telesec.domain.secretariat.activity import CallFigures
from telesec.domain.wall import wall_now
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.calls import call_events, calls

_C = calls.c
_RANG = exists().where(call_events.c.call_id == _C.id, call_events.c.kind == CallEventKind.RANG.value)
_BETWEEN = select(
    *(_C.started_at, _C.answered_at, _C.ended_at, _C.direction, _C.category, _C.outcome, _C.line_id),
    _C.practitioner_id,
    _RANG.label("rang"),
).where(
    _C.started_at >= bindparam("first"),
    _C.started_at < bindparam("after"),
    or_(_C.state != CallState.RINGING.value, _C.started_at < bindparam("ringing_since")),
)


class ActivityRecords:
    """Reads of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def between(
        self, first: date, last: date, zone: str, elsewhere: Container[str] = ()
    ) -> Iterator[CallFigures]:
        """The calls begun from ``first`` to ``last`` included on the wall of ``zone``, ringing ones apart.

        Those of the agendas this account sees; on lines other than ``elsewhere``.
        """
        bounds = {"first": _midnight(first, zone), "after": _midnight(last + timedelta(days=1), zone)}
        bounds["ringing_since"] = self._entry.now - RINGS_FOR
        for row in self._conn.execute(_BETWEEN, bounds):
            if row.line_id in elsewhere or not self._entry.scope.sees(row.practitioner_id):
                continue
            taken = row.answered_at
            yield CallFigures(
                started=wall_now(row.started_at, zone),
                answered_after=(taken - row.started_at).total_seconds() if taken else None,
                lasted=(row.ended_at - taken).total_seconds() if taken and row.ended_at else None,
                direction=row.direction,
                category=row.category,
                outcome=row.outcome,
                line_id=row.line_id,
                rang=bool(row.rang),
            )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
