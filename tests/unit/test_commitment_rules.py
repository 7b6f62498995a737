"""How long an acceptance stands on the practice's wall, and which reminder comes when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.access.commitment import AHEAD, BEFORE, POINTS, due_on, stands
from telesec.domain.access.reminders import REMINDERS, REST, next_reminder
from telesec.domain.actions import RULES
from telesec.domain.people import Compartment

PARIS, REUNION = "Europe/Paris", "Indian/Reunion"
NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
ZONES = st.sampled_from([PARIS, REUNION, "Pacific/Noumea", "America/Martinique"])
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def test_an_acceptance_stands_until_the_same_day_of_the_next_year():
    accepted = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
    assert stands(accepted, datetime(2027, 11, 15, 22, 59, tzinfo=UTC), PARIS)
    assert not stands(accepted, datetime(2027, 11, 15, 23, 0, tzinfo=UTC), PARIS)  # midnight in Paris


def test_the_day_is_that_of_the_practices_wall():
    late = datetime(2026, 11, 16, 21, 0, tzinfo=UTC)  # 22 h in Paris, already the 17th in La Réunion
    assert due_on(late, PARIS) == date(2027, 11, 16)
    assert due_on(late, REUNION) == date(2027, 11, 17)


def test_who_accepted_on_a_leap_day_is_asked_on_the_first_of_march():
    assert due_on(datetime(2028, 2, 29, 12, 0, tzinfo=UTC), PARIS) == date(2029, 3, 1)


def test_nothing_accepted_or_accepted_in_the_future_does_not_stand():
    assert not stands(None, NOW, PARIS)
    assert not stands(NOW + timedelta(days=2), NOW, PARIS)
    assert stands(NOW + timedelta(minutes=10), NOW, PARIS)  # two computers never agree to the minute


@given(INSTANTS, ZONES, st.integers(0, 800))
def test_an_acceptance_never_lasts_more_than_a_year_and_a_day(accepted, zone, days):
    later = accepted + timedelta(days=days)
    assert stands(accepted, later, zone) <= (days <= 366)
    assert stands(accepted, later, zone) or days >= 364


def test_what_opens_before_the_commitment_reaches_no_patient():
    assert {RULES[action].compartment for action in BEFORE} == {Compartment.PRACTICE}


def test_the_text_says_each_thing_once_in_plain_words():
    assert len({title for title, _ in POINTS}) == len(POINTS) >= 5
    assert all(text.endswith(".") and len(text) < 260 for _, text in POINTS)


def test_reminders_come_one_at_a_time_in_their_order_never_twice_a_week():
    read: dict[str, datetime] = {}
    seen, now = [], NOW
    for _day in range(7 * len(REMINDERS)):
        found = next_reminder(read, now, PARIS)
        if found:
            seen.append(found.key)
            read[found.key] = now
        now += timedelta(days=1)
    assert seen == [one.key for one in REMINDERS]
    assert next_reminder(read, now, PARIS) is None


def test_a_reminder_comes_back_after_a_year_the_oldest_first():
    read = {one.key: NOW + at * REST for at, one in enumerate(REMINDERS)}
    day_before = datetime(2027, 11, 15, 12, 0, tzinfo=UTC)
    assert next_reminder(read, day_before, PARIS) is None
    found = next_reminder(read, day_before + timedelta(days=1), PARIS)
    assert found == REMINDERS[0]


def test_a_reminder_read_by_a_clock_of_the_future_blocks_none_for_years():
    read = {"phishing": NOW + timedelta(days=4000), "caller": NOW}
    assert next_reminder(read, NOW, PARIS) is None
    assert next_reminder(read, NOW + REST, PARIS) == REMINDERS[0]


@pytest.mark.parametrize("reminder", REMINDERS, ids=lambda one: one.key)
def test_a_reminder_is_short(reminder):
    assert len(reminder.title) < 50
    assert len(reminder.text) < 240


@given(st.dictionaries(st.sampled_from([one.key for one in REMINDERS]), INSTANTS), INSTANTS, ZONES)
def test_nothing_is_shown_in_the_week_after_one_was_read(read, now, zone):
    found = next_reminder(read, now, zone)
    if found is not None:
        wall = ZoneInfo(zone)
        for at in read.values():
            if at <= now + AHEAD:
                assert now.astimezone(wall).date() - at.astimezone(wall).date() >= REST
