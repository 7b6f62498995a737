"""What the accounts page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from telesec.domain.people import Account, Practitioner, Role


@dataclass(frozen=True, slots=True)
class WantedAccount:
    """An account as filled in. ``practitioner_id`` ties a practitioner to an agenda, or is None."""

    display_name: str = field(repr=False)
    login: str = field(repr=False)
    roles: frozenset[Role]
    practitioner_id: str | None = None


@dataclass(frozen=True, slots=True)
class PeoplePorts:
    """Accounts are read and created on the worker; ``create`` answers with the one-time invitation code.

    ``set_state`` makes an account "active" or "disabled"; None where this program cannot do so.
    """

    accounts: Callable[[], tuple[Account, ...]]
    create: Callable[[WantedAccount], str]
    practitioners: Callable[[], tuple[Practitioner, ...]]
    prove: Callable[[str, str], None]
    set_state: Callable[[str, str], None] | None = None
