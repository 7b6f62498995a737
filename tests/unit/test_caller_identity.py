"""Comparing what a caller says with a file: everything said must be right, and enough must be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.calls.identity import Authorised, OnFile, is_answered, recognised, stands_for
from telesec.domain.calls.requests import IdentityAnswers, ThirdPartyAnswers

TODAY = date(2026, 11, 16)
FILE = OnFile(
    "p1",
    date(1968, 3, 14),
    "day",
    ("DUBOIS  Noël Marie ",),
    ("06 39 98 00 01", "+33 4 65 71 00 02"),
    date(2026, 10, 2),
    "Saint-Étienne",
)
RIGHT = {
    "birth_date": "14/03/1968",
    "phone": "0639980001",
    "last_visit": "02/10/2026",
    "city": "saint etienne",
    "name": "dubois noel",
}
WRONG = {
    "birth_date": "15/03/1968",
    "phone": "0639980009",
    "last_visit": "03/10/2026",
    "city": "Lyon",
    "name": "Durand",
}
SECOND = ("phone", "last_visit", "city")


def said(**given_answers):
    return IdentityAnswers("c1", 1, ("p1",), **given_answers)


def test_the_birth_date_and_one_other_item_are_enough():
    for item in SECOND:
        answers = said(birth_date=RIGHT["birth_date"], **{item: RIGHT[item]})
        assert recognised(answers, [FILE], TODAY) == "p1", item


@pytest.mark.parametrize("birth", ["14/03/1968", "14031968", "14.3.68", "140368"])
def test_a_birth_date_is_read_as_people_type_it(birth):
    assert recognised(said(birth_date=birth, city="Saint Etienne"), [FILE], TODAY) == "p1"


@pytest.mark.parametrize("phone", ["06 39 98 00 01", "+33639980001", "04 65 71 00 02"])
def test_either_number_of_the_file_will_do(phone):
    assert recognised(said(birth_date="14/03/1968", phone=phone), [FILE], TODAY) == "p1"


@given(st.sets(st.sampled_from(sorted(RIGHT)), min_size=1))
def test_one_wrong_answer_among_right_ones_is_enough_to_differ(wrong):
    answers = RIGHT | {item: WRONG[item] for item in wrong}
    assert recognised(said(**answers), [FILE], TODAY) == ""


@given(st.sets(st.sampled_from(sorted(RIGHT))))
def test_right_answers_establish_an_identity_when_they_are_enough(items):
    answers = said(**{item: RIGHT[item] for item in items})
    enough = "birth_date" in items and bool(items & set(SECOND))
    assert is_answered(answers) is enough
    assert bool(recognised(answers, [FILE], TODAY)) is enough


blank = st.sampled_from(["", " ", "?", "•", "0", "-", "None", "00/00/0000", "nan"])


@given(blank, blank, blank, blank)
def test_an_empty_file_agrees_with_nothing(birth, phone, visit, city):
    empty = OnFile("p1")
    answers = said(birth_date=birth, phone=phone, last_visit=visit, city=city)
    assert recognised(answers, [empty], TODAY) == ""
    assert recognised(replace(answers, birth_date="14/03/1968"), [empty], TODAY) == ""


@given(blank)
def test_an_item_missing_from_the_file_proves_nothing(text):
    bare = replace(FILE, phones=(), last_visit=None, city="")
    for item in SECOND:
        assert recognised(said(birth_date="14/03/1968", **{item: text}), [bare], TODAY) == ""


def test_half_a_birth_date_is_not_one_that_is_known_whole():
    assert recognised(said(birth_date="1968", city="Saint-Étienne"), [FILE], TODAY) == ""
    guessed = replace(FILE, birth_date=date(1968, 12, 31), birth_precision="year")
    assert recognised(said(birth_date="1968", city="Saint-Étienne"), [guessed], TODAY) == "p1"
    assert recognised(said(birth_date="31/12/1968", city="Saint-Étienne"), [guessed], TODAY) == ""


def test_homonyms_of_one_number_are_told_apart_or_not_at_all():
    twin = replace(FILE, patient_id="p2", names=("DUBOIS Anne",))
    child = replace(FILE, patient_id="p3", birth_date=date(2015, 5, 6))
    both = said(birth_date="14/03/1968", phone="0639980001")
    assert recognised(both, [FILE, child], TODAY) == "p1"
    assert recognised(both, [FILE, twin], TODAY) == ""
    assert recognised(replace(both, name="anne"), [FILE, twin], TODAY) == "p2"


def test_what_this_call_gave_away_or_changed_proves_nothing():
    told = replace(FILE, told=True)
    assert recognised(said(birth_date="14/03/1968", phone="0639980001"), [told], TODAY) == ""
    assert recognised(said(birth_date="14/03/1968", city="Saint-Étienne"), [told], TODAY) == ""
    assert recognised(said(birth_date="14/03/1968", last_visit="02/10/2026"), [told], TODAY) == "p1"


AGREED = Authorised("a1", "Marie-Claire Dubois")
MOTHER = Authorised("a2", "Anne Petit", "contact", parent=True)


def speaks(name, birth="14/03/1968"):
    return ThirdPartyAnswers("c1", 1, "p1", name, birth)


@pytest.mark.parametrize(
    "name", ["Marie-Claire Dubois", "dubois marie claire", "Claire DUBOIS", "DUBOIS Marie"]
)
def test_the_person_the_patient_agreed_to_is_known_by_her_name(name):
    assert stands_for(speaks(name), FILE, [AGREED], TODAY) == AGREED


@pytest.mark.parametrize("name", ["Dubois", "Marie", "", "  ", "M", "Marie Durand", "•", "Dubois Dubois"])
def test_a_surname_alone_or_another_name_is_nobody(name):
    assert stands_for(speaks(name), FILE, [AGREED], TODAY) is None


def test_the_patient_s_birth_date_is_asked_of_whoever_speaks():
    assert stands_for(speaks("Claire Dubois", "15/03/1968"), FILE, [AGREED], TODAY) is None
    assert stands_for(speaks("Claire Dubois", ""), FILE, [AGREED], TODAY) is None


@pytest.mark.parametrize(
    ("birth", "speaks_for"),
    [
        (date(2011, 11, 17), True),  # fifteen tomorrow
        (date(2011, 11, 16), False),
        (date(2020, 2, 29), True),
        (date(1968, 3, 14), False),
    ],
    ids=["fourteen", "fifteen today", "small", "grown up"],
)
def test_a_parent_on_the_file_speaks_for_a_child_only(birth, speaks_for):
    child = replace(FILE, birth_date=birth)
    found = stands_for(speaks("Anne Petit", f"{birth:%d/%m/%Y}"), child, [MOTHER], TODAY)
    assert (found == MOTHER) is speaks_for


def test_nobody_is_authorised_on_a_file_without_a_birth_date():
    assert stands_for(speaks("Claire Dubois"), replace(FILE, birth_date=None), [AGREED], TODAY) is None


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_compared_without_an_error(name, other):
    answers = said(birth_date=other, phone=name, last_visit=name, city=name, name=name)
    assert recognised(answers, [FILE], TODAY) == ""
    assert stands_for(speaks(name, other), FILE, [AGREED, MOTHER], TODAY) is None
