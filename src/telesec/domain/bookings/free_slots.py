"""Next free slots: one sweep over effective openings and what is taken, in whole wall minutes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from heapq import merge
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from telesec.domain.agenda import GRID_MINUTES, FreeSlot
from telesec.domain.day_parts import EVENING_BEGINS, NOON, DayPart
from telesec.domain.hours.opening import DAY, Opening, Schedule
from telesec.domain.wall import EPOCH, exists, from_minutes

Stretch = tuple[int, int]
_PARTS = {
    DayPart.MORNING: (0, NOON),
    DayPart.AFTERNOON: (NOON, EVENING_BEGINS),
    DayPart.EVENING: (EVENING_BEGINS, DAY),
}


class Taken(NamedTuple):
    """What is taken of a practitioner's time, each sorted by start, in wall minutes.

    ``seen``: appointments with the minutes kept free after them. ``away``: absences. ``held``: other
    accounts' holds. ``groups``: slots of the wanted motif that take several patients, with their number.
    """

    seen: Sequence[Stretch] = ()
    away: Sequence[Stretch] = ()
    held: Sequence[Stretch] = ()
    groups: Sequence[tuple[int, int, int]] = ()


Fetch = Callable[[str, int, int], Taken]


class Found(NamedTuple):
    """A slot as the sweep finds it: time first, so that practitioners merge in time order."""

    start: int
    practitioner_id: str
    end: int
    opening: Opening
    places_left: int


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """What is looked for: ``minutes`` long, from wall minute ``after`` up to ``until`` (excluded).

    ``now``: the wall minute at each site, which releases the places of urgencies; ``earliest``: where
    to begin at each site when that is later than ``after``. ``step``: starts go by so many minutes
    from the opening; 0 = one after another. ``buffer``: minutes kept free after the slot.
    """

    minutes: int
    after: int
    until: int
    count: int = 3
    now: Mapping[str, int] | None = None
    earliest: Mapping[str, int] | None = None
    step: int = 0
    buffer: int = 0
    places: int = 1
    reason_code_id: str = ""
    urgent: bool = False
    site_ids: frozenset[str] = frozenset()
    parts: frozenset[DayPart] = frozenset()
    not_weekdays: frozenset[int] = frozenset()
    not_dates: frozenset[date] = frozenset()
    hours: Stretch = (0, DAY)  # of the day, in which a slot may start

    def takes(self, opening: Opening) -> bool:
        """True when the wanted motif may be given a place in ``opening``."""
        if self.site_ids and opening.site_id not in self.site_ids:
            return False
        if not opening.takes(self.reason_code_id):
            return False
        now = (self.now or {}).get(opening.site_id, self.after)
        return self.urgent or not opening.is_kept(now)

    def wants_day(self, day: date) -> bool:
        """True when ``day`` is not left out."""
        return day.weekday() not in self.not_weekdays and day not in self.not_dates

    def wants(self, minute: int) -> bool:
        """True when a slot may start at ``minute``, by the hour and the part of the day."""
        of_day = minute % DAY
        if not self.hours[0] <= of_day < self.hours[1]:
            return False
        return not self.parts or any(_PARTS[part][0] <= of_day < _PARTS[part][1] for part in self.parts)

    def begins(self, opening: Opening) -> int:
        """The first minute of ``opening`` that may be given."""
        return max(opening.start, self.after, (self.earliest or {}).get(opening.site_id, 0))


def gaps(start: int, end: int, taken: Sequence[Stretch], least: int = 1) -> Iterator[Stretch]:
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


@lru_cache(maxsize=512)
def _steady(day: int, zone: str) -> bool:
    """True when the clock does not change on that day (counted from the epoch): every time of it exists."""
    tz, start = ZoneInfo(zone), EPOCH + timedelta(days=day)
    after = start + timedelta(days=1)
    return start.replace(tzinfo=tz).utcoffset() == after.replace(tzinfo=tz).utcoffset()


def _ceiling(minute: int, step: int) -> int:
    return -(-minute // step) * step


def _starts(free: Stretch, origin: int, search: SlotSearch, zone: str) -> Iterator[int]:
    """Starts of the slots in a free stretch: on the motif's own steps from ``origin``, or one after another.

    Those of an hour skipped by the clock are left out.
    """
    first, last = free[0], free[1] - search.minutes
    first = origin + _ceiling(first - origin, search.step) if search.step else _ceiling(first, GRID_MINUTES)
    for minute in range(first, last + 1, search.step or _ceiling(search.minutes, GRID_MINUTES)):
        if search.wants(minute) and (_steady(minute // DAY, zone) or exists(from_minutes(minute), zone)):
            yield minute


def _within(free: deque[Stretch], start: int, end: int) -> Iterator[Stretch]:
    """The parts of free stretches that lie in [start, end); those that end before are dropped for good."""
    while free and free[0][1] <= start:
        free.popleft()
    for first, last in free:
        if first >= end:
            break
        yield max(first, start), min(last, end)


def runs(found: Sequence[Opening], search: SlotSearch) -> list[tuple[Opening, int]]:
    """The openings that suit the search, with where each ends: those that follow one another are joined."""
    joined: list[tuple[Opening, int]] = []
    for item in found:
        if not (search.takes(item) and search.wants_day(from_minutes(item.start).date())):
            continue
        if joined and joined[-1][1] == item.start and joined[-1][0].site_id == item.site_id:
            joined[-1] = (joined[-1][0], item.end)
        else:
            joined.append((item, item.end))
    return joined


def _sweep(
    schedule: Schedule, practitioner_id: str, taken: Fetch, search: SlotSearch, zones: Mapping[str, str]
) -> Iterator[Found]:
    """Slots of one practitioner in time order, reading a week of what is taken at a time."""
    begin = search.after
    while begin < search.until:
        week = min((begin // DAY + 7) * DAY, search.until)
        open_runs = runs(schedule.between(begin, week), search)
        if open_runs:
            used = taken(practitioner_id, begin, week + search.buffer)
            alone = _alone(practitioner_id, open_runs, used, search, zones)
            shared = _shared(practitioner_id, open_runs, used, search)
            yield from merge(alone, shared, key=_order) if used.groups else alone
        begin = week


def _alone(
    who: str,
    open_runs: Sequence[tuple[Opening, int]],
    used: Taken,
    search: SlotSearch,
    zones: Mapping[str, str],
) -> Iterator[Found]:
    """Slots where nobody is: the minutes kept free after one may run past the closing hour."""
    begin, end = open_runs[0][0].start, min(open_runs[-1][1], search.until)
    blocked = _blocked(used, search.buffer)
    free = deque(gaps(max(begin, search.after), end, blocked, search.minutes))
    for opening, until in open_runs:
        first = search.begins(opening)
        if first >= until:
            continue
        for stretch in _within(free, first, min(until, end)):
            for minute in _starts(stretch, opening.start, search, zones[opening.site_id]):
                yield Found(minute, who, minute + search.minutes, opening, search.places)


def _blocked(used: Taken, buffer: int) -> Sequence[Stretch]:
    """All that is taken, sorted; what comes next is met ``buffer`` minutes earlier, but for absences."""
    seen = [(start - buffer, end) for start, end in used.seen] if buffer else used.seen
    if not used.held and not used.away:
        return seen
    held = [(start - buffer, end) for start, end in used.held]
    return sorted([*seen, *held, *used.away])


def _shared(
    who: str, open_runs: Sequence[tuple[Opening, int]], used: Taken, search: SlotSearch
) -> Iterator[Found]:
    """Slots already begun by a group of the same motif, while there are places neither given nor held."""
    for start, end, patients in used.groups:
        barred = [*used.away, *(hold for hold in used.held if hold != (start, end))]
        left = search.places - patients - used.held.count((start, end))
        if left < 1 or not search.wants(start) or any(a < end and b > start for a, b in barred):
            continue
        for opening, until in open_runs:
            if search.begins(opening) <= start and end <= min(until, search.until):
                yield Found(start, who, end, opening, left)
                break


def next_free(
    schedules: Mapping[str, Schedule], taken: Fetch, search: SlotSearch, zones: Mapping[str, str]
) -> list[FreeSlot]:
    """The first ``search.count`` slots of all the practitioners, merged by time.

    ``taken(practitioner, start, end)`` gives what touches a period; it is asked only as far as the
    search goes. ``zones``: IANA zone by site.
    """
    sweeps = [_sweep(schedule, who, taken, search, zones) for who, schedule in schedules.items()]
    return [
        FreeSlot(
            found.practitioner_id,
            found.opening.site_id,
            from_minutes(found.start),
            from_minutes(found.end),
            found.places_left,
            found.opening.room_id,
        )
        for found in islice(merge(*sweeps, key=_order), search.count)
    ]


def _order(found: Found) -> tuple[int, str]:
    return found.start, found.practitioner_id
