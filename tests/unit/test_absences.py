"""Absences as typed and as said; delays as they spread through a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.bookings.absences import Absence, AbsenceKind, absence_words, kind_of, replacement_rights
from telesec.domain.bookings.delay import DelayRequest, shifted
from telesec.domain.desk.absence_typing import parse_end, parse_start
from telesec.domain.stand_ins import StandIn

DAY = datetime(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("", datetime(2026, 11, 24)),
        ("1j", datetime(2026, 11, 24)),
        ("3 jours", datetime(2026, 11, 26)),
        ("1s", datetime(2026, 11, 30)),
        ("2 semaines", datetime(2026, 12, 7)),
        ("27/11", datetime(2026, 11, 28)),
        ("2711", datetime(2026, 11, 28)),
        ("au 27/11/2026", datetime(2026, 11, 28)),
        ("27/11 à 10h", datetime(2026, 11, 27, 10)),
        ("27/11 à", None),
        ("2/1", datetime(2027, 1, 3)),
        ("0j", None),
        ("31/2", None),
        ("bientôt", None),
    ],
)
def test_days_are_typed_in_few_keys(typed, end):
    assert parse_end(typed, DAY, whole_day=True) == end


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("2h", datetime(2026, 11, 23, 16)),
        ("1h30", datetime(2026, 11, 23, 15, 30)),
        ("45 min", datetime(2026, 11, 23, 14, 45)),
        ("à 18h", datetime(2026, 11, 23, 18)),
        ("", datetime(2026, 11, 24)),
        ("0h", None),
    ],
)
def test_hours_are_typed_within_a_day(typed, end):
    assert parse_end(typed, DAY.replace(hour=14), whole_day=False) == end


def test_an_absence_is_said_as_people_say_it():
    assert absence_words(DAY, DAY + timedelta(days=1)) == "le lundi 23 novembre 2026"
    assert absence_words(DAY, DAY + timedelta(days=5)) == (
        "du lundi 23 novembre 2026 au vendredi 27 novembre 2026 inclus"
    )
    assert absence_words(DAY.replace(hour=14), DAY.replace(hour=16)) == (
        "le lundi 23 novembre 2026 de 14 h 00 à 16 h 00"
    )
    assert absence_words(DAY.replace(hour=14), DAY + timedelta(days=1)).endswith("de 14 h 00 à 24 h 00")
    assert absence_words(DAY.replace(hour=14), DAY + timedelta(days=2, hours=8)).startswith("du lundi")
    assert kind_of(DAY, DAY + timedelta(hours=2)) is AbsenceKind.BLOCK
    assert kind_of(DAY, DAY + timedelta(days=1)) is AbsenceKind.LEAVE


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24/11", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("2411", date(2026, 11, 24)),
        ("le 24/11", date(2026, 11, 24)),
        ("mardi", date(2026, 11, 24)),
        ("Demain", date(2026, 11, 23)),
        ("aujourd\u2019hui", date(2026, 11, 22)),
        ("lundi prochain", date(2026, 11, 23)),
        ("mardi 24 novembre", date(2026, 11, 24)),
        ("15/1", date(2027, 1, 15)),
        ("31/02", None),
        ("mradi", None),
        ("mardi peut-être", None),
        ("", None),
    ],
)
def test_the_first_day_is_typed_as_it_is_said(typed, said):
    assert parse_start(typed, date(2026, 11, 22)) == said


def test_the_last_day_may_be_said_too():
    def end(text):
        return parse_end(text, DAY, whole_day=True, today=date(2026, 11, 22))

    assert end("vendredi") == datetime(2026, 11, 28)
    assert end("demain") == DAY + timedelta(days=1)
    assert end("vendredi à 12h") == datetime(2026, 11, 27, 12)


def line(start, minutes):
    begin = DAY + timedelta(minutes=start)
    made = Appointment(f"a{start}", "d", "s", "p", begin, begin + timedelta(minutes=minutes))
    return AppointmentLine(made, "X", None, "")


day = st.lists(
    st.tuples(st.integers(0, 240).map(lambda five: five * 5), st.integers(1, 12).map(lambda five: five * 5)),
    max_size=25,
    unique_by=lambda one: one[0],
)


@given(day, st.integers(1, 30).map(lambda five: five * 5), st.booleans())
def test_a_delay_keeps_order_lengths_and_creates_no_overlap(spans, late, absorb):
    lines = [line(*span) for span in spans]
    found = shifted(lines, DelayRequest("d", DAY, late, absorb=absorb))
    assert len(found) == sum(one.appointment.start.date() == date(2026, 11, 23) for one in lines)
    for one in found:
        was = one.line.appointment
        assert one.end - one.start == was.end - was.start
        assert timedelta(0) <= one.start - was.start <= timedelta(minutes=late)
    for before, after in pairwise(found):
        apart = before.line.appointment.end <= after.line.appointment.start
        assert before.start <= after.start
        assert not apart or before.end <= after.start


def test_a_replacement_without_an_account_is_told_and_one_who_has_it_is_not() -> None:
    end = DAY + timedelta(days=1)
    away = Absence("a", "doc", DAY, end, AbsenceKind.LEAVE, replacement_name="Dr Costa")
    assert "« Dr Costa »" in replacement_rights(away, [StandIn("Dr Lefèvre")])
    assert replacement_rights(away, [StandIn("Dr Lefèvre"), StandIn("DR COSTA")]) == ""
    assert replacement_rights(replace(away, replacement_name=""), []) == ""


def test_the_days_of_a_replacement_s_rights_are_said_and_so_is_what_they_lack() -> None:
    away = Absence("a", "doc", DAY, DAY + timedelta(days=2), AbsenceKind.LEAVE, replacement_name="dr costa")
    day, after = DAY.date(), DAY.date() + timedelta(days=1)
    covered = replacement_rights(away, [StandIn("Dr Costa", day, after)])
    assert covered == "Le compte de Dr Costa est ouvert du 23/11/2026 au 24/11/2026."
    for lacking in (StandIn("Dr Costa", after, after), StandIn("Dr Costa", None, day)):
        assert "un administrateur change ces dates" in replacement_rights(away, [lacking])
