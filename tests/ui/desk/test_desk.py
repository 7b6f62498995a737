"""The acts of the desk by keys alone, counted: move, copy, edit, cancel, excuse, several at once, undo."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.services.bookings import absences, booking, together
from telesec.ui.agenda.cancel_dialog import CancelDialog
from telesec.ui.agenda.edit_dialog import EditDialog
from telesec.ui.agenda.walk import Stop
from telesec.ui.controls import Button

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
NOON = datetime(2026, 11, 16, 12)


@pytest.fixture
def counted(tally, keys):
    """Print how many keys a task took, and hold it to its target."""

    def check(task, target):
        tally(task, keys.count, target)

    return check


def starts(lines):
    return sorted(made.start for made in lines())


def walk_to_free_place(page, hour):
    """Put the cursor on a free place of Monday, as arrows would."""
    page.grid.go_to(Stop(0, hour * 60))


def shown(qtbot, page, words):
    """The button of the chosen appointment's panel that says ``words``, once it is there."""

    def found():
        return [one for one in page.selected.findChildren(Button) if one.text() == words]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[-1]


def test_the_next_slots_are_there_after_one_key_and_taken_with_another(qtbot, page, keys, counted):
    keys.control(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(page.booking.slots.slots()) == 3)
    keys.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.booking.fields.place() is not None)
    counted("5 first free slot", 2)


def test_a_move_to_the_next_free_slot_takes_three_keys(qtbot, page, keys, book, chosen, lines, counted):
    made = book(9)
    chosen(made)
    keys.press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    qtbot.waitUntil(page.booking.slots.hasFocus)
    assert "9 h 00" in page.booking.moving._words.text().replace("\u00a0", " ")
    keys.type("2")
    qtbot.waitUntil(lambda: page.booking.fields.place() is not None)
    wanted = page.booking.fields.place().start
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: starts(lines) == [wanted])
    counted("7 move", 4)
    assert page.bar.text().startswith("À relire")
    assert page.grid.hasFocus()


def test_whoever_is_on_the_line_is_told_places_as_soon_as_the_move_is_asked(
    qtbot, page, book, chosen, telephone
):
    made = book(9)
    chosen(made)
    telephone.call = lambda: made
    page.selected.move_requested.emit()
    qtbot.waitUntil(lambda: len(page.booking.slots.slots()) == 3)
    assert page.booking.moving.request().appointment_id == made.id
    assert not page.pinboard.full


def test_a_cancellation_takes_three_keys_and_tells_the_freed_place(
    qtbot, page, keys, book, chosen, lines, gate, counted
):
    made = book(14)
    freed = []
    page.freed.connect(freed.append)
    chosen(made)
    keys.press(Qt.Key.Key_Delete)
    dialog = page.findChild(CancelDialog)
    qtbot.waitUntil(dialog.reason.hasFocus)
    keys.type("4")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines() == [])
    counted("8 cancel", 3)
    found = together.attendance(gate, made.id)
    assert (found.cancelled_by, found.cancel_reason) == (CancelledBy.PRACTICE, "Praticien absent")
    assert [(place.start, place.end) for place in freed] == [(made.start, made.end)]
    page.activateWindow()
    qtbot.waitUntil(page.grid.hasFocus)


@pytest.mark.parametrize(("key", "status"), [(Qt.Key.Key_A, Status.ARRIVED), (Qt.Key.Key_N, Status.NO_SHOW)])
def test_one_key_notes_who_came(qtbot, page, keys, book, chosen, lines, counted, key, status):
    chosen(book(9))
    keys.press(key)
    qtbot.waitUntil(lambda: lines()[0].status is status)
    counted("17 arrived, missed", 1)


def test_a_missed_visit_is_excused_from_the_card(qtbot, page, keys, book, chosen, lines, gate):
    made = book(9)
    chosen(made)
    keys.press(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: lines()[0].status is Status.NO_SHOW)
    keys.press(Qt.Key.Key_X)
    qtbot.waitUntil(lambda: together.attendance(gate, made.id).excused is True)
    words = "Non excusée"
    qtbot.waitUntil(lambda: any(one.text() == words for one in page.selected.findChildren(Button)))
    button = next(one for one in page.selected.findChildren(Button) if one.text() == words)
    button.click()
    qtbot.waitUntil(lambda: together.attendance(gate, made.id).excused is False)
    assert page.grid.hasFocus()


def test_a_copy_is_put_where_enter_says(qtbot, page, keys, book, chosen, lines, people):
    made = book(9, who=1)
    chosen(made)
    keys.control(Qt.Key.Key_C)
    assert page.bar.text().startswith("Copie du rendez-vous")
    walk_to_free_place(page, 14)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines()) == 2)
    assert {(one.patient_id, one.start.hour) for one in lines()} == {(people[1].id, 9), (people[1].id, 14)}


