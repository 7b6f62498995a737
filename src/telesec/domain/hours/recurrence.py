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

    ``start`` itself is one only when the rule yields it. Each period looked at, each part of the rule
    weighed against it and each day found is paid to ``budget``.
    """
    end = min(last, rule.until) if rule.until else last
    counted = 0
    for days in _periods(rule, start, first, end, budget):
        for day in _placed(rule, days, budget):
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
        budget.spend()
        opening = _opening(rule, start.date(), index)
        if opening is None or opening > end.date() or opening.year > LAST_YEAR:
            return
        days = _days(rule, start.date(), opening, budget)
        budget.spend(len(days))
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


def _days(rule: Rule, start: date, opening: date, budget: Budget) -> list[date]:
    if rule.frequency is Frequency.DAILY:
        return _kept(rule, [opening], budget, weekdays=True, month_days=True)
    if rule.frequency is Frequency.WEEKLY:
        wanted = {weekday for _ordinal, weekday in rule.by_day} or {start.weekday()}
        shifts = sorted((weekday - opening.weekday()) % 7 for weekday in wanted)
        return _kept(rule, [opening + shift * ONE_DAY for shift in shifts], budget, month_days=True)
    if rule.frequency is Frequency.MONTHLY:
        if rule.by_month and opening.month not in rule.by_month:
            return []
        return _of_month(rule, opening.year, opening.month, start.day, budget)
    return _of_year(rule, opening.year, start, budget)


def _of_year(rule: Rule, year: int, start: date, budget: Budget) -> list[date]:
    if rule.by_day and not rule.by_month and not rule.by_month_day:
        length = 366 if calendar.isleap(year) else 365
        return _numbered(date(year, 1, 1), _ordinals(rule, date(year, 1, 1), length, budget))
    months: Iterable[int] = sorted(rule.by_month) or (
        [start.month] if not rule.by_month_day else range(1, 13)
    )
    return [day for month in months for day in _of_month(rule, year, month, start.day, budget)]


def _of_month(rule: Rule, year: int, month: int, usual: int, budget: Budget) -> list[date]:
    opening, length = date(year, month, 1), calendar.monthrange(year, month)[1]
    budget.spend(1 + len(rule.by_month_day))
    if not rule.by_month_day and not rule.by_day:
        return _numbered(opening, {usual} if usual <= length else set())
    found = {number if number > 0 else length + 1 + number for number in rule.by_month_day}
    found &= set(range(1, length + 1))
    if rule.by_day and (found or not rule.by_month_day):
        kept = _ordinals(rule, opening, length, budget)
        found = found & kept if rule.by_month_day else kept
    return _numbered(opening, found)


def _numbered(opening: date, numbers: set[int]) -> list[date]:
    return [opening + (number - 1) * ONE_DAY for number in sorted(numbers)]


def _ordinals(rule: Rule, opening: date, length: int, budget: Budget) -> set[int]:
    """The days that BYDAY keeps, numbered from ``opening``: every Tuesday, the second one, the last."""
    budget.spend(len(rule.by_day))
    found: set[int] = set()
    for ordinal, weekday in rule.by_day:
        same = range(1 + (weekday - opening.weekday()) % 7, length + 1, 7)
        if not ordinal:
            budget.spend(len(same))
            found.update(same)
        elif -len(same) <= ordinal <= len(same):
            found.add(same[ordinal - 1 if ordinal > 0 else ordinal])
    return found


def _kept(
    rule: Rule, days: list[date], budget: Budget, *, weekdays: bool = False, month_days: bool = False
) -> list[date]:
    if rule.by_month:
        days = [day for day in days if day.month in rule.by_month]
    if weekdays and rule.by_day:
        wanted = {weekday for _ordinal, weekday in rule.by_day}
        days = [day for day in days if day.weekday() in wanted]
    if month_days and rule.by_month_day:
        budget.spend(len(days) * len(rule.by_month_day))
        days = [day for day in days if _is_month_day(day, rule.by_month_day)]
    return days


def _is_month_day(day: date, wanted: tuple[int, ...]) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day in wanted or day.day - length - 1 in wanted


def _placed(rule: Rule, days: list[date], budget: Budget) -> list[date]:
    if not rule.by_place or not days:
        return days
    budget.spend(len(rule.by_place))
    found = {
        days[place - 1 if place > 0 else place]
        for place in rule.by_place
        if place and -len(days) <= place <= len(days)
    }
    return sorted(found)
