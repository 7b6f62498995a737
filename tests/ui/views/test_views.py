"""Month, waiting room, zoom, order of columns and preferences on the real page, by keys and by mouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from tests.contrast import contrast

from telesec.domain.agenda import Status
from telesec.domain.bookings.preferences import AgendaPreferences
from telesec.domain.bookings.waiting_room import Stage
from telesec.domain.changes import Change
from telesec.domain.errors import JournalUnavailable
from telesec.domain.people import Role
from telesec.services.bookings import preferences
from telesec.ui.agenda.board_lists import ROW_ROLE
from telesec.ui.agenda.column_order import ColumnOrderDialog
from telesec.ui.agenda.month import day_sentence
from telesec.ui.agenda.month_cells import heat
from telesec.ui.agenda.span import Mode
from telesec.ui.agenda.telling import slot_sentence
from telesec.ui.agenda.top_bar import EVERYBODY
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DAY = date(2026, 11, 16)


def press(qtbot, key, held=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, held)


def months(page):
    return [load for load in page.scenes.month.content.loads if load.day.month == 11]


def rows(page, stage):
    model = page.scenes.board.lists[stage].content
    return [model.index(at).data(ROW_ROLE) for at in range(model.rowCount())]


def test_f5_to_f9_change_the_view_from_anywhere(qtbot, page, book):
    book(9)
    shown = {
        Qt.Key.Key_F6: page.grid,
        Qt.Key.Key_F7: page.grid,
        Qt.Key.Key_F8: page.grid,
        Qt.Key.Key_F9: page.scenes.month,
        Qt.Key.Key_F5: page.scenes.board,
    }
    for key, scene in shown.items():
        press(qtbot, key)
        qtbot.waitUntil(lambda scene=scene: page.scenes.currentWidget() is scene)
        assert scene.isVisible()
        assert scene.isAncestorOf(QApplication.focusWidget()) or scene is QApplication.focusWidget()


def test_the_month_shows_and_says_how_full_each_day_is(qtbot, page, book, away):
    book(9, minutes=240)
    book(14, who=1, minutes=240)
    away(datetime(2026, 11, 18), datetime(2026, 11, 19))
    press(qtbot, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: len(months(page)) == 30)
    assert page.top.title.text() == "Novembre 2026"
    by_day = {load.day.day: load for load in months(page)}
    assert (by_day[16].percent, by_day[16].count) == (100, 2)
    assert day_sentence(by_day[16], today=True) == "Lundi 16 novembre, aujourd'hui, 2 rendez-vous, complet"
    assert (
        day_sentence(by_day[18], today=False) == "Mercredi 18 novembre, fermé, Formation, aucun rendez-vous"
    )
    assert "Armistice" in by_day[11].label
    listing = QAccessible.queryAccessibleInterface(page.scenes.month)
    told = [listing.child(at).text(QAccessible.Text.Name) for at in range(listing.childCount())]
    assert any(name.startswith("Lundi 16 novembre") for name in told)


def test_the_month_goes_by_keys_and_opens_a_day(qtbot, page):
    press(qtbot, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.scenes.month.day() == DAY)
    press(qtbot, Qt.Key.Key_Right)
    assert page.navigation.span.day == date(2026, 11, 17)
    press(qtbot, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.scenes.month.day() == date(2026, 12, 17))
    press(qtbot, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: page.scenes.month.day() == date(2026, 11, 17))
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [column.day for column in page.grid.content.columns] == [date(2026, 11, 17)])
    assert page.navigation.span.mode is Mode.DAY
    assert page.grid.hasFocus()


def test_a_month_of_everybody_opens_the_team(qtbot, page):
    press(qtbot, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 2)
    press(qtbot, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.scenes.month.day() == DAY)
    assert page.top.practitioner.key() == EVERYBODY
    assert {load.open for load in months(page)} == {0, 960}
    page.top.practitioner_chosen.emit(page.navigation.span.practitioner_id)
    qtbot.waitUntil(lambda: {load.open for load in months(page)} == {0, 480})
    page.top.practitioner_chosen.emit(EVERYBODY)
    qtbot.waitUntil(lambda: {load.open for load in months(page)} == {0, 960})
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 2)


@pytest.mark.parametrize("name", THEMES)
def test_words_read_on_every_heat(look, name):
    themed = replace(look, tokens=THEMES[name])
    for percent in range(0, 101, 20):
        assert contrast(THEMES[name].text, heat(themed, percent).name()) >= 4.5


def test_the_waiting_room_is_followed_by_one_key_each(qtbot, page, book, clock):
    made = book(9)
    clock.advance(hours=1)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.EXPECTED)))
    told = []
    page.changed.connect(told.append)
    for key, stage in (
        (Qt.Key.Key_A, Stage.ARRIVED),
        (Qt.Key.Key_C, Stage.IN_CARE),
        (Qt.Key.Key_T, Stage.GONE),
        (Qt.Key.Key_P, Stage.EXPECTED),
        (Qt.Key.Key_N, Stage.GONE),
    ):
        press(qtbot, key)
        qtbot.waitUntil(lambda stage=stage: [row.name for row in rows(page, stage)] == ["DUBOIS Noël"])
        assert page.scenes.board.chosen().appointment.id == made.id
        assert page.scenes.board.lists[stage].hasFocus()
    assert told == [Change.AGENDA] * 5


def test_waiting_time_runs_and_alerts_from_the_chosen_limit_on(qtbot, page, book, mark, clock, all_words):
    clock.advance(hours=1)
    mark(book(9), Status.ARRIVED)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.ARRIVED)))
    board = page.scenes.board
    clock.advance(minutes=12)
    board.tick()
    assert rows(page, Stage.ARRIVED)[0].since == "attend depuis 12 min"
    assert rows(page, Stage.ARRIVED)[0].tone == ""
    clock.advance(minutes=8)
    board.tick()
    assert rows(page, Stage.ARRIVED)[0].tone == "danger"
    assert "trop longtemps" in all_words(board)
    page.display.set_alert(45)
    assert rows(page, Stage.ARRIVED)[0].tone == ""


def test_somebody_expected_who_is_late_is_said(qtbot, page, book, clock):
    book(8, 30)
    clock.advance(minutes=45)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.EXPECTED)))
    assert rows(page, Stage.EXPECTED)[0].since == "en retard de 15 min"


def test_in_another_view_a_long_wait_is_said_once_with_the_way_there(qtbot, page, book, mark, clock):
    clock.advance(hours=1)
    mark(book(9), Status.ARRIVED)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.ARRIVED)))
    press(qtbot, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: page.scenes.currentWidget() is page.grid)
    clock.advance(minutes=25)
    page.live.tick()
    assert page.bar.text() == "Un patient attend trop longtemps : depuis 25 min pour le premier arrivé."
    page.bar._act()
    qtbot.waitUntil(lambda: page.scenes.currentWidget() is page.scenes.board)
    page.navigation.mode(Mode.WEEK)
    clock.advance(minutes=1)
    page.live.tick()
    assert page.bar.text() == ""


def test_the_board_walks_sideways_and_opens_the_agenda(qtbot, page, book, mark, clock):
    clock.advance(hours=1)
    expected, came = book(10), mark(book(9, who=1), Status.ARRIVED)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.ARRIVED)))
    board = page.scenes.board
    board.take_focus()
    press(qtbot, Qt.Key.Key_Right)
    assert board.chosen().appointment.id == came.id
    press(qtbot, Qt.Key.Key_Right)
    assert board.chosen().appointment.id == came.id
    press(qtbot, Qt.Key.Key_Left)
    assert board.chosen().appointment.id == expected.id
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    assert page.grid.chosen().appointment.id == expected.id


def test_the_board_by_mouse_alone(qtbot, page, book):
    book(9)
    page.top.modes.chosen.emit("board")
    qtbot.waitUntil(lambda: bool(rows(page, Stage.EXPECTED)))
    board = page.scenes.board
    listing = board.lists[Stage.EXPECTED]
    at = listing.visualRect(listing.content.index(0)).center()
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [status for status, button in board._buttons.items() if button.isEnabled()] == [
        Status.ARRIVED,
        Status.IN_CARE,
        Status.DONE,
        Status.NO_SHOW,
    ]
    qtbot.mouseClick(board._buttons[Status.ARRIVED], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(page, Stage.ARRIVED)) == 1)


def test_discreet_mode_leaves_initials_in_the_waiting_room(qtbot, page, book, all_words):
    book(9)
    press(qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.EXPECTED)))
    page.set_discreet(True)
    assert "DUBOIS" not in all_words(page.scenes.board)
    assert rows(page, Stage.EXPECTED)[0].name == "D. N."


def test_zoom_by_keys_is_kept_for_the_next_time(qtbot, page, gate, open_page):
    before = page.grid.geometry_now.total_height
    press(qtbot, Qt.Key.Key_Plus, CTRL)
    press(qtbot, Qt.Key.Key_Plus, CTRL)
    assert page.grid.geometry_now.total_height > before
    press(qtbot, Qt.Key.Key_Minus, CTRL)
    assert page.grid.zoom == 125
    page.display.keep()
    assert preferences.agenda_preferences(gate).zoom == 125
    again = open_page(gate)
    qtbot.waitUntil(lambda: bool(again.grid.content.columns))
    assert again.grid.zoom == 125
    press(qtbot, Qt.Key.Key_Asterisk, CTRL)
    assert again.grid.zoom == 100


def test_what_was_looked_at_comes_back(qtbot, page, gate, practice, open_page):
    page.navigation.practitioner(practice.practitioners[1].id)
    page.navigation.mode(Mode.MONTH)
    page.unfinished()
    again = open_page(gate)
    qtbot.waitUntil(lambda: bool(months(again)))
    assert again.navigation.span.mode is Mode.MONTH
    assert again.navigation.span.practitioner_id == practice.practitioners[1].id


def test_a_practitioner_gone_since_is_not_looked_for(qtbot, gate, practice, open_page):
    chosen = AgendaPreferences(
        "team", "nobody", order=("gone", practice.practitioners[1].id), hidden=("gone",)
    )
    preferences.keep_agenda_preferences(gate, chosen)
    page = open_page(gate)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 2)
    assert [column.practitioner for column in page.grid.content.columns] == ["Dr Benali", "Dr Lefèvre"]


def test_preferences_that_cannot_be_read_stop_nothing(qtbot, gate, open_page):
    def broken():
        raise JournalUnavailable("Le journal ne s'écrit pas.")

    page = open_page(gate, preferences=broken)
    qtbot.waitUntil(lambda: bool(page.grid.content.columns))
    assert page.navigation.span.mode is Mode.WEEK


def test_columns_are_ordered_by_drag_and_by_dialog(qtbot, page, gate):
    press(qtbot, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 2)
    heads, edges = page.grid.heads, page.grid.geometry_now.edges
    places = [(edges[at] + edges[at + 1]) // 2 for at in range(2)]
    y = heads.height() // 2
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(heads, left, pos=QPoint(places[0], y))
    qtbot.mouseMove(heads, QPoint(sum(places) // 2, y))
    qtbot.mouseMove(heads, QPoint(places[1], y))
    qtbot.mouseRelease(heads, left, pos=QPoint(places[1], y))
    names = lambda: [column.practitioner for column in page.grid.content.columns]  # noqa: E731
    qtbot.waitUntil(lambda: names() == ["Dr Benali", "Dr Lefèvre"])
    page.display.ask_order()
    dialog = page.findChild(ColumnOrderDialog)
    qtbot.keyClick(dialog.listing, Qt.Key.Key_Down, ALT)
    dialog.listing.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.submit.click()
    qtbot.waitUntil(lambda: names() == ["Dr Lefèvre"])
    page.display.keep()
    assert len(preferences.agenda_preferences(gate).hidden) == 1


def test_at_least_one_column_stays(qtbot, page):
    page.display.ask_order()
    dialog = page.findChild(ColumnOrderDialog)
    for at in range(dialog.listing.count()):
        dialog.listing.item(at).setCheckState(Qt.CheckState.Unchecked)
    dialog.submit.click()
    assert "au moins un praticien" in dialog.bar.text()
    assert dialog.isVisible()
    dialog.reject()


def test_a_change_elsewhere_is_read_at_once_in_every_view(qtbot, page, book):
    views = (
        (Mode.MONTH, lambda count: sum(load.count for load in months(page)) == count),
        (Mode.BOARD, lambda count: len(rows(page, Stage.EXPECTED)) == count),
        (Mode.TEAM, lambda count: len(page.grid.content.items) == count),
    )
    for count, (mode, seen) in enumerate(views, start=1):
        page.navigation.mode(mode)
        QApplication.processEvents()
        book(13 + count)
        page.refresh(Change.AGENDA)
        qtbot.waitUntil(lambda seen=seen, count=count: seen(count))


def test_a_new_day_begins_by_itself(qtbot, page, clock):
    assert page.grid.content.columns[0].today
    clock.advance(hours=17)
    page.live.tick()
    qtbot.waitUntil(lambda: page.grid.content.columns[1].today)
    assert not page.grid.content.columns[0].today


def test_a_sunday_that_is_asked_for_is_shown_with_its_own_week(qtbot, page):
    page.navigation.mode(Mode.DAY)
    page.navigation.step(-1)
    qtbot.waitUntil(lambda: page.grid.content.columns[0].day == date(2026, 11, 15))
    press(qtbot, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 7)
    assert page.grid.content.columns[-1].day == date(2026, 11, 15)
    page.navigation.step(1)
    qtbot.waitUntil(lambda: page.grid.content.columns[0].day == date(2026, 11, 16))
    assert len(page.grid.content.columns) == 6


def test_panels_lie_over_a_narrow_window_and_beside_in_a_wide_one(qtbot, gate, book, open_page):
    made = book(9)
    for width, over in ((1366, True), (1600, False)):
        page = open_page(gate, width=width)
        qtbot.waitUntil(lambda page=page: page.grid.content.row_of(made.id) >= 0)
        before = page.grid.width()
        page.grid.choose(made.id)
        qtbot.waitUntil(page.selected.isVisible)
        QApplication.processEvents()
        assert (page.grid.width() == before) is over
        assert (page.grid.horizontalScrollBar().maximum() > 0) is over


def test_a_closed_panel_stays_closed_when_the_agenda_is_read_again(qtbot, page, book):
    made = book(9)
    page.refresh(Change.AGENDA)
    qtbot.waitUntil(lambda: page.grid.content.row_of(made.id) >= 0)
    page.grid.choose(made.id)
    qtbot.waitUntil(page.selected.isVisible)
    page.selected.shut()
    page.refresh(Change.AGENDA)
    QApplication.processEvents()
    QApplication.processEvents()
    assert page.selected.isHidden()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(page.selected.isVisible)


def test_a_message_pushes_nothing(page):
    before = page.grid.mapTo(page, page.grid.rect().topLeft())
    page.bar.show_message("info", "Voilà qui est fait.")
    QApplication.processEvents()
    assert page.grid.mapTo(page, page.grid.rect().topLeft()) == before
    assert page.bar.isVisible()
    assert page.scenes.geometry().bottom() >= 0
    foot = page.bar.mapTo(page, page.bar.rect().bottomLeft())
    assert foot.y() > page.height() * 0.8


def test_a_practitioner_sees_their_own_waiting_room_first(qtbot, practice, book, open_page):
    mine, other = book(9), book(10, who=1, doctor=1)
    doctor = practice.gate(Role.PRACTITIONER)
    page = open_page(doctor, own_practitioner=practice.practitioners[0].id)
    qtbot.waitUntil(lambda: bool(page.grid.content.columns))
    page.navigation.mode(Mode.BOARD)
    qtbot.waitUntil(lambda: bool(rows(page, Stage.EXPECTED)))
    shown = [one.line.appointment.id for one in page.scenes.board.lists[Stage.EXPECTED].content.lines]
    assert shown == [mine.id]
    page.navigation.practitioner(EVERYBODY)
    qtbot.waitUntil(lambda: len(rows(page, Stage.EXPECTED)) == 2)
    assert other.id


def test_every_view_has_names_for_all_that_takes_the_focus(qtbot, page, book, unnamed):
    book(9)
    for mode in Mode:
        page.navigation.mode(mode)
        QApplication.processEvents()
        assert unnamed(page) == []


def test_three_themes_and_two_sizes_draw_every_view(qtbot, themed, gate, book, mark, open_page, shoot, clock):
    clock.advance(hours=1)
    mark(book(9), Status.ARRIVED)
    page = open_page(gate)
    page.set_look(themed)
    qtbot.waitUntil(lambda: bool(page.grid.content.columns))
    for mode in Mode:
        page.navigation.mode(mode)
        QApplication.processEvents()
        image = shoot(page, f"agenda-{mode.value}-{themed.tokens.name}")
        colors = {image.pixelColor(x, y).name() for x in range(0, 1500, 40) for y in range(60, 860, 20)}
        assert len(colors) > 3


@pytest.mark.parametrize("mode", [Mode.DAY, Mode.TEAM, Mode.WEEK])
def test_a_sunday_without_anybody_says_that_it_is_closed(qtbot, page, mode):
    sunday = date(2026, 11, 22)
    page.navigation.show(replace(page.navigation.span, mode=mode, day=sunday))
    qtbot.waitUntil(lambda: page.grid.content.columns[-1].day == sunday)
    last = page.grid.content.columns[-1]
    assert (last.subtitle, last.note) == ("", "Fermé")
    assert page.grid.heads.accessibleDescription().endswith("Fermé")
    assert slot_sentence(last, 9 * 60).count("Fermé") == 1
    if mode is Mode.WEEK:
        assert {column.note for column in page.grid.content.columns[:5]} == {""}
