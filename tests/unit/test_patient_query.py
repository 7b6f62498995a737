"""Reading the search box, telephone numbers included."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.patient_files.phones import is_french, phone_digits, shown_phone
from telesec.domain.patient_files.query import PatientQuery, parse_query

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "words", "births", "phone"),
    [
        ("14/03/1968", (), ("14031968",), ""),
        ("14.3.1968", (), ("14031968",), ""),
        ("1968-03-14", (), ("14031968",), ""),
        ("14 03 1968", (), ("14031968",), ""),
        ("14031968", (), ("14031968",), ""),
        ("140368", (), ("14031968",), "140368"),
        ("140326", (), ("14032026", "14031926"), "140326"),
        ("14/03", (), ("1403",), ""),
        ("dup 14/03", ("DUP",), ("1403",), ""),
        ("14/03 dup", ("DUP",), ("1403",), ""),
        ("lef jea", ("LEF", "JEA"), (), ""),
        ("d’œuvre", ("DOEUVRE",), (), ""),
        ("06 12 34 56 78", (), (), "0612345678"),
        ("06.01.02.03.04", (), (), "0601020304"),
        ("+33 (0)6 12 34 56 78", (), (), "0612345678"),
        ("dupont 0612", ("DUPONT",), ("0612",), "0612"),
        ("5678", (), (), "5678"),
        ("31/02", ("31", "02"), (), ""),
        ('"*NEAR( OR', ("NEAR", "OR"), (), ""),
        ("b benali", ("BENALI", "B"), (), ""),
        ("o connor h", ("CONNOR", "O", "H"), (), ""),
        ("a b", ("A", "B"), (), ""),
        ("   ", (), (), ""),
    ],
)
def test_readings(typed: str, words: tuple[str, ...], births: tuple[str, ...], phone: str) -> None:
    assert parse_query(typed, TODAY) == PatientQuery(words, births, phone)


@given(st.dates(date(1880, 1, 1), TODAY))
def test_every_birth_date_is_read_in_each_writing(day: date) -> None:
    whole = f"{day:%d%m}{day.year:04}"
    for typed in (f"{day:%d/%m/%Y}", f"{day:%d%m%Y}", f"{day:%d.%m.%Y}", day.isoformat()):
        assert parse_query(typed, TODAY).births == (whole,)
    assert whole in parse_query(f"{day:%d%m%y}", TODAY).births or day < date(1926, 11, 23)


@given(st.text(max_size=200))
def test_anything_typed_is_read_without_error(text: str) -> None:
    query = parse_query(text, TODAY)
    assert all(word.isalnum() for word in query.words)
    assert query.phone == "" or query.phone.isdigit()


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_one_number_in_all_its_writings(number: str) -> None:
    pairs = [number[at : at + 2] for at in range(0, 10, 2)]
    for typed in (" ".join(pairs), ".".join(pairs), "-".join(pairs), "+33" + number[1:], "0033" + number[1:]):
        assert phone_digits(typed) == number
        assert is_french(typed)
        assert shown_phone(typed) == " ".join(pairs)


def test_overseas_and_foreign_numbers() -> None:
    assert shown_phone("+262 692 12 34 56") == "06 92 12 34 56"
    assert shown_phone("+32 470 12 34 56") == "+32 470 12 34 56"
    assert phone_digits("+32 470 12 34 56") == "32470123456"
