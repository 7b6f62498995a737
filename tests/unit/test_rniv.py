"""RNIV capitals, search words and first given names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.patient_files.rniv import (
    first_given_name,
    index_words,
    name_key,
    rniv,
    search_words,
    without_particles,
)

VECTORS = [
    ("Éloïse", "ELOISE"),
    ("d’Œuvre", "D'OEUVRE"),
    ("Nguyễn", "NGUYEN"),
    ("Jean–Noël", "JEAN-NOEL"),
    ("Le  Goff", "LE GOFF"),
    ("Ñuñez", "NUNEZ"),
    ("Straße", "STRASSE"),
    ("Łukasz", "LUKASZ"),
    ("Søren", "SOREN"),
    ("Đorđe", "DORDE"),
    ("Işıl", "ISIL"),
    ("Æther", "AETHER"),
    ("Jean - -Noël-", "JEAN-NOEL"),
    ("N'Diaye", "N'DIAYE"),
    ("Martin 2", "MARTIN"),
    ('<img src="/etc/hostname"><b>x</b> =1+1', "IMG SRC ETC HOSTNAME B X B"),
    ("Иванов", ""),
]


@pytest.mark.parametrize(("typed", "expected"), VECTORS)
def test_vectors(typed: str, expected: str) -> None:
    assert rniv(typed) == expected


@given(st.text(max_size=60))
def test_rniv_is_stable_and_keeps_to_its_alphabet(text: str) -> None:
    capitals = rniv(text)
    assert rniv(capitals) == capitals
    assert set(capitals) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ'- ")
    assert "  " not in capitals
    assert "--" not in capitals


@given(st.text(max_size=60))
def test_search_words_hold_only_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() for word in search_words(text))
    assert set(search_words(text)) <= set(index_words(text))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("de la Tour", {"DE", "LA", "TOUR", "LATOUR", "DELATOUR"}),
        ("d’Œuvre", {"DOEUVRE", "OEUVRE"}),
        ("Jean-Noël", {"JEAN", "NOEL", "JEANNOEL"}),
        ("Иванов", {"ИВАНОВ"}),
    ],
)
def test_a_name_answers_to_its_parts_and_to_their_union(typed: str, words: set[str]) -> None:
    assert set(index_words(typed)) == words


def test_one_key_whatever_the_separators() -> None:
    assert {name_key(name) for name in ("Le  Goff", "LE-GOFF", "Legoff", "le goff")} == {"LEGOFF"}
    assert without_particles("de La Tour") == without_particles("Tour") == "TOUR"
    assert without_particles("Le") == "LE"


@pytest.mark.parametrize(
    ("names", "used", "first"),
    [
        ("Noël Marie Jean", "", "Noël"),
        ("Anne-Sophie Marie", "", "Anne-Sophie"),
        ("Anne Sophie Marie", "Anne-Sophie", "Anne Sophie"),
        ("Anne Sophie, Marie", "", "Anne Sophie"),
        ("Marie Claire", "Claire", "Marie"),
        ("", "", ""),
    ],
)
def test_first_given_name(names: str, used: str, first: str) -> None:
    assert first_given_name(names, used) == first
