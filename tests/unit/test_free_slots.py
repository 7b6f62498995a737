"""Free slots: inside opening hours, outside what is taken, merged by time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import WeeklyRange
from telesec.domain.free_slots import Fetch, SlotSearch, is_open, next_free
from telesec.domain.wall import day_minutes, to_minutes

ZONES = {"s": "Europe/Paris"}
MONDAY = day_minutes(date(2026, 11, 23))
DAY = 24 * 60


def given_taken(taken: dict[str, list[tuple[int, int]]]) -> Fetch:
    def fetch(who: str, start: int, end: int) -> list[tuple[int, int]]:
        return [item for item in taken.get(who, []) if item[0] < end and item[1] > start]

    return fetch


def opening(who: str, weekday: int, start: int, end: int) -> WeeklyRange:
    return WeeklyRange(f"{who}{weekday}{start}", who, "s", weekday, start, end)


def test_three_slots_around_what_is_taken() -> None:
    ranges = [opening("a", 0, 540, 600)]
    taken = {"a": [(MONDAY + 550, MONDAY + 565)]}
    found = next_free(ranges, given_taken(taken), SlotSearch(15, MONDAY, MONDAY + 7 * DAY), ZONES)
    assert [slot.start.strftime("%H:%M") for slot in found] == ["09:25", "09:40"]


def test_practitioners_are_merged_by_time() -> None:
    ranges = [opening("a", 0, 600, 660), opening("b", 0, 570, 630)]
    found = next_free(ranges, given_taken({}), SlotSearch(30, MONDAY, MONDAY + DAY, 4), ZONES)
    assert [(slot.practitioner_id, slot.start.hour, slot.start.minute) for slot in found] == [
        ("b", 9, 30),
        ("a", 10, 0),
        ("b", 10, 0),
        ("a", 10, 30),
    ]


def test_a_schedule_not_yet_or_no_longer_valid_offers_nothing() -> None:
    old = WeeklyRange("x", "a", "s", 0, 540, 600, valid_to=date(2026, 11, 22))
    new = WeeklyRange("y", "a", "s", 0, 540, 600, valid_from=date(2026, 11, 30))
    found = next_free([old, new], given_taken({}), SlotSearch(60, MONDAY, MONDAY + 14 * DAY), ZONES)
    assert [slot.start for slot in found] == [datetime(2026, 11, 30, 9)]


def test_the_hour_skipped_by_the_clock_is_not_offered() -> None:
    sunday = day_minutes(date(2026, 3, 29))
    found = next_free(
        [opening("a", 6, 60, 240)], given_taken({}), SlotSearch(60, sunday, sunday + DAY), ZONES
    )
    assert [slot.start.hour for slot in found] == [1, 3]


def test_open_only_within_the_opening_hours() -> None:
    ranges = [opening("a", 0, 540, 600), opening("a", 0, 600, 660)]
    assert is_open(ranges, MONDAY + 580, MONDAY + 620)
    assert not is_open(ranges, MONDAY + 640, MONDAY + 665)
    assert not is_open([], MONDAY, MONDAY + 5)


openings = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.integers(0, 250), st.integers(1, 37)).map(
        lambda it: opening(it[0], it[1], it[2] * 5, it[2] * 5 + it[3] * 5)
    ),
    max_size=8,
)
busy = st.lists(
    st.tuples(st.integers(0, 7 * DAY), st.integers(1, 300)).map(
        lambda it: (MONDAY + it[0], MONDAY + it[0] + it[1])
    ),
    max_size=20,
).map(sorted)


@given(openings, busy, busy, st.integers(1, 24).map(lambda n: n * 5), st.integers(0, 3000))
def test_offered_slots_are_open_free_ordered_and_to_come(
    ranges: list[WeeklyRange],
    mine: list[tuple[int, int]],
    other: list[tuple[int, int]],
    minutes: int,
    later: int,
) -> None:
    taken = {"a": mine, "b": other}
    search = SlotSearch(minutes, MONDAY + later, MONDAY + 7 * DAY, 1000)
    found = next_free(ranges, given_taken(taken), search, ZONES)
    assert [(slot.start, slot.practitioner_id) for slot in found] == sorted(
        (slot.start, slot.practitioner_id) for slot in found
    )
    for slot in found:
        start, end = to_minutes(slot.start), to_minutes(slot.end)
        own = [item for item in ranges if item.practitioner_id == slot.practitioner_id]
        assert start >= search.after
        assert start % 5 == 0
        assert slot.end - slot.start == timedelta(minutes=minutes)
        assert is_open(own, start, end)
        assert all(b >= end or f <= start for b, f in taken[slot.practitioner_id])


@given(openings, busy, st.integers(1, 12).map(lambda n: n * 5))
def test_nothing_offered_means_nothing_free(
    ranges: list[WeeklyRange], mine: list[tuple[int, int]], minutes: int
) -> None:
    only = [item for item in ranges if item.practitioner_id == "a"]
    if next_free(only, given_taken({"a": mine}), SlotSearch(minutes, MONDAY, MONDAY + 7 * DAY), ZONES):
        return
    for item in only:
        base = MONDAY + item.weekday * DAY
        for start in range(base + item.start_minute, base + item.end_minute - minutes + 1, 5):
            assert any(b < start + minutes and f > start for b, f in mine)
