"""How many call slips are to be read on a day of an agenda: what its head shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from telesec.domain.french import counted


@dataclass(frozen=True, slots=True)
class SlipsDue:
    """The slips of a practitioner that nobody read yet, on the day they count; ``urgent`` among them.

    For the practitioner, those that wait for them; for the desk, those that wait there too.
    """

    practitioner_id: str
    day: date
    unread: int
    urgent: int = 0


def due_words(due: SlipsDue) -> str:
    """``2 fiches non lues, dont 1 urgente``."""
    told = counted(due.unread, "fiche non lue", "fiches non lues")
    return f"{told}, dont {counted(due.urgent, 'urgente', 'urgentes')}" if due.urgent else told


def due_short(due: SlipsDue) -> str:
    """``2``, or ``2 · 1 urg.`` where some are urgent."""
    return f"{due.unread} · {due.urgent} urg." if due.urgent else str(due.unread)
