"""Waiting lists: entries, calls made about them, what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, bindparam, false, func, insert, or_, select, update

from telesec.domain.agenda import Appointment
from telesec.domain.errors import NotFound, Stale
from telesec.domain.ids import new_id
from telesec.domain.lists.called import Attempt
from telesec.domain.lists.requests import Call, WaitingRequest
from telesec.domain.lists.waiting import (
    Availability,
    Urgency,
    WaitingEntry,
    WaitingKind,
    WaitingLine,
    WaitingState,
)
from telesec.domain.wall import to_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.list_rows import (
    PATIENT_COLUMNS,
    appointments_by_id,
    attempts_of,
    booked_within,
    patient_fields,
    soonest_of,
    with_patient,
)
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.lists import waiting, waiting_attempts

_t = waiting.c
CLOSED_SHOWN = 200
_booked = appointments.alias("given")
_gone = or_(
    _booked.c.withdrawn,
    and_(_t.kind == WaitingKind.EARLIER.value, _booked.c.start_minute == _t.former_minute),
)
# A place given, then taken back in the agenda (Ctrl+Z): the wish stands as before, in its old rank.
_IS_OPEN = or_(
    _t.state == WaitingState.WAITING.value,
    and_(_t.state == WaitingState.BOOKED.value, func.coalesce(_gone, false())),
)
_lines = with_patient(select(waiting, *PATIENT_COLUMNS, _IS_OPEN.label("is_open")), waiting).outerjoin(
    _booked, _booked.c.id == _t.booked_id
)
_open = _lines.where(_IS_OPEN).order_by(_t.created_at, _t.id)
_shut = _lines.where(~_IS_OPEN).order_by(_t.closed_at.desc(), _t.id).limit(CLOSED_SHOWN)
_one = _lines.where(_t.id == bindparam("key"))
_of_patient = _lines.where(_IS_OPEN, _t.patient_id == bindparam("patient")).order_by(_t.created_at)
_as_read = (_t.id == bindparam("key"), _t.version == bindparam("read"))
_CHANGED = "Cette attente a été modifiée entre-temps. La liste va être relue : vérifiez, puis recommencez."


class WaitingRecords:
    """Reads and writes the waiting lists in the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def open_lines(self, now: int) -> list[WaitingLine]:
        """Everybody who waits, longest first; ``now``: wall minute after which an appointment is ahead."""
        return self._read(_open, {}, now)

    def closed_lines(self, now: int) -> list[WaitingLine]:
        """The last entries that were given a place or withdrawn, latest first."""
        return self._read(_shut, {}, now)

    def of_patient(self, patient_id: str, now: int) -> list[WaitingLine]:
        """What a patient waits for."""
        return self._read(_of_patient, {"patient": patient_id}, now)

    def line(self, entry_id: str, now: int = 0) -> WaitingLine:
        """One entry; raises NotFound."""
        found = self._read(_one, {"key": entry_id}, now)
        if not found:
            raise NotFound("Cette attente n'existe plus dans la liste. Relisez-la.")
        return found[0]

    def booked(self, patient_ids: Collection[str], first: int, last: int) -> list[Appointment]:
        """What these patients are to come for from wall minute ``first`` to before ``last``."""
        return booked_within(self._conn, patient_ids, first, last, self._entry.scope)

    def _read(self, statement: Any, values: Mapping[str, Any], now: int) -> list[WaitingLine]:
        self._entry.touch("shown_name", "birth_date", "phone")
        rows = self._conn.execute(statement, values).all()
        if not rows:
            return []
        scope = self._entry.scope
        ids = [row.appointment_id for row in rows if row.appointment_id]
        tied = appointments_by_id(self._conn, ids, scope)
        ahead = soonest_of(self._conn, {row.patient_id for row in rows}, now, scope)
        calls = attempts_of(self._conn, waiting_attempts, [row.id for row in rows])
        return [
            _line(row, tied, ahead, calls)
            for row in rows
            if scope.awaits(row.practitioner_ids) and (not row.appointment_id or row.appointment_id in tied)
        ]

    def add(self, entry: WaitingEntry) -> None:
        """Write a new entry."""
        self._entry.scope.check_team(entry.practitioner_ids)
        with patient_checked():
            self._conn.execute(insert(waiting), _values(entry) | {"id": entry.id, "version": 1})

    def change(self, wanted: WaitingRequest) -> None:
        """Change what is asked for, not since when nor by whom; raises Stale."""
        before = self.line(wanted.entry_id).entry
        after = replace(
            before,
            minutes=wanted.minutes,
            practitioner_ids=wanted.practitioner_ids,
            reason_code_id=wanted.reason_code_id,
            availability=wanted.availability,
            first_day=wanted.first_day,
            last_day=wanted.last_day,
            urgency=wanted.urgency,
            note=wanted.note,
        )
        old, new = _values(before), _values(after)
        self._entry.touch(*(name for name in new if new[name] != old[name]))
        with patient_checked():
            self._update(before.id, wanted.version, new)

    def close(
        self, entry: WaitingEntry, state: WaitingState, *, booked: Appointment | None = None, reason: str = ""
    ) -> None:
        """Take an entry off the list, with who and when; raises Stale."""
        self._entry.touch("state")
        values = {
            "state": state.value,
            "booked_id": booked.id if booked else "",
            "closed_at": self._entry.now,
            "closed_by": self._entry.account_id,
            "close_reason": reason,
        }
        self._update(entry.id, entry.version, values)

    def note_former_place(self, entry_id: str, former: Appointment) -> None:
        """Remember from where an appointment was brought forward."""
        place = update(waiting).where(_t.id == entry_id).values(former_minute=to_minutes(former.start))
        self._conn.execute(place)

    def reopen(self, entry: WaitingEntry) -> None:
        """Put an entry back on the list, at its old rank; raises Stale."""
        self._entry.touch("state")
        values = {
            "state": WaitingState.WAITING.value,
            "booked_id": "",
            "former_minute": None,
            "closed_at": None,
            "closed_by": "",
            "close_reason": "",
        }
        self._update(entry.id, entry.version, values)

    def add_attempt(self, call: Call) -> None:
        """Write down a call, its hour and what came of it; nothing is ever taken from this list."""
        seat = call.seat
        self._conn.execute(
            insert(waiting_attempts).values(
                id=new_id(),
                waiting_id=call.entry_id,
                at=self._entry.now,
                account_id=self._entry.account_id,
                outcome=call.outcome.value,
                practitioner_id=seat.practitioner_id if seat else "",
                start_minute=to_minutes(seat.start) if seat else None,
            )
        )

    def _update(self, entry_id: str, version: int, values: Mapping[str, Any]) -> None:
        statement = update(waiting).where(*_as_read).values(**values, version=_t.version + 1)
        if self._conn.execute(statement, {"key": entry_id, "read": version}).rowcount == 0:
            raise Stale(_CHANGED)


