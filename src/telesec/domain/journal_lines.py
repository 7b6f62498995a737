"""Journal rows as shown to the people entitled to read them."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.people import Compartment


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One row as read by a person entitled to it."""

    compartment: Compartment
    seq: int
    at: str
    account_id: str
    role: str
    workstation: str
    action: str
    subject_kind: str
    subject_id: str
    fields: str
    reason: str
    outcome: str
    true_at: str


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What to keep; empty means all. ``before`` is the lowest sequence already shown."""

    action: str = ""
    account_id: str = ""
    day: str = ""  # YYYY-MM-DD, UTC
    before: int = 0
    limit: int = 200
