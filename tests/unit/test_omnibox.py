"""What is typed under Ctrl+K, read as a French desk means it."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import ReasonCode
from telesec.domain.day_parts import DayPart
from telesec.domain.desk.omnibox import day_alone, read_line
from telesec.domain.desk.wishes import Wish, wish_words
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference

NOW = datetime(2026, 11, 24, 10, 0)  # a Tuesday
REFERENCE = Reference(
    "p",
    "Cabinet",
    sites=(Site("s1", "Cabinet du Port", city="Bayonne"), Site("s2", "Maison de santé", city="Cambo")),
    practitioners=(
        Practitioner("lef", "Dr Lefèvre", site_id="s1"),
        Practitioner("ben", "Dr Benali", site_id="s1"),
        Practitioner("old", "Dr Lemoine", site_id="s1", active=False),
    ),
    reason_codes=(
        ReasonCode("vac", "Vaccination", 15, "teal"),
        ReasonCode("sui", "Suivi de grossesse", 30, "rose"),
    ),
)


def read(text):
    return read_line(text, REFERENCE, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "dup 14/03",
        "06 12",
        "14/03/1968",
        "martin c",
        "MATIN Paul",
        "lef",
        "vacc",
        "mar",
        "sam du",
        "14031968",
    ],
)
def test_a_patient_search_stays_one(text):
    assert read(text) == Wish(who=text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("demain", date(2026, 11, 25)),
        ("auj", date(2026, 11, 24)),
        ("après-demain", date(2026, 11, 26)),
        ("apres demain", date(2026, 11, 26)),
        ("lundi", date(2026, 11, 30)),
        ("mardi", date(2026, 11, 24)),
        ("lundi prochain", date(2026, 11, 30)),
        ("vendredi prochain", date(2026, 12, 4)),
        ("jeudi en huit", date(2026, 12, 3)),
        ("jeudi en quinze", date(2026, 12, 10)),
        ("dans 15 jours", date(2026, 12, 8)),
        ("dans huit jours", date(2026, 12, 1)),
        ("dans 3 jours", date(2026, 11, 27)),
        ("dans deux semaines", date(2026, 12, 8)),
        ("dans 3 mois", date(2027, 2, 24)),
        ("dans un an", date(2027, 11, 24)),
        ("semaine prochaine", date(2026, 11, 30)),
        ("mois prochain", date(2026, 12, 1)),
        ("1er décembre", date(2026, 12, 1)),
        ("14 mars", date(2027, 3, 14)),
        ("14 mars 2028", date(2028, 3, 14)),
        ("29 février", date(2028, 2, 29)),
        ("jeudi 26", date(2026, 11, 26)),
        ("jeudi 26 novembre", date(2026, 11, 26)),
        ("le 5", date(2026, 12, 5)),
        ("le 14/03", date(2027, 3, 14)),
    ],
)
def test_days_are_read_as_they_are_said(text, day):
    assert read(text).day == day
    assert read(text).only_shows


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (
            "je 14h30 vacc Dr L",
            Wish(day=date(2026, 11, 26), hour=time(14, 30), reason_code_id="vac", practitioner_ids=("lef",)),
        ),
        ("demain 9h", Wish(day=date(2026, 11, 25), hour=time(9))),
        ("9h05", Wish(day=date(2026, 11, 25), hour=time(9, 5))),
        ("16h", Wish(day=date(2026, 11, 24), hour=time(16))),
        ("dupont je 14:30", Wish(who="dupont", day=date(2026, 11, 26), hour=time(14, 30))),
        ("dup 14/03 je 9h", Wish(who="dup 14/03", day=date(2026, 11, 26), hour=time(9))),
        ("14/12 9h", Wish(day=date(2026, 12, 14), hour=time(9))),
        ("demain matin", Wish(day=date(2026, 11, 25), parts=(DayPart.MORNING,))),
        ("lundi après-midi", Wish(day=date(2026, 11, 30), parts=(DayPart.AFTERNOON,))),
        ("ce soir", Wish(day=date(2026, 11, 24), parts=(DayPart.EVENING,))),
        ("suivi après 15h", Wish(since=time(15), reason_code_id="sui")),
        ("vacc avant 10h30", Wish(until=time(10, 30), reason_code_id="vac")),
        ("suivi entre 14h et 16h30", Wish(since=time(14), until=time(16, 30), reason_code_id="sui")),
        ("vacc pas mercredi", Wish(not_on=(2,), reason_code_id="vac")),
        ("sauf les lundis et mardi", Wish(not_on=(0, 1))),
        (
            "dupont semaine prochaine dr ben",
            Wish(who="dupont", day=date(2026, 11, 30), open_day=True, practitioner_ids=("ben",)),
        ),
        ("rdv dupont", Wish(who="dupont", booking=True)),
        ("dupont urgent", Wish(who="dupont", urgent=True)),
        ("dupont demain 30 min", Wish(who="dupont", day=date(2026, 11, 25), minutes=30)),
        ("dupont avec lefevre demain", Wish(who="dupont", day=date(2026, 11, 25), practitioner_ids=("lef",))),
        ("dr le demain à cambo", Wish(day=date(2026, 11, 25), practitioner_ids=("lef",), site_ids=("s2",))),
        ("dès lundi vacc", Wish(day=date(2026, 11, 30), open_day=True, reason_code_id="vac")),
    ],
)
def test_a_line_of_the_desk(text, wish):
    assert read(text) == wish


def test_only_a_day_or_a_practitioner_is_shown_and_a_booking_is_not():
    assert read("dr ben demain").only_shows
    assert not read("demain 9h").only_shows
    assert not read("dupont demain").only_shows


def test_figures_alone_may_also_mean_a_coming_day():
    assert day_alone("14/03", NOW) == date(2027, 3, 14)
    assert day_alone("14/03/1968", NOW) is None
    assert day_alone("dup 14/03", NOW) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("je 14h30 vacc Dr L", "Jeudi 26 novembre 2026, 14 h 30 · Vaccination (15 min) · Dr Lefèvre"),
        ("demain matin sauf lundi", "Demain, mercredi 25 novembre 2026, matin · sauf lundi"),
        ("dans 15 jours suivi", "À partir du mardi 8 décembre 2026 · Suivi de grossesse (30 min)"),
        ("urgent", "Urgent"),
        ("rdv", "Prochains créneaux"),
    ],
)
def test_what_was_understood_is_said(text, words):
    assert wish_words(read(text), REFERENCE, NOW.date()) == words


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    wish = read(text)
    assert len(wish.who) <= 120
    wish_words(wish, REFERENCE, NOW.date())
