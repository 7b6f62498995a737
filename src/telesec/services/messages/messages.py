"""Who is to be told what: reminders of a day, changes not yet told, delays; and what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.messages.queue import (
    BY_PERSON,
    Batch,
    Channel,
    Decision,
    DueLine,
    FollowUp,
    Kind,
    Message,
    State,
    Worklist,
)
from telesec.domain.messages.telling import (
    change_line,
    delay_line,
    grouped,
    line_for,
    reminder_lines,
    same_thing,
)
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate
from telesec.services.messages.message_settings import message_settings

LOOK_AHEAD = 7  # days looked at for the next day with appointments
LONGEST_DELAY = 240
_SUBJECT = "messages"


@dataclass(frozen=True, slots=True)
class LateToday:
    """A practitioner runs ``minutes`` late today."""

    practitioner_id: str
    minutes: int


def walls(gate: Gate) -> dict[str, datetime]:
    """The present wall time of each site, to the minute."""
    now = gate.now()
    return {
        site.id: wall_now(now, site.zone).replace(second=0, microsecond=0) for site in gate.reference.sites
    }


def _everyone(gate: Gate) -> list[str]:
    return [item.id for item in gate.reference.practitioners]


def _earliest(gate: Gate) -> datetime:
    return min(walls(gate).values(), default=gate.now().replace(tzinfo=None))


def reminders(gate: Gate, day: date | None = None) -> Worklist:
    """The reminders of ``day``; by default of the next day, after today, that has appointments."""
    settings, here = message_settings(gate), walls(gate)
    silent = frozenset(code.id for code in gate.reference.reason_codes if not code.reminded)
    asked = day.isoformat() if day else "next"
    with gate.enter(Action.MESSAGE_LIST, Subject(_SUBJECT), reason=f"reminder {asked}") as records:
        if day is None:
            first = datetime.combine(_earliest(gate).date() + timedelta(days=1), datetime.min.time())
            last = first + timedelta(days=LOOK_AHEAD)
            day = (records.messages.next_booked(_everyone(gate), first, last) or first).date()
        midnight = datetime.combine(day, datetime.min.time())
        found = records.messages.booked_between(_everyone(gate), midnight, midnight + timedelta(days=1))
        found = [item for item in found if item.start > here[item.site_id]]
        said = records.messages.about(item.appointment_id for item in found)
    listed = reminder_lines(found, said, settings.offered(), silent)
    return Worklist(listed.lines if settings.reminders else (), day, listed.left_out)


def changes(gate: Gate) -> Worklist:
    """Cancellations by the practice and moves that patients do not know of yet.

    Whatever the settings of reminders say, and for every motif: these are always told.
    """
    offered, here, first = message_settings(gate).offered(), walls(gate), _earliest(gate)
    with gate.enter(Action.MESSAGE_LIST, Subject(_SUBJECT), reason="changes") as records:
        found = records.messages.cancelled_after(_everyone(gate), first)
        found += records.messages.booked_and_told_after(first)
        said = records.messages.about(item.appointment_id for item in found)
    lines = [
        change_line(item, said.get(item.appointment_id, []), offered)
        for item in sorted(found, key=lambda item: item.start)
        if item.start > here[item.site_id]
    ]
    return Worklist(tuple(line for line in lines if line and (line.is_due or line.is_uncertain)))


def delays(gate: Gate, wanted: LateToday) -> Worklist:
    """The patients still expected today by somebody who runs late. Raises Invalid for an odd delay."""
    if not 5 <= wanted.minutes <= LONGEST_DELAY:
        raise Invalid("minutes", "Donnez un retard de 5 minutes au moins, de 4 heures au plus.")
    offered, here = message_settings(gate).offered(), walls(gate)
    site = gate.reference.practitioner(wanted.practitioner_id).site_id
    now = here.get(site, _earliest(gate))
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time())
    subject = Subject("practitioner", wanted.practitioner_id)
    with gate.enter(Action.MESSAGE_LIST, subject, reason=f"delay {wanted.minutes}") as records:
        found = records.messages.booked_between([wanted.practitioner_id], now, midnight)
        said = records.messages.about(item.appointment_id for item in found)
    lines = [delay_line(item, wanted.minutes, said.get(item.appointment_id, []), offered) for item in found]
    return Worklist(tuple(lines), now.date())


def announce(gate: Gate, appointment_ids: Sequence[str]) -> Worklist:
    """Appointments chosen in the agenda: their present time, or that they are cancelled, is to be told."""
    offered, here = message_settings(gate).offered(), walls(gate)
    with gate.enter(Action.MESSAGE_LIST, Subject(_SUBJECT), reason="chosen") as records:
        found = records.messages.contacts(appointment_ids)
        said = records.messages.about(found)
    lines = []
    for item in sorted(found.values(), key=lambda item: item.start):
        kind = {"cancelled": Kind.CANCELLATION, "booked": Kind.MOVE}.get(item.status.value)
        if kind and item.start > here[item.site_id]:
            own = said.get(item.appointment_id, [])
            lines.append(line_for(item, kind, item.start, own, offered))
    return Worklist(tuple(lines))


def prepare(gate: Gate, lines: Sequence[DueLine], channel: Channel = Channel.MAIL) -> Batch:
    """Put the messages of ``lines`` in the queue (exported, for SMS), each only if it is still due.

    Written before anything leaves: what is not in the queue is never sent, what is there is sent once.
    """
    export = channel is Channel.SMS
    offered, batch_id = message_settings(gate).offered(), new_id()
    wanted = {line.contact.appointment_id: line for line in lines if line.channel is channel and line.is_due}
    action = Action.MESSAGE_EXPORT if export else Action.MESSAGE_PREPARE
    with gate.enter(action, Subject("message_batch", batch_id), reason=f"{len(wanted)}") as records:
        now = records.messages.contacts(wanted)
        said = records.messages.about(wanted)
        still = [
            same_thing(line, now[key], said.get(key, []), offered)
            for key, line in wanted.items()
            if key in now
        ]
        groups = grouped(line for line in still if line)
        for group in groups:
            letter_id = new_id()
            for line in group:
                state = State.EXPORTED if export else State.QUEUED
                records.messages.put(_row(line, channel, state, (letter_id, batch_id)))
    return Batch(batch_id, len(groups), len(wanted) - sum(len(group) for group in groups))


def tell(gate: Gate, line: DueLine, *, wanted: bool = True) -> None:
    """Note that a person told the patient (by telephone), or decided not to (``wanted`` False)."""
    state = State.TOLD if wanted else State.DROPPED
    subject = Subject("appointment", line.contact.appointment_id, line.contact.patient_id)
    with gate.enter(Action.MESSAGE_PREPARE, subject, reason=state.value) as records:
        row = _row(line, Channel.CALL, state, (new_id(), new_id()), BY_PERSON)
        records.messages.put(row)


def _row(line: DueLine, channel: Channel, state: State, batch: tuple[str, str], detail: str = "") -> Message:
    """The row of ``line``; ``batch`` is its letter's id and its batch's."""
    return Message(
        id=new_id(),
        appointment_id=line.contact.appointment_id,
        patient_id=line.contact.patient_id,
        kind=line.kind,
        channel=channel,
        told=line.told,
        recipient=line.recipient,
        state=state,
        letter_id=batch[0],
        batch_id=batch[1],
        detail=detail,
    )


def follow_up(gate: Gate) -> tuple[FollowUp, ...]:
    """What became of the latest messages; those nobody is sure about come first."""
    with gate.enter(Action.MESSAGE_LIST, Subject(_SUBJECT), reason="follow_up") as records:
        unsure = records.messages.unsure()
        latest = records.messages.latest()
    first = {item.message.id for item in unsure}
    return (*unsure, *(item for item in latest if item.message.id not in first))


_BECOMES = {
    Decision.ASSUME_SENT: (State.SENT, "assumed"),
    Decision.SEND_AGAIN: (State.QUEUED, ""),
    Decision.TOLD: (State.TOLD, BY_PERSON),
    Decision.DROP: (State.DROPPED, BY_PERSON),
    Decision.CAME_BACK: (State.FAILED, "address"),
}
_OPEN = (State.SENDING, State.FAILED, State.QUEUED)


def decide(gate: Gate, message: Message, decision: Decision) -> None:
    """What a person makes of a letter that failed, waits, or nobody is sure about. Raises Stale.

    The patients named in the journal are those of the rows kept.
    """
    state, detail = _BECOMES[decision]
    subject = Subject("message", message.letter_id)
    with gate.enter(Action.MESSAGE_PREPARE, subject, reason=decision.value) as records:
        rows = records.messages.letter(message.letter_id)
        was = (State.SENT,) if decision is Decision.CAME_BACK else _OPEN
        records.messages.settle([row.id for row in rows], was, state, detail)
