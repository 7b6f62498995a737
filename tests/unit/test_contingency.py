"""When the sheets of a day without computer are due, which days they hold, which files go."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.paper.contingency import (
    DAYS,
    KEPT,
    MOMENTS,
    RHYTHM_LABELS,
    Rhythm,
    days_to_print,
    file_name,
    is_due,
    last_due,
    outdated,
)

PRACTICE = "0123456789abcdef" * 2
NOON = datetime(2026, 11, 16, 12, 0)
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def test_every_rhythm_has_words_and_moments() -> None:
    assert set(RHYTHM_LABELS) == set(MOMENTS) == set(Rhythm)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 16, 17, 59), datetime(2026, 11, 16, 12, 30)),
        (datetime(2026, 11, 16, 18, 0), datetime(2026, 11, 16, 18, 0)),
        (datetime(2026, 11, 16, 6, 0), datetime(2026, 11, 15, 18, 0)),
        (datetime(2026, 3, 1, 0, 0), datetime(2026, 2, 28, 18, 0)),
    ],
)
def test_they_are_due_at_set_hours(now: datetime, due: datetime) -> None:
    assert last_due(now, Rhythm.THREE) == due


@given(moments, st.sampled_from(Rhythm))
def test_once_made_they_are_not_due_again_before_the_next_hour(now: datetime, rhythm: Rhythm) -> None:
    assert is_due(now, None, rhythm)
    assert not is_due(now, now, rhythm)
    assert not is_due(now, last_due(now, rhythm), rhythm)
    assert is_due(now, last_due(now, rhythm) - timedelta(minutes=1), rhythm)


@given(moments, st.integers(1, 500_000))
def test_a_clock_set_back_holds_nothing_up(now: datetime, minutes: int) -> None:
    assert is_due(now, now + timedelta(minutes=minutes), Rhythm.EVENING)


def test_the_next_three_days_leave_out_a_day_that_is_over_and_those_without_anybody() -> None:
    busy = [(date(2026, 11, day), datetime(2026, 11, day, 18, 0)) for day in (16, 17, 20, 23, 24)]
    assert days_to_print(NOON, [*busy, *busy]) == (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20))
    late = days_to_print(NOON.replace(hour=18), busy)
    assert late == (date(2026, 11, 17), date(2026, 11, 20), date(2026, 11, 23))
    assert len(late) == DAYS


def test_only_our_own_oldest_files_go() -> None:
    ours = [file_name(NOON + timedelta(hours=hour), PRACTICE) for hour in range(KEPT + 3)]
    others = ["agenda-secours.pdf", f"{ours[0]}.txt", "photo.jpg", "../x.pdf"]
    assert outdated([*others, *reversed(ours)], ours[-1]) == ours[:3]
    assert outdated(ours[:KEPT], ours[KEPT - 1]) == []
    cut_short = f".{ours[0]}.0123456789abcdef.tmp"
    assert outdated([cut_short, f".{ours[0]}.tmp", *ours[:KEPT]], ours[KEPT - 1]) == [cut_short]


def test_the_files_of_another_practice_stay() -> None:
    theirs = [file_name(NOON + timedelta(hours=hour), "ab" * 16) for hour in range(2 * KEPT)]
    nobodys = [f"agenda-secours-2026-11-{day}-1200.pdf" for day in range(10, 30)]
    written = file_name(NOON, PRACTICE)
    half = f".{theirs[0]}.0123456789abcdef.tmp"
    assert outdated([*theirs, *nobodys, half, written], written) == []


@given(st.lists(moments, max_size=20, unique=True), moments)
def test_the_file_just_written_stays_and_those_of_the_future_go_first(
    made: list[datetime], now: datetime
) -> None:
    written = file_name(now, PRACTICE)
    names = sorted({file_name(moment, PRACTICE) for moment in made} | {written})
    gone = outdated(names, written)
    assert written not in gone
    assert len(names) - len(gone) == min(len(names), KEPT)
    left = set(names) - set(gone)
    if any(name > written for name in left):
        assert all(name > written for name in gone)
