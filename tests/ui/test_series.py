"""Series, absences, the worklist and delays in the agenda as the program makes it, by keys alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from tests.ui.hands import Keys
from tests.ui.turns import TurnTasks

from telesec.app.page_context import PageContext
from telesec.app.pages import agenda_page
from telesec.domain.agenda import Status
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.domain.bookings.requests import AgendaRange, BookingRequest
from telesec.domain.bookings.series import Choice
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.bookings import absences, agenda, booking
from telesec.services.patients import patients
from telesec.ui import theme
from telesec.ui.agenda.absence_dialog import AbsenceDialog
from telesec.ui.agenda.absence_list import AbsenceList
from telesec.ui.agenda.cancel_dialog import CancelDialog
from telesec.ui.agenda.scope_dialog import ScopeDialog
from telesec.ui.agenda.series_dialog import SeriesDialog
from telesec.ui.agenda.shift_dialog import ShiftDialog
from telesec.ui.agenda.worklist_dialog import WorklistDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
MONDAY = date(2026, 11, 16)
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def gate(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def patient(gate):
    return patients.create_patient(
        gate, PatientDraft("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 12 34 56 78")
    )


@pytest.fixture
def look(qapp):
    return theme.apply(qapp)


@pytest.fixture
def page(qtbot, gate, practice, patient, look):
    tasks = TurnTasks()
    signed = SimpleNamespace(gate=gate)
    threshold = SimpleNamespace(folder=practice.folder)
    context = PageContext(signed, threshold, tasks, lambda: look, lambda *_: None, lambda _minutes: None)
    made = agenda_page(context)
    made.resize(1180, 860)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus_first()
    qtbot.waitUntil(lambda: bool(made.grid.content.columns))
    yield made
    tasks.is_open = False


@pytest.fixture
def put(practice, gate, patient, page, qtbot):
    def make(day, hour, minute=0, minutes=15):
        start = datetime(2026, 11, day, hour, minute)
        doctor = practice.practitioners[0].id
        asked = BookingRequest(
            doctor, practice.site.id, patient.id, start, start + timedelta(minutes=minutes)
        )
        made = booking.book(gate, asked).appointment
        page.navigation.reload()
        qtbot.wait(5)
        return made

    return make


@pytest.fixture
def keys(qtbot, page):
    return Keys(qtbot, page)


@pytest.fixture
def dialog(qtbot, page):
    def wait(kind):
        found = []

        def there():
            found[:] = [one for one in page.window().findChildren(kind) if one.isVisible()]
            return bool(found)

        qtbot.waitUntil(there)
        return found[0]

    return wait


def booked(gate, practice, first=MONDAY, days=200):
    asked = AgendaRange((practice.practitioners[0].id,), first, days)
    return [line.appointment for line in agenda.view(gate, asked).lines]


@pytest.fixture
def back(qtbot, page):
    """The window manager's part: a closed dialog gives the focus back to the agenda."""

    def go():
        page.activateWindow()
        page.grid.setFocus()
        qtbot.waitUntil(page.grid.hasFocus)

    return go


@pytest.fixture
def begun(qtbot, page, keys, dialog, back):
    """The dialog of a series, opened by its key, for the patient typed."""

    def begin():
        back()
        keys.press(Qt.Key.Key_S)
        shown = dialog(SeriesDialog)
        qtbot.waitUntil(shown.patient.field.hasFocus)
        keys.type("dubois", free=True)
        keys.press(Qt.Key.Key_Return)
        qtbot.waitUntil(shown.fields.count.hasFocus)
        return shown

    return begin


def settled(qtbot, shown):
    qtbot.waitUntil(lambda: shown.ready)


def test_twelve_sessions_of_physiotherapy_take_at_most_eight_keys(
    qtbot, page, keys, dialog, begun, gate, practice, tally
):
    shown = begun()
    keys.press(Qt.Key.Key_Apostrophe, ALT)  # and Thursday: Alt+4 on a French keyboard
    keys.type("12")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(shown.table.hasFocus)
    assert len(shown.rows.rows()) == 12
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(booked(gate, practice)) == 12)
    qtbot.waitUntil(lambda: "12 séances réservées" in page.bar.text())
    assert {one.start.weekday() for one in booked(gate, practice)} == {0, 3}
    tally("15 series of 12 sessions, besides the patient's name", keys.count, 8)


