"""The slots as the desk says them."""

from __future__ import annotations

from datetime import date, datetime

from telesec.domain.bookings.read_aloud import slots_aloud

TODAY = date(2026, 11, 16)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute)


def test_the_hours_of_a_day_are_said_together():
    assert slots_aloud([(at(16, 8), ""), (at(16, 8, 15), ""), (at(18, 9), "")], TODAY) == (
        "aujourd'hui à 8 h 00 ou 8 h 15, ou mercredi 18 novembre à 9 h 00"
    )


def test_the_places_are_said_in_the_order_they_are_offered_and_another_doctor_is_named():
    offered = [(at(18, 9), ""), (at(17, 10), "Dr Roux"), (at(18, 9, 30), "")]
    assert slots_aloud(offered, TODAY) == (
        "mercredi 18 novembre à 9 h 00, ou demain à 10 h 00 avec Dr Roux, ou mercredi 18 novembre à 9 h 30"
    )


def test_two_practitioners_at_the_same_hour_are_said_once_unless_one_must_be_named():
    assert slots_aloud([(at(17, 9), ""), (at(17, 9), "")], TODAY) == "demain à 9 h 00"
    assert slots_aloud([(at(17, 9), ""), (at(17, 9), "Dr Roux")], TODAY) == (
        "demain à 9 h 00, ou demain à 9 h 00 avec Dr Roux"
    )


def test_nothing_is_said_of_nothing():
    assert slots_aloud([], TODAY) == ""
