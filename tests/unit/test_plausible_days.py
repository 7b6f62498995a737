"""A figure too many or too few in a year is a slip: it is said, and nothing is written there."""

from __future__ import annotations

from datetime import date

import pytest

from telesec.domain.desk.spoken_days import read_day
from telesec.domain.errors import Invalid
from telesec.domain.patient_files.births import parse_birth
from telesec.domain.plausible_days import (
    agenda_until,
    check_in_agenda,
    could_be_meant,
    unlikely_birth,
    unlikely_in_agenda,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(202, 6, 11), date(1849, 12, 31), date(2200, 1, 1), date.max]
)
def test_no_field_takes_a_year_with_a_figure_too_few_or_too_many(day: date) -> None:
    assert not could_be_meant(day)
    assert unlikely_birth(day, TODAY)
    assert unlikely_in_agenda(day, TODAY)


def test_a_birth_is_from_1850_to_today() -> None:
    assert unlikely_birth(date(1850, 1, 1), TODAY) == unlikely_birth(TODAY, TODAY) == ""
    assert "trop ancienne" in unlikely_birth(date(1849, 12, 31), TODAY)
    assert "dans le futur" in unlikely_birth(date(2026, 11, 23), TODAY)
    assert parse_birth("1849", 2026) is None
    assert parse_birth("1850", 2026) is not None


def test_the_agenda_goes_from_2000_to_five_years_hence() -> None:
    for day in (date(2000, 1, 1), TODAY, date(2031, 11, 22)):
        check_in_agenda("start", day, TODAY)
    for day in (date(1999, 12, 31), date(2031, 11, 23), date(9998, 3, 14)):
        with pytest.raises(Invalid) as refused:
            check_in_agenda("start", day, TODAY)
        assert refused.value.field == "start"
        assert "du samedi 1er janvier 2000 au samedi 22 novembre 2031" in refused.value.sentence
        assert refused.value.sentence.endswith("Vérifiez l'année.")


def test_from_a_29_february_the_agenda_goes_to_a_28() -> None:
    assert agenda_until(date(2028, 2, 29)) == date(2033, 2, 28)


def test_a_day_said_with_a_year_too_far_is_no_day_of_the_agenda() -> None:
    assert read_day("14/03/2030", TODAY) == date(2030, 3, 14)
    assert read_day("14/03/9998", TODAY) is None
