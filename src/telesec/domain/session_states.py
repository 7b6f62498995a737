"""What sign-in remembers of an account and of each compartment's journal between two sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from telesec.domain.journal.chain import Head


@dataclass(frozen=True, slots=True)
class AccountState:
    """When an account last signed in, proved both factors, and the last TOTP step it used."""

    last_sign_in: datetime | None = None
    full_sign_in: datetime | None = None
    last_code: datetime | None = None
    totp_step: int = 0


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A compartment's head as noted in ``practice.db``; ``closed`` when its session ended in order."""

    head: Head
    closed: bool
    noted_at: datetime
