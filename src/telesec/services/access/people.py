"""The accounts of the practice, for those who manage them."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Account
from telesec.services.gate import Gate


def accounts(gate: Gate) -> tuple[Account, ...]:
    """Every account, by display name."""
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        found = records.people.all()
    return tuple(sorted(found, key=lambda account: account.display_name.casefold()))
