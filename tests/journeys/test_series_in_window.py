"""Series and absences in the agenda over the real worker, typed faster than any answer comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from telesec.app.page_context import PageContext
from telesec.app.pages import agenda_page
from telesec.domain.bookings.requests import AgendaRange, BookingRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.bookings import agenda, booking
from telesec.services.patients import patients
from telesec.ui import theme
from telesec.ui.agenda.absence_dialog import AbsenceDialog
from telesec.ui.agenda.series_dialog import SeriesDialog
from telesec.ui.agenda.worklist_dialog import WorklistDialog
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MONDAY = date(2026, 11, 16)
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def gate(qtbot, practice, tasks):
    """A session opened on the worker, as the program does."""

    def found():
        made = practice.gate(Role.SECRETARY)
        draft = PatientDraft("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 12 34 56 78")
        return made, patients.create_patient(made, draft)

    with qtbot.waitCallback() as opened:
        tasks.run(found, opened)
    made, patient = opened.args[0]
    practice.gates.remove(made)
    return made, patient


@pytest.fixture
def page(qtbot, qapp, practice, gate, tasks):
    look = theme.apply(qapp)
    signed, threshold = SimpleNamespace(gate=gate[0]), SimpleNamespace(folder=practice.folder)
    made = agenda_page(PageContext(signed, threshold, tasks, lambda: look, lambda *_: None, lambda _m: None))
    made.resize(1180, 860)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: bool(made.grid.content.columns))
    made.focus_first()
    qtbot.waitUntil(made.grid.hasFocus)
    return made


@pytest.fixture
def read(qtbot, tasks, gate, practice):
    def ask():
        asked = AgendaRange((practice.practitioners[0].id,), MONDAY, 200)
        with qtbot.waitCallback() as answered:
            tasks.run(partial(agenda.view, gate[0], asked), answered)
        return [line.appointment for line in answered.args[0].lines]

    return ask


def press(qtbot, page, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget() or page, key)


def visible(page, kind):
    return [one for one in page.window().findChildren(kind) if one.isVisible()]


def test_a_series_is_typed_ahead_of_every_answer(qtbot, page, read) -> None:
    press(qtbot, page, Qt.Key.Key_S)
    (shown,) = visible(page, SeriesDialog)
    qtbot.waitUntil(shown.patient.field.hasFocus)
    qtbot.keyClicks(shown.patient.field, "dubois")
    for _at in range(3):  # the patient, the list, the booking
        qtbot.keyClick(shown.patient.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "12 séances réservées" in page.bar.text())
    assert len(read()) == 12


def test_typed_ahead_a_series_with_a_taken_date_stops_at_its_list(
    qtbot, page, read, tasks, gate, practice
) -> None:
    start = datetime(2026, 11, 23, 8)
    doctor = practice.practitioners[0].id
    asked = BookingRequest(doctor, practice.site.id, gate[1].id, start, start + timedelta(minutes=15))
    with qtbot.waitCallback() as there:
        tasks.run(partial(booking.book, gate[0], asked), there)
    press(qtbot, page, Qt.Key.Key_S)
    (shown,) = visible(page, SeriesDialog)
    qtbot.waitUntil(lambda: shown.patient.field.hasFocus() and shown.fields.hour.hour() is not None)
    qtbot.keyClicks(shown.patient.field, "dubois")
    for _at in range(3):
        qtbot.keyClick(shown.patient.field, Qt.Key.Key_Return)
    qtbot.waitUntil(shown.table.hasFocus)
    assert len(read()) == 1
    assert shown.isVisible()
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "12 séances réservées" in page.bar.text())


def test_an_absence_is_posted_and_its_worklist_opens(qtbot, page, read, tasks, gate, practice) -> None:
    start = datetime(2026, 11, 17, 9)
    doctor = practice.practitioners[0].id
    asked = BookingRequest(doctor, practice.site.id, gate[1].id, start, start + timedelta(minutes=15))
    with qtbot.waitCallback() as there:
        tasks.run(partial(booking.book, gate[0], asked), there)
    qtbot.keyClick(page.grid, Qt.Key.Key_A, CTRL_SHIFT)
    qtbot.waitUntil(lambda: bool(visible(page, AbsenceDialog)))
    (shown,) = visible(page, AbsenceDialog)
    qtbot.waitUntil(shown.until.hasFocus)
    qtbot.keyClicks(shown.until, "1s")
    qtbot.keyClick(shown.until, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(visible(page, WorklistDialog)))
    (todo,) = visible(page, WorklistDialog)
    qtbot.waitUntil(lambda: bool(todo.card.slots.slots()))
    qtbot.keyClick(todo.table, Qt.Key.Key_1)
    qtbot.keyClick(todo.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: todo.rows.rows() == ())
    assert all(one.start >= datetime(2026, 11, 23) for one in read())
