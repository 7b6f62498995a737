"""Ctrl+K in the agenda: what is understood is shown before Enter, then done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt

from telesec.domain.day_parts import DayPart
from telesec.ui.agenda.span import Mode

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def preview(page):
    said = page.drop.preview
    return f"{said.text()}\n{said.how()}".replace("\u00a0", " ").strip()


def test_a_day_said_shows_that_day(qtbot, page, keys):
    keys.control(Qt.Key.Key_K)
    keys.type("dans 15 jours")
    assert preview(page).startswith("À partir du lundi 30 novembre 2026")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.navigation.span.day == date(2026, 11, 30))
    qtbot.waitUntil(page.grid.hasFocus)
    assert page.top.search.text() == ""
    assert page.drop.isHidden()


def test_a_line_of_the_desk_opens_the_booking_at_that_place(qtbot, page, keys, people, lines):
    keys.control(Qt.Key.Key_K)
    keys.type("dupont je 9h vacc")
    assert (
        preview(page) == "Jeudi 19 novembre 2026, 9 h 00 · Vaccination (10 min)\nEntrée : nouveau rendez-vous"
    )
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    assert page.booking.patient.patient().id == people[2].id
    place = page.booking.fields.place()
    assert (place.start, place.minutes) == (datetime(2026, 11, 19, 9), 10)
    qtbot.waitUntil(page.booking.slots.hasFocus)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [made.start for made in lines()] == [datetime(2026, 11, 19, 9)])


@pytest.mark.parametrize(("typed", "hour"), [("je 16h30", 16.5), ("dupont je 8h", 8), ("je apres 15h", 15)])
def test_the_grid_goes_to_the_day_and_to_the_hour_asked_for(qtbot, page, keys, people, typed, hour):
    page.resize(1280, 620)
    scrolled = page.grid.verticalScrollBar()
    scrolled.setValue(scrolled.maximum() if hour < 12 else 0)
    page.navigation.step(-1)
    keys.control(Qt.Key.Key_K)
    keys.type(typed)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.navigation.span.day == date(2026, 11, 19))

    def in_sight():
        height = page.grid.viewport().height()
        return 0 <= page.grid.geometry_now.y_of(hour * 60) - page.grid.verticalOffset() < height * 2 / 3

    qtbot.waitUntil(in_sight)
    assert any(column.day == date(2026, 11, 19) for column in page.grid.content.columns)
    assert not page.booking.isHidden()


def test_a_motif_and_a_part_of_the_day_narrow_the_slots(qtbot, page, keys):
    keys.control(Qt.Key.Key_K)
    keys.type("vacc demain apres-midi")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    assert page.booking.finder.filters.filters().parts == (DayPart.AFTERNOON,)
    assert all(slot.start.hour >= 12 for slot in page.booking.slots.slots())
    assert page.booking.slots.slots()[0].start.date() == date(2026, 11, 17)
    assert page.booking.patient.field.hasFocus()


def test_a_name_alone_is_searched_as_before(qtbot, page, keys, people):
    keys.control(Qt.Key.Key_K)
    keys.type("dupont")
    assert preview(page) == ""
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    assert page.booking.patient.patient().id == people[2].id


def test_figures_alone_are_a_birth_date_first_and_a_day_with_control(qtbot, page, keys):
    keys.control(Qt.Key.Key_K)
    keys.type("14/12")
    assert preview(page) == "Aller au lundi 14 décembre 2026\nCtrl+Entrée"
    keys.control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.navigation.span.day == date(2026, 12, 14))


def test_somebody_unknown_with_a_place_becomes_a_new_patient_there(qtbot, page, keys):
    keys.control(Qt.Key.Key_K)
    keys.type("zorglub demain 10h")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.booking.patient.form.isVisible)
    assert page.booking.fields.place().start == datetime(2026, 11, 17, 10)
    assert page.booking.patient.form.birth_name.text() == "ZORGLUB"


def test_the_preview_is_clicked_as_well(qtbot, page, keys):
    keys.control(Qt.Key.Key_K)
    keys.type("demain")
    qtbot.mouseClick(page.drop.preview, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.navigation.span.day == date(2026, 11, 17))


def test_searching_somebody_does_not_sweep_away_a_booking_being_typed(qtbot, page, keys, book, people):
    book(9, who=2)
    page.new_booking()
    page.booking.note.setText("avec son carnet")
    keys.control(Qt.Key.Key_K)
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1 rendez-vous à venir" in page.bar.text())
    assert page.booking.note.text() == "avec son carnet"
    assert not page.booking.isHidden()


def test_finding_somebody_by_birth_date_takes_six_keys(qtbot, page, keys, people, tally):
    keys.control(Qt.Key.Key_K)
    keys.type("1403")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    assert page.booking.patient.patient().id == people[0].id
    tally("2 find a patient", keys.count, 9)


def test_a_day_said_from_the_month_is_shown_alone(qtbot, page, keys):
    page.navigation.mode(Mode.MONTH)
    page.navigation.show(replace(page.navigation.span, mode=Mode.MONTH))
    keys.control(Qt.Key.Key_K)
    keys.type("dr ben demain")
    assert preview(page).startswith("Demain, mardi 17 novembre 2026 · Dr Benali")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.navigation.span.day == date(2026, 11, 17))
    assert page.navigation.span.mode is Mode.DAY
    qtbot.waitUntil(lambda: [one.practitioner for one in page.grid.content.columns] == ["Dr Benali"])
    assert page.bar.text() == "Agenda : Dr Benali."
