"""Birth dates known in part: typed, written as the RNIV wants, told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.patient_files.births import (
    parse_birth,
    told_age,
    told_birth,
    typed_birth,
    what_is_written,
    written_birth,
)
from telesec.domain.patients import BirthPrecision as P

NOW = 2026


@pytest.mark.parametrize(
    ("typed", "birth", "precision"),
    [
        ("14/03/1968", date(1968, 3, 14), P.DAY),
        ("14031968", date(1968, 3, 14), P.DAY),
        ("140368", date(1968, 3, 14), P.DAY),
        ("03/1968", date(1968, 3, 1), P.MONTH),
        ("3 1968", date(1968, 3, 1), P.MONTH),
        ("00/03/1968", date(1968, 3, 1), P.MONTH),
        ("1968", date(1968, 12, 31), P.YEAR),
        ("2011", date(2011, 12, 31), P.YEAR),
        ("vers 1960", date(1960, 12, 31), P.DECADE),
        ("vers 1964", date(1960, 12, 31), P.DECADE),
        ("~1964", date(1960, 12, 31), P.DECADE),
        ("196?", date(1960, 12, 31), P.DECADE),
    ],
)
def test_a_birth_is_read_with_what_is_known_of_it(typed: str, birth: date, precision: P) -> None:
    assert parse_birth(typed, NOW) == (birth, precision)
    assert parse_birth(typed_birth(birth, precision), NOW) == (birth, precision)


@pytest.mark.parametrize(
    "typed", ["", "13/1968", "00/1968", "1799", "2999", "31/02/1968", "hier", "vers", "12"]
)
def test_what_is_no_birth_is_not_guessed(typed: str) -> None:
    assert parse_birth(typed, NOW) is None


@given(st.dates(date(1880, 1, 1), date(2026, 1, 1)), st.sampled_from(P))
def test_writing_twice_changes_nothing(known: date, precision: P) -> None:
    once = written_birth(known, precision)
    assert once is not None
    assert written_birth(once, precision) == once
    assert parse_birth(typed_birth(once, precision), NOW) == (once, precision)


def test_an_incomplete_date_is_told_for_what_it_is() -> None:
    assert told_birth(date(1968, 3, 14), P.DAY, "M") == "né le 14/03/1968"
    assert told_birth(date(1968, 3, 1), P.MONTH, "F") == "née en mars 1968 (jour inconnu)"
    assert told_birth(date(1968, 12, 31), P.YEAR) == "né(e) en 1968 (jour et mois inconnus)"
    assert told_birth(date(1960, 12, 31), P.DECADE, "F") == "née dans les années 1960 (date estimée)"
    assert told_birth(None, P.DAY) == ""
    assert told_age(date(1968, 12, 31), P.YEAR, date(2026, 11, 22)) == "environ 58 ans"
    assert told_age(date(2026, 12, 31), P.YEAR, date(2026, 11, 22)) == ""
    assert what_is_written(date(1968, 3, 1), P.MONTH) == "Jour inconnu : la date s'écrira 01/03/1968."
    assert what_is_written(date(1968, 3, 1), P.DAY) == ""
