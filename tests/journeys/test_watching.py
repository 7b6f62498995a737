"""What another session writes in the same files is seen by this one, and what it only reads is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget
from tests.ui.turns import TurnTasks

from telesec.app.watching import Watching
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, HoldRequest
from telesec.domain.changes import CHANGED_BY, Change
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings import agenda, booking, holds, schedules
from telesec.services.patients import patients
from telesec.services.watching import Watched, watch

NINE = datetime(2026, 11, 18, 9)


@pytest.fixture
def here(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def there(practice):
    return practice.gate(Role.SECRETARY)


def book(gate, practice, patient_id):
    place = practice.practitioners[0].id, practice.site.id, patient_id, NINE, NINE + timedelta(minutes=15)
    return booking.book(gate, BookingRequest(*place))


def test_only_what_others_wrote_is_news_and_only_once(practice, here, there):
    seen = watch(here, Watched())
    assert seen.changes == frozenset()
    noel = patients.create_patient(there, PatientDraft("Dubois", "Noël")).id
    book(there, practice, noel)
    seen = watch(here, seen)
    assert seen.changes == {Change.PATIENTS, Change.AGENDA}
    assert watch(here, seen).changes == frozenset()
    holds.hold(
        here, HoldRequest(practice.practitioners[1].id, practice.site.id, NINE, NINE + timedelta(hours=1))
    )
    assert watch(here, seen).changes == frozenset()  # its own


def test_two_sessions_that_read_do_not_wake_each_other(practice, here, there):
    seen = watch(here, Watched())
    agenda.view(there, AgendaRange((practice.practitioners[0].id,), NINE.date()))
    assert watch(here, seen).changes == frozenset()


def test_settings_changed_elsewhere_are_read_again(practice, here):
    seen = watch(here, Watched())
    admin = practice.gate(Role.ADMIN)
    schedules.save_practitioner(admin, replace(practice.practitioners[0], display_name="Dr Martin"))
    assert watch(here, seen).changes == {Change.PEOPLE}
    assert here.reference.practitioner(practice.practitioners[0].id).display_name == "Dr Martin"


def test_an_act_that_only_reads_or_prints_is_no_change():
    assert not [action for action in CHANGED_BY if action.endswith(("_view", "_list", "_print", "_export"))]


class Pages(QWidget):
    """What a shell is told, in place of its pages."""

    def __init__(self):
        super().__init__()
        self.told = []
        self.bar = SimpleNamespace(show_message=lambda kind, sentence: self.told.append((kind, sentence)))

    def refresh(self, change):
        self.told.append(change)


@pytest.fixture
def watching(qtbot, here):
    tasks = TurnTasks()
    pages = Pages()
    qtbot.addWidget(pages)
    made = Watching(pages, SimpleNamespace(gate=here, tasks=tasks), every_ms=60_000)
    yield made, pages, tasks
    tasks.is_open = False


def test_open_pages_are_told_of_it(qtbot, practice, there, watching):
    made, pages, _tasks = watching
    qtbot.waitUntil(lambda: not made._asking)
    book(there, practice, patients.create_patient(there, PatientDraft("Dubois", "Noël")).id)
    made.look()
    qtbot.waitUntil(lambda: pages.told == [Change.AGENDA, Change.PATIENTS])


def test_a_session_that_is_over_is_said_once(qtbot, here, watching):
    made, pages, _tasks = watching
    qtbot.waitUntil(lambda: not made._asking)
    here.close()
    made.look()
    qtbot.waitUntil(lambda: len(pages.told) == 1)
    assert not made._timer.isActive()
