"""Next free slots: one sweep over opening ranges and what is taken, in whole wall minutes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge
from itertools import islice
from operator import itemgetter
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


def gaps(start: int, end: int, taken: Taken, position: int) -> Iterator[tuple[int, int]]:
    """Free stretches of [start, end); ``taken`` is sorted by start, read from ``position``."""
    cursor = start
    for index in range(position, len(taken)):
        begin, finish = taken[index]
        if begin >= end:
            break
        if begin > cursor:
            yield cursor, begin
        cursor = max(cursor, finish)
    if cursor < end:
        yield cursor, end


def _on_grid(minute: int) -> int:
    return -(-minute // GRID_MINUTES) * GRID_MINUTES


def _same_offset(start: int, end: int, zone: str) -> bool:
    """True when the clock does not change between two wall minutes: every time in between exists."""
    tz = ZoneInfo(zone)
    return from_minutes(start).replace(tzinfo=tz).utcoffset() == (
        from_minutes(end).replace(tzinfo=tz).utcoffset()
    )


def _slots(
    open_period: tuple[int, int, str], taken: Taken, search: SlotSearch, zone: str
) -> Iterator[tuple[int, int, str]]:
    start, end, site = open_period
    whole = _same_offset(start, end, zone)
    longest = max((finish - begin for begin, finish in taken), default=0)
    position = bisect_left(taken, start - longest, key=itemgetter(0))
    for begin, finish in gaps(start, end, taken, position):
        for minute in range(_on_grid(begin), finish - search.minutes + 1, _on_grid(search.minutes)):
            if whole or exists(from_minutes(minute), zone):
                yield minute, minute + search.minutes, site


def _sweep(
    ranges: Sequence[WeeklyRange], taken: Fetch, search: SlotSearch, zones: Mapping[str, str]
) -> Iterator[_Found]:
    """Slots of one practitioner in time order, reading a week of what is taken at a time."""
    who = ranges[0].practitioner_id
    begin = search.after
    while begin < search.until:
        week = min((begin // DAY + 7) * DAY, search.until)
        busy = taken(who, begin, week)
        floor = begin  # overlapping ranges offer each minute once
        for start, end, site in open_periods(ranges, begin, week):
            if end > floor:
                for found, last, place in _slots((max(start, floor), end, site), busy, search, zones[site]):
                    yield found, who, last, place
                floor = end
        begin = week


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
    return not any(gaps(start, end, sorted((a, b) for a, b, _ in open_periods(ranges, start, end)), 0))
