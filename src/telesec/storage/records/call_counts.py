"""What is counted in the register of calls, beyond one call: failures, what was asked, who was authorised."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from telesec.domain.calls.believed import AUTHORISES, PEOPLE
from telesec.domain.calls.calls import Call, CallEventKind
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import family_of
from telesec.storage.records.quick_rows import driver_rows
from telesec.storage.tables.base import PATIENT_ROWS, instant_text
from telesec.storage.tables.calls import FAILED, call_events, calls

_C, _E = calls.c, call_events.c
_FAILED = select(func.count()).where(
    _E.file_id.in_(bindparam("files", expanding=True)),
    _E.at > bindparam("since"),
    text(FAILED),
)
# Events are numbered as they are written: those after an instant come after the first ones of the calls begun
# just before it, however old the call they happen in. Several calls: one may bear a clock that was put back.
_BEFORE = select(_C.id).where(_C.started_at <= bindparam("since")).order_by(_C.started_at.desc()).limit(20)
_EARLIER = call_events.alias("earlier")
_FROM = select(func.min(_EARLIER.c.seq)).where(_EARLIER.c.call_id.in_(_BEFORE)).scalar_subquery()
_DONE = select(func.count()).where(
    _E.seq > func.coalesce(_FROM, 0),
    _E.account_id == bindparam("account"),
    or_(
        _E.kind == bindparam("kind"),  # or the field of that name, put right in a call that is over
        and_(_E.kind == CallEventKind.CORRECTED.value, _E.subject_kind == bindparam("kind")),
    ),
    _E.at > bindparam("since"),
)
_RANG = call_events.alias("rang")
_BEGUN = select(func.count()).where(
    _E.call_id.in_(select(_C.id).where(_C.started_at > bindparam("since"))),
    _E.account_id == bindparam("account"),
    _E.kind.in_((CallEventKind.ANSWERED.value, CallEventKind.DIALLED.value)),
    ~select(_RANG.c.seq)
    .where(_RANG.c.call_id == _E.call_id, _RANG.c.kind == CallEventKind.RANG.value)
    .correlate(call_events)
    .exists(),
)


def _words(among: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in sorted(among))


_AUTHORISED = (
    f"SELECT DISTINCT subject_id FROM journal INDEXED BY ix_journal_patient WHERE {PATIENT_ROWS} "  # noqa: S608 - constants
    "AND patient_id IN (SELECT value FROM json_each(:files)) AND at > :since "
    f"AND action IN ({_words(AUTHORISES)}) AND subject_kind IN ({_words(PEOPLE)})"
)


class CallCountRecords:
    """Reads the events of calls, whoever had them, in the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def failures_of(self, patient_id: str, since: datetime) -> int:
        """Wrong answers given about a file, or those merged into it, after ``since``, in any call."""
        files = family_of(self._conn, patient_id)
        return self._conn.execute(_FAILED, {"files": files, "since": since}).scalar_one()

    def done_since(self, kind: CallEventKind, since: datetime) -> int:
        """How many times the account did that after ``since``, in any call, over or not."""
        values = {"account": self._entry.account_id, "kind": kind.value, "since": since}
        return self._conn.execute(_DONE, values).scalar_one()

    def begun_since(self, since: datetime) -> int:
        """How many calls the account began by hand after ``since``: those that did not ring here."""
        values = {"account": self._entry.account_id, "since": since}
        return self._conn.execute(_BEGUN, values).scalar_one()

    def authorised_since(self, call: Call, patient_id: str) -> frozenset[str]:
        """Ids of the consents and near people of a file, or those merged into it, written since the call
        began, whoever wrote them."""
        values = {
            "files": json.dumps(family_of(self._conn, patient_id)),
            "since": instant_text(call.started_at),
        }
        return frozenset(row[0] for row in driver_rows(self._conn, _AUTHORISED, values))
