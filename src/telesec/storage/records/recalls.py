"""Recalls: who is due to come back, when, whom one called, how each ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, false, func, insert, or_, select, update

from telesec.domain.errors import NotFound, Stale
from telesec.domain.ids import new_id
from telesec.domain.lists.recalls import Recall, RecallCall, RecallLine, RecallRequest, RecallState
from telesec.storage.records.context import EntryContext
from telesec.storage.records.list_rows import (
    PATIENT_COLUMNS,
    attempts_of,
    patient_fields,
    soonest_of,
    with_patient,
)
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.lists import recall_attempts, recalls

_t = recalls.c
CLOSED_SHOWN = 200
_OPEN = (RecallState.DUE.value, RecallState.CONTACTED.value)
_booked = appointments.alias("given")
# An appointment given, then taken back in the agenda (Ctrl+Z): the patient is to be called as before.
_IS_OPEN = or_(
    _t.state.in_(_OPEN),
    and_(_t.state == RecallState.BOOKED.value, func.coalesce(_booked.c.withdrawn, false())),
)
_lines = with_patient(select(recalls, *PATIENT_COLUMNS, _IS_OPEN.label("is_open")), recalls).outerjoin(
    _booked, _booked.c.id == _t.booked_id
)
_due = _lines.where(_IS_OPEN, _t.due <= bindparam("until", type_=_t.due.type)).order_by(
    _t.due, _t.created_at, _t.id
)
_shut = _lines.where(~_IS_OPEN).order_by(_t.closed_at.desc(), _t.id).limit(CLOSED_SHOWN)
_of_patient = _lines.where(_IS_OPEN, _t.patient_id == bindparam("patient")).order_by(_t.due, _t.id)
_one = _lines.where(_t.id == bindparam("key"))
_as_read = (_t.id == bindparam("key"), _t.version == bindparam("read"))
_CHANGED = "Ce rappel a été modifié entre-temps. La liste va être relue : vérifiez, puis recommencez."


class RecallRecords:
    """Reads and writes the recalls in the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def due_lines(self, until: date, now: int) -> list[RecallLine]:
        """Recalls to make up to ``until``, soonest due first; ``now``: wall minute of what is ahead."""
        return self._read(_due, {"until": until}, now)

    def closed_lines(self, now: int) -> list[RecallLine]:
        """The last recalls that led to an appointment or were dropped, latest first."""
        return self._read(_shut, {}, now)

    def of_patient(self, patient_id: str, now: int) -> list[RecallLine]:
        """What a patient is still to be called for."""
        return self._read(_of_patient, {"patient": patient_id}, now)

    def line(self, recall_id: str, now: int = 0) -> RecallLine:
        """One recall; raises NotFound."""
        found = self._read(_one, {"key": recall_id}, now)
        if not found:
            raise NotFound("Ce rappel n'existe plus dans la liste. Relisez-la.")
        return found[0]

    def _read(self, statement: Any, values: Mapping[str, Any], now: int) -> list[RecallLine]:
        self._entry.touch("shown_name", "birth_date", "phone")
        rows = self._conn.execute(statement, values).all()
        if not rows:
            return []
        scope = self._entry.scope
        ahead = soonest_of(self._conn, {row.patient_id for row in rows}, now, scope)
        calls = attempts_of(self._conn, recall_attempts, [row.id for row in rows])
        return [
            RecallLine(
                _recall(row),
                **patient_fields(row),
                ahead=ahead.get(row.patient_id),
                attempts=tuple(calls.get(row.id, ())),
            )
            for row in rows
            if scope.sees(row.practitioner_id)
        ]

    def add(self, recall: Recall) -> None:
        """Write a new recall."""
        self._entry.scope.check(recall.practitioner_id)
        with patient_checked():
            self._conn.execute(
                insert(recalls).values(
                    id=recall.id,
                    patient_id=recall.patient_id,
                    practitioner_id=recall.practitioner_id,
                    reason_code_id=recall.reason_code_id,
                    due=recall.due,
                    note=recall.note,
                    state=RecallState.DUE.value,
                    created_at=self._entry.now,
                    created_by=self._entry.account_id,
                    version=1,
                )
            )

    def change(self, wanted: RecallRequest) -> None:
        """Change when, with whom, why; raises Stale."""
        self._entry.scope.check(wanted.practitioner_id)
        self._entry.touch("due", "practitioner_id", "reason_code_id", "note")
        values = {
            "due": wanted.due,
            "practitioner_id": wanted.practitioner_id,
            "reason_code_id": wanted.reason_code_id,
            "note": wanted.note,
        }
        self._update(wanted.recall_id, wanted.version, values)

    def add_attempt(self, call: RecallCall, version: int) -> None:
        """Write down a call; the recall is « contacted » from then on."""
        self._conn.execute(
            insert(recall_attempts).values(
                id=new_id(),
                recall_id=call.recall_id,
                at=self._entry.now,
                account_id=self._entry.account_id,
                outcome=call.outcome.value,
            )
        )
        values = {"state": RecallState.CONTACTED.value, "contacted_at": self._entry.now}
        self._update(call.recall_id, version, values)

    def close(self, recall: Recall, state: RecallState, booked_id: str, reason: str) -> None:
        """End a recall, with who, when and why; raises Stale."""
        self._entry.touch("state")
        values = {
            "state": state.value,
            "booked_id": booked_id,
            "closed_at": self._entry.now,
            "closed_by": self._entry.account_id,
            "close_reason": reason,
        }
        self._update(recall.id, recall.version, values)

    def reopen(self, recall: Recall) -> None:
        """Put a recall back on the list; raises Stale."""
        self._entry.touch("state")
        values = {
            "state": _open_state(recall.contacted_at).value,
            "booked_id": "",
            "closed_at": None,
            "closed_by": "",
            "close_reason": "",
        }
        self._update(recall.id, recall.version, values)

    def _update(self, recall_id: str, version: int, values: Mapping[str, Any]) -> None:
        statement = update(recalls).where(*_as_read).values(**values, version=_t.version + 1)
        if self._conn.execute(statement, {"key": recall_id, "read": version}).rowcount == 0:
            raise Stale(_CHANGED)


def _open_state(contacted_at: datetime | None) -> RecallState:
    return RecallState.CONTACTED if contacted_at else RecallState.DUE


def _recall(row: Any) -> Recall:
    return Recall(
        id=row.id,
        patient_id=row.patient_id,
        due=row.due,
        created_at=row.created_at,
        created_by=row.created_by,
        practitioner_id=row.practitioner_id,
        reason_code_id=row.reason_code_id,
        note=row.note,
        state=_open_state(row.contacted_at) if row.is_open else RecallState(row.state),
        booked_id=row.booked_id,
        contacted_at=row.contacted_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        close_reason=row.close_reason,
        version=row.version,
    )