def test_a_duplicate_takes_one_of_the_next_slots(qtbot, page, keys, book, chosen, lines, people):
    chosen(book(9, who=1, minutes=20))
    keys.control(Qt.Key.Key_D)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    assert page.booking.patient.patient().id == people[1].id
    assert page.booking.fields.minutes.value() == 20
    keys.type("1")
    qtbot.waitUntil(lambda: page.booking.fields.place() is not None)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines()) == 2)


def test_several_are_put_down_one_after_another_then_taken_back(qtbot, page, keys, book, chosen, lines):
    first, second = book(9), book(10, who=1, minutes=30)
    for made in (second, first):
        chosen(made)
        keys.control(Qt.Key.Key_X)
    assert page.bar.text().startswith("2 rendez-vous coupés")
    walk_to_free_place(page, 14)
    keys.control(Qt.Key.Key_V)
    two, quarter_past = datetime(2026, 11, 16, 14), datetime(2026, 11, 16, 14, 15)
    qtbot.waitUntil(lambda: starts(lines) == [two, quarter_past])
    keys.control(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: starts(lines) == [first.start, second.start])
    keys.control(Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: starts(lines) == [two, quarter_past])


def test_a_place_refused_leaves_the_pinboard_as_it_was(qtbot, page, keys, book, chosen, lines):
    first, second, third = book(9), book(10, who=1), book(14, who=2)
    for made in (first, second):
        chosen(made)
        keys.control(Qt.Key.Key_X)
    column = page.grid.content.columns[0]
    page.pinboard.put(column, third.start)
    qtbot.waitUntil(lambda: "déjà pris" in page.bar.text())
    assert len(page.pinboard.lines()) == 2
    assert starts(lines) == [first.start, second.start, third.start]
    keys.press(Qt.Key.Key_Escape)
    assert not page.pinboard.full


def test_moves_are_undone_one_by_one_and_redone(qtbot, page, keys, book, chosen, lines):
    made = book(9)
    chosen(made)
    line = page.grid.chosen()
    for hour in (10, 11):
        page.desk.move(line, made.practitioner_id, made.site_id, datetime(2026, 11, 16, hour))
        qtbot.waitUntil(lambda hour=hour: [one.hour for one in starts(lines)] == [hour])
        line = page.grid.chosen()
    for key, hour in ((Qt.Key.Key_Z, 10), (Qt.Key.Key_Z, 9), (Qt.Key.Key_Y, 10), (Qt.Key.Key_Y, 11)):
        keys.control(key)
        qtbot.waitUntil(lambda hour=hour: [one.hour for one in starts(lines)] == [hour])
    keys.control(Qt.Key.Key_Y)
    assert page.bar.text() == "Rien à rétablir."


def test_what_somebody_else_changed_is_not_undone(qtbot, page, keys, book, chosen, gate, lines):
    made = book(9)
    chosen(made)
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: lines()[0].status is Status.ARRIVED)
    now = lines()[0]
    booking.move(
        gate,
        booking.MoveRequest(
            now.id,
            now.patient_id,
            now.version,
            now.practitioner_id,
            now.site_id,
            NOON - timedelta(hours=1),
            NOON - timedelta(minutes=45),
        ),
    )
    keys.control(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: "modifié depuis" in page.bar.text())
    qtbot.waitUntil(lambda: starts(lines) == [NOON - timedelta(hours=1)])
    assert lines()[0].status is Status.ARRIVED


def test_a_booking_is_undone(qtbot, page, keys, lines, people):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.booking.slots.hasFocus)
    keys.type("1")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines()) == 1)
    start = starts(lines)[0]
    keys.control(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: lines() == [])
    said = page.bar.text().replace("\u00a0", " ")
    assert said.startswith("Remis comme avant (rendez-vous pris) : DUPONT Jérôme, lundi 16 novembre 2026 à ")
    assert f"à {start.hour} h {start:%M} ; la place est libre." in said
    page.set_discreet(True)
    keys.control(Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: len(lines()) == 1)
    assert page.bar.text().startswith("Refait (rendez-vous pris) : lundi 16")


def test_a_booking_in_a_year_that_nobody_means_is_said_and_the_form_keeps_everything(
    qtbot, page, people, lines
):
    page.new_booking()
    page.booking.patient.take(page._ports.search_patients("dupont").lines[0])
    page.booking.note.setText("avec son carnet")
    day, hour = page.booking.fields.day, page.booking.fields.hour
    for typed, said in (("14/03/2036", "n'est pas dans l'agenda"), ("14/03/9998", "son année n'est pas")):
        hour.set_hour(time(9))
        day.setText(typed)
        day.editingFinished.emit()
        page.booking.confirm()
        qtbot.waitUntil(lambda said=said: said in page.booking.bar.text())
        assert (day.text(), page.booking.note.text()) == (typed, "avec son carnet")
    assert lines() == []


