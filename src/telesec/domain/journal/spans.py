"""Days, nights and week-ends of a wall clock, as the instants the journal is searched by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT_ENDS, NIGHT_BEGINS = time(7), time(20)
ODD_HOURS = "la nuit (20 h – 7 h) et le week-end"
ALWAYS = (("", "~"),)  # before and after any instant written as text
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)

Span = tuple[str, str]


def day_spans(since: date | None, until: date | None, zone: str) -> tuple[Span, ...]:
    """The instants from the morning of ``since`` to the last moment of ``until``."""
    first = _instant(since, time(), zone) if since else ALWAYS[0][0]
    last = _instant(until + _ONE_DAY, time(), zone) if until else ALWAYS[0][1]
    return ((first, last),)


def odd_spans(since: date, until: date, zone: str) -> tuple[Span, ...]:
    """Nights and week-ends between two days, the newest first, those that touch made one."""
    spans: list[Span] = []
    for start, end in _by_day(since, until, zone):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(reversed(spans))


def _by_day(since: date, until: date, zone: str) -> Iterator[Span]:
    day = since
    while day <= until:
        midnight, next_midnight = _instant(day, time(), zone), _instant(day + _ONE_DAY, time(), zone)
        if day.weekday() >= _SATURDAY:
            yield midnight, next_midnight
        else:
            yield midnight, _instant(day, NIGHT_ENDS, zone)
            yield _instant(day, NIGHT_BEGINS, zone), next_midnight
        day += _ONE_DAY


def _instant(day: date, hour: time, zone: str) -> str:
    """The first moment that the wall shows this hour, written as the journal writes instants."""
    moment = datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
