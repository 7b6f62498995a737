"""Repeated events: the same dates as an independent implementation, bounded whatever the rule."""

from __future__ import annotations

import contextlib
import itertools
from datetime import datetime, timedelta

import pytest
from dateutil import rrule as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples
from tests.effort import effort

from telesec.domain.errors import Invalid
from telesec.domain.hours.recurrence import Budget, Frequency, Rule, occurrences

START = datetime(2026, 2, 28, 9, 30)
FREQUENCIES = {
    Frequency.DAILY: oracle.DAILY,
    Frequency.WEEKLY: oracle.WEEKLY,
    Frequency.MONTHLY: oracle.MONTHLY,
    Frequency.YEARLY: oracle.YEARLY,
}


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(Frequency))
    # « every Monday » beside « the first Monday » is a union (RFC 5545); the other library intersects them.
    numbered = frequency in (Frequency.MONTHLY, Frequency.YEARLY) and draw(st.booleans())
    ordinals = st.integers(-5, 5).filter(bool) if numbered else st.just(0)
    days = draw(st.lists(st.tuples(ordinals, st.integers(0, 6)), max_size=3))
    # A rule that never comes keeps the other library busy until the year 9999: none is drawn here.
    several = draw(st.integers(1, 4))
    months = (
        []
        if frequency is Frequency.MONTHLY and several > 1
        else draw(st.lists(st.integers(1, 12), max_size=3, unique=True))
    )
    longest = 28 if months else 31
    numbers = st.integers(-longest, longest).filter(bool)
    month_days = [] if frequency is Frequency.WEEKLY else draw(st.lists(numbers, max_size=2))
    if month_days:
        days = [(0, weekday) for _ordinal, weekday in days]
    # In a week cut by the start, the other library counts places from the start.
    placed = bool(days or month_days) and frequency is not Frequency.WEEKLY
    return Rule(
        frequency,
        interval=several,
        count=draw(st.one_of(st.just(0), st.integers(1, 20))),
        until=draw(st.one_of(st.none(), st.datetimes(START, datetime(2031, 1, 1)))),
        by_day=tuple(days),
        by_month_day=tuple(month_days),
        by_month=tuple(months),
        by_place=tuple(draw(st.lists(st.sampled_from([1, -1]), max_size=2))) if placed else (),
        week_start=draw(st.integers(0, 6)),
    )


starts = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@settings(max_examples=examples(150), deadline=None)
@given(rules(), starts, st.integers(0, 900))
def test_the_dates_are_those_of_an_independent_implementation(
    rule: Rule, start: datetime, shift: int
) -> None:
    if rule.by_month:
        start = start.replace(day=min(start.day, 28))
    days = [oracle.weekday(weekday, ordinal or None) for ordinal, weekday in rule.by_day]
    other = oracle.rrule(
        FREQUENCIES[rule.frequency],
        dtstart=start,
        interval=rule.interval,
        count=None if rule.until else rule.count or None,
        until=rule.until,
        byweekday=days or None,
        bymonthday=rule.by_month_day or None,
        bymonth=rule.by_month or None,
        bysetpos=rule.by_place or None,
        wkst=rule.week_start,
    )
    first, last = start + timedelta(days=shift), start + timedelta(days=shift + 700)
    wanted = itertools.islice(other, rule.count or None) if rule.until else other
    bounded = itertools.takewhile(lambda moment: moment <= last, wanted)
    expected = [moment for moment in bounded if moment >= first]
    assert list(occurrences(rule, start, first, last, Budget(100_000))) == expected


def test_every_monday_beside_the_first_one_is_every_monday() -> None:
    start = datetime(2026, 11, 2, 9, 0)
    rule = Rule(Frequency.MONTHLY, by_day=((0, 0), (1, 0)))
    found = occurrences(rule, start, start, start + timedelta(days=27), Budget(100))
    assert [moment.day for moment in found] == [2, 9, 16, 23]


def test_the_twenty_ninth_of_february_comes_back_in_leap_years_alone() -> None:
    rule = Rule(Frequency.YEARLY)
    start = datetime(2024, 2, 29, 8, 0)
    found = list(occurrences(rule, start, start, datetime(2034, 1, 1), Budget(1000)))
    assert [moment.year for moment in found] == [2024, 2028, 2032]


def test_an_old_endless_rule_is_not_counted_from_its_beginning() -> None:
    start, now = datetime(1970, 1, 1, 9, 0), datetime(2026, 11, 16)
    found = occurrences(Rule(Frequency.DAILY), start, now, now + timedelta(days=9), Budget(40))
    assert len(list(found)) == 9


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Frequency.DAILY, count=10_000_000),
        Rule(Frequency.DAILY, by_month=(2,), by_month_day=(30,), count=5),
        Rule(Frequency.YEARLY, by_month=(2,), by_month_day=(31,), count=9),
        Rule(Frequency.MONTHLY, by_place=(200,), by_day=((0, 0),), count=3),
    ],
)
def test_rules_without_end_are_refused_or_end_at_once(rule: Rule) -> None:
    def all_of_them() -> None:
        with contextlib.suppress(Invalid):
            found = occurrences(rule, datetime(1970, 1, 1), START, datetime(9999, 1, 1), Budget(200_000))
            assert len(list(found)) < 200_000

    assert effort(all_of_them) < 75


def test_what_is_not_paid_for_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        list(occurrences(Rule(Frequency.DAILY), START, START, datetime(2100, 1, 1), Budget(1000)))
    assert refused.value.field == "file"


def test_the_end_of_the_calendar_is_an_end() -> None:
    rule = Rule(Frequency.YEARLY, interval=10_000)
    assert list(occurrences(rule, START, START, datetime(9999, 12, 31), Budget(1000))) == [START]
    rule = Rule(Frequency.DAILY, interval=10**12)
    assert list(occurrences(rule, START, START, datetime(9999, 12, 31), Budget(1000))) == [START]


EVERY_MONTH_DAY = tuple(range(1, 32))


@pytest.mark.parametrize(
    "rule",
    [
        Rule(
            Frequency.YEARLY,
            count=999_999,
            by_month=tuple(range(1, 13)),
            by_month_day=EVERY_MONTH_DAY,
            by_day=tuple(itertools.product(range(6, 20), range(7))),
        ),
        Rule(
            Frequency.MONTHLY,
            count=999_999,
            by_month_day=EVERY_MONTH_DAY,
            by_day=tuple(itertools.product(range(1, 15), range(7))),
        ),
        Rule(Frequency.DAILY, count=9, by_month_day=(32,) * 60),
        Rule(Frequency.YEARLY, count=9, by_day=((53, 0),), by_place=tuple(range(2, 367))),
    ],
    ids=["no day at all", "each day weighed many times", "each day against all", "no place at all"],
)
def test_what_is_looked_at_is_paid_for_even_when_nothing_is_found(rule: Rule) -> None:
    budget, first = Budget(120_000), datetime(2100, 1, 1)
    often = (occurrences(rule, datetime(1900, 1, 1), first, first + timedelta(9), budget) for _ in range(20))
    with pytest.raises(Invalid) as refused:
        list(itertools.chain.from_iterable(often))
    assert refused.value.field == "file"
