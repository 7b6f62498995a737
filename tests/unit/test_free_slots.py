"""Free slots: inside what is open to the motif, outside what is taken, merged by time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import FreeSlot, ReasonCode, WeeklyRange
from telesec.domain.bookings.free_slots import Fetch, SlotSearch, Taken, next_free
from telesec.domain.bookings.requests import SlotRequest
from telesec.domain.bookings.slot_search import prepared
from telesec.domain.day_parts import DayPart
from telesec.domain.errors import Invalid
from telesec.domain.hours.opening import DAY, Schedule, is_open
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException
from telesec.domain.wall import day_minutes, to_minutes

ZONES = {"s": "Europe/Paris", "t": "Europe/Paris"}
FIRST = date(2026, 11, 23)
MONDAY = day_minutes(FIRST)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 7 h in Paris


def given_taken(taken: dict[str, list[tuple[int, int]]]) -> Fetch:
    def fetch(who: str, start: int, end: int) -> Taken:
        return Taken([item for item in taken.get(who, []) if item[0] < end and item[1] > start])

    return fetch


def all_taken(used: Taken) -> Fetch:
    return lambda _who, _start, _end: used


def opening(who: str, weekday: int, start: int, end: int, **more: object) -> WeeklyRange:
    return replace(WeeklyRange(f"{who}{weekday}{start}{end}", who, "s", weekday, start, end), **more)


def reference(
    ranges: list[WeeklyRange], *codes: ReasonCode, exceptions: tuple[DayException, ...] = ()
) -> Reference:
    people = tuple(Practitioner(who, who, site_id="s") for who in "ab")
    sites = (Site("s", "S"), Site("t", "T"))
    return Reference("p", "P", sites, people, codes, tuple(ranges), exceptions=exceptions)


def schedules(ranges: list[WeeklyRange]) -> dict[str, Schedule]:
    made = reference(ranges)
    return {who: Schedule(made, who) for who in sorted({item.practitioner_id for item in ranges})}


def find(ranges: list[WeeklyRange], taken: Fetch, search: SlotSearch) -> list[FreeSlot]:
    return next_free(schedules(ranges), taken, search, ZONES)


def times(found: list[FreeSlot]) -> list[str]:
    return [slot.start.strftime("%H:%M") for slot in found]


def asked(
    made: Reference, wanted: SlotRequest, used: Taken | None = None, now: datetime = NOW
) -> list[FreeSlot]:
    ready = prepared(made, wanted, now)
    return next_free(ready.schedules, all_taken(used or Taken()), ready.search, ready.zones)


def test_three_slots_around_what_is_taken() -> None:
    ranges = [opening("a", 0, 540, 600)]
    taken = {"a": [(MONDAY + 550, MONDAY + 565)]}
    found = find(ranges, given_taken(taken), SlotSearch(15, MONDAY, MONDAY + 7 * DAY))
    assert times(found) == ["09:25", "09:40"]


def test_practitioners_are_merged_by_time() -> None:
    ranges = [opening("a", 0, 600, 660), opening("b", 0, 570, 630)]
    found = find(ranges, given_taken({}), SlotSearch(30, MONDAY, MONDAY + DAY, 4))
    assert [(slot.practitioner_id, slot.start.hour, slot.start.minute) for slot in found] == [
        ("b", 9, 30),
        ("a", 10, 0),
        ("b", 10, 0),
        ("a", 10, 30),
    ]


def test_a_schedule_not_yet_or_no_longer_valid_offers_nothing() -> None:
    old = opening("a", 0, 540, 600, valid_to=date(2026, 11, 22))
    new = opening("a", 0, 540, 600, valid_from=date(2026, 11, 30))
    found = find([old, new], given_taken({}), SlotSearch(60, MONDAY, MONDAY + 14 * DAY))
    assert [slot.start for slot in found] == [datetime(2026, 11, 30, 9)]


def test_the_hour_skipped_by_the_clock_is_not_offered() -> None:
    sunday = day_minutes(date(2026, 3, 29))
    found = find([opening("a", 6, 60, 240)], given_taken({}), SlotSearch(60, sunday, sunday + DAY))
    assert [slot.start.hour for slot in found] == [1, 3]


def test_the_hour_told_twice_by_the_clock_is_offered_once() -> None:
    sunday = day_minutes(date(2026, 10, 25))
    found = find([opening("a", 6, 60, 300)], given_taken({}), SlotSearch(60, sunday, sunday + DAY, 9))
    assert [slot.start.hour for slot in found] == [1, 2, 3, 4]


def test_the_29th_of_february_is_offered() -> None:
    leap = day_minutes(date(2028, 2, 28))
    found = find([opening("a", 1, 540, 570)], given_taken({}), SlotSearch(30, leap, leap + 3 * DAY))
    assert [slot.start for slot in found] == [datetime(2028, 2, 29, 9)]


def test_a_slot_may_lie_over_two_ranges_that_follow_one_another() -> None:
    ranges = [opening("a", 0, 540, 560), opening("a", 0, 560, 585)]
    assert times(find(ranges, given_taken({}), SlotSearch(45, MONDAY, MONDAY + DAY))) == ["09:00"]
    apart = [ranges[0], opening("a", 0, 560, 585, site_id="t")]
    assert find(apart, given_taken({}), SlotSearch(45, MONDAY, MONDAY + DAY)) == []


def test_starts_keep_the_motif_s_step_whatever_is_taken() -> None:
    made = reference([opening("a", 0, 545, 660)], ReasonCode("m", "Bilan", 20, "blue", step=15))
    busy = Taken([(MONDAY + 545, MONDAY + 555)])
    found = asked(made, SlotRequest(("a",), reason_code_id="m", count=9), busy)
    assert times(found)[:4] == ["09:20", "09:35", "09:50", "10:05"]
    later = SlotRequest(("a",), reason_code_id="m", count=1, after=datetime(2026, 11, 23, 9, 30))
    assert times(asked(made, later)) == ["09:35"]


def test_minutes_kept_free_after_the_visit_meet_the_next_appointment_but_not_the_closing_hour() -> None:
    made = reference([opening("a", 0, 540, 600)], ReasonCode("m", "Pansement", 20, "blue", buffer=10))
    next_one = Taken([(MONDAY + 570, MONDAY + 580)])
    assert times(asked(made, SlotRequest(("a",), reason_code_id="m"), next_one))[:2] == ["09:00", "09:40"]
    too_near = Taken([(MONDAY + 565, MONDAY + 580)])
    assert times(asked(made, SlotRequest(("a",), reason_code_id="m"), too_near))[:1] == ["09:40"]
    absence = Taken(away=[(MONDAY + 560, MONDAY + 600)])
    assert times(asked(made, SlotRequest(("a",), reason_code_id="m"), absence))[:1] == ["09:00"]


def test_notice_and_horizon_bound_the_search() -> None:
    ranges = [opening("a", day, 540, 570) for day in range(5)]
    soon = ReasonCode("m", "Chirurgie", 30, "blue", min_notice=26 * 60 + 5, horizon_days=2)
    found = asked(reference(ranges, soon), SlotRequest(("a",), reason_code_id="m", count=9))
    assert [slot.start.day for slot in found] == [25]  # 9 h on the 24th is 26 h away
    exact = replace(soon, min_notice=26 * 60)
    assert [
        s.start.day for s in asked(reference(ranges, exact), SlotRequest(("a",), reason_code_id="m"))
    ] == [24, 25]


def test_ranges_limited_to_motifs_are_for_them_alone() -> None:
    ranges = [opening("a", 0, 540, 570), opening("a", 0, 570, 600, reason_code_ids=("v",))]
    made = reference(ranges, ReasonCode("v", "Vaccin", 30, "teal"), ReasonCode("w", "Suivi", 30, "blue"))
    week = {"count": 9, "days": 7}
    assert times(asked(made, SlotRequest(("a",), reason_code_id="v", **week))) == ["09:00", "09:30"]
    assert times(asked(made, SlotRequest(("a",), reason_code_id="w", **week))) == ["09:00"]
    assert times(asked(made, SlotRequest(("a",), 30, **week))) == ["09:00"]


def test_a_motif_is_offered_by_its_practitioners_alone() -> None:
    ranges = [opening("a", 0, 540, 570), opening("b", 0, 540, 570)]
    made = reference(ranges, ReasonCode("m", "Écho", 30, "teal", practitioner_ids=("b",)))
    found = asked(made, SlotRequest(("a", "b"), reason_code_id="m", days=7))
    assert [slot.practitioner_id for slot in found] == ["b"]
    with pytest.raises(Invalid, match="ne reçoit pas pour « Écho »"):
        prepared(made, SlotRequest(("a",), reason_code_id="m"), NOW)


def test_places_kept_for_urgencies_are_released_at_the_set_time() -> None:
    kept = opening("a", 1, 540, 570, urgent=True, release_days=1, release_minute=8 * 60)
    made = reference([kept], ReasonCode("u", "Urgence", 30, "rose", urgent=True))
    tuesday = {"days": 3}
    assert asked(made, SlotRequest(("a",), 30, **tuesday)) == []
    assert times(asked(made, SlotRequest(("a",), 30, urgent=True, **tuesday))) == ["09:00"]
    assert times(asked(made, SlotRequest(("a",), reason_code_id="u", **tuesday))) == ["09:00"]
    at_eight = NOW + timedelta(hours=1)
    assert times(asked(made, SlotRequest(("a",), 30, **tuesday), now=at_eight)) == ["09:00"]
    never = replace(kept, release_days=0, release_minute=0)
    assert asked(reference([never]), SlotRequest(("a",), 30, **tuesday), now=at_eight) == []


def test_parts_of_the_day_sites_and_days_left_out() -> None:
    ranges = [opening("a", day, 660, 1140, site_id="s" if day % 2 else "t") for day in range(5)]
    made = reference(ranges)
    evening = SlotRequest(("a",), 60, parts=(DayPart.EVENING,), count=2)
    assert [(s.start.day, s.start.hour) for s in asked(made, evening)] == [(23, 18), (24, 18)]
    both = SlotRequest(("a",), 60, parts=(DayPart.MORNING, DayPart.EVENING), count=2)
    assert [(s.start.day, s.start.hour) for s in asked(made, both)] == [(23, 11), (23, 18)]
    there = SlotRequest(("a",), 480, site_ids=("s",), count=2)
    assert [s.start.day for s in asked(made, there)] == [24, 26]
    not_then = SlotRequest(("a",), 480, not_weekdays=(0, 2), not_dates=(date(2026, 11, 24),), count=2)
    assert [s.start.day for s in asked(made, not_then)] == [26, 27]
    hours = SlotRequest(("a",), 60, since=time(15), until=time(17, 30), count=4)
    assert [(s.start.day, s.start.hour) for s in asked(made, hours)] == [
        (23, 15),
        (23, 16),
        (23, 17),
        (24, 15),
    ]


def test_a_group_s_slot_is_offered_while_it_has_places_left() -> None:
    made = reference([opening("a", 0, 540, 660)], ReasonCode("g", "Atelier", 60, "teal", places=4))
    slot = (MONDAY + 540, MONDAY + 600)
    used = Taken([slot], groups=[(*slot, 3)])
    found = asked(made, SlotRequest(("a",), reason_code_id="g", days=7), used)
    assert [(s.start.hour, s.places_left) for s in found] == [(9, 1), (10, 4)]
    full = Taken([slot], groups=[(*slot, 4)])
    assert times(asked(made, SlotRequest(("a",), reason_code_id="g", days=7), full)) == ["10:00"]
    held = Taken([slot], held=[slot], groups=[(*slot, 2)])
    assert asked(made, SlotRequest(("a",), reason_code_id="g", days=7), held)[0].places_left == 1
    last = Taken([slot], held=[slot], groups=[(*slot, 3)])
    assert times(asked(made, SlotRequest(("a",), reason_code_id="g", days=7), last)) == ["10:00"]
    away = Taken([slot], away=[slot], groups=[(*slot, 1)])
    assert times(asked(made, SlotRequest(("a",), reason_code_id="g", days=7), away)) == ["10:00"]


def test_a_dated_opening_is_searched_and_a_closure_is_not() -> None:
    made = reference([opening("a", 0, 540, 570)])
    saturday, monday = FIRST + timedelta(days=5), FIRST + timedelta(days=7)
    opens = DayException(
        "1", "1", saturday, opens=True, start_minute=600, end_minute=630, practitioner_id="a", site_id="s"
    )
    shuts = DayException("2", "2", monday, opens=False)
    found = asked(replace(made, exceptions=(opens, shuts)), SlotRequest(("a",), 30, count=3))
    assert [slot.start.day for slot in found] == [23, 28, 7]


def test_the_clock_of_each_site_is_its_own() -> None:
    made = reference([opening("a", 0, 480, 540), opening("a", 0, 540, 600, site_id="t")])
    sites = (Site("s", "S"), Site("t", "T", "Indian/Reunion", territory="reunion"))
    now = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # 6 h 30 in Paris, 9 h 30 in La Réunion
    found = asked(replace(made, sites=sites), SlotRequest(("a",), 30, days=1), now=now)
    assert [(s.site_id, s.start.strftime("%H:%M")) for s in found] == [
        ("s", "08:00"),
        ("s", "08:30"),
        ("t", "09:30"),
    ]


@pytest.mark.parametrize("minutes", [0, 4, 1441])
def test_a_length_out_of_bounds_is_refused(minutes: int) -> None:
    with pytest.raises(Invalid):
        prepared(reference([]), SlotRequest(("a",), minutes), NOW)


openings = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.integers(0, 250), st.integers(1, 37)).map(
        lambda it: opening(it[0], it[1], it[2] * 5, it[2] * 5 + it[3] * 5)
    ),
    max_size=8,
).map(lambda found: [one for at, one in enumerate(found) if not any(_meets(one, two) for two in found[:at])])
busy = st.lists(
    st.tuples(st.integers(0, 7 * DAY), st.integers(1, 300)).map(
        lambda it: (MONDAY + it[0], MONDAY + it[0] + it[1])
    ),
    max_size=20,
).map(sorted)


def _meets(one: WeeklyRange, two: WeeklyRange) -> bool:
    same = one.practitioner_id == two.practitioner_id and one.weekday == two.weekday
    return same and one.start_minute < two.end_minute and two.start_minute < one.end_minute


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
    found = find(ranges, given_taken(taken), search)
    assert [(slot.start, slot.practitioner_id) for slot in found] == sorted(
        (slot.start, slot.practitioner_id) for slot in found
    )
    for slot in found:
        start, end = to_minutes(slot.start), to_minutes(slot.end)
        assert start >= search.after
        assert start % 5 == 0
        assert slot.end - slot.start == timedelta(minutes=minutes)
        assert is_open(reference(ranges), slot.practitioner_id, start, end)
        assert all(b >= end or f <= start for b, f in taken[slot.practitioner_id])


@given(openings, busy, st.integers(1, 12).map(lambda n: n * 5))
def test_nothing_offered_means_nothing_free(
    ranges: list[WeeklyRange], mine: list[tuple[int, int]], minutes: int
) -> None:
    only = [item for item in ranges if item.practitioner_id == "a"]
    if find(only, given_taken({"a": mine}), SlotSearch(minutes, MONDAY, MONDAY + 7 * DAY)):
        return
    for item in only:
        base = MONDAY + item.weekday * DAY
        for start in range(base + item.start_minute, base + item.end_minute - minutes + 1, 5):
            assert any(b < start + minutes and f > start for b, f in mine)


@given(
    openings,
    busy,
    busy,
    st.integers(1, 12).map(lambda n: n * 5),
    st.integers(1, 6).map(lambda n: n * 5),
    st.integers(0, 6).map(lambda n: n * 5),
    st.sets(st.sampled_from(list(DayPart))),
    st.sets(st.integers(0, 6), max_size=3),
)
def test_on_the_motif_s_step_exactly_what_is_free_is_offered(
    ranges: list[WeeklyRange],
    mine: list[tuple[int, int]],
    away: list[tuple[int, int]],
    minutes: int,
    step: int,
    buffer: int,
    parts: set[DayPart],
    not_on: set[int],
) -> None:
    only = [item for item in ranges if item.practitioner_id == "a"]
    search = SlotSearch(
        minutes,
        MONDAY,
        MONDAY + 7 * DAY,
        5000,
        step=step,
        buffer=buffer,
        parts=frozenset(parts),
        not_weekdays=frozenset(not_on),
    )
    found = {to_minutes(slot.start) for slot in find(only, all_taken(Taken(mine, away)), search)}
    assert found == _brute(only, mine, away, search)


def _brute(
    ranges: list[WeeklyRange], mine: list[tuple[int, int]], away: list[tuple[int, int]], search: SlotSearch
) -> set[int]:
    hours = {DayPart.MORNING: range(12), DayPart.AFTERNOON: range(12, 18), DayPart.EVENING: range(18, 24)}
    wanted = {hour for part in search.parts or DayPart for hour in hours[part]}
    fits: set[int] = set()
    for item in ranges:
        if item.weekday in search.not_weekdays:
            continue
        before = [
            other
            for other in ranges
            if other.weekday == item.weekday and other.end_minute == item.start_minute
        ]
        if before:
            continue  # reached from the range it follows
        base, last = MONDAY + item.weekday * DAY, item.end_minute
        while follower := [r for r in ranges if r.weekday == item.weekday and r.start_minute == last]:
            last = follower[0].end_minute
        for minute in range(item.start_minute, last - search.minutes + 1, search.step):
            start, end = base + minute, base + minute + search.minutes
            free = all(b >= end + search.buffer or f <= start for b, f in mine)
            present = all(b >= end or f <= start for b, f in away)
            if free and present and minute // 60 in wanted:
                fits.add(start)
    return fits
