"""The computers that open a practice, and what one of them keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

NAME_LENGTH = 80
NAMELESS = "Ordinateur sans nom"


@dataclass(frozen=True, slots=True)
class Computer:
    """``enrolled_by`` is the account that gave the code, or that first opened the practice there.

    ``offer`` names the code it came with, "" when it came with the recovery sheet or founded the practice.
    ``state``: known, or forgotten.
    """

    id: str
    name: str = field(repr=False)
    enrolled_by: str
    enrolled_at: datetime
    last_seen: datetime | None = None
    state: str = "known"
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How this computer keeps the practice's secret: where, and what a person should know of it.

    ``in_file``: for want of a keyring; ``may_move``: a keyring is there now and could hold it.
    """

    place: str
    in_file: bool
    sentence: str
    may_move: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The computers of the practice, which one this is, and until when a code waits, if one does."""

    computers: tuple[Computer, ...]
    here: str
    keeping: Keeping
    offered_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A code to type at another computer, once, before ``until``."""

    code: str = field(repr=False)
    until: datetime


def name_of(workstation: str) -> str:
    """A computer's own name, short enough for a list."""
    return " ".join(workstation.split())[:NAME_LENGTH] or NAMELESS
