"""Decisions about dates: their days together, said in words, read back as typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.errors import Invalid
from telesec.domain.hours.decisions import (
    EVERY_DAY,
    Decision,
    days_between,
    days_words,
    decisions,
    hours_short,
    hours_words,
    parse_days,
    run_of,
    typed_days,
)
from telesec.domain.schedules import DayException

XMAS = date(2026, 12, 24)
CLOSED = DayException("1", "g", XMAS, opens=False)


def test_the_days_of_a_decision_come_together_and_those_to_come_first() -> None:
    days = [replace(CLOSED, day=XMAS + timedelta(days=shift)) for shift in (2, 0, 1)]
    old = replace(CLOSED, id="2", group_id="old", day=date(2026, 1, 5))
    later = replace(CLOSED, id="3", group_id="later", day=date(2027, 2, 1))
    found = decisions([old, later, *days], date(2026, 11, 22))
    assert [item.id for item in found] == ["g", "later", "old"]
    assert found[0].days == (XMAS, XMAS + timedelta(days=1), XMAS + timedelta(days=2))
    assert sorted(found[0].exceptions(), key=lambda it: it.day) == [
        replace(days[1], day=day) for day in found[0].days
    ]


def test_days_are_typed_one_by_one_or_as_a_period() -> None:
    assert parse_days("24/12/2026, 28/12/2026 au 30/12/2026 ; 24/12/2026") == (
        XMAS,
        *(date(2026, 12, day) for day in (28, 29, 30)),
    )
    assert parse_days("24-12-26") == (XMAS,)
    assert parse_days("28/02/2028-01/03/2028") == (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))


@pytest.mark.parametrize(
    "text", ["", "demain", "31/02/2027", "24/12/2026 au", "1/1/2027 au 2/1/2027 au 3/1/2027"]
)
def test_days_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match="24/12/2026"):
        parse_days(text)


def test_a_period_too_long_or_backwards_is_refused() -> None:
    with pytest.raises(Invalid, match="après le premier"):
        days_between(XMAS, XMAS - timedelta(days=1))
    with pytest.raises(Invalid, match="cinq ans"):
        days_between(XMAS, date(2040, 1, 1))
    with pytest.raises(Invalid, match="dates au plus"):
        parse_days("01/01/2027 au 31/12/2028")
    with pytest.raises(Invalid, match="Aucun de ces jours"):
        days_between(XMAS, XMAS, {0})


@given(st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), min_size=1, max_size=30).map(sorted))
def test_typed_days_are_read_back(days: list[date]) -> None:
    assert parse_days(typed_days(days)) == tuple(days)
    run = run_of(days)
    if run:
        assert days_between(*run) == tuple(days)
    assert days_words(days)


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 60), st.sets(st.integers(0, 6), min_size=1)
)
def test_a_run_is_recognised(first: date, length: int, weekdays: set[int]) -> None:
    try:
        days = days_between(first, first + timedelta(days=length), weekdays)
    except Invalid:
        return
    run = run_of(days)
    assert run is not None
    assert days_between(*run) == days


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([XMAS], "jeu. 24 déc. 2026"),
        ([XMAS, XMAS + timedelta(days=1)], "24 – 25 déc. 2026"),
        ([date(2027, 1, 7), date(2027, 1, 14), date(2027, 1, 21)], "les jeudis, 7 – 21 janv. 2027"),
        ([date(2027, 1, 4), date(2027, 1, 7), date(2027, 1, 11)], "les lundis et jeudis, 4 – 11 janv. 2027"),
        ([XMAS, date(2027, 1, 2), date(2027, 1, 4)], "3 dates, 24 déc. 2026 – 4 janv. 2027"),
        ([], ""),
    ],
)
def test_days_in_words(days: list[date], words: str) -> None:
    assert days_words(days) == words


def test_hours_in_words() -> None:
    assert hours_words(CLOSED) == "Fermé toute la journée"
    assert (
        hours_words(replace(CLOSED, opens=True, start_minute=545, end_minute=720))
        == "Ouvert de 9 h 05 à 12 h 00"
    )
    assert hours_short(CLOSED) == "Fermé"
    assert (
        hours_short(replace(CLOSED, opens=True, start_minute=540, end_minute=720))
        == "Ouvert 9 h 00 – 12 h 00"
    )
    assert hours_words(replace(CLOSED, start_minute=720)) == "Fermé de 12 h 00 à minuit"


def test_the_run_of_a_whole_week_is_every_day() -> None:
    days = days_between(XMAS, XMAS + timedelta(days=3))
    assert run_of(days) == (XMAS, XMAS + timedelta(days=3), EVERY_DAY)
    assert run_of(()) is None
    assert Decision("x", (), CLOSED).last == date.max
