"""The file for a provider of SMS reads back as it was meant, and holds no formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.exchange.csv_text import decode
from telesec.exchange.message_csv import HEADER, csv_bytes, safe_cell


def rows(data: bytes) -> list[list[str]]:
    text, encoding = decode(data)
    assert encoding == "UTF-8"
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_one_line_a_message() -> None:
    data = csv_bytes([("33639981234", 'Rappel ; "lundi" à 9 h 05', "ref")])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    assert rows(data) == [list(HEADER), ["33639981234", 'Rappel ; "lundi" à 9 h 05', "ref"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_cell_that_would_be_computed_is_text(start: str) -> None:
    assert safe_cell(f"{start}1+1")[0] == "'"


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40), st.text(max_size=5)), max_size=5))
def test_no_text_makes_a_formula_nor_another_line(lines: list[tuple[str, str, str]]) -> None:
    read = rows(csv_bytes(lines))
    assert len(read) == len(lines) + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for cell in row)
