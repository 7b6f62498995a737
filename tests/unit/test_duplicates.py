"""Likely duplicates: what is told, and what is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.patient_files.duplicates import distance, identity_keys, is_typo, likeness
from telesec.domain.patients import PatientDraft

BASE = PatientDraft("Lefèvre", "Noël Jean", date(1968, 3, 14), phone="06 12 34 56 78")


def _why(other: PatientDraft) -> str:
    return likeness(identity_keys(BASE), identity_keys(other))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (PatientDraft("LEFEVRE", "NOEL", date(1968, 3, 14)), "Même nom, même prénom et même date"),
        (PatientDraft("Lefebvre", "Noel", date(1968, 3, 14)), "presque identiques"),
        (PatientDraft("Noël", "Lefèvre", date(1968, 3, 14)), "inversés"),
        (PatientDraft("Martin", "Noël", date(1968, 4, 14), phone="+33612345678"), "Même téléphone"),
        (PatientDraft("Lefèvre", "Noël", date(1968, 3, 15)), "presque identique"),
        (PatientDraft("Lefèvre", "Noël", None), "manquante"),
        (PatientDraft("Martin", "Noël", date(1968, 3, 14), used_name="Lefèvre"), "Même nom"),
    ],
)
def test_likely(other: PatientDraft, words: str) -> None:
    assert words in _why(other)


@pytest.mark.parametrize(
    "other",
    [
        PatientDraft("Lefèvre", "Noël", date(1940, 7, 1)),
        PatientDraft("Dubois", "Noël", date(1968, 3, 14)),
        PatientDraft("Lefèvre", "Hélène", date(1968, 3, 14)),
        PatientDraft("Lefèvre", "Noël", date(1999, 7, 2), phone="06 12 34 56 78"),
        PatientDraft("Lefèvre", "Hélène", None, phone="06 12 34 56 78"),
    ],
)
def test_unlikely(other: PatientDraft) -> None:
    assert _why(other) == ""


def test_day_and_month_exchanged_are_close() -> None:
    left = identity_keys(PatientDraft("Roy", "Léa", date(1968, 3, 4)))
    right = identity_keys(PatientDraft("Roy", "Lea", date(1968, 4, 3)))
    assert "presque identique" in likeness(left, right)


def test_short_names_must_be_equal() -> None:
    assert not is_typo("ROY", "ROI")
    assert is_typo("DUPONT", "DUPOTN")
    assert not is_typo("DUPONT", "DURAND")


@given(st.text("ABC", max_size=8), st.text("ABC", max_size=8), st.integers(0, 4))
def test_distance_is_symmetric_and_bounded(left: str, right: str, limit: int) -> None:
    found = distance(left, right, limit=limit)
    assert found == distance(right, left, limit=limit)
    assert found <= limit + 1
    assert (found == 0) == (left == right)


@given(st.text("ABCDEFGH", min_size=4, max_size=8), st.integers(0, 7), st.sampled_from("XYZ"))
def test_one_changed_letter_is_a_typo(word: str, place: int, letter: str) -> None:
    at = place % len(word)
    assert is_typo(word, word[:at] + letter + word[at + 1 :])
