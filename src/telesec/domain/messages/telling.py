"""Who has something to be told: what each patient was told last, against what the agenda says now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.steps import Deed, Step
from telesec.domain.messages.queue import (
    SAID,
    Channel,
    Contact,
    DueLine,
    Kind,
    Letter,
    Message,
    State,
    Worklist,
)
from telesec.domain.messages.reaching import address_for, reach


@dataclass(frozen=True, slots=True)
class Belief:
    """What a patient holds for true: a time, or that there is no appointment (``start`` None)."""

    start: datetime | None


def belief(said: Sequence[Message]) -> Belief | None:
    """From the last thing said of an appointment (``said`` oldest first); None when nothing was.

    A delay changes no appointment.
    """
    for message in reversed(said):
        if message.state in SAID and message.kind is not Kind.DELAY:
            return Belief(None if message.kind is Kind.CANCELLATION else message.told)
    return None


def line_for(
    contact: Contact, kind: Kind, told: datetime, said: Sequence[Message], offered: tuple[Channel, ...]
) -> DueLine:
    """The line of one appointment, with the message that already speaks of this very thing.

    Something contrary said since makes that message void: it is to be told again.
    """
    same = [item for item in said if item.kind is kind and item.told == told]
    dead = [item.channel for item in same if _came_back(item, contact)]
    way = reach(contact, tuple(channel for channel in offered if channel not in dead))
    if dead and way.channel is not None:
        way = replace(way, note="Adresse e-mail refusée : à corriger dans la fiche")
    done = next((item for item in reversed(same) if item.state in SAID), same[-1] if same else None)
    if done is not None and _overtaken(done, said):
        done = None
    return DueLine(contact, kind, told, way.channel, way.recipient, way.note, done)


def _came_back(message: Message, contact: Contact) -> bool:
    """True when the address itself was refused, and is still the one in the file."""
    refused = message.state is State.FAILED and message.detail == "address"
    return refused and message.recipient == address_for(contact, message.channel)


def _overtaken(done: Message, said: Sequence[Message]) -> bool:
    if done.kind is Kind.DELAY:
        return False
    after = said[list(said).index(done) + 1 :]
    now = belief([done])
    return any(belief([item]) not in (None, now) for item in after)


def reminder_lines(
    contacts: Iterable[Contact],
    said: dict[str, list[Message]],
    offered: tuple[Channel, ...],
    silent_motifs: frozenset[str],
) -> Worklist:
    """The reminders of some appointments; those of a motif never reminded are only counted."""
    kept, left_out = [], 0
    for contact in contacts:
        if contact.reason_code_id in silent_motifs:
            left_out += 1
            continue
        own = said.get(contact.appointment_id, [])
        kept.append(line_for(contact, Kind.REMINDER, contact.start, own, offered))
    return Worklist(tuple(kept), left_out=left_out)


def change_line(contact: Contact, said: Sequence[Message], offered: tuple[Channel, ...]) -> DueLine | None:
    """What must be told of an appointment that changed: that it is cancelled, or its new time.

    None when the patient already knows, or was never told anything else. Whoever cancels knows.
    """
    known = belief(said)
    if contact.status is Status.CANCELLED:
        by_practice = contact.cancelled_by is CancelledBy.PRACTICE
        if not by_practice or (contact.withdrawn and known is None):
            return None
        return line_for(contact, Kind.CANCELLATION, contact.start, said, offered)
    if contact.status is not Status.BOOKED or known is None:
        return None
    moved = line_for(contact, Kind.MOVE, contact.start, said, offered)
    if known.start == contact.start and moved.message is None:
        return None
    return moved


def delay_line(
    contact: Contact, minutes: int, said: Sequence[Message], offered: tuple[Channel, ...]
) -> DueLine:
    """That an appointment will begin ``minutes`` late."""
    return line_for(contact, Kind.DELAY, contact.start + timedelta(minutes=minutes), said, offered)


def same_thing(
    asked: DueLine, contact: Contact, said: Sequence[Message], offered: tuple[Channel, ...]
) -> DueLine | None:
    """The line that was shown, as it stands now; None when it no longer holds.

    The appointment moved, is over or came back, the patient's address or wish changed, or somebody
    told them meanwhile.
    """
    if asked.kind is Kind.CANCELLATION:
        holds = contact.status is Status.CANCELLED
    else:
        holds = contact.status is Status.BOOKED
    if not holds or contact.start != asked.contact.start:
        return None
    now = line_for(contact, asked.kind, asked.told, said, offered)
    same_way = (now.channel, now.recipient) == (asked.channel, asked.recipient)
    return now if now.is_due and same_way else None


def to_announce(deed: Deed) -> tuple[str, ...]:
    """The appointments whose patients should hear of a change: another time or place, or called off here."""
    return tuple(step.after.appointment.id for step in deed.steps if _concerns(step))


def _concerns(step: Step) -> bool:
    if step.before is None:
        return False
    was, now = step.before.appointment, step.after.appointment
    if now.status is Status.CANCELLED:
        return step.after.attendance.cancelled_by is CancelledBy.PRACTICE
    return now.status is Status.BOOKED and (was.start, was.site_id) != (now.start, now.site_id)


def grouped(lines: Iterable[DueLine]) -> list[list[DueLine]]:
    """Lines that one text to one address can speak of: same kind, same place, same day, same delay.

    Two appointments of a day make one message, even those of two patients who share an address.
    """
    groups: dict[tuple[object, ...], list[DueLine]] = {}
    for line in lines:
        late = line.told - line.contact.start
        day = line.told.date()
        key = (line.kind, line.channel, line.recipient.casefold(), line.contact.site_id, day, late)
        groups.setdefault(key, []).append(line)
    return list(groups.values())


def is_over(contact: Contact, wall: datetime) -> bool:
    """True when there is nothing left to say: the hour has struck."""
    return contact.start <= wall


def still_true(message: Message, contact: Contact, wall: datetime) -> str:
    """ "" when a queued message may leave, else why it must not (a key of ``DETAILS``)."""
    if message.channel.value in contact.opt_outs:
        return "opted_out"
    expected = Status.CANCELLED if message.kind is Kind.CANCELLATION else Status.BOOKED
    same_time = message.told >= contact.start if message.kind is Kind.DELAY else message.told == contact.start
    same_address = address_for(contact, message.channel) == message.recipient
    if contact.status is not expected or not same_time or not same_address:
        return "changed"
    return "past" if message.told <= wall else ""


def letter_of(messages: Sequence[Message], text: str) -> Letter:
    """The letter of rows that share one."""
    first = messages[0]
    return Letter(first.letter_id, first.patient_id, first.recipient, first.kind, text)
