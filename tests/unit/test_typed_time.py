"""Days and hours read as the desk types them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.typed_time import parse_date, parse_time


@pytest.mark.parametrize(
    "text", ["14/03/1968", "14031968", "14.3.1968", " 14-03-68 ", "140368", "14 3 68", "14/03/68"]
)
def test_a_birth_date_is_read(text: str) -> None:
    assert parse_date(text, 2026) == date(1968, 3, 14)


@pytest.mark.parametrize("text", ["", "31/02/2020", "14/13/1968", "1968-03-14", "demain", "14/3", "1403196"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert parse_date(text, 2026) is None


def test_two_digits_of_year_follow_the_latest_year() -> None:
    assert parse_date("01/01/26", 2026) == date(2026, 1, 1)
    assert parse_date("01/01/27", 2026) == date(1927, 1, 1)
    assert parse_date("01/01/27", 2036) == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["9h05", "9 h 05", "0905", "905", "9:05", "09H05", " 9h05 ", "9 05"])
def test_an_hour_is_read(text: str) -> None:
    assert parse_time(text) == time(9, 5)


@pytest.mark.parametrize(("text", "hour"), [("9", 9), ("14h", 14), ("14 h", 14), ("0", 0)])
def test_a_full_hour_is_read(text: str, hour: int) -> None:
    assert parse_time(text) == time(hour)


@pytest.mark.parametrize("text", ["", "25h", "9h60", "midi", "9h5", "12345", "2460"])
def test_what_is_no_hour_is_refused(text: str) -> None:
    assert parse_time(text) is None


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)))
def test_every_written_day_comes_back(day: date) -> None:
    for form in ("%d/%m/%Y", "%d%m%Y", "%d/%m/%y", "%d%m%y"):
        assert parse_date(day.strftime(form), 2026) == day


@given(st.times())
def test_every_written_hour_comes_back(hour: time) -> None:
    short = time(hour.hour, hour.minute)
    for text in (f"{hour:%H%M}", f"{hour:%H:%M}", f"{hour.hour}h{hour.minute:02}"):
        assert parse_time(text) == short


@given(st.text(max_size=12))
def test_any_text_is_answered(text: str) -> None:
    assert parse_date(text, 2026) is None or isinstance(parse_date(text, 2026), date)
    assert parse_time(text) is None or isinstance(parse_time(text), time)
