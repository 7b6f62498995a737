"""A practitioner who is away: a short block, a leave, with or without somebody in their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AbsenceKind(StrEnum):
    BLOCK = "block"  # a meeting, a call: minutes or hours of one day
    LEAVE = "leave"  # days or weeks
    EVENT = "event"  # brought in from another calendar


@dataclass(frozen=True, slots=True)
class Absence:
    """Wall time during which a practitioner sees nobody, unless somebody replaces them.

    With ``replacement_name`` the agenda stays open under that name. ``active`` False: taken back.
    """

    id: str
    practitioner_id: str
    start: datetime
    end: datetime
    kind: AbsenceKind
    label: str = ""
    replacement_name: str = ""
    active: bool = True
    version: int = 1
