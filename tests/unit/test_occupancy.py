"""The month's heat, the waiting room's columns and what an account prefers: rules without a store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import Appointment, AppointmentLine, Status
from telesec.domain.bookings.occupancy import (
    DAY,
    DayLoad,
    DayTaken,
    MonthAsked,
    loads,
    month_first,
    month_step,
    month_weeks,
    open_minutes,
)
from telesec.domain.bookings.preferences import (
    ZOOMS,
    AgendaPreferences,
    from_stored,
    in_order,
    next_zoom,
    shown_team,
    to_store,
)
from telesec.domain.bookings.waiting_room import Presence, Stage, by_stage, longest_wait
from telesec.domain.people import Practitioner
from telesec.domain.wall import day_minutes

MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)  # 12 h in Paris
BASE = day_minutes(MONDAY)

stretches = st.lists(
    st.tuples(st.integers(0, 3 * DAY), st.integers(1, DAY)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=8,
)


def came(key, hour, status=Status.BOOKED, arrived=None, in_care=None, left=None):
    start = datetime(2026, 11, 16, hour)
    made = Appointment(key, "p", "s", "pat", start, start + timedelta(minutes=15), status=status)

    def at(minutes):
        return None if minutes is None else NOON - timedelta(minutes=minutes)

    return Presence(AppointmentLine(made, "DUBOIS Noël", None, ""), at(arrived), at(in_care), at(left))


@given(stretches, stretches)
def test_open_minutes_are_the_union_less_absences_minute_by_minute(opened, away):
    slow = [0] * 3
    for minute in range(3 * DAY):
        inside = any(start <= minute < end for start, end in opened)
        if inside and not any(start <= minute < end for start, end in away):
            slow[minute // DAY] += 1
    shifted = [[(start + BASE, end + BASE) for start, end in found] for found in (opened, away)]
    assert open_minutes(*shifted, MONDAY, 3) == slow


def test_a_day_says_how_full_it_is():
    asked = MonthAsked(("p",), MONDAY, 4)
    taken = {
        BASE // DAY: DayTaken(4, 60),
        BASE // DAY + 1: DayTaken(40, 700),
        BASE // DAY + 3: DayTaken(1, 15),
    }
    found = loads(asked, [240, 480, 480, 0], taken, ["", "", "", "Noël"])
    assert [one.percent for one in found] == [25, 100, 0, 100]
    assert [one.closed for one in found] == [False, False, False, True]
    assert found[3] == DayLoad(MONDAY + timedelta(days=3), 1, 15, 0, "Noël")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_month_is_shown_whole_from_a_monday(day):
    first, weeks = month_first(day), month_weeks(day)
    last = first + timedelta(days=7 * weeks - 1)
    assert first.weekday() == 0
    assert first <= day.replace(day=1)
    assert (last + timedelta(days=1)).month != day.month or last.month != day.month
    assert 4 <= weeks <= 6
    assert (last - timedelta(days=6)).replace(day=1) <= last
    assert any((first + timedelta(days=7 * (weeks - 1) + at)).month == day.month for at in range(7))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-30, 30))
def test_a_step_of_months_never_leaves_the_month_wanted(day, months):
    found = month_step(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day


def test_29_february_is_the_28th_a_year_later():
    assert month_step(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert month_step(date(2027, 1, 31), 13) == date(2028, 2, 29)


def test_the_board_orders_each_column():
    day = (
        came("late", 8),
        came("soon", 14),
        came("second", 9, Status.ARRIVED, arrived=10),
        came("first", 10, Status.ARRIVED, arrived=25),
        came("unknown", 7, Status.ARRIVED),
        came("care", 9, Status.IN_CARE, arrived=30, in_care=12),
        came("gone", 8, Status.DONE, left=60),
        came("absent", 9, Status.NO_SHOW),
    )
    found = {stage: [one.line.appointment.id for one in lines] for stage, lines in by_stage(day).items()}
    assert found == {
        Stage.EXPECTED: ["late", "soon"],
        Stage.ARRIVED: ["first", "second", "unknown"],
        Stage.IN_CARE: ["care"],
        Stage.GONE: ["absent", "gone"],
    }


def test_waiting_is_counted_and_told_from_the_limit_on():
    waits = came("a", 9, Status.ARRIVED, arrived=20)
    assert waits.minutes_there(NOON) == 20
    assert waits.waits_too_long(NOON, 20)
    assert not waits.waits_too_long(NOON, 21)
    assert not waits.waits_too_long(NOON, 0)
    assert came("b", 9, Status.ARRIVED).minutes_there(NOON) is None
    assert came("c", 9, Status.ARRIVED, arrived=-5).minutes_there(NOON) == 0
    assert came("d", 9, Status.IN_CARE, arrived=40, in_care=12).minutes_there(NOON) == 12
    assert came("e", 11).minutes_late(datetime(2026, 11, 16, 12)) == 60
    assert came("f", 13).minutes_late(datetime(2026, 11, 16, 12)) == 0
    day = (waits, came("g", 9, Status.ARRIVED, arrived=41), came("h", 9, Status.ARRIVED, arrived=3))
    assert longest_wait(day, NOON, 20) == (2, 41)
    assert longest_wait(day, NOON, 0) == (0, 0)


def test_preferences_survive_what_they_are_stored_as():
    chosen = AgendaPreferences(
        "month", "p1", everyone=True, zoom=150, order=("p2", "p1"), hidden=("p3",), alert_minutes=30
    )
    assert from_stored(to_store(chosen)) == chosen


def test_preferences_that_cannot_be_understood_keep_their_default():
    assert from_stored(
        {"view": "yearly", "zoom": "big", "order": "p1", "hidden": [1], "alert_minutes": True}
    ) == (AgendaPreferences())
    assert from_stored({"zoom": 9999, "alert_minutes": -4}) == AgendaPreferences(
        zoom=ZOOMS[-1], alert_minutes=0
    )


def test_zoom_goes_by_steps_and_stops_at_its_ends():
    assert next_zoom(100, 1) == 125
    assert next_zoom(100, -1) == 90
    assert next_zoom(ZOOMS[-1], 1) == ZOOMS[-1]
    assert next_zoom(ZOOMS[0], -1) == ZOOMS[0]
    assert next_zoom(110, 0) == 100


def test_columns_follow_the_account_and_newcomers_come_last():
    team = [Practitioner(key, f"Dr {key}") for key in "abcd"]
    chosen = AgendaPreferences(order=("c", "a"), hidden=("b", "gone"))
    assert [one.id for one in in_order(team, chosen)] == ["c", "a", "b", "d"]
    assert [one.id for one in shown_team(team, chosen)] == ["c", "a", "d"]
    nobody = AgendaPreferences(hidden=("a", "b", "c", "d"))
    assert len(shown_team(team, nobody)) == 4
