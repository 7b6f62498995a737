"""The month, the waiting room and the account's preferences on a real practice, through the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Status
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.occupancy import MonthAsked
from telesec.domain.bookings.preferences import AgendaPreferences
from telesec.domain.bookings.requests import BookingRequest, MarkRequest
from telesec.domain.bookings.waiting_room import BoardAsked, Stage
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking, occupancy, preferences
from telesec.services.patients import patients

MONDAY = date(2026, 11, 16)


@pytest.fixture
def gate(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def book(practice, gate):
    person = patients.create_patient(
        gate, PatientDraft("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 12 34 56 78")
    )

    def do(day, hour, minutes=15, who=0):
        start = datetime(2026, 11, day, hour)
        wanted = BookingRequest(
            practice.practitioners[who].id,
            practice.site.id,
            person.id,
            start,
            start + timedelta(minutes=minutes),
            practice.reason_codes[0].id,
        )
        return booking.book(gate, wanted).appointment

    return do


def mark(gate, made, status):
    return booking.mark(gate, MarkRequest(made.id, made.patient_id, made.version, status)).appointment


def away(gate, practice, start, end, replacement=""):
    absence = Absence(
        new_id(), practice.practitioners[0].id, start, end, AbsenceKind.LEAVE, "Formation", replacement
    )
    with gate.enter(Action.ABSENCE_POST, Subject("absence", absence.id)) as records:
        records.absences.post(absence)


def test_a_month_says_what_is_open_and_what_is_taken(practice, gate, book):
    book(16, 9, 60)
    gone = book(16, 14, 30)
    book(17, 9, 15)
    mark(gate, gone, Status.NO_SHOW)
    asked = MonthAsked((practice.practitioners[0].id,), MONDAY, 7)
    found = occupancy.month(gate, asked)
    assert [(one.count, one.taken, one.open) for one in found[:2]] == [(1, 60, 480), (1, 15, 480)]
    assert [one.closed for one in found] == [False] * 5 + [True] * 2


def test_absences_close_days_unless_somebody_stands_in(practice, gate):
    away(gate, practice, datetime(2026, 11, 18), datetime(2026, 11, 20))
    away(gate, practice, datetime(2026, 11, 16, 14), datetime(2026, 11, 16, 15, 30))
    away(gate, practice, datetime(2026, 11, 20), datetime(2026, 11, 21), replacement="Dr Costa")
    one = occupancy.month(gate, MonthAsked((practice.practitioners[0].id,), MONDAY, 7))
    assert [day.open for day in one] == [390, 480, 0, 0, 480, 0, 0]
    assert [day.label for day in one] == ["Formation", "", "Formation", "Formation", "", "", ""]
    both = occupancy.month(gate, MonthAsked(tuple(who.id for who in practice.practitioners), MONDAY, 4))
    assert [day.open for day in both] == [870, 960, 480, 480]
    assert both[2].label == "Sans Dr Lefèvre"


def test_public_holidays_are_said(practice, gate):
    [christmas] = occupancy.month(gate, MonthAsked((practice.practitioners[0].id,), date(2026, 12, 25), 1))
    assert christmas.closed
    assert "Noël" in christmas.label


def test_a_month_is_one_row_of_the_journal_and_no_name(practice, gate, book):
    book(16, 9)
    before = len(practice.rows(gate, Compartment.OFFICE))
    occupancy.month(gate, MonthAsked((practice.practitioners[0].id,), MONDAY))
    [row] = practice.rows(gate, Compartment.OFFICE)[before:]
    assert (row["action"], row["reason"]) == ("occupancy_view", "2026-11-16 +42")


def test_the_board_follows_whoever_comes(practice, gate, book, clock):
    first, second = book(16, 9), book(16, 10, who=1)
    book(17, 9)
    clock.advance(hours=1)
    first = mark(gate, first, Status.ARRIVED)
    clock.advance(minutes=25)
    asked = BoardAsked(tuple(one.id for one in practice.practitioners), MONDAY)
    found = {one.line.appointment.id: one for one in occupancy.board(gate, asked)}
    assert set(found) == {first.id, second.id}
    assert found[first.id].stage is Stage.ARRIVED
    assert found[first.id].minutes_there(gate.now()) == 25
    assert found[second.id].stage is Stage.EXPECTED
    mark(gate, first, Status.IN_CARE)
    clock.advance(minutes=7)
    again = {one.line.appointment.id: one for one in occupancy.board(gate, asked)}[first.id]
    assert (again.stage, again.minutes_there(gate.now())) == (Stage.IN_CARE, 7)
    assert again.line.reason_label == "Consultation"


def test_who_has_no_desk_sees_neither(practice):
    for role in (Role.BILLING, Role.ADMIN):
        gate = practice.gate(role)
        with pytest.raises(Refused):
            occupancy.month(gate, MonthAsked((practice.practitioners[0].id,), MONDAY))
        with pytest.raises(Refused):
            occupancy.board(gate, BoardAsked((practice.practitioners[0].id,), MONDAY))


def test_each_account_keeps_its_own_preferences(practice, gate):
    assert preferences.agenda_preferences(gate) == AgendaPreferences()
    chosen = AgendaPreferences("team", practice.practitioners[1].id, zoom=150, alert_minutes=45)
    preferences.keep_agenda_preferences(gate, chosen)
    assert preferences.agenda_preferences(gate) == chosen
    assert preferences.agenda_preferences(practice.gate(Role.SECRETARY)) == chosen
    assert preferences.agenda_preferences(practice.gate(Role.PRACTITIONER)) == AgendaPreferences()
    rows = practice.rows(gate, Compartment.PRACTICE)
    preferences.keep_agenda_preferences(gate, replace(chosen, zoom=200))
    read, detail = practice.rows(gate, Compartment.PRACTICE)[len(rows) :]
    assert (read["action"], read["outcome"]) == ("preferences", "ok")
    assert (detail["fields"], detail["outcome"]) == ("agenda_zoom", "detail")
