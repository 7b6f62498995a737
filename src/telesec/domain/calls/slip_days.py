"""On which day of whose agenda a slip counts, and how many are to be read there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from telesec.domain.calls.slips import Slip, SlipState
from telesec.domain.french import counted


@dataclass(frozen=True, slots=True)
class SlipsDue:
    """The slips of a practitioner that nobody read yet, on the day they count; ``urgent`` among them."""

    practitioner_id: str
    day: date
    unread: int
    urgent: int = 0


def day_of(slip: Slip, today: date) -> date:
    """The day of its due time; today without one, or once that day is past."""
    return max(slip.draft.due.date(), today) if slip.draft.due else today


def counts_on(slip: Slip, day: date, today: date) -> bool:
    """Whether a slip still to be dealt with counts on ``day``."""
    return slip.state is not SlipState.DONE and day_of(slip, today) == day


def due_words(due: SlipsDue) -> str:
    """``2 fiches non lues, dont 1 urgente``."""
    told = counted(due.unread, "fiche non lue", "fiches non lues")
    return f"{told}, dont {counted(due.urgent, 'urgente', 'urgentes')}" if due.urgent else told


def due_short(due: SlipsDue) -> str:
    """``2``, or ``2 · 1 urg.`` where some are urgent."""
    return f"{due.unread} · {due.urgent} urg." if due.urgent else str(due.unread)