def _values(entry: WaitingEntry) -> dict[str, Any]:
    return {
        "patient_id": entry.patient_id,
        "kind": entry.kind.value,
        "appointment_id": entry.appointment_id,
        "practitioner_ids": entry.practitioner_ids,
        "reason_code_id": entry.reason_code_id,
        "minutes": entry.minutes,
        "availability": entry.availability.as_text(),
        "first_day": entry.first_day,
        "last_day": entry.last_day,
        "urgency": int(entry.urgency),
        "note": entry.note,
        "state": entry.state.value,
        "created_at": entry.created_at,
        "created_by": entry.created_by,
    }


def _line(
    row: Any,
    tied: Mapping[str, Appointment],
    ahead: Mapping[str, Appointment],
    calls: Mapping[str, Iterable[Attempt]],
) -> WaitingLine:
    entry = WaitingEntry(
        id=row.id,
        patient_id=row.patient_id,
        kind=WaitingKind(row.kind),
        minutes=row.minutes,
        created_at=row.created_at,
        created_by=row.created_by,
        practitioner_ids=row.practitioner_ids,
        reason_code_id=row.reason_code_id,
        appointment_id=row.appointment_id,
        availability=Availability.from_text(row.availability),
        first_day=row.first_day,
        last_day=row.last_day,
        urgency=Urgency(row.urgency),
        note=row.note,
        state=WaitingState.WAITING if row.is_open else WaitingState(row.state),
        booked_id=row.booked_id,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        close_reason=row.close_reason,
        version=row.version,
    )
    return WaitingLine(
        entry,
        **patient_fields(row),
        appointment=tied.get(row.appointment_id),
        ahead=ahead.get(row.patient_id),
        attempts=tuple(calls.get(row.id, ())),
    )
