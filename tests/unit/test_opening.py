"""When a practitioner receives: template, alternate weeks, days off, decisions both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import Appointment, ReasonCode, WeeklyRange
from telesec.domain.bookings.kept_places import kept_warning
from telesec.domain.hours.opening import DAY, Opening, Schedule, closed_label, is_open, openings
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException
from telesec.domain.wall import day_minutes

MONDAY = date(2026, 11, 23)
PARIS = Site("s", "Cabinet")
METZ = Site("m", "Annexe de Metz", territory="alsace_moselle")


def weekly(
    weekday: int, start: int, end: int, who: str = "a", site: str = "s", **more: object
) -> WeeklyRange:
    return replace(WeeklyRange(f"{who}{weekday}{start}{end}{site}", who, site, weekday, start, end), **more)


def opened(key: str, day: date, start: int = 0, end: int = DAY, **more: str) -> DayException:
    return replace(DayException(key, key, day, opens=True, start_minute=start, end_minute=end), **more)


def closed(key: str, day: date, start: int = 0, end: int = DAY, **more: str) -> DayException:
    return replace(opened(key, day, start, end, **more), opens=False)


def reference(ranges: list[WeeklyRange], exceptions: list[DayException] | None = None) -> Reference:
    people = (Practitioner("a", "Dr A", site_id="s"), Practitioner("b", "Dr B", site_id="m"))
    return Reference(
        "p", "Cabinet", (PARIS, METZ), people, ranges=tuple(ranges), exceptions=tuple(exceptions or ())
    )


def hours(found: list[Opening], day: date) -> list[tuple[int, int]]:
    return [(item.start - day_minutes(day), item.end - day_minutes(day)) for item in found]


def on(
    day: date, ranges: list[WeeklyRange], exceptions: list[DayException] | None = None
) -> list[tuple[int, int]]:
    return hours(Schedule(reference(ranges, exceptions), "a").day(day), day)


def test_the_template_repeats_every_week_within_its_dates() -> None:
    ranges = [weekly(0, 540, 720, valid_from=date(2026, 11, 23), valid_to=date(2026, 12, 7))]
    assert on(MONDAY - timedelta(days=7), ranges) == []
    assert on(MONDAY, ranges) == [(540, 720)]
    assert on(MONDAY + timedelta(days=14), ranges) == [(540, 720)]
    assert on(MONDAY + timedelta(days=21), ranges) == []


def test_one_week_out_of_two_counts_from_its_anchor_over_the_new_year() -> None:
    thursday = date(2026, 12, 17)
    ranges = [weekly(3, 540, 720, every=2, anchor=date(2026, 12, 14))]
    days = [thursday + timedelta(weeks=number) for number in range(5)]
    assert [bool(on(day, ranges)) for day in days] == [True, False, True, False, True]
    assert on(thursday - timedelta(weeks=2), ranges) == [(540, 720)]  # before the anchor too
    other = [weekly(3, 540, 720, every=2, anchor=date(2026, 12, 21))]
    assert [bool(on(day, other)) for day in days] == [False, True, False, True, False]


def test_a_day_off_of_the_site_closes_the_template_and_is_named() -> None:
    ranges = [weekly(4, 540, 720), weekly(4, 540, 720, who="b", site="m")]
    christmas, saint_stephen = date(2026, 12, 25), date(2026, 4, 3)
    assert on(christmas, ranges) == []
    made = reference(ranges)
    assert closed_label(made, "a", christmas) == "Noël"
    assert closed_label(made, "a", saint_stephen) == ""
    assert closed_label(made, "b", saint_stephen) == "Vendredi saint"
    assert on(saint_stephen, ranges) == [(540, 720)]


def test_an_ordinary_closed_day_has_no_label() -> None:
    assert closed_label(reference([weekly(0, 540, 720)]), "a", MONDAY + timedelta(days=1)) == ""


def test_one_thursday_is_opened_and_one_morning_closed() -> None:
    thursday = MONDAY + timedelta(days=3)
    ranges = [weekly(0, 480, 720), weekly(0, 840, 1080)]
    opens = opened("1", thursday, 840, 1080, practitioner_id="a", site_id="m", label="Rattrapage")
    shuts = closed("2", MONDAY, 0, 720, practitioner_id="a", label="Réunion")
    assert on(thursday, ranges, [opens, shuts]) == [(840, 1080)]
    assert on(MONDAY, ranges, [opens, shuts]) == [(840, 1080)]
    assert Schedule(reference(ranges, [opens]), "a").day(thursday)[0].site_id == "m"
    assert Schedule(reference(ranges, [opens]), "b").day(thursday) == []


def test_closing_the_middle_leaves_both_ends() -> None:
    shuts = closed("1", MONDAY, 600, 660, practitioner_id="a")
    assert on(MONDAY, [weekly(0, 480, 720)], [shuts]) == [(480, 600), (660, 720)]


def test_the_last_decision_wins_whatever_the_order_they_come_in() -> None:
    shuts = closed("1", MONDAY, label="Congés")
    opens = opened("2", MONDAY, 540, 600, practitioner_id="a", site_id="s")
    ranges = [weekly(0, 480, 720)]
    assert on(MONDAY, ranges, [opens, shuts]) == [(540, 600)]
    again = replace(shuts, id="3")
    assert on(MONDAY, ranges, [opens, again]) == []


def test_a_day_off_may_be_opened() -> None:
    christmas = date(2026, 12, 25)
    opens = opened("1", christmas, 540, 600, practitioner_id="a", site_id="s")
    made = reference([weekly(4, 480, 720)], [opens])
    assert hours(Schedule(made, "a").day(christmas), christmas) == [(540, 600)]
    assert closed_label(made, "a", christmas) == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Fermeture du cabinet : travaux"),
        ({"site_id": "s"}, "Fermeture de Cabinet : travaux"),
        ({"practitioner_id": "a"}, "Fermé exceptionnellement : travaux"),
    ],
)
def test_a_closure_says_whose_it_is(more: dict[str, str], words: str) -> None:
    shuts = closed("1", MONDAY, label="travaux", **more)
    made = reference([weekly(0, 480, 720)], [shuts])
    assert closed_label(made, "a", MONDAY) == words
    assert (
        closed_label(reference([weekly(0, 480, 720)], [replace(shuts, label="")]), "a", MONDAY) == words[:-10]
    )


def test_a_site_s_closure_leaves_the_other_site_open() -> None:
    ranges = [weekly(0, 480, 720), weekly(0, 840, 1080, site="m")]
    assert on(MONDAY, ranges, [closed("1", MONDAY, site_id="m")]) == [(480, 720)]


def test_the_practice_opening_a_saturday_concerns_those_who_receive_there() -> None:
    saturday = MONDAY + timedelta(days=5)
    opens = opened("1", saturday, 540, 720, site_id="s")
    made = reference([weekly(0, 480, 720)], [opens])
    assert [item.practitioner_id for item in openings(made, ("a", "b"), saturday, 1)] == ["a"]


def test_limited_and_urgent_ranges_take_the_place_of_the_ordinary_one_they_cover() -> None:
    ranges = [
        weekly(0, 480, 720),
        weekly(0, 540, 570, reason_code_ids=("vaccin",), room_id="r"),
        weekly(0, 690, 720, urgent=True, release_days=1, release_minute=1080),
    ]
    found = Schedule(reference(ranges), "a").day(MONDAY)
    assert hours(found, MONDAY) == [(480, 540), (540, 570), (570, 690), (690, 720)]
    assert [item.reason_code_ids for item in found] == [(), ("vaccin",), (), ()]
    assert [item.room_id for item in found] == ["", "r", "", ""]
    assert [item.urgent for item in found] == [False, False, False, True]
    assert found[3].release_at == day_minutes(MONDAY - timedelta(days=1)) + 1080


def test_places_without_a_release_are_never_anybody_s() -> None:
    found = Schedule(reference([weekly(0, 690, 720, urgent=True)]), "a").day(MONDAY)
    assert found[0].release_at is None
    morning = Schedule(reference([weekly(0, 690, 720, urgent=True, release_minute=600)]), "a").day(MONDAY)
    assert morning[0].release_at == day_minutes(MONDAY) + 600


def test_a_practitioner_who_left_receives_nobody() -> None:
    made = reference([weekly(0, 480, 720)])
    gone = replace(made, practitioners=tuple(replace(one, active=False) for one in made.practitioners))
    assert Schedule(gone, "a").day(MONDAY) == []


def test_the_29th_of_february_is_a_day_as_another() -> None:
    leap = date(2028, 2, 29)  # a Tuesday
    assert on(leap, [weekly(1, 480, 720)]) == [(480, 720)]
    assert on(leap, [weekly(1, 480, 720)], [closed("1", leap)]) == []
    every_second = [weekly(1, 480, 720, every=2, anchor=leap)]
    assert on(leap + timedelta(weeks=2), every_second) == [(480, 720)]
    assert on(leap + timedelta(weeks=1), every_second) == []


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_days_when_the_clock_changes_keep_their_wall_hours(day: date) -> None:
    ranges = [weekly(6, 0, 1440)]
    assert on(day, ranges) == [(0, 1440)]
    assert on(day + timedelta(days=14), ranges) == [(0, 1440)]


def test_open_only_within_the_opening_hours() -> None:
    made = reference([weekly(0, 540, 600), weekly(0, 600, 660), weekly(0, 1380, 1440), weekly(1, 0, 30)])
    base = day_minutes(MONDAY)
    assert is_open(made, "a", base + 580, base + 620)
    assert is_open(made, "a", base + 1400, base + DAY + 20)
    assert not is_open(made, "a", base + 640, base + 665)
    assert not is_open(made, "b", base + 540, base + 545)
    assert not is_open(reference([]), "a", base, base + 5)


minutes = st.tuples(st.integers(0, 280), st.integers(1, 100)).map(
    lambda it: (it[0] * 5, min(it[0] * 5 + it[1] * 5, DAY))
)
templates = st.lists(
    st.builds(
        lambda weekday, span, site, urgent, every: weekly(
            weekday, *span, site=site, urgent=urgent, every=every
        ),
        st.integers(0, 6),
        minutes,
        st.sampled_from("sm"),
        st.booleans(),
        st.sampled_from([1, 1, 2, 3]),
    ),
    max_size=6,
).map(lambda found: [one for at, one in enumerate(found) if not any(_meets(one, two) for two in found[:at])])
decisions = st.lists(
    st.builds(
        lambda number, shift, make, span, who, site: make(
            f"{number:032x}",
            MONDAY + timedelta(days=shift),
            *span,
            practitioner_id=who,
            site_id=site or ("s" if make is opened else ""),
        ),
        st.integers(0, 10**6),
        st.integers(-1, 8),
        st.sampled_from([opened, closed]),
        minutes,
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["", "s", "m"]),
    ),
    max_size=6,
    unique_by=lambda it: it.id,
)


def _meets(one: WeeklyRange, two: WeeklyRange) -> bool:
    same = one.weekday == two.weekday and one.urgent == two.urgent
    return same and one.start_minute < two.end_minute and two.start_minute < one.end_minute


def _by_template(made: Reference, day: date, minute: int) -> str:
    where = ""
    weeks = (day - date(2000, 1, 3)).days // 7
    for item in sorted(made.ranges, key=lambda it: it.urgent):
        runs = item.weekday == day.weekday() and weeks % item.every == 0
        if runs and item.start_minute <= minute < item.end_minute:
            where = item.site_id
    return where


def _minute_by_minute(made: Reference, day: date, minute: int) -> str:
    """The site where Dr A receives at one minute of a day, told again from the rules; "" = nowhere."""
    where = _by_template(made, day, minute)
    homes = {item.site_id for item in made.ranges} | {"s", ""}
    for decision in sorted(made.exceptions, key=lambda it: it.id):
        mine = decision.practitioner_id == "a" or (not decision.practitioner_id and decision.site_id in homes)
        if not (mine and decision.day == day and decision.start_minute <= minute < decision.end_minute):
            continue
        if decision.opens:
            where = decision.site_id
        elif decision.site_id in ("", where):
            where = ""
    return where


@given(templates, decisions, st.integers(0, 7))
def test_every_minute_is_as_the_rules_say(
    ranges: list[WeeklyRange], exceptions: list[DayException], shift: int
) -> None:
    made, day = reference(ranges, exceptions), MONDAY + timedelta(days=shift)
    found = openings(made, ("a",), day, 1)
    for minute in range(0, DAY, 5):
        at = day_minutes(day) + minute
        here = [item.site_id for item in found if item.start <= at < item.end]
        expected = _minute_by_minute(made, day, minute)
        assert here == ([expected] if expected else [])
        assert is_open(made, "a", at, at + 5) is bool(expected)


@given(templates, decisions)
def test_openings_are_ordered_and_never_overlap(
    ranges: list[WeeklyRange], exceptions: list[DayException]
) -> None:
    found = openings(reference(ranges, exceptions), ("a",), MONDAY - timedelta(days=1), 10)
    for one, two in pairwise(found):
        assert one.start < one.end <= two.start


NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # Sunday noon in Paris


def placed(start: int, end: int, **more: object) -> Appointment:
    day = datetime(2026, 11, 23)
    made = Appointment("x", "a", "s", "p", day + timedelta(minutes=start), day + timedelta(minutes=end))
    return replace(made, **more)


def test_a_place_kept_for_others_is_said() -> None:
    ranges = [
        weekly(0, 480, 720),
        weekly(0, 540, 570, reason_code_ids=("v",)),
        weekly(0, 690, 720, urgent=True, release_days=1, release_minute=1080),
    ]
    codes = (ReasonCode("v", "Vaccination", 10, "teal"), ReasonCode("u", "Urgence", 15, "rose", urgent=True))
    made = replace(reference(ranges), reason_codes=codes)
    assert kept_warning(made, placed(480, 495), NOON) == ""
    assert kept_warning(made, placed(555, 570), NOON) == "Attention : cette plage est réservée à Vaccination."
    assert kept_warning(made, placed(555, 570, reason_code_id="v"), NOON) == ""
    words = kept_warning(made, placed(680, 695), NOON).replace("\u00a0", " ")
    assert words == (
        "Attention : cette place est gardée pour les urgences jusqu'au dim. 22 novembre, 18 h 00."
    )
    assert kept_warning(made, placed(690, 705, urgent=True), NOON) == ""
    assert kept_warning(made, placed(690, 705, reason_code_id="u"), NOON) == ""
    assert kept_warning(made, placed(690, 705), NOON + timedelta(hours=7)) == ""
