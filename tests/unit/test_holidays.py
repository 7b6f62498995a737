"""Public holidays: known dates of several years, every territory, and a site's own days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.hours.holidays import (
    LOCAL_DAY,
    MOVING,
    TERRITORIES,
    WORKED,
    easter,
    holiday,
    holiday_words,
    is_local_day,
    next_holidays,
    public_holidays,
)
from telesec.domain.people import Site

KNOWN_EASTERS = {
    1818: (3, 22), 1943: (4, 25), 2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2016: (3, 27),
    2019: (4, 21), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16),
    2038: (4, 25), 2285: (3, 22),
}  # fmt: skip


@pytest.mark.parametrize("year", KNOWN_EASTERS)
def test_easter_falls_when_the_almanac_says(year: int) -> None:
    assert easter(year) == date(year, *KNOWN_EASTERS[year])


@given(st.integers(1583, 9999))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    sunday = easter(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_eleven_days_of_the_labour_code_in_2026() -> None:
    assert public_holidays("metropole", 2026) == {
        date(2026, 1, 1): "Jour de l'an",
        date(2026, 4, 6): "Lundi de Pâques",
        date(2026, 5, 1): "Fête du Travail",
        date(2026, 5, 8): "Victoire de 1945",
        date(2026, 5, 14): "Ascension",
        date(2026, 5, 25): "Lundi de Pentecôte",
        date(2026, 7, 14): "Fête nationale",
        date(2026, 8, 15): "Assomption",
        date(2026, 11, 1): "Toussaint",
        date(2026, 11, 11): "Armistice de 1918",
        date(2026, 12, 25): "Noël",
    }


@pytest.mark.parametrize(
    ("territory", "year", "added"),
    [
        ("alsace_moselle", 2026, {(4, 3): "Vendredi saint", (12, 26): "Saint-Étienne"}),
        ("alsace_moselle", 2027, {(3, 26): "Vendredi saint", (12, 26): "Saint-Étienne"}),
        ("guadeloupe", 2026, {(5, 27): "Abolition de l'esclavage"}),
        ("martinique", 2026, {(5, 22): "Abolition de l'esclavage"}),
        ("guyane", 2026, {(6, 10): "Abolition de l'esclavage"}),
        ("reunion", 2026, {(12, 20): "Abolition de l'esclavage"}),
        ("mayotte", 2026, {(4, 27): "Abolition de l'esclavage"}),
        ("saint_barthelemy", 2026, {(10, 9): "Abolition de l'esclavage"}),
        ("saint_martin", 2017, {(5, 27): "Abolition de l'esclavage"}),
        ("saint_martin", 2026, {(5, 28): "Abolition de l'esclavage"}),
        ("saint_pierre_et_miquelon", 2026, {}),
        ("nouvelle_caledonie", 2026, {(9, 24): "Fête de la citoyenneté"}),
        ("wallis_et_futuna", 2026, {(4, 28): "Saint Pierre Chanel", (7, 29): "Fête du Territoire"}),
        (
            "polynesie",
            2024,
            {(3, 5): "Arrivée de l'Évangile", (3, 29): "Vendredi saint", (6, 29): "Fête de l'autonomie"},
        ),
        (
            "polynesie",
            2026,
            {(3, 5): "Arrivée de l'Évangile", (4, 3): "Vendredi saint", (11, 20): "Matari'i"},
        ),
    ],
)
def test_what_each_territory_adds(territory: str, year: int, added: dict[tuple[int, int], str]) -> None:
    common = public_holidays("metropole", year)
    own = {day: words for day, words in public_holidays(territory, year).items() if day not in common}
    assert own == {date(year, *day): words for day, words in added.items()}


@given(st.sampled_from(sorted(TERRITORIES)), st.integers(2000, 2200))
def test_every_year_has_the_days_everybody_has(territory: str, year: int) -> None:
    days = public_holidays(territory, year)
    assert list(days) == sorted(days)
    assert all(words and day.year == year for day, words in days.items())
    for month, day in ((1, 1), (5, 1), (7, 14), (11, 11), (12, 25)):
        assert date(year, month, day) in days
    assert easter(year) + timedelta(days=39) in days


def test_ascension_on_the_first_or_the_eighth_of_may_says_both() -> None:
    assert public_holidays("metropole", 2008)[date(2008, 5, 1)] == "Ascension, Fête du Travail"
    assert public_holidays("metropole", 2035)[date(2035, 5, 3)] == "Ascension"
    assert len(public_holidays("metropole", 2008)) == 10


def test_a_site_adds_fixed_and_moving_days() -> None:
    site = Site("s", "Fort-de-France", territory="martinique", local_days=("07-21", "mardi-gras", "02-29"))
    assert holiday(site, date(2026, 7, 21)) == LOCAL_DAY
    assert holiday(site, date(2026, 2, 17)) == "Mardi gras"
    assert holiday(site, date(2026, 5, 22)) == "Abolition de l'esclavage"
    assert holiday(site, date(2028, 2, 29)) == LOCAL_DAY
    assert holiday(site, date(2026, 2, 28)) == ""
    assert holiday(site, date(2026, 3, 1)) == ""


def test_the_moving_days_of_2026() -> None:
    days = {key: easter(2026) + timedelta(days=shift) for key, (_words, shift) in MOVING.items()}
    assert days == {
        "mardi-gras": date(2026, 2, 17),
        "mi-careme": date(2026, 3, 12),
        "vendredi-saint": date(2026, 4, 3),
    }


def test_an_unknown_territory_has_the_common_days() -> None:
    assert public_holidays("lune", 2026) == public_holidays("metropole", 2026)


@pytest.mark.parametrize("text", ["07-21", "02-29", "12-31", "mi-careme"])
def test_local_days_that_are_days(text: str) -> None:
    assert is_local_day(text)


@pytest.mark.parametrize(
    "text", ["", "7-21", "13-01", "02-30", "00-10", "0721", "07/21", "٠٧-21", "carnaval"]
)
def test_local_days_that_are_not(text: str) -> None:
    assert not is_local_day(text)


def test_the_next_days_off_cross_the_new_year() -> None:
    site = Site("s", "Cabinet", local_days=("12-24",))
    assert next_holidays(site, date(2026, 12, 24), 3) == (
        (date(2026, 12, 24), LOCAL_DAY),
        (date(2026, 12, 25), "Noël"),
        (date(2027, 1, 1), "Jour de l'an"),
    )


def test_a_site_may_work_on_a_public_holiday() -> None:
    site = Site("s", "Cabinet", local_days=(f"{WORKED}Lundi de Pentecôte", f"{WORKED}Ascension", "12-24"))
    assert all(is_local_day(day) for day in site.local_days)
    assert holiday(site, date(2026, 5, 25)) == ""
    assert holiday(site, date(2027, 5, 17)) == ""
    assert holiday(site, date(2026, 5, 14)) == ""
    assert holiday(site, date(2008, 5, 1)) == "Fête du Travail"  # Ascension too, that year
    assert holiday(site, date(2026, 12, 24)) == LOCAL_DAY
    assert "Lundi de Pentecôte" not in [words for _day, words in next_holidays(site, date(2026, 1, 1), 20)]
    assert not is_local_day(f"{WORKED}Carnaval")


@pytest.mark.parametrize("territory", sorted(TERRITORIES))
def test_every_holiday_of_a_territory_can_be_worked(territory: str) -> None:
    words = holiday_words(territory)
    assert len(words) == len(set(words)) >= 11
    site = Site("s", "Cabinet", territory=territory, local_days=tuple(WORKED + one for one in words))
    assert all(is_local_day(day) for day in site.local_days)
    assert not any(holiday(site, day) for day in public_holidays(territory, 2027))
