"""The hours of a screen are worked out once, and again as soon as the settings are others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from telesec.domain.agenda import WeeklyRange
from telesec.domain.hours.known_openings import known_openings
from telesec.domain.hours.opening import openings
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference

MONDAY = date(2026, 11, 16)
MORNING = WeeklyRange("r1", "p1", "s1", 0, 8 * 60, 12 * 60)
REFERENCE = Reference("x", "Cabinet", (), (Practitioner("p1", "Dr L", site_id="s1"),), ranges=(MORNING,))


def test_the_same_screen_gives_the_same_hours_without_working_them_out_again():
    first = known_openings(REFERENCE, ("p1",), MONDAY, 1)
    assert first == openings(REFERENCE, ("p1",), MONDAY, 1) != ()
    assert known_openings(REFERENCE, ("p1",), MONDAY, 1) is first
    assert known_openings(REFERENCE, ("p1",), date(2026, 11, 17), 1) == ()


def test_hours_changed_in_the_settings_are_seen_at_once():
    known_openings(REFERENCE, ("p1",), MONDAY, 1)
    later = replace(REFERENCE, ranges=(replace(MORNING, start_minute=9 * 60),))
    assert known_openings(later, ("p1",), MONDAY, 1) == openings(later, ("p1",), MONDAY, 1)
    assert known_openings(later, ("p1",), MONDAY, 1) != known_openings(REFERENCE, ("p1",), MONDAY, 1)
    assert known_openings(replace(REFERENCE), ("p1",), MONDAY, 1) is not known_openings(
        REFERENCE, ("p1",), MONDAY, 1
    )
