"""Messages to patients: queued before anything leaves, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.actions import Subject
from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.errors import Stale
from telesec.domain.messages.queue import SAID, Channel, Contact, FollowUp, Message, Pending, State
from telesec.domain.wall import from_minutes, to_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.records.message_rows import chunks, contact_of, follow_up_of, message_of
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.patients import PATIENTS
from telesec.storage.tables.reminders import messages

MOST = 500
_HELD_FOR_TRUE = 90 * 24 * 60  # minutes: what was told for a longer past time is forgotten by all
_a, _p, _m = appointments.c, PATIENTS.c, messages.c
_CONTACTS = select(
    _a.id,
    _a.patient_id,
    _a.practitioner_id,
    _a.site_id,
    _a.start_minute,
    _a.status,
    _a.cancelled_by,
    _a.withdrawn,
    _a.reason_code_id,
    _p.shown_name,
    _p.birth_date,
    _p.phone,
    _p.phone2,
    _p.email,
    _p.opt_outs,
).join_from(appointments, PATIENTS, _a.patient_id == _p.id)
_THEIRS = _a.practitioner_id.in_(bindparam("practitioners", expanding=True))
_BOOKED = _a.status == Status.BOOKED.value
_of_day = _CONTACTS.where(
    _THEIRS, _BOOKED, _a.start_minute >= bindparam("first"), _a.start_minute < bindparam("after")
).order_by(_a.start_minute, _a.id)
_next_booked = select(func.min(_a.start_minute)).where(
    _THEIRS, _BOOKED, _a.start_minute >= bindparam("first"), _a.start_minute < bindparam("after")
)
_cancelled = _CONTACTS.where(
    _THEIRS,
    _a.status == Status.CANCELLED.value,
    _a.cancelled_by == CancelledBy.PRACTICE.value,
    _a.start_minute > bindparam("first"),
).order_by(_a.start_minute, _a.id)
_booked_and_told = (
    _CONTACTS.where(_BOOKED, _a.start_minute > bindparam("first"))
    .where(
        _a.id.in_(
            select(_m.appointment_id).where(
                _m.state.in_([state.value for state in SAID]), _m.start_minute > bindparam("since")
            )
        )
    )
    .order_by(_a.start_minute, _a.id)
)
_named = _CONTACTS.where(_a.id.in_(bindparam("ids", expanding=True))).order_by(_a.start_minute, _a.id)
_about = (
    select(messages).where(_m.appointment_id.in_(bindparam("ids", expanding=True))).order_by(_m.at, _m.id)
)
_waiting = (
    select(_m.message_id, func.min(_m.patient_id).label("patient_id"))
    .where(_m.state == State.QUEUED.value, _m.channel == Channel.MAIL.value)
    .group_by(_m.message_id)
    .order_by(func.min(_m.start_minute), _m.message_id)
)
_letter = select(messages).where(_m.message_id == bindparam("letter")).order_by(_m.start_minute)
_queued_places = (
    select(_m.message_id, _a.practitioner_id, _a.site_id)
    .join_from(messages, appointments, _m.appointment_id == _a.id)
    .where(_m.state == State.QUEUED.value)
)
_batch = select(messages).where(_m.batch_id == bindparam("batch")).order_by(_m.start_minute, _m.message_id)
_FOLLOWED = (
    select(
        messages,
        _p.shown_name,
        _a.practitioner_id,
        _a.site_id,
        _a.start_minute.label("now_minute"),
    )
    .join_from(messages, appointments, _m.appointment_id == _a.id)
    .join(PATIENTS, _a.patient_id == _p.id)
)
_latest = _FOLLOWED.order_by(_m.id.desc()).limit(MOST)  # ids follow the time of writing
_unsure = _FOLLOWED.where(_m.state == State.SENDING.value).order_by(_m.start_minute)
_settle = (
    update(messages)
    .where(_m.id.in_(bindparam("ids", expanding=True)), _m.state.in_(bindparam("was", expanding=True)))
    .values(
        state=bindparam("becomes"),
        detail=bindparam("why"),
        at=bindparam("now"),
        account_id=bindparam("who"),
    )
)
_Placed = TypeVar("_Placed", Contact, FollowUp)


class MessageRecords:
    """Reads and writes of the entry's transaction. Times are wall times of the appointment's site."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
        self._scope = entry.scope

    def booked_between(
        self, practitioner_ids: Sequence[str], first: datetime, after: datetime
    ) -> list[Contact]:
        """Appointments still expected whose start is in [first, after), in order of time."""
        window = {"practitioners": self._scope.check_team(practitioner_ids), **_span(first, after)}
        return self._seen(self._contacts(_of_day, window))

    def next_booked(
        self, practitioner_ids: Sequence[str], first: datetime, after: datetime
    ) -> datetime | None:
        """The start of the first appointment expected in [first, after)."""
        window = {"practitioners": self._scope.check_team(practitioner_ids), **_span(first, after)}
        found = self._conn.execute(_next_booked, window).scalar()
        return None if found is None else from_minutes(found)

    def cancelled_after(self, practitioner_ids: Sequence[str], first: datetime) -> list[Contact]:
        """Appointments to come that the practice cancelled or took back."""
        window = {"practitioners": self._scope.check_team(practitioner_ids), "first": to_minutes(first)}
        return self._seen(self._contacts(_cancelled, window))

    def booked_and_told_after(self, first: datetime) -> list[Contact]:
        """Appointments to come about which something was already said."""
        since = to_minutes(first) - _HELD_FOR_TRUE
        found = self._contacts(_booked_and_told, {"first": to_minutes(first), "since": since})
        return self._seen(found)

    def contacts(self, appointment_ids: Iterable[str]) -> dict[str, Contact]:
        """The named appointments, whatever their status; OutOfScope when one is not for this account."""
        found = [item for ids in chunks(appointment_ids) for item in self._contacts(_named, {"ids": ids})]
        for item in found:
            self._scope.check(item.practitioner_id, item.site_id)
        return {item.appointment_id: item for item in found}

    def about(self, appointment_ids: Iterable[str]) -> dict[str, list[Message]]:
        """What was said of each appointment, oldest first."""
        said: dict[str, list[Message]] = {}
        for ids in chunks(appointment_ids):
            for row in self._conn.execute(_about, {"ids": ids}):
                said.setdefault(row.appointment_id, []).append(message_of(row))
        return said

    def put(self, message: Message) -> None:
        """Write a row, in place of the one about the same time by the same channel."""
        if self._scope.is_partial:
            self.contacts([message.appointment_id])
        self._entry.concern(Subject("appointment", message.appointment_id, message.patient_id))
        values = {
            "id": message.id,
            "appointment_id": message.appointment_id,
            "patient_id": message.patient_id,
            "kind": message.kind.value,
            "channel": message.channel.value,
            "start_minute": to_minutes(message.told),
            "recipient": message.recipient,
            "state": message.state.value,
            "message_id": message.letter_id,
            "batch_id": message.batch_id,
            "detail": message.detail,
            "at": self._entry.now,
            "account_id": self._entry.account_id,
        }
        same = ["appointment_id", "kind", "channel", "start_minute"]
        kept = {name: value for name, value in values.items() if name not in same}
        statement = upsert(messages).values(**values)
        with patient_checked():
            self._conn.execute(statement.on_conflict_do_update(index_elements=same, set_=kept))

    def waiting(self) -> list[Pending]:
        """Letters in the queue, the most pressing first."""
        found = [Pending(row.message_id, row.patient_id) for row in self._conn.execute(_waiting)]
        if not self._scope.is_partial:
            return found
        rows = self._conn.execute(_queued_places).all()
        other = {row.message_id for row in rows if not self._scope.sees(row.practitioner_id, row.site_id)}
        return [item for item in found if item.letter_id not in other]

    def letter(self, letter_id: str) -> list[Message]:
        """The rows one letter speaks of; the entry names the patient of each."""
        return self._concerned(_letter, {"letter": letter_id})

    def batch(self, batch_id: str) -> list[Message]:
        """The rows written together; the entry names the patient of each."""
        return self._concerned(_batch, {"batch": batch_id})

    def settle(
        self, message_ids: Sequence[str], was: Iterable[State], becomes: State, detail: str = ""
    ) -> None:
        """Change the state of rows that are in one of ``was``; Stale when one of them is not."""
        if not message_ids:
            return
        values = {
            "ids": list(message_ids),
            "was": [state.value for state in was],
            "becomes": becomes.value,
            "why": detail,
            "now": self._entry.now,
            "who": self._entry.account_id,
        }
        if self._conn.execute(_settle, values).rowcount != len(message_ids):
            raise Stale(
                "Ce message a changé entre-temps. La liste montre maintenant où il en est : vérifiez."
            )

    def latest(self) -> list[FollowUp]:
        """The 500 latest messages, newest first."""
        self._entry.touch("recipient", "shown_name")
        return self._seen([follow_up_of(row) for row in self._conn.execute(_latest)])

    def unsure(self) -> list[FollowUp]:
        """Messages the program was sending when it stopped."""
        return self._seen([follow_up_of(row) for row in self._conn.execute(_unsure)])

    def _seen(self, found: list[_Placed]) -> list[_Placed]:
        """Those of agendas and places that this account sees."""
        return [item for item in found if self._scope.sees(item.practitioner_id, item.site_id)]

    def _concerned(self, statement: Any, values: dict[str, Any]) -> list[Message]:
        rows = [message_of(row) for row in self._conn.execute(statement, values)]
        if self._scope.is_partial:
            self.contacts(row.appointment_id for row in rows)
        for row in rows:
            self._entry.concern(Subject("message", row.letter_id, row.patient_id))
        return rows

    def _contacts(self, statement: Any, values: dict[str, Any]) -> list[Contact]:
        self._entry.touch("shown_name", "phone", "email", "opt_outs")
        return [contact_of(row) for row in self._conn.execute(statement, values)]


def _span(first: datetime, after: datetime) -> dict[str, int]:
    return {"first": to_minutes(first), "after": to_minutes(after)}
