"""What the accounts page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from telesec.domain.access.key_requests import WaitingAccount
from telesec.domain.access.person import Person
from telesec.domain.access.unheld_keys import Unheld
from telesec.domain.people import Account, Compartment, Practitioner, Role


@dataclass(frozen=True, slots=True)
class WantedAccount:
    """An account as filled in; ``profession`` and ``own_agenda`` matter for a new practitioner."""

    display_name: str = field(repr=False)
    login: str = field(repr=False)
    roles: frozenset[Role]
    profession: str = ""
    works_for: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    own_agenda: bool = True


class Invited(Protocol):
    """A one-time code; ``withheld`` are the compartments somebody who holds their key must still open.

    Nobody may hand over the keys of those that are ``unheld``.
    """

    @property
    def code(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def withheld(self) -> frozenset[Compartment]: ...
    @property
    def unheld(self) -> Unheld: ...


class Edited(Protocol):
    """A change of an account; ``waiting`` and ``unheld`` as ``withheld`` and ``unheld`` of ``Invited``."""

    @property
    def said(self) -> tuple[str, ...]: ...
    @property
    def waiting(self) -> frozenset[Compartment]: ...
    @property
    def unheld(self) -> Unheld: ...


@dataclass(frozen=True, slots=True)
class PeoplePorts:
    """All but the last four run on the worker.

    ``edit`` receives the account as it was read; ``invite_again`` replaces password and telephone, ``close``
    ends an account, ``ask_again`` asks for the keys it lacks. ``practitioners`` are those of the whole
    practice; ``now`` is aware, ``today`` the day on the practice's wall.
    """

    people: Callable[[], tuple[Person, ...]]
    create: Callable[[WantedAccount], Invited]
    edit: Callable[[Account, WantedAccount], Edited]
    invite_again: Callable[[str], Invited]
    close: Callable[[str], object]
    ask_again: Callable[[str], frozenset[Compartment]]
    prove: Callable[[str, str], None]
    practitioners: Callable[[], Sequence[Practitioner]]
    now: Callable[[], datetime]
    today: Callable[[], date]
    own_account: str


@dataclass(frozen=True, slots=True)
class HandoverPorts:
    """``waiting`` are the accounts that lack keys this session holds; ``hand_over`` gives them.

    ``refuse`` takes the account and the reason, in one sentence.
    """

    waiting: Callable[[], Sequence[WaitingAccount]]
    hand_over: Callable[[str], object]
    refuse: Callable[[str, str], object]
    account_names: Callable[[], Mapping[str, str]]
    prove: Callable[[str, str], None]