def test_the_booking_being_typed_becomes_a_series(qtbot, page, keys, dialog, back, gate, practice):
    back()
    page.new_booking()
    panel = page.booking
    qtbot.waitUntil(lambda: bool(panel.slots.slots()) and panel.patient.field.hasFocus())
    keys.type("dubois")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.slots.hasFocus)
    keys.type("2")
    qtbot.waitUntil(lambda: panel.fields.place() is not None)
    keys.press(Qt.Key.Key_S, CTRL_SHIFT)
    shown = dialog(SeriesDialog)
    assert shown.patient.patient().shown_name == "DUBOIS Noël"
    qtbot.waitUntil(lambda: shown.ready and len(shown.rows.rows()) == 12)
    assert shown.rows.rows()[0].start == datetime(2026, 11, 16, 8, 15), "its own hold stands in nobody's way"
    shown.confirm()
    qtbot.waitUntil(lambda: len(booked(gate, practice)) == 12)
    qtbot.waitUntil(panel.isHidden)


def test_a_taken_date_is_told_and_each_choice_has_its_key(
    qtbot, page, keys, dialog, begun, gate, practice, put
):
    taken = put(23, 8)
    shown = begun()
    shown.fields.day.set_day(taken.start.date())
    shown.fields.hour.set_hour(taken.start.time())
    shown.fields.count.setValue(2)
    qtbot.waitUntil(lambda: shown.ready and len(shown.rows.rows()) == 2)
    busy, free = shown.rows.rows()
    assert (busy.choice, free.choice) == (Choice.NEAREST, Choice.BOOK)
    words = shown.rows.index(0, 1).data()
    assert words.replace("\u00a0", " ").startswith("Déjà pris de 8 h 00 à 8 h 15")
    assert not shown.rows.index(0, 1).data(Qt.ItemDataRole.DecorationRole).isNull()
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(shown.table.hasFocus)
    keys.press(Qt.Key.Key_F)
    assert shown.rows.rows()[0].choice is Choice.FORCE
    keys.press(Qt.Key.Key_Return)
    assert shown.reason.hasFocus()
    assert "pourquoi" in shown.bar.text()
    keys.type("accord")
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(booked(gate, practice)) == 3)
    assert sum(one.overbooked for one in booked(gate, practice)) == 1


def test_ctrl_z_takes_the_whole_series_back(qtbot, page, keys, dialog, back, begun, gate, practice):
    begun()
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(booked(gate, practice)) == 12)
    back()
    keys.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: booked(gate, practice) == [])


def test_a_place_lost_meanwhile_keeps_the_dialog_and_says_which(
    qtbot, page, keys, dialog, begun, gate, practice, put
):
    shown = begun()
    qtbot.waitUntil(lambda: shown.ready and len(shown.rows.rows()) == 12)
    lost = shown.rows.rows()[3]
    doctor = practice.practitioners[0].id
    booking.book(
        gate,
        BookingRequest(doctor, practice.site.id, shown.patient.patient().id, lost.start, lost.end),
    )
    shown.confirm()
    qtbot.waitUntil(lambda: "n'est plus possible" in shown.bar.text())
    assert shown.isVisible()
    assert shown.rows.rows()[3].choice is Choice.NEAREST
    shown.confirm()
    qtbot.waitUntil(lambda: len(booked(gate, practice)) == 13)


def test_the_following_ones_of_a_series_move_after_a_list(
    qtbot, page, keys, dialog, back, begun, gate, practice, all_words
):
    begun()
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(booked(gate, practice)) == 12)
    second = booked(gate, practice)[1]
    page.set_discreet(discreet=True)
    page.reveal(second)
    qtbot.waitUntil(lambda: page.grid.choose(second.id))
    back()
    keys.press(Qt.Key.Key_S)
    hidden = dialog(ScopeDialog)
    assert "DUBOIS" not in all_words(hidden)
    hidden.reject()
    page.set_discreet(discreet=False)
    page.reveal(second)
    qtbot.waitUntil(lambda: page.grid.choose(second.id))
    back()
    keys.press(Qt.Key.Key_S)
    scope = dialog(ScopeDialog)
    qtbot.waitUntil(lambda: scope.ready and len(scope.rows.rows()) == 11)
    scope.hour.set_hour(datetime(2026, 1, 1, 15, 0).time())
    settled(qtbot, scope)
    assert scope.submit.text() == "Déplacer 11 rendez-vous"
    scope.confirm()
    qtbot.waitUntil(lambda: "11 rendez-vous déplacés" in page.bar.text())
    hours = [one.start.hour for one in booked(gate, practice)]
    assert hours.count(15) == 11
    page.reveal(booked(gate, practice)[0])
    qtbot.waitUntil(lambda: page.grid.choose(booked(gate, practice)[0].id))
    back()
    keys.press(Qt.Key.Key_S)
    scope = dialog(ScopeDialog)
    scope.scope._buttons["all"].click()
    scope.act._buttons["cancel"].click()
    settled(qtbot, scope)
    scope.confirm()
    assert scope.reason.hasFocus()
    keys.type("parti loin")
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: booked(gate, practice) == [])


