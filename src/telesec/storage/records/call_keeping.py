"""The words of old calls erased; what is left of a call counts it and names nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select, true, update

from telesec.domain.calls.calls import CallOutcome, CallState, IdentityState
from telesec.domain.calls.words import CallerKind, Category
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.calls import call_events, calls
from telesec.storage.tables.slips import slips

_C, _E = calls.c, call_events.c
# A call nobody ended gave its last sign of life at its last write.
_over_at = func.coalesce(_C.ended_at, _C.updated_at)
_OLD = (_C.purged.is_(False), _over_at < bindparam("before"), _C.updated_at < bindparam("before"))
# A slip is dealt with as many days as its call before the words of either go.
_NOT_LONG = or_(slips.c.state != "done", slips.c.done_at >= bindparam("before"))
_AWAITED = _C.id.in_(select(slips.c.call_id).where(slips.c.call_id != "", _NOT_LONG))
_BLANK = {
    "number": "",
    "caller_name": "",
    "caller_relation": "",
    "correspondent_id": "",
    "patient_id": None,
    "identity_of": "",
    "text": "",
    "parked_words": "",
}


class CallKeepingRecords:
    """Counts and erases what is older than an instant, in the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def latest(self) -> datetime | None:
        """The last instant any call was written at."""
        found: datetime | None = self._conn.execute(select(func.max(_C.updated_at))).scalar_one()
        return found

    def erasable(self, before: datetime) -> tuple[int, int]:
        """How many calls over before that instant still name somebody, and how many await a slip."""
        counted = select(func.count()).select_from(calls)
        erasable = self._conn.execute(counted.where(*_OLD, ~_AWAITED), {"before": before}).scalar_one()
        waiting = self._conn.execute(counted.where(*_OLD, _AWAITED), {"before": before}).scalar_one()
        return int(erasable), int(waiting)

    def erase(self, before: datetime, is_line: Callable[[str], bool], known: Collection[str]) -> int:
        """Erase the words, the numbers and the people of those calls; gives how many.

        A line stays when ``is_line`` knows it. Of what happened in them, what names a file or an
        appointment goes, and a detail that is neither a code nor ``known``; the hours stay. An old
        call that nobody ended is ended, at its last sign of life.
        """
        self._entry.touch(*_BLANK, "line_id")
        live = (*_OLD, ~_AWAITED, _C.state != CallState.ENDED.value)
        ended = {"state": CallState.ENDED.value, "ended_at": _C.updated_at}
        asked = {"before": before}
        self._conn.execute(update(calls).where(*live).values(ended), asked)
        purged = {"purged": true(), "identity": IdentityState.UNKNOWN.value, "version": _C.version + 1}
        done = self._conn.execute(update(calls).where(*_OLD, ~_AWAITED).values(**_BLANK, **purged), asked)
        gone = select(_C.id).where(_C.purged)
        kept = ["", *CallOutcome, *Category, *CallerKind, *known]
        named = or_(_E.file_id != "", _E.subject_id != "", _E.detail.not_in(kept))
        self._conn.execute(delete(call_events).where(_E.call_id.in_(gone), named))
        self._forget_lines(is_line)
        return done.rowcount

    def _forget_lines(self, is_line: Callable[[str], bool]) -> None:
        """What was dialled, of the calls erased, when it is no line of the practice."""
        dialled = self._conn.execute(select(_C.line_id).where(_C.purged, _C.line_id != "").distinct())
        foreign = [one for one in dialled.scalars() if not is_line(one)]
        for one in foreign:
            self._conn.execute(update(calls).where(_C.purged, _C.line_id == one).values(line_id=""))
