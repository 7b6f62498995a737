"""The accounts of the practice, for those who manage them."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.access.key_requests import missing_keys
from telesec.domain.access.people_rules import last_of
from telesec.domain.access.person import Person
from telesec.domain.actions import Action, Subject
from telesec.domain.people import Account, Compartment, compartments_of
from telesec.security.keyslots import Slot
from telesec.security.session_keys import SessionKeys
from telesec.security.unheld_keys import unheld_of
from telesec.services.access.key_requests import resetter_of
from telesec.services.gate import Gate
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold


def accounts(gate: Gate) -> tuple[Account, ...]:
    """Every account, by display name."""
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        found = records.people.all()
    return tuple(sorted(found, key=lambda account: account.display_name.casefold()))


def people(gate: Gate, threshold: Threshold, deks: SessionKeys) -> tuple[Person, ...]:
    """Every account with the keys it lacks and those it alone holds, the closed ones last, by name."""
    change = HeaderChange.begin(threshold, deks)
    slots = {slot.account_id: slot for slot in change.header.slots}
    held = {key: frozenset(slot.grants) for key, slot in slots.items() if slot.state == "active"}
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        found, requests = records.people.all(), records.key_requests.latest()
        resetters = {key: resetter_of(records, key) for key, slot in slots.items() if _lacking(slot)}

    def person(account: Account) -> Person:
        slot = slots.get(account.id)
        shown = Person(
            account,
            last_of=last_of(held, account.id),
            invited_until=slot.expires_at if slot else None,
            suspect=account.state != "disabled" and account.id in change.trust.suspect,
        )
        if slot is None or account.id not in resetters:
            return shown
        unheld = unheld_of(change.header, change.trust, slot, resetters[account.id])
        return replace(shown, missing=missing_keys(account.id, _lacking(slot), requests), unheld=unheld)

    ordered = sorted(found, key=lambda one: (one.state == "disabled", one.display_name.casefold()))
    return tuple(person(account) for account in ordered)


def _lacking(slot: Slot) -> frozenset[Compartment]:
    """What an activated account's roles call for without its key being there."""
    return compartments_of(slot.roles) - set(slot.grants) if slot.state == "active" else frozenset()
