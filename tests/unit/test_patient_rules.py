"""What a draft must satisfy, and how names are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.errors import Invalid
from telesec.domain.patient_files.names import full_identity, initials, shown_name
from telesec.domain.patient_files.rules import checked, clean_text, problems
from telesec.domain.patients import PatientDraft

TODAY = date(2026, 11, 22)
GOOD = PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone="0612345678", email="a.b@exemple.fr")
HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'


def test_a_date_typed_in_a_name_is_sent_to_its_own_field() -> None:
    with pytest.raises(Invalid, match="écrivez-la dans « Date de naissance »") as caught:
        checked(PatientDraft("Lambert Paul", "01/02/1980"), TODAY)
    assert caught.value.field == "first_names"
    assert checked(replace(GOOD, birth_name="Dubois 2"), TODAY).birth_name == "Dubois 2"  # only warned of


def test_a_good_draft_has_no_problem_and_its_phone_is_paired() -> None:
    assert problems(GOOD, TODAY) == ()
    assert checked(GOOD, TODAY).phone == "06 12 34 56 78"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(GOOD, birth_name="  "), "birth_name"),
        (replace(GOOD, first_names=""), "first_names"),
        (replace(GOOD, birth_date=date(2026, 11, 23)), "birth_date"),
        (replace(GOOD, birth_date=date(1849, 12, 31)), "birth_date"),
        (replace(GOOD, email="dubois@"), "email"),
        (replace(GOOD, phone="12"), "phone"),
        (replace(GOOD, phone2="demander Paul"), "phone2"),
        (replace(GOOD, postcode="6900712345678"), "postcode"),
        (replace(GOOD, birth_name="A" * 101), "birth_name"),
        (replace(GOOD, first_names="01/02/1980"), "first_names"),
        (replace(GOOD, first_names="1 2 80"), "first_names"),
        (replace(GOOD, birth_name="Lambert Paul 01021980"), "birth_name"),
        (replace(GOOD, used_name="Lambert 1980"), "used_name"),
    ],
)
def test_blocking_problems_name_their_field(draft: PatientDraft, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked(draft, TODAY)
    assert caught.value.field == field


def test_signs_in_a_name_only_warn_and_are_kept_as_typed() -> None:
    kept = checked(replace(GOOD, birth_name=HOSTILE), TODAY)
    assert kept.birth_name == HOSTILE
    assert shown_name(kept) == HOSTILE + " Noël"
    assert [(found.field, found.blocks) for found in problems(kept, TODAY)] == [("birth_name", False)]


def test_control_characters_and_hidden_directions_are_removed() -> None:
    assert clean_text("Du\x00bois\n\u202eLe\u2028a\ud800") == "Du bois Le a"
    assert clean_text("un\r\ndeux\x1b[31m", lines=True) == "un\ndeux [31m"


@given(st.text(max_size=80))
def test_cleaning_is_stable(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert not any(ord(char) < 32 for char in clean_text(text))


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        (GOOD, "DUBOIS Noël"),
        (replace(GOOD, birth_name="lefèvre", first_names="JEAN-PIERRE Marie"), "LEFÈVRE Jean-Pierre"),
        (replace(GOOD, used_name="Martin", used_first_name="Nono"), "MARTIN Nono"),
    ],
)
def test_shown_name(draft: PatientDraft, shown: str) -> None:
    assert shown_name(draft) == shown


def test_the_birth_name_is_told_when_it_differs() -> None:
    assert full_identity(GOOD) == "DUBOIS Noël"
    assert full_identity(replace(GOOD, used_name="Martin")) == "MARTIN Noël (nom de naissance\u00a0: Dubois)"


def test_initials_are_letters_only() -> None:
    assert initials("DE LA TOUR Anne") == "D. L. T. A."
    assert initials("O'CONNOR Fiona") == "O. F."
    assert initials(f"{HOSTILE} Léa") == "i. s. L."
