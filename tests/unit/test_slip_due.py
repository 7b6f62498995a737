"""Until when a slip is to be dealt with: always later than now, and named when it cannot be."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from telesec.domain.errors import Invalid
from telesec.domain.slips.slip_due import due_at, due_of

NOW = datetime(2026, 11, 16, 17, 30)


@pytest.mark.parametrize(
    ("key", "due"),
    [
        ("", None),
        ("hour", datetime(2026, 11, 16, 18, 30)),
        ("noon", datetime(2026, 11, 17, 12)),
        ("evening", datetime(2026, 11, 16, 18)),
        ("tomorrow", datetime(2026, 11, 17, 18)),
        ("week", datetime(2026, 11, 23, 18)),
    ],
)
def test_a_usual_due_time_is_always_to_come(key, due):
    assert due_of(key, NOW) == due


def test_a_due_time_of_one_s_own_is_the_evening_unless_an_hour_is_given():
    assert due_at(date(2026, 11, 18), None, NOW) == datetime(2026, 11, 18, 18)
    assert due_at(date(2026, 11, 16), time(17, 45), NOW) == datetime(2026, 11, 16, 17, 45)


@pytest.mark.parametrize(
    ("day", "hour", "field"),
    [
        (None, time(9), "due_day"),
        (date(2026, 11, 15), None, "due_day"),
        (date(2062, 11, 18), None, "due_day"),
        (date(2026, 11, 16), time(17, 30), "due_hour"),
    ],
    ids=["no day", "yesterday", "a year misread", "this very minute"],
)
def test_a_due_time_that_cannot_be_meant_names_what_to_mend(day, hour, field):
    with pytest.raises(Invalid) as refused:
        due_at(day, hour, NOW)
    assert refused.value.field == field
