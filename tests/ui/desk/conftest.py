"""The agenda page as the program makes it, on real stores, with a worker that answers at the next turn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.ui.hands import Keys
from tests.ui.turns import TurnTasks

from telesec.app.page_context import PageContext
from telesec.app.pages import agenda_page
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.bookings import booking
from telesec.services.patients import patients
from telesec.ui.agenda.keys import bind
from telesec.ui.search_keys import FIND

NEARBY = (
    ("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, "06 12 34 56 78"),
    ("DUBOIS", "Noëlle", date(1971, 5, 2), Sex.FEMALE, "06 98 76 54 32"),
    ("DUPONT", "Jérôme", date(1980, 1, 1), Sex.MALE, "01 44 55 66 77"),
)
MONDAY = datetime(2026, 11, 16)


@pytest.fixture
def gate(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def people(gate):
    return [
        patients.create_patient(gate, PatientDraft(name, given, born, sex, phone=phone))
        for name, given, born, sex, phone in NEARBY
    ]


@pytest.fixture
def tasks():
    made = TurnTasks()
    yield made
    made.is_open = False


@pytest.fixture
def telephone():
    """Nobody is on the line."""
    return SimpleNamespace(call=lambda: None)


@pytest.fixture
def page(qtbot, practice, gate, people, look, tasks, telephone):
    signed = SimpleNamespace(gate=gate)
    threshold = SimpleNamespace(folder=practice.folder)
    still = (lambda *_dress: None, lambda _minutes: None)
    context = PageContext(signed, threshold, tasks, lambda: look, *still, telephone=telephone)
    made = agenda_page(context)
    bind(made, {FIND: made.top.search.setFocus})  # the key of the window: app/finding.py
    made.resize(1280, 900)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus_first()
    qtbot.waitUntil(lambda: bool(made.grid.content.columns))
    return made


@pytest.fixture
def keys(qtbot, page):
    return Keys(qtbot, page)


@pytest.fixture
def lines(page):
    """The appointments shown now."""
    return lambda: [item.line.appointment for item in page.grid.content.items if item.line]


@pytest.fixture
def book(practice, gate, people, page, qtbot):
    def do(hour, minute=0, who=0, minutes=15, day=0):
        start = MONDAY + timedelta(days=day, hours=hour, minutes=minute)
        place = (practice.practitioners[0].id, practice.site.id, people[who].id)
        made = booking.book(
            gate, BookingRequest(*place, start, start + timedelta(minutes=minutes))
        ).appointment
        page.navigation.reload()
        qtbot.waitUntil(lambda: page.grid.content.row_of(made.id) >= 0)
        return made

    return do


@pytest.fixture
def chosen(page, qtbot):
    """Choose an appointment, with the keys in the grid."""

    def do(made):
        page.grid.choose(made.id)
        page.grid.setFocus()
        qtbot.waitUntil(page.grid.hasFocus)

    return do