def test_an_absence_takes_at_most_six_keys_and_opens_the_worklist(
    qtbot, page, keys, dialog, back, gate, practice, put, tally
):
    first = put(17, 9)
    put(18, 10)
    back()
    keys.press(Qt.Key.Key_A, CTRL_SHIFT)
    shown = dialog(AbsenceDialog)
    qtbot.waitUntil(shown.until.hasFocus)
    keys.type("1s")
    keys.press(Qt.Key.Key_Return)
    todo = dialog(WorklistDialog)
    tally("16 absence of one week posted, its appointments listed", keys.count, 6)
    assert not shown.isVisible()
    assert "2 rendez-vous seront à déplacer" in page.bar.text()
    qtbot.waitUntil(lambda: len(todo.rows.rows()) == 2 and bool(todo.card.slots.slots()))
    qtbot.waitUntil(todo.table.hasFocus)
    keys.type("1")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(todo.rows.rows()) == 1)
    everybody = AgendaRange(tuple(one.id for one in practice.practitioners), MONDAY, 60)
    moved = {line.appointment.id: line.appointment for line in agenda.view(gate, everybody).lines}[first.id]
    assert moved.start.date() >= date(2026, 11, 23) or moved.practitioner_id == practice.practitioners[1].id
    qtbot.waitUntil(lambda: bool(todo.card.slots.slots()))
    keys.press(Qt.Key.Key_Delete)
    cancel = dialog(CancelDialog)
    cancel.reason.setText("médecin absent")
    cancel.submit.click()
    qtbot.waitUntil(lambda: todo.rows.rows() == ())
    assert "Personne n'attend" in todo.words.text()


def test_the_first_day_of_an_absence_is_said_as_one_speaks(qtbot, keys, dialog, back):
    back()
    keys.press(Qt.Key.Key_A, CTRL_SHIFT)
    shown = dialog(AbsenceDialog)
    qtbot.waitUntil(shown.until.hasFocus)
    today = shown._ports.agenda.wall_now().date()
    for typed, wanted in (("demain", today + timedelta(days=1)), ("mradi", None), ("aujourd'hui", today)):
        shown.day.setFocus()
        shown.day.selectAll()
        qtbot.keyClicks(shown.day, typed)
        keys.press(Qt.Key.Key_Tab)
        assert shown.day.day() == wanted
        assert bool(shown.day_field.error()) is (wanted is None)
        assert bool(shown.day.property("wrong")) is (wanted is None)
        qtbot.waitUntil(lambda: shown.ready)
    shown.day.setText("mradi")
    shown.confirm()
    assert "Écrivez 24/11, mardi, demain" in shown.bar.text()


@pytest.fixture
def todo(qtbot, keys, dialog, back, gate, practice, put):
    """The list, with two appointments that an absence leaves to move."""
    put(17, 9)
    put(18, 10)
    doctor = practice.practitioners[0].id
    absences.post_absence(gate, AbsenceRequest(doctor, datetime(2026, 11, 16), datetime(2026, 11, 21)))
    back()
    keys.press(Qt.Key.Key_W, CTRL_SHIFT)
    shown = dialog(WorklistDialog)
    qtbot.waitUntil(lambda: len(shown.rows.rows()) == 2 and bool(shown.card.slots.slots()))
    qtbot.waitUntil(shown.table.hasFocus)
    return shown


@pytest.mark.parametrize("tabs", range(7))
def test_escape_closes_the_worklist_from_anywhere(qtbot, keys, todo, tabs):
    for _tab in range(tabs):
        keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not todo.isVisible())


@pytest.mark.parametrize("at_the_places", [False, True])
def test_figures_typed_one_after_the_other_choose_no_place(qtbot, keys, todo, at_the_places):
    if at_the_places:
        todo.card.slots.setFocus()
    now = [100.0]
    todo.card._clock = lambda: now[0]
    for figure in "0612":
        now[0] += 0.1
        keys.type(figure)
    assert todo.card.slot is None
    assert "aucune place n'est choisie" in todo.bar.text()
    keys.press(Qt.Key.Key_Return)
    qtbot.wait(20)
    assert len(todo.rows.rows()) == 2
    now[0] += 1
    keys.type("2")
    assert todo.card.slot == todo.card.slots.slots()[1]


