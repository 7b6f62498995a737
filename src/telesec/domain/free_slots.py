"""Next free slots: one sweep over opening ranges and what is taken, in whole wall minutes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

from telesec.domain.agenda import GRID_MINUTES, FreeSlot, WeeklyRange
from telesec.domain.wall import EPOCH, exists, from_minutes

DAY = 24 * 60
Taken = Sequence[tuple[int, int]]
Fetch = Callable[[str, int, int], Taken]
_Found = tuple[int, str, int, str]  # start, practitioner, end, site: sorts by time first


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """What is looked for: ``minutes`` long, from wall minute ``after`` up to ``until`` (excluded)."""

    minutes: int
    after: int
    until: int
    count: int = 3


def open_periods(ranges: Sequence[WeeklyRange], after: int, until: int) -> Iterator[tuple[int, int, str]]:
    """Opening periods (start, end, site) of one practitioner that touch [after, until), in time order."""
    by_weekday: list[list[WeeklyRange]] = [[] for _ in range(7)]
    for item in sorted(ranges, key=lambda item: item.start_minute):
        by_weekday[item.weekday].append(item)
    for ordinal in range(after // DAY, -(-until // DAY)):
        day = EPOCH.date() + timedelta(days=ordinal)
        for item in by_weekday[day.weekday()]:
            if item.valid_from <= day <= item.valid_to:
                start, end = ordinal * DAY + item.start_minute, ordinal * DAY + item.end_minute
                if end > after and start < until:
                    yield max(start, after), min(end, until), item.site_id


def gaps(start: int, end: int, taken: Taken, least: int = 1) -> Iterator[tuple[int, int]]:
    """Free stretches of [start, end) of ``least`` minutes or more; ``taken`` is sorted by start."""
    cursor = start
    for begin, finish in taken:
        if begin - cursor >= least:
            if begin >= end:
                break
            yield cursor, begin
        if finish > cursor:  # noqa: PLR1730 - run for thousands of rows, and max() costs twice as much
            cursor = finish
    if end - cursor >= least:
        yield cursor, end


def _on_grid(minute: int) -> int:
    return -(-minute // GRID_MINUTES) * GRID_MINUTES


@lru_cache(maxsize=512)
def _steady(day: int, zone: str) -> bool:
    """True when the clock does not change on that day (counted from the epoch): every time of it exists."""
    tz, start = ZoneInfo(zone), EPOCH + timedelta(days=day)
    after = start + timedelta(days=1)
    return start.replace(tzinfo=tz).utcoffset() == after.replace(tzinfo=tz).utcoffset()


def _times(begin: int, finish: int, minutes: int, zone: str) -> Iterator[int]:
    """Starts of the places of ``minutes`` in a day's free stretch, those of a skipped hour left out."""
    steady = _steady(begin // DAY, zone)
    for minute in range(_on_grid(begin), finish - minutes + 1, _on_grid(minutes)):
        if steady or exists(from_minutes(minute), zone):
            yield minute


def _sweep(
    ranges: Sequence[WeeklyRange], taken: Fetch, search: SlotSearch, zones: Mapping[str, str]
) -> Iterator[_Found]:
    """Slots of one practitioner in time order, reading a week of what is taken at a time."""
    who, minutes = ranges[0].practitioner_id, search.minutes
    begin = search.after
    while begin < search.until:
        week = min((begin // DAY + 7) * DAY, search.until)
        free = deque(gaps(begin, week, taken(who, begin, week), minutes))
        floor = begin  # overlapping ranges offer each minute once
        for start, end, site in open_periods(ranges, begin, week):
            for first, last in _within(free, max(start, floor), end):
                for minute in _times(first, last, minutes, zones[site]):
                    yield minute, who, minute + minutes, site
            floor = max(floor, end)
        begin = week


def _within(free: deque[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of free stretches that lie in [start, end); those that end before are dropped for good."""
    while free and free[0][1] <= start:
        free.popleft()
    for first, last in free:
        if first >= end:
            break
        yield max(first, start), min(last, end)


def next_free(
    ranges: Sequence[WeeklyRange], taken: Fetch, search: SlotSearch, zones: Mapping[str, str]
) -> list[FreeSlot]:
    """The first ``search.count`` slots of all practitioners in ``ranges``, merged by time.

    ``taken(practitioner, start, end)`` gives the (start, end) wall minutes that touch a period,
    sorted by start; it is asked only as far as the search goes. ``zones``: IANA zone by site.
    """
    own: dict[str, list[WeeklyRange]] = {}
    for item in ranges:
        own.setdefault(item.practitioner_id, []).append(item)
    sweeps = [_sweep(mine, taken, search, zones) for mine in own.values()]
    return [
        FreeSlot(who, site, from_minutes(start), from_minutes(end))
        for start, who, end, site in islice(merge(*sweeps), search.count)
    ]


def is_open(ranges: Sequence[WeeklyRange], start: int, end: int) -> bool:
    """True when [start, end) lies within the opening periods of one practitioner."""
    return not any(gaps(start, end, sorted((a, b) for a, b, _ in open_periods(ranges, start, end))))
