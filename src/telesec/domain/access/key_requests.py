"""A key asked for an account: who asked, who answered, and what an account still waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.people import Compartment


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """The last request of one key for one account. ``reason`` is why it was refused."""

    account_id: str
    compartment: Compartment
    asked_by: str
    asked_at: datetime
    state: str = "waiting"  # waiting | accepted | refused | dropped
    answered_by: str = ""
    answered_at: datetime | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WaitingAccount:
    """An account somebody could open the doors of; ``asked_by`` is "" when nobody's request was kept."""

    account_id: str
    compartments: frozenset[Compartment]
    asked_by: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What an account's role calls for and it does not hold: still asked for, or refused and why."""

    waiting: frozenset[Compartment] = frozenset()
    refused: Mapping[Compartment, str] = field(default_factory=dict)


def missing_keys(
    account_id: str,
    lacking: frozenset[Compartment],
    requests: Mapping[tuple[str, Compartment], KeyRequest],
) -> Missing:
    """A key nobody refused is waited for, whether or not its request was kept."""
    last = {key: requests.get((account_id, key)) for key in lacking}
    refused = {key: found.reason for key, found in last.items() if found and found.state == "refused"}
    return Missing(lacking - refused.keys(), refused)
