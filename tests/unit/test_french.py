"""The words of dates, times, ages and money."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain import french


def test_a_moment_is_said_in_full() -> None:
    assert french.moment_long(datetime(2026, 6, 1, 9, 5)) == "lundi 1er juin 2026 à 9 h 05"


def test_short_forms() -> None:
    assert french.date_short(date(2026, 6, 1)) == "lun. 1er juin"
    assert french.time_of_day(time(0, 0)) == "0 h 00"
    assert french.date_numeric(date(1968, 3, 14)) == "14/03/1968"
    assert french.date_numeric(None) == ""


def test_an_instant_is_read_on_the_site_wall() -> None:
    noon = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    assert french.instant_long(noon, "Europe/Paris") == "lundi 1er juin 2026 à 14 h 00"
    assert french.instant_long(noon, "America/Martinique") == "lundi 1er juin 2026 à 8 h 00"


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        (date(1968, 3, 14), "58 ans"),
        (date(2026, 7, 22), "4 mois"),
        (date(2024, 11, 23), "23 mois"),
        (date(2024, 11, 22), "2 ans"),
        (date(2026, 11, 10), "12 jours"),
        (date(2026, 11, 22), "0 jour"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_ages(birth: date | None, said: str) -> None:
    assert french.age(birth, date(2026, 11, 22)) == said


def test_a_birthday_on_the_29th_of_february_falls_on_the_1st_of_march() -> None:
    assert french.age(date(2000, 2, 29), date(2026, 2, 28)) == "25 ans"
    assert french.age(date(2000, 2, 29), date(2026, 3, 1)) == "26 ans"


@pytest.mark.parametrize(
    ("cents", "said"), [(2650, "26,50\u00a0€"), (123450, "1\u00a0234,50\u00a0€"), (-5, "−0,05\u00a0€")]
)
def test_euros(cents: int, said: str) -> None:
    assert french.euros(cents) == said


@given(st.integers(-(10**12), 10**12))
def test_euros_lose_no_cent(cents: int) -> None:
    said = french.euros(cents).replace(french.NBSP, "").removesuffix("€")
    sign = -1 if said.startswith("−") else 1
    assert sign * int(said.removeprefix("−").replace(",", "")) == cents


@given(st.integers(1, 24 * 60))
def test_durations_can_be_read_again(minutes: int) -> None:
    said = french.duration(minutes)
    if "h" not in said:
        assert int(said.removesuffix(" min")) == minutes
    else:
        hours, _, rest = said.partition(" h")
        assert int(hours) * 60 + int(rest or 0) == minutes


def test_titles_of_days() -> None:
    assert french.days_title(date(2026, 11, 16), date(2026, 11, 21)) == "16 – 21 novembre 2026"
    assert french.days_title(date(2026, 11, 30), date(2026, 12, 5)) == "30 novembre – 5 décembre 2026"
    assert french.days_title(date(2026, 12, 28), date(2027, 1, 1)) == "28 décembre 2026 – 1er janvier 2027"
    assert french.days_title(date(2026, 6, 1), date(2026, 6, 1)) == "lundi 1er juin 2026"
    assert french.days_title(date(2026, 11, 16), date(2026, 11, 21), short=True) == "16 – 21 nov. 2026"
    assert french.days_title(date(2026, 6, 1), date(2026, 6, 1), short=True) == "lun. 1er juin 2026"


def test_lists_and_counts() -> None:
    assert french.listed([]) == ""
    assert french.listed(["a"]) == "a"
    assert french.listed(["a", "b", "c"], "ou") == "a, b ou c"
    assert french.counted(0, "jour", "jours") == "0 jour"
    assert french.counted(2, "jour", "jours") == "2 jours"


def test_numbers_stay_with_their_word() -> None:
    assert french.keep_together("à 9 h 05, 40 min.") == "à 9\u00a0h\u00a005, 40\u00a0min."
    assert french.keep_together("12 habitants") == "12 habitants"


def test_the_read_back_says_when_with_whom_for_whom() -> None:
    said = french.read_back(
        datetime(2026, 11, 18, 10, 55),
        datetime(2026, 11, 18, 11, 35),
        "Dr Lefèvre",
        french.named_and_born("DUBOIS Noël", date(1968, 3, 14), "M"),
    )
    assert said == (
        "Mercredi 18 novembre 2026 à 10 h 55, avec Dr Lefèvre, pour DUBOIS Noël (né le 14/03/1968), "
        "durée 40 min."
    )


def test_who_was_born_when_is_said_as_far_as_it_is_known() -> None:
    assert french.named_and_born("ROUX Léa", date(1990, 2, 3), "F") == "ROUX Léa (née le 03/02/1990)"
    assert french.named_and_born("ROUX Léa", date(1990, 2, 3)) == "ROUX Léa (né(e) le 03/02/1990)"
    assert french.named_and_born("ROUX Léa", None, "F") == "ROUX Léa"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Alex Simon", "d'Alex Simon"),
        ("DUBOIS Noël", "de DUBOIS Noël"),
        ("ÉMILE Zoé", "d'ÉMILE Zoé"),
        ("E\u0301mile", "d'E\u0301mile"),
        ("Œuvray", "d'Œuvray"),
        ("Henri", "de Henri"),
        ("Yves", "d'Yves"),
        ("Yasmine", "de Yasmine"),
        ("Y", "de Y"),
        ("OVHcloud", "d'OVHcloud"),
        ("Dr Aubry", "de Dr Aubry"),
        ("octobre 2025", "d'octobre 2025"),
        ("…", "de …"),
        ("", "de "),
    ],
    ids=lambda value: value.encode("ascii", "replace").decode() or "nobody",
)
def test_of_is_elided_before_a_name_that_begins_with_a_vowel(name: str, said: str) -> None:
    assert french.of_name(name) == said


def test_a_sentence_goes_on_inside_another_with_its_names_as_they_are() -> None:
    assert french.mid_sentence("Écrivez à Zoé.") == "écrivez à Zoé."
    assert french.mid_sentence("") == ""