def test_an_appointment_is_edited_where_it_stands(qtbot, page, keys, book, chosen, lines, gate):
    chosen(book(9))
    keys.press(Qt.Key.Key_E)
    dialog = page.findChild(EditDialog)
    dialog.motif.choose(gate.reference.reason_codes[0].id)
    dialog.note.setText("x" * 501)
    dialog.urgent.setChecked(True)
    dialog.submit.click()
    qtbot.waitUntil(lambda: "trop long" in dialog._note.error())
    assert dialog.isVisible()
    dialog.note.setText("apporte ses radios")
    dialog.submit.click()
    qtbot.waitUntil(lambda: lines()[0].note == "apporte ses radios")
    assert lines()[0].urgent
    assert lines()[0].reason_code_id == gate.reference.reason_codes[0].id
    page.activateWindow()
    qtbot.waitUntil(page.grid.hasFocus)
    keys.control(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: lines()[0].note == "")


def test_a_double_click_on_a_place_keeps_the_booking_being_typed(qtbot, page, keys, people):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    page.booking.note.setText("avec son carnet")
    column = page.grid.content.columns[1]
    page.grid.slot_activated.emit(column, column.at(10 * 60))
    assert page.booking.patient.patient().id == people[2].id
    assert page.booking.note.text() == "avec son carnet"
    assert page.booking.fields.place().start == datetime(2026, 11, 17, 10)
    page.new_booking()
    assert page.booking.bar.text() == "Un rendez-vous est en cours de saisie."
    assert page.booking.note.text() == "avec son carnet"


def test_what_is_said_goes_away_with_its_cause(qtbot, page, keys):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    page.booking.confirm()
    assert page.booking.bar.text() == "Choisissez d'abord le patient."
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    assert page.booking.bar.text() == ""
    page.booking.confirm()
    assert "Choisissez un créneau" in page.booking.bar.text()
    keys.type("1")
    qtbot.waitUntil(lambda: page.booking.bar.text() == "")
    page.booking.shut()
    page.grid.setFocus()
    keys.press(Qt.Key.Key_E)
    assert "Choisissez d'abord un rendez-vous" in page.bar.text()


def test_enter_presses_the_button_that_has_the_keys(qtbot, page, book, chosen, lines):
    chosen(book(9))
    button = shown(qtbot, page, "Arrivé")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines()[0].status is Status.ARRIVED)
    qtbot.waitUntil(page.grid.hasFocus)


