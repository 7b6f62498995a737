"""Next free slots: one sweep over opening ranges and what is taken, in whole wall minutes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

from telesec.domain.agenda import GRID_MINUTES, FreeSlot, WeeklyRange
from telesec.domain.wall import EPOCH, exists, from_minutes

DAY = 24 * 60
Taken = Sequence[tuple[int, int]]
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


def _sweep(
    ranges: Sequence[WeeklyRange], taken: Taken, search: SlotSearch, zones: Mapping[str, str]
) -> Iterator[_Found]:
    """Slots of one practitioner in time order; ``taken`` sorted by start."""
    if not ranges:
        return
    who, step = ranges[0].practitioner_id, _on_grid(search.minutes)
    starts = [item[0] for item in taken]
    longest = max((finish - begin for begin, finish in taken), default=0)
    floor = search.after
    for start, end, site in open_periods(ranges, search.after, search.until):
        position = bisect_right(starts, start - longest - 1)
        whole = _same_offset(start, end, zones[site])
        for begin, finish in gaps(max(start, floor), end, taken, position):
            for minute in range(_on_grid(begin), finish - search.minutes + 1, step):
                if whole or exists(from_minutes(minute), zones[site]):
                    yield minute, who, minute + search.minutes, site
        floor = max(floor, end)  # overlapping ranges offer each minute once


def next_free(
    ranges: Sequence[WeeklyRange],
    taken: Mapping[str, Taken],
    search: SlotSearch,
    zones: Mapping[str, str],
) -> list[FreeSlot]:
    """The first ``search.count`` slots of all practitioners in ``ranges``, merged by time.

    ``taken``: per practitioner, (start, end) wall minutes sorted by start. ``zones``: IANA zone by site.
    """
    own: dict[str, list[WeeklyRange]] = {}
    for item in ranges:
        own.setdefault(item.practitioner_id, []).append(item)
    sweeps = [_sweep(mine, taken.get(who, ()), search, zones) for who, mine in own.items()]
    return [
        FreeSlot(who, site, from_minutes(start), from_minutes(end))
        for start, who, end, site in islice(merge(*sweeps), search.count)
    ]


def is_open(ranges: Sequence[WeeklyRange], start: int, end: int) -> bool:
    """True when [start, end) lies within the opening periods of one practitioner."""
    return not any(gaps(start, end, sorted((a, b) for a, b, _ in open_periods(ranges, start, end)), 0))
