"""Who may sign in to the practice."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Account
from telesec.services.gate import Gate


def accounts(gate: Gate) -> tuple[Account, ...]:
    """Every account, oldest first, closed ones included: their names stay for imputability."""
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        return records.people.all()