def test_a_move_of_the_worklist_is_named_taken_back_and_done_again_there(
    qtbot, page, keys, todo, gate, practice
):
    keys.press(Qt.Key.Key_Z, CTRL)
    assert "Rien à annuler dans cette liste" in todo.bar.text()  # the absence was posted before
    offered = todo.card.slots.slots()[0]
    doctor = gate.reference.practitioner(offered.practitioner_id).display_name
    keys.type("1")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(todo.rows.rows()) == 1)
    for bar in (todo.bar, page.bar):
        assert "DUBOIS" in bar.text()
        assert doctor in bar.text()
    keys.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(todo.rows.rows()) == 2)
    assert todo.bar.text().startswith("Remis comme avant : DUBOIS")
    keys.press(Qt.Key.Key_Z, CTRL)
    assert "Rien à annuler dans cette liste" in todo.bar.text()
    keys.press(Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: len(todo.rows.rows()) == 1)
    assert todo.bar.text().startswith("Refait : DUBOIS")


def test_absences_are_listed_changed_and_taken_back(qtbot, page, keys, dialog, gate, practice, monkeypatch):
    doctor = practice.practitioners[0].id
    absences.post_absence(
        gate, AbsenceRequest(doctor, datetime(2026, 12, 1), datetime(2026, 12, 4), "Formation")
    )
    page.offers.take(next(one for one in page.offers._offers if one.title == "Absences à venir…"))
    shown = dialog(AbsenceList)
    qtbot.waitUntil(lambda: len(shown.rows.rows()) == 1)
    keys.press(Qt.Key.Key_Return)
    edit = dialog(AbsenceDialog)
    assert (edit.until.text(), edit.label.text()) == ("3j", "Formation")
    edit.instead.set_names(["Dr Costa", "Dr Moreau"])
    edit.instead.setFocus()
    qtbot.waitUntil(edit.instead.hasFocus)
    keys.press(Qt.Key.Key_Down)
    offered = edit.instead.completer().popup()
    assert [offered.model().index(at, 0).data() for at in range(2)] == ["Dr Costa", "Dr Moreau"]
    qtbot.waitUntil(offered.isVisible)
    offered.hide()
    edit.instead.setText("Dr Roux")
    qtbot.waitUntil(lambda: "Aucun compte ne s'appelle « Dr Roux »" in edit.told.text())
    edit.confirm()
    qtbot.waitUntil(lambda: "Absence modifiée" in page.bar.text())
    assert "Aucun compte ne s'appelle « Dr Roux »" in page.bar.text()
    page.offers.take(next(one for one in page.offers._offers if one.title == "Absences à venir…"))
    shown = dialog(AbsenceList)
    qtbot.waitUntil(lambda: len(shown.rows.rows()) == 1)
    assert shown.rows.index(0, 2).data() == "Formation · remplacement : Dr Roux"
    monkeypatch.setattr("telesec.ui.agenda.absence_list.confirm", lambda *_said, **_how: True)
    keys.press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: shown.rows.rows() == ())


def test_an_absence_posted_then_changed_is_taken_back_step_by_step(
    qtbot, page, keys, dialog, back, gate, practice
):
    def there():
        return absences.absences(gate, (practice.practitioners[0].id,), MONDAY, date(2026, 12, 31))

    back()
    keys.press(Qt.Key.Key_A, CTRL_SHIFT)
    shown = dialog(AbsenceDialog)
    qtbot.waitUntil(shown.until.hasFocus)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(there()) == 1)
    back()
    page.offers.take(next(one for one in page.offers._offers if one.title == "Absences à venir…"))
    listed = dialog(AbsenceList)
    qtbot.waitUntil(lambda: len(listed.rows.rows()) == 1)
    keys.press(Qt.Key.Key_Return)
    edit = dialog(AbsenceDialog)
    edit.label.setText("Formation")
    edit.confirm()
    qtbot.waitUntil(lambda: there()[0].label == "Formation")
    back()
    keys.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: there()[0].label == "" and "absence modifiée" in page.bar.text())
    keys.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: there() == () and "absence posée" in page.bar.text())
    keys.press(Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: len(there()) == 1 and "Refait" in page.bar.text())
    keys.press(Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: there()[0].label == "Formation")


def test_a_short_block_begins_at_the_cursor(qtbot, page, keys, dialog, back, gate, practice):
    back()
    keys.press(Qt.Key.Key_Down)
    start = page.offers.chosen().start
    keys.press(Qt.Key.Key_B)
    shown = dialog(AbsenceDialog)
    qtbot.waitUntil(lambda: shown.until.hasFocus() and shown.ready)
    keys.type("30min")
    keys.press(Qt.Key.Key_Return)
    team = (practice.practitioners[0].id,)
    qtbot.waitUntil(lambda: len(absences.absences(gate, team, MONDAY, MONDAY)) == 1)
    (block,) = absences.absences(gate, team, MONDAY, MONDAY)
    assert (block.start, block.end - block.start) == (start, timedelta(minutes=30))


