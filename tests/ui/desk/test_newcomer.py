"""What somebody new to the desk stumbles on: presence of a later day, what is to come, where one was."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.domain.agenda import Status
from telesec.ui.agenda.span import Mode
from telesec.ui.controls import Button

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
KEYS = (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_T, Qt.Key.Key_N)


def said(widget):
    return widget.text().replace("\u00a0", " ")


@pytest.mark.parametrize("key", KEYS)
def test_presence_of_a_later_day_is_not_noted(qtbot, page, keys, book, chosen, lines, key):
    chosen(book(9, day=2))
    keys.press(key)
    qtbot.waitUntil(lambda: said(page.bar).startswith("Ce rendez-vous est pour le mercredi 18 novembre 2026"))
    assert [made.status for made in lines()] == [Status.BOOKED]
    buttons = {one.text(): one.isEnabled() for one in page.selected.findChildren(Button)}
    assert (buttons["Arrivé"], buttons["Absent"], buttons["Déplacer"]) == (False, False, True)


def test_what_is_to_come_names_the_practitioner_and_counts_the_rest(qtbot, page, book, chosen):
    made = [book(9, day=day) for day in range(6)]
    chosen(made[0])
    words = lambda: [said(label) for label in page.selected.findChildren(QLabel)]  # noqa: E731 - one line
    qtbot.waitUntil(lambda: "et 1 autre" in words())
    assert words().count("9 h 00 · Dr Lefèvre") == 4


def test_what_was_taken_back_is_done_again_with_shift_too(qtbot, page, keys, book, chosen, lines):
    chosen(book(9))
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: lines()[0].status is Status.ARRIVED)
    keys.control(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: lines()[0].status is Status.BOOKED)
    keys.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: lines()[0].status is Status.ARRIVED)


@pytest.mark.parametrize(("key", "mode"), [(Qt.Key.Key_F6, Mode.DAY), (Qt.Key.Key_F7, Mode.WEEK)])
def test_from_the_waiting_room_one_is_back_where_one_was(qtbot, page, keys, key, mode):
    page.navigation.step(2)
    qtbot.waitUntil(lambda: page.grid.content.columns[0].day == date(2026, 11, 30))
    there = page.navigation.span.day
    keys.press(Qt.Key.Key_F5)
    assert page.navigation.span.day == date(2026, 11, 16)
    keys.press(key)
    assert page.navigation.span.mode is mode
    assert page.navigation.span.first <= there
    assert page.navigation.span.day >= date(2026, 11, 30)


def test_whoever_was_just_created_is_on_the_screen_in_a_low_window(qtbot, page, keys):
    page.resize(1280, 560)
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    patient = page.booking.patient
    patient.begin_new("Martin 14/03/1962")
    patient.form.first_names.setText("Paulette")
    patient.form.first_names.setFocus()
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: patient.patient() is not None and page.booking.slots.hasFocus())
    qtbot.waitUntil(patient._change.isVisible)
    assert page.booking._area.verticalScrollBar().maximum() > 0
    for part in (patient._name, patient._change):
        assert part.visibleRegion().boundingRect().height() == part.height()
