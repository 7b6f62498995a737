"""Slips counted at the head of the agenda's days, read with the view they stand in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.calls.words import Category
from telesec.domain.people import Compartment, Role
from telesec.domain.slips.slips import SlipDraft, SlipMove, SlipUrgency
from telesec.domain.slips_due import SlipsDue
from telesec.services.bookings import agenda
from telesec.services.slips.slips import answer_slip, read_slip, write_slip

MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


@pytest.fixture
def write(practice, desk):
    def make(rank=0, **changes):
        who = practice.practitioners[rank].id
        return write_slip(desk, SlipDraft(who, Category.OTHER, "Souhaite être rappelée.", **changes))

    return make


def counted(gate, practice, first=MONDAY, days=7):
    team = tuple(one.id for one in practice.practitioners)
    return set(agenda.view(gate, AgendaRange(team, first, days)).slips)


def test_each_slip_counts_on_the_day_it_is_due_and_else_today(practice, desk, write):
    lefevre, benali = (one.id for one in practice.practitioners[:2])
    write()
    write(due=datetime(2026, 11, 18, 23, 59), urgency=SlipUrgency.URGENT)
    write(due=datetime(2026, 11, 18, 0, 0))
    write(1, due=datetime(2026, 11, 23, 8))
    assert counted(desk, practice) == {
        SlipsDue(lefevre, MONDAY, 1),
        SlipsDue(lefevre, WEDNESDAY, 2, 1),
    }
    assert counted(desk, practice, date(2026, 11, 23)) == {SlipsDue(benali, date(2026, 11, 23), 1)}
    practice.clock.advance(days=3)
    assert counted(desk, practice) == {SlipsDue(lefevre, MONDAY + timedelta(days=3), 3, 1)}


def test_a_slip_once_read_counts_no_more(practice, desk, write):
    made = write()
    doctor = practice.gate(Role.PRACTITIONER)
    assert counted(doctor, practice) == {SlipsDue(practice.practitioners[0].id, MONDAY, 1)}
    read_slip(doctor, made.id)
    assert counted(desk, practice) == set()


def test_a_practitioner_is_told_of_their_own_alone(practice, write):
    write()
    write(1)
    (own,) = counted(practice.gate(Role.PRACTITIONER), practice)
    assert own.practitioner_id == practice.practitioners[0].id


def test_what_a_practitioner_answered_waits_for_the_desk_alone(practice, desk, write):
    made = write()
    doctor = practice.gate(Role.PRACTITIONER)
    answer_slip(doctor, SlipMove(made.id, read_slip(doctor, made.id).slip.version, "Oui, ce soir."))
    assert counted(doctor, practice) == set()
    assert counted(desk, practice) == {SlipsDue(practice.practitioners[0].id, MONDAY, 1)}


def test_counting_them_adds_no_row_to_the_journal(practice, desk, write):
    write()
    before = len(practice.rows(desk, Compartment.OFFICE))
    counted(desk, practice)
    assert len(practice.rows(desk, Compartment.OFFICE)) == before + 1
