"""What the list of the accounts says of one, and what a search looks in."""

from __future__ import annotations

from telesec.domain.access.people_rules import roles_said
from telesec.domain.access.person import Person
from telesec.domain.desk.spoken_days import folded
from telesec.domain.french import date_numeric


def looked_in(person: Person) -> str:
    """Name, login and roles, without accents nor capitals."""
    account = person.account
    return folded(f"{account.display_name} {account.login} {roles_said(account.roles)}")


def last_seen(person: Person) -> str:
    """The day of the last sign-in."""
    seen = person.account.last_sign_in
    return date_numeric(seen.date()) if seen else "Jamais"
