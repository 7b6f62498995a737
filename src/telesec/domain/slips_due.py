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


def unread_words(unread: int, urgent: int) -> str:
    """``2 fiches non lues, dont 1 urgente``."""
    told = counted(unread, "fiche non lue", "fiches non lues")
    return f"{told}, dont {counted(urgent, 'urgente', 'urgentes')}" if urgent else told


def unread_short(unread: int, urgent: int) -> str:
    """``2``, or ``2 · 1 urg.`` where some are urgent."""
    return f"{unread} · {urgent} urg." if urgent else str(unread)
