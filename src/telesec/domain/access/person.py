"""A person on the page of the accounts: the account, and what its slot says that the account does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from telesec.domain.access.key_requests import Missing
from telesec.domain.access.unheld_keys import Unheld
from telesec.domain.french import date_numeric
from telesec.domain.people import Account, Compartment


@dataclass(frozen=True, slots=True)
class Person:
    """``last_of``: what only the recovery sheet would open if this account were closed.

    Nobody may hand over the keys that are ``unheld``, waited for or refused.
    ``suspect`` when its access is not what anybody entitled signed for: it is closed, or invited anew.
    """

    account: Account
    missing: Missing = field(default_factory=Missing)
    last_of: frozenset[Compartment] = frozenset()
    invited_until: datetime | None = None
    suspect: bool = False
    unheld: Unheld = field(default_factory=Unheld)


def state_said(person: Person, today: date, now: datetime) -> str:
    """``Actif``, ``À partir du 01/12/2026``, ``Invitation expirée``…: one thing, the one to know first."""
    account = person.account
    if person.suspect:
        return "Accès falsifié, à fermer"
    if account.valid_until is not None and account.valid_until < today:
        return "Remplacement terminé"
    if account.state == "disabled":
        return "Fermé"
    if account.state == "invited":
        late = person.invited_until is not None and person.invited_until <= now
        return "Invitation expirée" if late else "Invité, pas encore activé"
    if account.valid_from is not None and today < account.valid_from:
        return f"À partir du {date_numeric(account.valid_from)}"
    return _active_said(person.missing)


def _active_said(missing: Missing) -> str:
    if missing.refused:
        return "Accès refusé"
    return "Attend un accès" if missing.waiting else "Actif"
