"""Dates of a repeated event (RFC 5545 §3.3.10), counted in wall time and never without end."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from telesec.domain.errors import Invalid

ONE_DAY = timedelta(days=1)
LAST_YEAR = 2200
ENDLESS = (
    "Ce calendrier contient trop de répétitions. Exportez une période plus courte, ou moins d'événements."
)


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """``by_day``: (ordinal, weekday), ordinal 0 for every one. ``until``: wall time, included."""

    frequency: Frequency
    interval: int = 1
    count: int = 0  # 0: no limit
    until: datetime | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_place: tuple[int, ...] = ()  # BYSETPOS
    week_start: int = 0


class Budget:
    """Steps allowed to a whole file: what no honest calendar needs is refused, not waited for."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int = 1) -> None:
        """Raises Invalid("file") once everything is spent."""
        self._left -= steps
        if self._left < 0:
            raise Invalid("file", ENDLESS)


def occurrences(
    rule: Rule, start: datetime, first: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    """Wall times at which an event that starts at ``start`` begins again, within [first, last].

    ``start`` itself is one only when the rule yields it. Each period looked at is paid to ``budget``.
    """
    end = min(last, rule.until) if rule.until else last
    counted = 0
    for days in _periods(rule, start, first, end, budget):
        for day in _placed(rule, days):
            moment = datetime.combine(day, start.time())
            if moment < start:
                continue
            counted += 1
            if moment > end or (rule.count and counted > rule.count):
                return
            if moment >= first:
                yield moment


def _periods(
    rule: Rule, start: datetime, first: datetime, end: datetime, budget: Budget
) -> Iterator[list[date]]:
    """The days of each period, in order. Without a count, those long before ``first`` are skipped."""
    index = 0 if rule.count else _index_before(rule, start.date(), first.date())
    while True:
        opening = _opening(rule, start.date(), index)
        if opening is None or opening > end.date() or opening.year > LAST_YEAR:
            return
        days = _days(rule, start.date(), opening)
        budget.spend(1 + len(days))
        yield days
        index += 1


def _index_before(rule: Rule, start: date, first: date) -> int:
    gone = max(0, (first - start).days)
    length = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.YEARLY: 366}
    return max(0, gone // (length[rule.frequency] * rule.interval) - 1)


def _opening(rule: Rule, start: date, index: int) -> date | None:
    """The first day of the period number ``index``; None past the end of the calendar."""
    step = index * rule.interval
    try:
        if rule.frequency is Frequency.DAILY:
            return start + step * ONE_DAY
        if rule.frequency is Frequency.WEEKLY:
            return start - ((start.weekday() - rule.week_start) % 7) * ONE_DAY + 7 * step * ONE_DAY
        if rule.frequency is Frequency.MONTHLY:
            months = start.year * 12 + start.month - 1 + step
            return date(months // 12, months % 12 + 1, 1)
        return date(start.year + step, 1, 1)
    except (OverflowError, ValueError):
        return None


def _days(rule: Rule, start: date, opening: date) -> list[date]:
    if rule.frequency is Frequency.DAILY:
        return _kept(rule, [opening], weekdays=True, month_days=True)
    if rule.frequency is Frequency.WEEKLY:
        week = [opening + shift * ONE_DAY for shift in range(7)]
        wanted = {weekday for _ordinal, weekday in rule.by_day} or {start.weekday()}
        return _kept(rule, [day for day in week if day.weekday() in wanted], month_days=True)
    if rule.frequency is Frequency.MONTHLY:
        return _kept(rule, _of_month(rule, opening.year, opening.month, start.day))
    return _of_year(rule, opening.year, start)


def _of_year(rule: Rule, year: int, start: date) -> list[date]:
    if rule.by_day and not rule.by_month and not rule.by_month_day:
        whole = [date(year, 1, 1) + shift * ONE_DAY for shift in range(366 if calendar.isleap(year) else 365)]
        return _ordinals(rule, whole)
    months: Iterable[int] = sorted(rule.by_month) or (
        [start.month] if not rule.by_month_day else range(1, 13)
    )
    return [day for month in months for day in _of_month(rule, year, month, start.day)]


def _of_month(rule: Rule, year: int, month: int, usual: int) -> list[date]:
    length = calendar.monthrange(year, month)[1]
    whole = [date(year, month, number) for number in range(1, length + 1)]
    if rule.by_month_day:
        numbers = {number if number > 0 else length + 1 + number for number in rule.by_month_day}
        found = [day for day in whole if day.day in numbers]
        return [day for day in found if not rule.by_day or day in _ordinals(rule, whole)]
    if rule.by_day:
        return _ordinals(rule, whole)
    return whole[usual - 1 : usual]


def _ordinals(rule: Rule, days: list[date]) -> list[date]:
    """The days that BYDAY keeps: every Tuesday, the second one, the last but one."""
    found: set[date] = set()
    for ordinal, weekday in rule.by_day:
        same = [day for day in days if day.weekday() == weekday]
        if not ordinal:
            found.update(same)
        elif -len(same) <= ordinal <= len(same):
            found.add(same[ordinal - 1 if ordinal > 0 else ordinal])
    return sorted(found)


def _kept(rule: Rule, days: list[date], *, weekdays: bool = False, month_days: bool = False) -> list[date]:
    if rule.by_month:
        days = [day for day in days if day.month in rule.by_month]
    if weekdays and rule.by_day:
        wanted = {weekday for _ordinal, weekday in rule.by_day}
        days = [day for day in days if day.weekday() in wanted]
    if month_days and rule.by_month_day:
        days = [day for day in days if _is_month_day(day, rule.by_month_day)]
    return days


def _is_month_day(day: date, wanted: tuple[int, ...]) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day in wanted or day.day - length - 1 in wanted


def _placed(rule: Rule, days: list[date]) -> list[date]:
    if not rule.by_place:
        return days
    found = {
        days[place - 1 if place > 0 else place]
        for place in rule.by_place
        if place and -len(days) <= place <= len(days)
    }
    return sorted(found)
