"""How full a month is: for each day, what is open, what is taken, and why nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from telesec.domain.wall import day_minutes, monday_of

DAY = 24 * 60
FULL = 98
"""From this percentage on, a day is said to be full: what is left is no place for anybody."""

Stretch = tuple[int, int]
"""Wall minutes since the epoch, the end left out."""


@dataclass(frozen=True, slots=True)
class MonthAsked:
    """The days wanted, for one practitioner or for several together."""

    practitioner_ids: tuple[str, ...]
    first: date
    days: int = 42


@dataclass(frozen=True, slots=True)
class DayTaken:
    """Sums of the appointments that begin on a day: how many, and how many minutes of places."""

    count: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One day of the month view. ``label`` says why it is closed ("Noël"), or who is away."""

    day: date
    count: int = 0
    taken: int = 0
    open: int = 0
    label: str = ""

    @property
    def percent(self) -> int:
        """Share of the open minutes that is taken, 0 to 100; 100 when somebody comes on a closed day."""
        if self.open <= 0:
            return 100 if self.taken else 0
        return min(100 * self.taken // self.open, 100)

    @property
    def closed(self) -> bool:
        """True when nothing is open."""
        return self.open <= 0


def open_minutes(stretches: Iterable[Stretch], away: Sequence[Stretch], first: date, days: int) -> list[int]:
    """Minutes open on each of ``days`` days from ``first``: the union of ``stretches`` without ``away``."""
    found = [0] * days
    start = day_minutes(first)
    for opening in _without(_merged(stretches), _merged(away)):
        low, high = opening[0] - start, opening[1] - start
        for at in range(max(low // DAY, 0), min((high - 1) // DAY, days - 1) + 1):
            found[at] += max(min(high, (at + 1) * DAY) - max(low, at * DAY), 0)
    return found


def loads(
    asked: MonthAsked, opened: Sequence[int], taken: Mapping[int, DayTaken], labels: Sequence[str]
) -> tuple[DayLoad, ...]:
    """One DayLoad a day; ``taken`` is by whole days since the epoch of wall time."""
    epoch_day = day_minutes(asked.first) // DAY
    found = []
    for at in range(asked.days):
        sums = taken.get(epoch_day + at, DayTaken())
        day = asked.first + timedelta(days=at)
        found.append(DayLoad(day, sums.count, sums.minutes, opened[at], labels[at]))
    return tuple(found)


def month_first(day: date) -> date:
    """The Monday from which a month is shown."""
    first = day.replace(day=1)
    return monday_of(first)


def month_weeks(day: date) -> int:
    """How many weeks the month of ``day`` touches: 4 to 6."""
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return -((month_first(day) - following).days // 7)


def month_step(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier), the last one of a shorter month."""
    total = day.year * 12 + day.month - 1 + months
    first = date(total // 12, total % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    made: list[Stretch] = []
    for start, end in sorted(stretches):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        elif start < end:
            made.append((start, end))
    return made


def _without(kept: Sequence[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    left: list[Stretch] = []
    for start, end in kept:
        begins = start
        for low, high in taken:
            if low < end and high > begins:
                if low > begins:
                    left.append((begins, low))
                begins = high
        if begins < end:
            left.append((begins, end))
    return left
