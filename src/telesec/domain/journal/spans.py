"""Days, nights and week-ends of a wall clock, as the instants the journal is searched by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from telesec.domain.hours.holidays import holiday
from telesec.domain.people import Site

NIGHT_ENDS, NIGHT_BEGINS = time(7), time(20)
ODD_HOURS = "la nuit (20 h – 7 h), le week-end et les jours fériés"
ALWAYS = (("", "~"),)  # before and after any instant written as text
_SATURDAY, _LAST = 5, 23
_ONE_DAY = timedelta(days=1)

Span = tuple[str, str]
IsOff = Callable[[date], bool]


def day_spans(since: date | None, until: date | None, zone: str) -> tuple[Span, ...]:
    """The instants from the morning of ``since`` to the last moment of ``until``."""
    first = _instant(since, time(), zone) if since else ALWAYS[0][0]
    last = _instant(until + _ONE_DAY, time(), zone) if until else ALWAYS[0][1]
    return ((first, last),)


def weekends(day: date) -> bool:
    """True on Saturdays and Sundays."""
    return day.weekday() >= _SATURDAY


def days_off(sites: Sequence[Site]) -> IsOff:
    """Tells the week-ends, and the days that are a public holiday in every place of the practice."""
    return cache(lambda day: weekends(day) or (bool(sites) and all(holiday(site, day) for site in sites)))


def is_odd(wall: datetime, is_off: IsOff = weekends) -> bool:
    """True for a wall time of the night or of a day off."""
    return is_off(wall.date()) or not NIGHT_ENDS <= wall.time() < NIGHT_BEGINS


def odd_spans(since: date, until: date, zone: str, is_off: IsOff = weekends) -> tuple[Span, ...]:
    """Nights and days off between two days, the newest first, those that touch made one."""
    spans: list[Span] = []
    for start, end in _by_day(since, until, zone, is_off):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(reversed(spans))


def hour_spans(since: date, until: date, hour: int, zone: str) -> tuple[Span, ...]:
    """One hour (0 to 23) of each day between two days, the newest first."""
    spans = []
    for back in range((until - since).days + 1):
        day = until - back * _ONE_DAY
        end = _instant(day, time(hour + 1), zone) if hour < _LAST else _instant(day + _ONE_DAY, time(), zone)
        spans.append((_instant(day, time(hour), zone), end))
    return tuple(spans)


def hour_words(hour: int) -> str:
    """``de 9 h à 10 h``."""
    return f"de {hour} h à {hour + 1} h"


def _by_day(since: date, until: date, zone: str, is_off: IsOff) -> Iterator[Span]:
    day = since
    while day <= until:
        midnight, next_midnight = _instant(day, time(), zone), _instant(day + _ONE_DAY, time(), zone)
        if is_off(day):
            yield midnight, next_midnight
        else:
            yield midnight, _instant(day, NIGHT_ENDS, zone)
            yield _instant(day, NIGHT_BEGINS, zone), next_midnight
        day += _ONE_DAY


def _instant(day: date, hour: time, zone: str) -> str:
    """The first moment that the wall shows this hour, written as the journal writes instants."""
    moment = datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
