"""What the accounts page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from telesec.domain.people import Account, Compartment, Role


@dataclass(frozen=True, slots=True)
class WantedAccount:
    """An account as filled in; ``profession`` matters for a practitioner, whose agenda is made too."""

    display_name: str = field(repr=False)
    login: str = field(repr=False)
    roles: frozenset[Role]
    profession: str = ""


class Invited(Protocol):
    """A one-time code; ``withheld`` are the compartments somebody who holds their key must still open."""

    @property
    def code(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def withheld(self) -> frozenset[Compartment]: ...


@dataclass(frozen=True, slots=True)
class PeoplePorts:
    """All run on the worker. ``invite_again`` replaces password and telephone, ``close`` ends an account."""

    accounts: Callable[[], tuple[Account, ...]]
    create: Callable[[WantedAccount], Invited]
    invite_again: Callable[[str], Invited]
    close: Callable[[str], object]
    prove: Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class HandoverPorts:
    """``waiting`` are the accounts that lack keys this session holds; ``hand_over`` gives them."""

    waiting: Callable[[], Mapping[str, frozenset[Compartment]]]
    hand_over: Callable[[str], object]
    account_names: Callable[[], Mapping[str, str]]
    prove: Callable[[str, str], None]