def test_the_menu_of_an_appointment_leads_to_the_file(qtbot, page, book, chosen, people):
    made = book(9)
    chosen(made)
    asked = []
    page.patient_requested.connect(asked.append)
    line, column = page.grid.chosen(), page.grid.content.columns[0]
    page.grid.menu_requested.emit(line, column, made.start, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = {action.text().split("\t")[0]: action for action in menu.actions()}
    assert {"Ouvrir la fiche", "Trouver un autre créneau…", "Copier pour le coller ailleurs"} <= titles.keys()
    assert "Facturer" not in titles  # a secretary bills nobody
    assert "Absence excusée" not in titles  # nobody is missing
    titles["Ouvrir la fiche"].trigger()
    menu.close()
    assert asked == [people[0].id]


def test_the_actions_menu_opens_with_f10_and_greys_what_lacks_something(qtbot, page, keys):
    keys.press(Qt.Key.Key_F10)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    edit = next(one for one in menu.actions() if one.text().startswith("Modifier (motif"))
    assert not edit.isEnabled()
    menu.close()


def test_filters_narrow_the_slots_and_are_told_when_folded(qtbot, page, keys, practice):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    filters = page.booking.finder.filters
    filters.opener.click()
    filters.not_on.choose(["0", "1"])
    filters.not_on.changed.emit()
    qtbot.waitUntil(lambda: all(one.start.weekday() > 1 for one in page.booking.slots.slots()))
    filters.since.setText("15h")
    filters.since.editingFinished.emit()
    qtbot.waitUntil(lambda: all(one.start.hour >= 15 for one in page.booking.slots.slots()))
    filters.opener.click()
    assert filters._said.text().replace("\u00a0", " ") == "après 15 h 00 · sauf lundi et mardi"
    filters.clear()
    qtbot.waitUntil(lambda: {0} >= {one.start.weekday() for one in page.booking.slots.slots()} != set())


def test_a_move_survives_the_lock(qtbot, page, keys, book, chosen, lines):
    made = book(9)
    chosen(made)
    keys.press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("3")
    qtbot.waitUntil(lambda: page.booking.fields.place() is not None)
    wanted, draft = page.booking.fields.place().start, page.unfinished()
    page.booking.shut()
    page.restore(draft)
    assert page.booking.moving.request().appointment_id == made.id
    page.booking.confirm()
    qtbot.waitUntil(lambda: starts(lines) == [wanted])


def test_overbooking_is_not_offered_where_it_is_not_permitted(
    qtbot, page, book, practice, gate, people, monkeypatch
):
    made, other = book(9), book(10, who=1)
    object.__setattr__(page.desk._ports, "may_overbook", lambda _who: False)
    page.desk.move(page.grid.content.items[0].line, made.practitioner_id, made.site_id, other.start)
    qtbot.waitUntil(lambda: "déjà pris" in page.bar.text())
    assert not page.bar._action.isVisible()


def test_the_same_patient_twice_at_once_is_told_before_it_is_written(qtbot, page, keys, book, people):
    book(9, who=2, minutes=30)
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    page.booking.fields.practitioner.choose("")
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.visits is not None)
    page.booking.fields.day.set_day(datetime(2026, 11, 16).date())
    page.booking.fields.hour.set_hour(datetime(2026, 11, 16, 9, 15).time())
    qtbot.waitUntil(lambda: "déjà un autre rendez-vous" in page.booking.bar.text())
    page.booking.fields.hour.set_hour(datetime(2026, 11, 16, 9, 30).time())
    qtbot.waitUntil(
        lambda: page.booking.bar.text().replace("\u00a0", " ").endswith("le même jour, à 9 h 00.")
    )
    page.booking.fields.day.set_day(datetime(2026, 11, 17).date())
    qtbot.waitUntil(lambda: page.booking.bar.text() == "")


def test_the_search_widens_while_it_is_in_use(qtbot, page, keys):
    page.resize(1176, 700)
    before = page.top.search.width()
    keys.control(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: page.top.search.width() >= 260 > before)
    page.grid.setFocus()
    qtbot.waitUntil(lambda: page.top.search.width() == before)


def test_the_keys_stay_in_the_agenda_when_a_message_is_acted_on_or_closed(
    qtbot, page, keys, book, chosen, lines
):
    chosen(book(9))
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: page.bar.text() == "Noté : arrivé.")
    qtbot.mouseClick(page.bar._action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: lines()[0].status is Status.BOOKED)
    assert page.grid.hasFocus()
    qtbot.waitUntil(lambda: bool(page.bar.text()))
    page.bar._action.setFocus()
    page.bar.clear()
    focused = QApplication.focusWidget()
    assert page.isAncestorOf(focused)
    assert not page.bar.isAncestorOf(focused)


def test_everything_of_the_desk_has_a_name_to_hear(qtbot, page, book, chosen, unnamed):
    made = book(9)
    chosen(made)
    page.new_booking()
    page.booking.finder.filters.opener.click()
    assert unnamed(page.booking) == []
    page.booking.shut()
    page.desk.ask_cancel(page.grid.chosen())
    assert unnamed(page.findChild(CancelDialog)) == []
    page.findChild(CancelDialog).reject()
    page.set_discreet(True)
    page.desk.ask_edit(page.grid.chosen())
    dialog = page.findChild(EditDialog)
    assert unnamed(dialog) == []
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "D. N." in said
    assert "DUBOIS" not in said
    dialog.reject()


def test_a_booking_closed_by_mistake_is_given_back(qtbot, page, keys, people):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    page.booking.note.setText("avec son carnet")
    page.booking.shut()
    page.new_booking()
    assert page.booking.bar.text() == "Une saisie a été fermée."
    page.booking.bar._action.click()
    assert page.booking.patient.patient().id == people[2].id
    assert page.booking.note.text() == "avec son carnet"
    page.booking.bar.clear()
    qtbot.waitUntil(lambda: page.booking.slots._words.text().startswith("À dire : aujourd'hui à 8"))


def test_nobody_is_overbooked_into_an_absence(qtbot, page, book, gate):
    made = book(9)
    away = datetime(2026, 11, 16, 14)
    absence = AbsenceRequest(made.practitioner_id, away, away + timedelta(hours=2))
    absences.post_absence(gate, absence)
    page.desk.move(page.grid.content.items[0].line, made.practitioner_id, made.site_id, away)
    qtbot.waitUntil(lambda: "absent" in page.bar.text())
    assert not page.bar._action.isVisible()
