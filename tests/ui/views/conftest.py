"""The agenda page on real stores, with the services its views use; everything else it may ask fails."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from tests.ui.turns import TurnTasks

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import BookingRequest, MarkRequest
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.domain.wall import wall_now
from telesec.services.bookings import agenda, booking, holds, occupancy, preferences
from telesec.services.patients import patients
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.ports import AgendaPorts

NEARBY = (
    ("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE),
    ("DUBOIS", "Noëlle", date(1971, 5, 2), Sex.FEMALE),
    ("DUPONT", "Jérôme", date(1980, 1, 1), Sex.MALE),
)


def never(*_values):
    raise AssertionError("this is not asked by a view")


@pytest.fixture
def gate(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def ports_for(practice):
    def make(gate, **more):
        zone = practice.site.zone
        made = {item.name: never for item in fields(AgendaPorts) if item.default is MISSING}
        made |= {
            "reference": lambda: gate.reference,
            "wall_now": lambda: wall_now(gate.now(), zone),
            "instant": gate.now,
            "view": partial(agenda.view, gate),
            "visits": partial(agenda.visits, gate),
            "open_patient": partial(patients.open_patient, gate),
            "mark": partial(booking.mark, gate),
            "month": partial(occupancy.month, gate),
            "board": partial(occupancy.board, gate),
            "preferences": partial(preferences.agenda_preferences, gate),
            "keep_preferences": partial(preferences.keep_agenda_preferences, gate),
            "account_id": gate.account.id,
        }
        return AgendaPorts(**(made | more))

    return make


@pytest.fixture
def tasks():
    made = TurnTasks()
    yield made
    made.is_open = False


@pytest.fixture
def open_page(qtbot, ports_for, look, tasks):
    def do(gate, width=1500, **more):
        made = AgendaPage(ports_for(gate, **more), tasks, look)
        made.resize(width, 860)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        made.focus_first()
        return made

    return do


@pytest.fixture
def page(qtbot, gate, open_page):
    made = open_page(gate)
    qtbot.waitUntil(lambda: bool(made.grid.content.columns))
    return made


@pytest.fixture
def people(gate):
    return [patients.create_patient(gate, PatientDraft(*one)) for one in NEARBY]


@pytest.fixture
def book(practice, gate, people):
    def do(hour, minute=0, who=0, minutes=15, day=16, doctor=0, **more):
        start = datetime(2026, 11, day, hour, minute)
        wanted = BookingRequest(
            practice.practitioners[doctor].id,
            practice.site.id,
            people[who].id,
            start,
            start + timedelta(minutes=minutes),
            **more,
        )
        return booking.book(gate, wanted).appointment

    return do


@pytest.fixture
def mark(gate):
    return lambda made, status: (
        booking.mark(gate, MarkRequest(made.id, made.patient_id, made.version, status)).appointment
    )


@pytest.fixture
def away(gate, practice):
    def do(start, end, label="Formation", replacement="", doctor=0):
        one = Absence(
            new_id(), practice.practitioners[doctor].id, start, end, AbsenceKind.BLOCK, label, replacement
        )
        with gate.enter(Action.ABSENCE_POST, Subject("absence", one.id)) as records:
            records.absences.post(one)

    return do


@pytest.fixture
def hold_services():
    return holds
