"""When the sheets for a day without computer are due, which days they hold, which old ones go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

DAYS = 3
LOOK_AHEAD = 21  # days among which those three are looked for
KEPT = 6  # files left in the folder, the newest ones
FOLDER = "secours"
_DATED = "2026-11-22-1805.pdf"  # how each name ends, to the character
_FILE = re.compile(r"agenda-secours-[0-9a-f]{8}-\d{4}-\d{2}-\d{2}-\d{4}\.pdf")
_CUT_SHORT = re.compile(rf"\.{_FILE.pattern}\.[0-9a-f]{{16}}\.tmp")


class Rhythm(StrEnum):
    """How often they are made; the value is kept in the store."""

    EVENING = "evening"
    THREE = "three"
    HOURLY = "hourly"


RHYTHM_LABELS: dict[Rhythm, str] = {
    Rhythm.EVENING: "Chaque soir à 18 h",
    Rhythm.THREE: "Matin, midi et soir (7 h 30, 12 h 30, 18 h)",
    Rhythm.HOURLY: "Toutes les heures, de 7 h à 20 h",
}
MOMENTS: dict[Rhythm, tuple[int, ...]] = {
    Rhythm.EVENING: (18 * 60,),
    Rhythm.THREE: (7 * 60 + 30, 12 * 60 + 30, 18 * 60),
    Rhythm.HOURLY: tuple(hour * 60 for hour in range(7, 21)),
}
"""Minutes of the day at which new sheets are due."""


@dataclass(frozen=True, slots=True)
class Contingency:
    """The practice's choice. ``folder`` "" is the practice's own; ``problem`` is why the last
    failed, or what is wrong with where they lie.

    Once chosen, ``code`` is not shown again: ``has_code`` tells that there is one.
    """

    active: bool = False
    code: str = field(repr=False, default="")
    rhythm: Rhythm = Rhythm.THREE
    folder: str = ""
    produced_at: datetime | None = None  # aware UTC
    problem: str = ""
    has_code: bool = False


def last_due(now: datetime, rhythm: Rhythm) -> datetime:
    """The latest moment, not after ``now`` (wall time), at which sheets were due."""
    day = datetime.combine(now.date(), datetime.min.time())
    minute = (now - day) // timedelta(minutes=1)
    passed = [moment for moment in MOMENTS[rhythm] if moment <= minute]
    if passed:
        return day + timedelta(minutes=passed[-1])
    return day - timedelta(days=1) + timedelta(minutes=MOMENTS[rhythm][-1])


def is_due(now: datetime, produced: datetime | None, rhythm: Rhythm) -> bool:
    """True when none were made since they were last due; both times on the same wall.

    A production in the future (a clock set back) does not hold the next one up.
    """
    return produced is None or produced > now or produced < last_due(now, rhythm)


def days_to_print(now: datetime, busy: Iterable[tuple[date, datetime]]) -> tuple[date, ...]:
    """The next three days in which somebody receives or is expected; today only if it is not over.

    ``busy`` gives such days with the time at which each ends (wall time).
    """
    ahead = {day for day, end in busy if end > now}
    return tuple(sorted(ahead)[:DAYS])


def file_name(made_at: datetime, practice_id: str) -> str:
    """``agenda-secours-1f0c93ab-2026-11-22-1805.pdf``: which practice, for its programs alone; no person."""
    return f"agenda-secours-{practice_id[-8:]}-{made_at:%Y-%m-%d-%H%M}.pdf"


def outdated(names: Sequence[str], written: str) -> list[str]:
    """The practice's own sheets to remove, and what a power cut left half written of them.

    ``written`` is the name of the file just written: it stays. Those with a later date come from a
    clock that was wrong: they go first. Nothing else of the folder is named.
    """
    own = written[: -len(_DATED)]
    found = [name for name in names if _FILE.fullmatch(name) and name.startswith(own) and name != written]
    found.sort(key=lambda name: (name < written, name))
    cut_short = [name for name in names if _CUT_SHORT.fullmatch(name) and name.startswith(f".{own}")]
    return found[: max(0, len(found) + 1 - KEPT)] + cut_short
