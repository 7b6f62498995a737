"""What a person reads of their own account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.people import Role


@dataclass(frozen=True, slots=True)
class Coming:
    """One time the account came in, or somebody tried with its login; ``instant`` is UTC."""

    instant: datetime
    action: str
    workstation: str = field(repr=False)
    outcome: str


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Who one is here, the spare codes left, and the last times one came in, newest first."""

    display_name: str = field(repr=False)
    login: str = field(repr=False)
    roles: frozenset[Role]
    codes_left: int
    comings: tuple[Coming, ...]
