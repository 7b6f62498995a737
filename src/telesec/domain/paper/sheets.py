"""What a printed day of the agenda holds, and what the person who prints it chose to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Span = tuple[datetime, datetime]
SHORTEST_STEP, LONGEST_STEP, USUAL_STEP = 10, 60, 15


class SheetKind(StrEnum):
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """Which days of which practitioners to print. Telephones and motifs are printed only when asked."""

    kind: SheetKind
    practitioner_ids: tuple[str, ...]
    first: date
    phones: bool = False
    reasons: bool = False


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One appointment on paper; ``mark`` says in words what colour says on the screen."""

    start: datetime
    end: datetime
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False, default=None)
    phone: str = field(repr=False, default="")
    reason: str = field(repr=False, default="")
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Part of the day during which the practitioner is absent, or replaced."""

    start: datetime
    end: datetime
    words: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One practitioner's day at wall time, each part by start; ``closed`` says why nobody is received."""

    day: date
    practitioner: str
    place: str
    lines: tuple[SheetLine, ...] = field(repr=False, default=())
    free: tuple[Span, ...] = ()
    away: tuple[Away, ...] = ()
    closed: str = ""
    step: int = USUAL_STEP  # minutes between two blank lines of a contingency sheet

    @property
    def is_blank(self) -> bool:
        """Nobody expected and nobody receives."""
        return not (self.lines or self.free or self.away)


@dataclass(frozen=True, slots=True)
class Printed:
    """Days in reading order, under the practice's name, as they stood at ``made_at`` (wall time)."""

    practice: str
    made_at: datetime
    days: tuple[DaySheet, ...] = field(repr=False)
    phones: bool = False
    reasons: bool = False
    seal: str = ""  # how far the journal had come: paper cannot be cut off afterwards


def free_spans(opened: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of ``opened`` once ``taken`` is removed, by start."""
    left = sorted(opened)
    for start, end in taken:
        left = [part for span in left for part in _without(span, start, end)]
    return tuple(left)


def _without(span: Span, start: datetime, end: datetime) -> list[Span]:
    if end <= span[0] or start >= span[1]:
        return [span]
    return [
        part for part in ((span[0], min(start, span[1])), (max(end, span[0]), span[1])) if part[0] < part[1]
    ]


def step_for(minutes: Sequence[int]) -> int:
    """The grid of a blank sheet: the shortest visit given, within reason."""
    if not minutes:
        return USUAL_STEP
    return max(SHORTEST_STEP, min(*minutes, LONGEST_STEP))
