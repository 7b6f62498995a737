"""Calls and what happened in them: written at each step, in the entry's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, text, update

from telesec.domain.actions import Action
from telesec.domain.calls.calls import (
    RINGS_FOR,
    Call,
    CallEvent,
    CallEventKind,
    CallOutcome,
    CallState,
    IdentityState,
)
from telesec.domain.calls.trust import in_doubt, is_held
from telesec.domain.errors import NotFound, Stale
from telesec.storage.records.call_rows import call_from, call_values, event_from
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.tables.calls import LIVE, call_events, calls

_C, _E = calls.c, call_events.c
_SHOWN = 20  # of the calls about one patient
_ONE = select(calls).where(_C.id == bindparam("wanted"))
_EVENTS = select(call_events).where(_E.call_id == bindparam("wanted")).order_by(_E.seq)
_LIVE = select(calls).where(text(LIVE)).order_by(_C.started_at, _C.id)
_TO_SET_ASIDE = _LIVE.where(
    _C.id != bindparam("but"),
    or_(
        and_(_C.state == CallState.OPEN.value, _C.account_id == bindparam("account")),
        _C.state == CallState.RINGING.value,
    ),
)
_AS_READ = update(calls).where(_C.id == bindparam("read_id"), _C.version == bindparam("read_version"))
_OF_PATIENT = (
    select(calls).where(_C.patient_id == bindparam("patient")).order_by(_C.started_at.desc()).limit(_SHOWN)
)
_TECHNICAL = {"version", "updated_at", "account_id", "session_id", "parked_at", "identity_of"}
_CHANGED = (
    "Cet appel a changé entre-temps : un autre poste s'en est occupé. Il va être relu : "
    "vérifiez où il en est."
)
_GONE = "Cet appel n'existe pas dans le registre. Rouvrez la page."


class CallRecords:
    """Reads and writes the register of calls. A call outside the account's agendas is not for it."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def get(self, call_id: str) -> Call:
        """One call; raises NotFound, or OutOfScope for an agenda the account does not see."""
        row = self._conn.execute(_ONE, {"wanted": call_id}).first()
        if row is None:
            raise NotFound(_GONE)
        self._entry.scope.check(row.practitioner_id)
        return call_from(row)

    def events(self, call_id: str) -> tuple[CallEvent, ...]:
        """What happened in a call, in order."""
        return tuple(event_from(row) for row in self._conn.execute(_EVENTS, {"wanted": call_id}))

    def live(self) -> list[Call]:
        """Every call that is not over, oldest first."""
        return self._seen(self._conn.execute(_LIVE))

    def of_patient(self, patient_id: str) -> list[Call]:
        """The last calls about a patient, latest first."""
        return self._seen(self._conn.execute(_OF_PATIENT, {"patient": patient_id}))

    def _seen(self, rows: Iterable[Any]) -> list[Call]:
        sees = self._entry.scope.sees
        return [call_from(row) for row in rows if sees(row.practitioner_id)]

    def add(self, call: Call, kind: CallEventKind) -> Call:
        """Write a new call and its first event."""
        self._entry.scope.check(call.practitioner_id)
        new = replace(call, updated_at=self._entry.now)
        with patient_checked():
            self._conn.execute(insert(calls), call_values(new))
        self.add_event(new.id, kind)
        return new

    def put(self, before: Call, after: Call, *, alive: bool = True) -> Call:
        """Replace a call as it was read (``before.version``); raises Stale.

        ``alive``: somebody is at the telephone now. Names the fields changed, never what they hold.
        """
        if after.practitioner_id != before.practitioner_id:
            self._entry.scope.check(after.practitioner_id)
        now = self._entry.now if alive else before.updated_at
        new = replace(after, version=before.version + 1, updated_at=now)
        old, values = call_values(before), call_values(new)
        changed = {name: values[name] for name in values if values[name] != old[name]}
        with patient_checked():
            read = {"read_id": before.id, "read_version": before.version}
            done = self._conn.execute(_AS_READ, {**changed, **read})
        if done.rowcount != 1:
            raise Stale(_CHANGED)
        self._entry.touch(*(name for name in changed if name not in _TECHNICAL))
        return new

    def add_event(
        self,
        call_id: str,
        kind: CallEventKind,
        *,
        detail: str = "",
        patient_id: str = "",
        subject: tuple[str, str] = ("", ""),
        action: str = "",
    ) -> None:
        """Write one thing that happened; ``subject``: its kind and its id. Never a person's words."""
        values = {
            "call_id": call_id,
            "at": self._entry.now,
            "account_id": self._entry.account_id,
            "kind": kind.value,
            "action": action,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "file_id": patient_id,
            "detail": detail,
        }
        self._conn.execute(insert(call_events), values)

    def note_urgent(self, call: Call, detail: str, *, transferred: bool) -> None:
        """Write that ``detail`` ("15", or the id of a practitioner) was advised, or the call sent there."""
        kind = CallEventKind.TRANSFERRED if transferred else CallEventKind.ADVISED
        self.add_event(call.id, kind, detail=detail, patient_id=call.patient_id)

    def set_aside(self, session_id: str, but: str = "") -> None:
        """Free the account's hands: its open call is parked, or interrupted when a dead session held it.

        Rings that nobody took are over: missed. ``but`` is left as it is.
        """
        asked = {"but": but, "account": self._entry.account_id}
        for call in [call_from(row) for row in self._conn.execute(_TO_SET_ASIDE, asked)]:
            mine = call.state is CallState.OPEN
            if mine and call.session_id == session_id:
                now = self._entry.now
                parked = replace(call, state=CallState.PARKED, parked_at=now, parked_words="")
                self.put(call, parked)
                self.add_event(call.id, CallEventKind.PARKED)
            elif mine:
                self.put(call, replace(call, state=CallState.INTERRUPTED), alive=False)
                self.add_event(call.id, CallEventKind.INTERRUPTED)
            elif self._is_over(call):
                self._miss(call)

    def _is_over(self, call: Call) -> bool:
        return abs(self._entry.now - call.started_at) > RINGS_FOR

    def _miss(self, call: Call) -> None:
        over = call.started_at + RINGS_FOR
        missed = replace(call, state=CallState.ENDED, outcome=CallOutcome.MISSED, ended_at=over)
        self.put(call, missed, alive=False)
        self.add_event(call.id, CallEventKind.ENDED, detail=CallOutcome.MISSED.value)

    def link(self, call_id: str, session_id: str) -> bool:
        """Write in the open call what this entry does; False, and nothing written, if it is not open here.

        A call about nobody yet becomes about the patient of the entry; a file just created holds what
        the caller declares, and nothing else.
        """
        row = self._conn.execute(_ONE, {"wanted": call_id}).first()
        call = call_from(row) if row else None
        entry = self._entry
        if call is None or not is_held(call, entry.account_id, session_id, entry.now):
            return False
        subject, action = entry.subject, entry.action
        self.add_event(
            call_id,
            CallEventKind.LINK,
            subject=(subject.kind, subject.id),
            patient_id=subject.patient_id,
            action=action.value,
        )
        if subject.patient_id and not call.patient_id:
            self._begin_about(call, subject.patient_id, action is Action.PATIENT_CREATE)
        return True

    def authority_ended(self, call: Call) -> Call:
        """Whoever spoke for the patient may no longer: nothing is established. The form is left as it is."""
        fallen = in_doubt(call)
        values = {"identity": fallen.identity.value, "identity_of": fallen.identity_of}
        self._conn.execute(update(calls).where(_C.id == call.id).values(values))
        self.add_event(call.id, CallEventKind.AUTHORITY_ENDED, patient_id=call.patient_id)
        return fallen

    def _begin_about(self, call: Call, patient_id: str, declared: bool) -> None:
        """Without a new version: the form of the call, half typed, holds none of this."""
        identity = IdentityState.DECLARED if declared else IdentityState.UNKNOWN
        values = {
            "patient_id": patient_id,
            "identity": identity.value,
            "identity_of": patient_id if declared else "",
            "updated_at": self._entry.now,
        }
        self._conn.execute(update(calls).where(_C.id == call.id).values(values))
