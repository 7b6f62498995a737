"""The hours of a screen are worked out once, and again as soon as the settings are others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from telesec.domain.agenda import WeeklyRange
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.hours.opening import openings
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference
from telesec.services.bookings.known_openings import known_openings

MONDAY = date(2026, 11, 16)
MORNING = WeeklyRange("r1", "p1", "s1", 0, 8 * 60, 12 * 60)
REFERENCE = Reference("x", "Cabinet", (), (Practitioner("p1", "Dr L", site_id="s1"),), ranges=(MORNING,))


def test_the_same_screen_gives_the_same_hours_without_working_them_out_again():
    asked = AgendaRange(("p1",), MONDAY)
    first = known_openings(REFERENCE, asked)
    assert first == openings(REFERENCE, ("p1",), MONDAY, 1) != ()
    assert known_openings(REFERENCE, AgendaRange(("p1",), MONDAY)) is first
    assert known_openings(REFERENCE, AgendaRange(("p1",), date(2026, 11, 17))) == ()


def test_hours_changed_in_the_settings_are_seen_at_once():
    asked = AgendaRange(("p1",), MONDAY)
    known_openings(REFERENCE, asked)
    later = replace(REFERENCE, ranges=(replace(MORNING, start_minute=9 * 60),))
    assert known_openings(later, asked) == openings(later, ("p1",), MONDAY, 1)
    assert known_openings(later, asked) != known_openings(REFERENCE, asked)
    assert known_openings(replace(REFERENCE), asked) is not known_openings(REFERENCE, asked)
