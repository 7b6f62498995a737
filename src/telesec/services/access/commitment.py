"""Reading what one has accepted, accepting it, and acknowledging security reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from telesec.domain.access import commitment, reminders
from telesec.domain.access.reminders import Reminder
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate

_SUBJECT = Subject("commitment", f"v{commitment.VERSION}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What one account has accepted and read, and until when; instants in UTC."""

    accepted_at: datetime | None
    due_on: date | None
    read: Mapping[str, datetime] = field(default_factory=dict)


def accept_commitment(gate: Gate) -> tuple[str, ...]:
    """Accept the commitment as it reads today; the notices that waited for it are given, and taken."""
    with gate.enter(Action.COMMITMENT, _SUBJECT) as records:
        records.commitments.accept(gate.account.id, commitment.VERSION)
        return records.people.take_notices(gate.account.id)


def standing(gate: Gate) -> Standing:
    """One's own acceptance and the reminders one has read."""
    latest = gate.now() + commitment.AHEAD
    with gate.enter(Action.REFERENCE, _SUBJECT) as records:
        accepted_at = records.commitments.accepted(commitment.VERSION, latest).get(gate.account.id)
        read = records.commitments.read(gate.account.id, latest)
    due_on = commitment.due_on(accepted_at, gate.reference.zone) if accepted_at else None
    return Standing(accepted_at, due_on, read)


def pledges(gate: Gate) -> tuple[commitment.Pledge, ...]:
    """What everyone has accepted, by name; the closed accounts left out. Raises Refused."""
    now, zone = gate.now(), gate.reference.zone
    with gate.enter(Action.ACCOUNT_LIST, _SUBJECT) as records:
        found = records.commitments.accepted(commitment.VERSION, now + commitment.AHEAD)
        people = [one for one in records.people.all() if one.state != "disabled"]
    people.sort(key=lambda one: one.display_name.casefold())
    return tuple(commitment.pledge_of(one.display_name, found.get(one.id), now, zone) for one in people)


def reminder_due(gate: Gate) -> Reminder | None:
    """The one reminder to show at this sign-in, if any; none on the day the commitment was accepted."""
    found, now, zone = standing(gate), gate.now(), gate.reference.zone
    if found.accepted_at is None or wall_now(found.accepted_at, zone).date() == wall_now(now, zone).date():
        return None
    return reminders.next_reminder(found.read, now, zone)


def acknowledge(gate: Gate, key: str) -> None:
    """Write that a reminder was read. Raises Refused for one that does not exist."""
    if key not in {one.key for one in reminders.REMINDERS}:
        raise Refused("Ce rappel n'existe pas. Reconnectez-vous.")
    with gate.enter(Action.REMINDER_READ, Subject("reminder", key)) as records:
        records.commitments.acknowledge(gate.account.id, key)