def test_a_delay_shifts_what_follows_after_a_list(qtbot, page, keys, dialog, back, gate, practice, put):
    for hour, minute in ((9, 0), (9, 15), (9, 45)):
        put(16, hour, minute)
    back()
    keys.press(Qt.Key.Key_D, CTRL_SHIFT)
    shown = dialog(ShiftDialog)
    shown.hour.set_hour(datetime(2026, 1, 1, 9).time())
    shown.minutes.setValue(20)
    qtbot.waitUntil(lambda: shown.ready and len(shown.rows.rows()) == 3)
    assert shown.submit.text() == "Décaler 3 rendez-vous"
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "3 rendez-vous décalés" in page.bar.text())
    assert [f"{one.start:%H:%M}" for one in booked(gate, practice)] == ["09:20", "09:35", "09:50"]
    assert all(one.status is Status.BOOKED for one in booked(gate, practice))


def test_every_dialog_speaks_and_shows_no_name_in_discreet_mode(
    qtbot, page, keys, dialog, back, gate, practice, put, unnamed, all_words
):
    put(17, 9)
    page.set_discreet(discreet=True)
    back()
    keys.press(Qt.Key.Key_A, CTRL_SHIFT)
    shown = dialog(AbsenceDialog)
    qtbot.waitUntil(shown.until.hasFocus)
    keys.type("3j")
    qtbot.waitUntil(lambda: shown.ready and len(shown.rows.rows()) == 1)
    assert unnamed(shown) == []
    assert "DUBOIS" not in all_words(shown)
    shown.confirm()
    todo = dialog(WorklistDialog)
    qtbot.waitUntil(lambda: len(todo.rows.rows()) == 1)
    assert unnamed(todo) == []
    assert "DUBOIS" not in all_words(todo)
    assert "06" not in todo.card._reach.text()
    todo.reject()
    qtbot.waitUntil(lambda: not todo.isVisible())
    back()
    keys.press(Qt.Key.Key_S)
    assert unnamed(dialog(SeriesDialog)) == []


def test_a_dialog_closed_before_its_answer_takes_nothing_with_it(qtbot, page, begun, dialog, back, keys):
    shown = begun()
    shown.fields.minutes.setValue(45)
    shown.ask()
    shown.reject()
    qtbot.waitUntil(lambda: not page.window().findChildren(SeriesDialog))
    back()
    keys.press(Qt.Key.Key_W, CTRL_SHIFT)
    todo = dialog(WorklistDialog)
    todo.reload()
    todo.reject()
    qtbot.waitUntil(lambda: not page.window().findChildren(WorklistDialog))
    qtbot.wait(20)


def test_no_force_is_offered_where_the_practitioner_forbids_it(
    qtbot, page, begun, gate, practice, put, monkeypatch
):
    taken = put(23, 8)
    shown = begun()
    shown.fields.day.set_day(taken.start.date())
    shown.fields.hour.set_hour(taken.start.time())
    qtbot.waitUntil(lambda: shown.ready and bool(shown.rows.rows()))
    shown.table.choose_first()
    assert shown._buttons[Choice.FORCE].isEnabled()
    strict = replace(practice.practitioners[0], desk_may_overbook=False)
    changed = replace(gate.reference, practitioners=(strict, practice.practitioners[1]))
    monkeypatch.setattr(gate, "_reference", changed)
    shown.choose(Choice.FORCE)
    assert shown.rows.rows()[0].choice is Choice.NEAREST


def test_a_series_being_typed_is_kept_at_the_lock_and_given_back(qtbot, page, begun, dialog):
    shown = begun()
    shown.fields.weekdays.choose((0, 3))
    shown.fields.count.setValue(9)
    shown.fields.note.setText("genou")
    shown.hide()
    draft = page.unfinished()
    assert draft.kind == "series"
    shown.reject()
    assert page.unfinished() is None
    page.restore(draft)
    again = dialog(SeriesDialog)
    assert again.patient.patient().shown_name == "DUBOIS Noël"
    assert again.fields.weekdays.days() == (0, 3)
    assert (again.fields.count.value(), again.fields.note.text()) == (9, "genou")
    qtbot.waitUntil(lambda: again.ready and len(again.rows.rows()) == 9)
