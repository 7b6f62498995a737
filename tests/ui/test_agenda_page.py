"""The agenda page on real stores: a whole booking without the mouse, moves, refusals, drafts, holds."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from tests.questions import answer
from tests.ui.hands import Keys
from tests.ui.turns import TurnTasks

from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.requests import BookingRequest, HoldRequest
from telesec.domain.changes import Change
from telesec.domain.errors import JournalUnavailable
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.domain.wall import wall_now
from telesec.services.bookings import agenda, agenda_changes, booking, holds, together
from telesec.services.patients import patients
from telesec.ui import theme
from telesec.ui.agenda.cancel_dialog import CancelDialog
from telesec.ui.agenda.keys import bind
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.reason_dialogs import ReasonDialog
from telesec.ui.search_keys import FIND

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NEARBY = (
    ("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, "06 12 34 56 78"),
    ("DUBOIS", "Noëlle", date(1971, 5, 2), Sex.FEMALE, "06 98 76 54 32"),
    ("DUPONT", "Jérôme", date(1980, 1, 1), Sex.MALE, "01 44 55 66 77"),
)


def ports_of(gate):
    zone = gate.reference.sites[0].zone
    return AgendaPorts(
        reference=lambda: gate.reference,
        wall_now=lambda: wall_now(gate.now(), zone),
        view=partial(agenda.view, gate),
        visits=partial(agenda.visits, gate),
        next_slots=partial(agenda.next_slots, gate),
        book=partial(booking.book, gate),
        move=partial(booking.move, gate),
        resize=partial(booking.resize, gate),
        cancel=partial(booking.cancel, gate),
        mark=partial(booking.mark, gate),
        excuse=partial(booking.excuse, gate),
        edit=partial(booking.edit, gate),
        move_together=partial(together.move_together, gate),
        attendance=partial(together.attendance, gate),
        undo=partial(agenda_changes.undo, gate),
        redo=partial(agenda_changes.redo, gate),
        hold=partial(holds.hold, gate),
        renew_hold=partial(holds.renew, gate),
        release_hold=partial(holds.release, gate),
        search_patients=partial(patients.search_patients, gate),
        open_patient=partial(patients.open_patient, gate),
        create_patient=partial(patients.create_patient, gate),
        likely_duplicates=partial(patients.likely_duplicates, gate),
    )


@pytest.fixture
def look(qapp):
    return theme.apply(qapp)


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
def tasks(gate):
    made = TurnTasks()
    yield made
    made.is_open = False


@pytest.fixture
def page(qtbot, gate, people, look, tasks):
    made = AgendaPage(ports_of(gate), tasks, look)
    bind(made, {FIND: made.top.search.setFocus})  # the key of the window: app/finding.py
    made.resize(1480, 860)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus_first()
    qtbot.waitUntil(lambda: bool(made.grid.content.columns))
    return made


@pytest.fixture
def book(practice, gate, people, page, qtbot):
    def do(hour, minute=0, who=0, minutes=15, practitioner=0):
        start = datetime(2026, 11, 16, hour, minute)
        made = booking.book(
            gate,
            BookingRequest(
                practice.practitioners[practitioner].id,
                practice.site.id,
                people[who].id,
                start,
                start + timedelta(minutes=minutes),
            ),
        ).appointment
        page.navigation.reload()
        if practitioner == 0:
            qtbot.waitUntil(lambda: page.grid.content.row_of(made.id) >= 0)
        return made

    return do


@pytest.fixture
def keys(qtbot, page):
    return Keys(qtbot, page)


def lines(page):
    return [item.line.appointment for item in page.grid.content.items if item.line]


def test_a_whole_booking_without_the_mouse_takes_at_most_fifteen_keystrokes(
    qtbot, page, keys, gate, people, practice, tally
):
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    assert page.booking.patient.field.hasFocus()
    keys.type("14031968")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    qtbot.waitUntil(page.booking.slots.hasFocus)
    keys.type("2")
    qtbot.waitUntil(lambda: page.booking.fields.place() is not None)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    (made,) = lines(page)
    assert (made.patient_id, made.start) == (people[0].id, datetime(2026, 11, 16, 8, 15))
    assert page.bar.text().replace("\u00a0", " ") == (
        "À relire : Lundi 16 novembre 2026 à 8 h 15, avec Dr Lefèvre, "
        "pour DUBOIS Noël (né le 14/03/1968), durée 15 min."
    )
    assert page.grid.chosen().appointment == made
    assert page.booking.isHidden()
    tally("2+5+6 whole booking by birth date", keys.count, 12)


def test_a_homonym_is_told_apart_and_a_motif_chosen_within_fifteen_keystrokes(
    qtbot, page, keys, people, practice, tally
):
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("dub", free=True)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.booking.patient.search.results.hasFocus)
    shown = [line.birth_date for line in page.booking.patient.search.results._rows_model.rows()]
    assert set(shown) == {date(1968, 3, 14), date(1971, 5, 2)}
    if shown[0] != date(1971, 5, 2):
        keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.booking.slots.hasFocus)
    keys.press(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.booking.fields.motif.hasFocus)
    keys.type("v")
    qtbot.waitUntil(lambda: page.booking.fields.minutes.value() == 10)
    keys.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.booking.fields.place() is not None)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    (made,) = lines(page)
    assert (made.patient_id, made.reason_code_id) == (people[1].id, practice.reason_codes[1].id)
    assert made.end - made.start == timedelta(minutes=10)
    tally("2+5+6 booking among homonyms with a motif, besides the name", keys.count, 12)


def test_keys_typed_before_the_search_answers_are_for_the_slots(qtbot, page, keys, people, tasks):
    tasks.slow = True
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    keys.type("14031968")
    keys.press(Qt.Key.Key_Return)
    keys.type("23")
    keys.press(Qt.Key.Key_Backspace)
    keys.press(Qt.Key.Key_Return)
    assert page.booking.patient.field.text() == "14031968"
    tasks.answer()
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    (made,) = lines(page)
    assert (made.patient_id, made.start) == (people[0].id, datetime(2026, 11, 16, 8, 15))


def test_ctrl_enter_waits_for_the_patient_and_later_slots_for_their_turn(qtbot, page, keys, people, tasks):
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    tasks.slow = True
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    keys.type("+1")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.booking.bar.text() == ""
    tasks.answer()
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    (made,) = lines(page)
    assert (made.patient_id, made.start) == (people[2].id, datetime(2026, 11, 16, 8, 45))


def test_keys_typed_ahead_stop_at_homonyms_and_at_nobody(qtbot, page, keys, tasks):
    search = page.booking.patient.search
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    for typed in ("dub", "zorn"):
        page.booking.patient.look()
        page.booking.patient.field.setText(typed)
        tasks.slow = True
        keys.press(Qt.Key.Key_Return)
        keys.type("1")
        keys.press(Qt.Key.Key_Return)
        tasks.answer()
        shown = search.results.hasFocus if typed == "dub" else page.booking.patient.form.isVisible
        qtbot.waitUntil(shown)
        assert page.booking.fields.place() is None
    assert page.booking.patient.form.birth_name.text() == "ZORN"


def test_a_search_that_fails_gives_the_field_back(qtbot, page, keys, tasks, monkeypatch):
    def refuse(_typed):
        raise JournalUnavailable("Le dossier du cabinet ne répond pas.")

    page.new_booking()
    monkeypatch.setattr(page.booking.patient.search, "_search", refuse)
    tasks.slow = True
    keys.type("dup")
    keys.press(Qt.Key.Key_Return)
    keys.type("1")
    tasks.answer()
    qtbot.waitUntil(
        lambda: page.booking.patient.search.words.text() == "Le dossier du cabinet ne répond pas."
    )
    keys.type("o")
    assert page.booking.patient.field.text() == "dupo"


def test_keys_typed_after_ctrl_k_and_enter_book(qtbot, page, keys, people, tasks):
    tasks.slow = True
    keys.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    keys.type("2")
    keys.press(Qt.Key.Key_Return)
    tasks.answer()
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    (made,) = lines(page)
    assert (made.patient_id, made.start) == (people[2].id, datetime(2026, 11, 16, 8, 15))


def test_the_slot_is_held_while_the_form_is_open_and_given_back(qtbot, page, keys, gate, practice):
    doctor = practice.gate(Role.PRACTITIONER)
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    page.booking.slots.take(0)
    qtbot.waitUntil(lambda: len(page.grid.content.holds) == 1)
    slot = page.booking.slots.slots()[0]
    request = HoldRequest(slot.practitioner_id, slot.site_id, slot.start, slot.end)
    with pytest.raises(Exception, match="retenu par un collègue"):
        holds.hold(doctor, request)
    page.booking.shut()
    qtbot.waitUntil(lambda: page.grid.content.holds == ())
    holds.hold(doctor, request)
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    assert page.booking.slots.slots()[0].start > slot.start


def test_a_refusal_is_a_sentence_and_overbooking_asks_why(qtbot, page, keys, book, people):
    first = book(9)
    column = page.grid.content.columns[0]
    page.acts.activate(column, datetime(2026, 11, 16, 9, 10))
    qtbot.waitUntil(lambda: "déjà pris" in page.booking.bar.text())
    page.booking.patient.field.setText("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    page.booking.confirm()
    qtbot.waitUntil(lambda: page.booking.bar._do is not None)
    said = page.booking.bar.text().replace("\u00a0", " ")
    assert said == "9 h 10 est déjà pris par un autre rendez-vous jusqu'à 9 h 15."
    page.booking.bar._act()
    dialog = page.booking.findChild(ReasonDialog)
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.field.error()
    qtbot.keyClicks(dialog.reason, "urgence")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines(page)) == 2)
    beside = next(made for made in lines(page) if made.id != first.id)
    assert (beside.overbooked, beside.overbook_reason) == (True, "urgence")


def test_moving_by_keyboard_then_taking_it_back(qtbot, page, book):
    made = book(9)
    page.grid.choose(made.id)
    page.grid.setFocus()
    for _ in range(2):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        QApplication.sendEvent(page.grid, held)
    qtbot.keyRelease(page.grid, Qt.Key.Key_Alt)
    qtbot.waitUntil(lambda: lines(page)[0].start == datetime(2026, 11, 16, 9, 10))
    assert page.bar.text().startswith("Déplacé :")
    page.bar._act()
    qtbot.waitUntil(lambda: lines(page)[0].start == made.start)
    qtbot.keyClick(
        page.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.keyRelease(page.grid, Qt.Key.Key_Alt)
    qtbot.waitUntil(lambda: lines(page)[0].end == datetime(2026, 11, 16, 9, 20))


def test_a_second_move_before_the_agenda_is_read_again_is_not_stale(qtbot, page, book):
    book(9)
    line, column = page.grid.content.items[0].line, page.grid.content.columns[0]
    page.acts.move(line, column, datetime(2026, 11, 16, 10, 0))
    page.acts.move(line, column, datetime(2026, 11, 16, 11, 0))
    qtbot.waitUntil(lambda: lines(page)[0].start == datetime(2026, 11, 16, 11, 0))
    assert "modifié entre-temps" not in page.bar.text()


def test_a_refused_move_leaves_the_appointment_where_it_is(qtbot, page, book):
    made, other = book(9), book(9, 15, who=1)
    page.acts.move(page.grid.content.items[0].line, page.grid.content.columns[0], other.start)
    qtbot.waitUntil(lambda: "déjà pris" in page.bar.text())
    qtbot.waitUntil(lambda: page.grid.moving is None)
    assert sorted(line.start for line in lines(page)) == [made.start, other.start]


def test_dragging_to_another_day(qtbot, page, book):
    made = book(9)
    grid = page.grid
    rect = grid.visualRect(grid.content.index(grid.content.row_of(made.id)))
    start, day = rect.center(), rect.width() + 12
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in (20, day // 2, day):
        qtbot.mouseMove(grid.viewport(), pos=start + type(start)(step, 0))
    qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=start + type(start)(day, 0))
    qtbot.waitUntil(lambda: lines(page)[0].start == datetime(2026, 11, 17, 9, 0))


def test_cutting_and_pasting_on_another_week(qtbot, page, book):
    made = book(9)
    page.grid.choose(made.id)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert page.pinboard.full
    qtbot.keyClick(page.grid, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.grid.content.columns[0].day == date(2026, 11, 23))
    page.acts.activate(page.grid.content.columns[2], datetime(2026, 11, 25, 10, 0))
    qtbot.waitUntil(lambda: [line.start for line in lines(page)] == [datetime(2026, 11, 25, 10, 0)])
    assert not page.pinboard.full


def test_one_key_notes_presence_and_the_panel_follows(qtbot, page, book):
    made = book(9)
    page.grid.choose(made.id)
    page.grid.setFocus()
    told = []
    page.changed.connect(told.append)
    qtbot.keyClick(page.grid, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: lines(page)[0].status is Status.ARRIVED)
    assert told == [Change.AGENDA]
    assert page.bar.text() == "Noté : arrivé."
    page.bar._act()
    qtbot.waitUntil(lambda: lines(page)[0].status is Status.BOOKED)
    qtbot.keyClick(page.grid, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: lines(page)[0].status is Status.NO_SHOW)
    assert page.selected.line().appointment.status is Status.NO_SHOW


def test_cancelling_asks_who_and_why(qtbot, page, book, practice, gate):
    made = book(9)
    page.grid.choose(made.id)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    dialog = page.findChild(CancelDialog)
    dialog.who.choose(CancelledBy.PRACTICE.value)
    dialog.reason.setText("médecin absent")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines(page) == [])
    assert page.bar.text() == "Rendez-vous annulé ; sa place est libre."
    page.bar._act()
    qtbot.waitUntil(lambda: [line.id for line in lines(page)] == [made.id])


def test_moving_what_is_past_is_confirmed_first(qtbot, page, book, practice):
    made = book(9)
    practice.clock.instant = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    line, column = page.grid.content.items[0].line, page.grid.content.columns[3]
    said = answer("Annuler")
    page.acts.move(line, column, datetime(2026, 11, 19, 10, 0))
    assert said == ["Il était prévu lundi 16 novembre 2026 à 9 h 00. L'historique du patient changera."]
    assert page.bar.text() == ""
    assert [item.start for item in lines(page)] == [made.start]
    answer("Déplacer")
    page.acts.move(line, column, datetime(2026, 11, 19, 10, 0))
    qtbot.waitUntil(lambda: lines(page)[0].start == datetime(2026, 11, 19, 10, 0))
    page.bar._act()
    qtbot.waitUntil(lambda: lines(page)[0].start == made.start)


def test_stretching_what_is_past_is_confirmed_first(qtbot, page, book, practice):
    made = book(9)
    practice.clock.instant = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    line = page.grid.content.items[0].line
    answer("Annuler")
    page.desk.resize(line, datetime(2026, 11, 16, 9, 30))
    answer("Changer la durée")
    page.desk.resize(line, datetime(2026, 11, 16, 9, 45))
    qtbot.waitUntil(lambda: lines(page)[0].end == datetime(2026, 11, 16, 9, 45))
    assert lines(page)[0].version == made.version + 1


def test_cancelling_what_is_past_says_so(qtbot, page, book, practice):
    made = book(9)
    page.desk.ask_cancel(page.grid.content.items[0].line)
    dialog = page.findChild(CancelDialog)
    assert dialog.bar.text() == ""
    dialog.reject()
    dialog.setParent(None)
    practice.clock.instant = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    page.desk.ask_cancel(page.grid.content.items[0].line)
    dialog = page.findChild(CancelDialog)
    assert dialog.windowTitle() == "Annuler un rendez-vous passé ?"
    assert "déjà passé" in dialog.bar.text()
    dialog.reject()
    assert [item.id for item in lines(page)] == [made.id]


def test_discreet_mode_leaves_initials_everywhere_on_the_page(qtbot, page, book, keys, all_words):
    made = book(9)
    page.grid.choose(made.id)
    qtbot.waitUntil(lambda: "06 12 34 56 78" in all_words(page.selected))
    qtbot.waitUntil(lambda: page.selected._known is not None)
    page.set_discreet(True)
    assert page.selected.accessibleName() == "D. N."
    for hidden in ("DUBOIS", "Noël", "1968", "06 12", "Bilan"):
        assert hidden not in all_words(page)
    keys.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    keys.type("dub")
    qtbot.waitUntil(page.drop.isVisible)
    assert "D. N. · 1968" in all_words(page.drop)
    assert "DUBOIS" not in all_words(page)
    page.new_booking()
    page.booking.patient.field.setText("dub")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.booking.patient.search.results.hasFocus)
    assert "DUBOIS" not in all_words(page)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    assert "DUBOIS" not in all_words(page)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    page.booking.slots.take(0)
    page.booking.confirm()
    qtbot.waitUntil(lambda: len(lines(page)) == 2)
    assert page.bar.text().replace("\u00a0", " ").startswith("À relire : Lundi 16 novembre 2026 à 8 h 00.")
    assert "DUBOIS" not in all_words(page)
    page.set_discreet(False)
    qtbot.waitUntil(lambda: "DUBOIS" in all_words(page.selected))


def test_a_new_patient_is_created_in_the_booking_after_the_search(qtbot, page, keys, gate):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("zorn")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.patient.form.birth_name.text() == "ZORN")
    form = page.booking.patient.form
    form.first_names.setText("Anna")
    form.birth_date.set_day(date(1990, 2, 3))
    form.submit()
    qtbot.waitUntil(lambda: page.booking.patient.patient() is not None)
    assert page.booking.patient.patient().shown_name == "ZORN Anna"
    assert patients.search_patients(gate, "zorn").lines[0].birth_date == date(1990, 2, 3)


def test_what_is_struck_while_a_new_patient_is_written_books_a_place(qtbot, page, keys):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    first = page.booking.slots.slots()[0]
    keys.type("zorn")
    keys.press(Qt.Key.Key_Return)
    form = page.booking.patient.form
    qtbot.waitUntil(lambda: form.birth_name.text() == "ZORN")
    form.first_names.setText("Anna")
    form.birth_date.set_day(date(1990, 2, 3))
    form.first_names.setFocus()
    keys.press(Qt.Key.Key_Return)
    keys.type("1")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.first_names.text() == "Anna"
    qtbot.waitUntil(lambda: len(lines(page)) == 1)
    assert lines(page)[0].start == first.start


def test_one_escape_does_not_lose_a_new_patient_being_typed(qtbot, page):
    page.new_booking()
    page.booking.patient.begin_new("zorn")
    form = page.booking.patient.form
    for typed in ("Anna", "Lea"):
        form.first_names.setText(typed)
        qtbot.keyClick(form.first_names, Qt.Key.Key_Escape)
        assert not page.booking.isHidden()
        assert form.first_names.text() == typed
        assert "Échap" in form._words.text()
        assert not form._words.isHidden()
    qtbot.keyClick(form.first_names, Qt.Key.Key_Escape)
    assert page.booking.isHidden()


def test_one_escape_closes_a_new_patient_in_which_nothing_was_typed(qtbot, page):
    page.new_booking()
    page.booking.patient.begin_new("zorn")
    qtbot.keyClick(page.booking.patient.form.birth_name, Qt.Key.Key_Escape)
    assert page.booking.isHidden()


def test_a_likely_duplicate_is_shown_before_creation(qtbot, page, people):
    page.new_booking()
    form = page.booking.patient.form
    page.booking.patient.begin_new("dubois")
    form.first_names.setText("Noel")
    form.birth_date.set_day(date(1968, 3, 14))
    form.submit()
    qtbot.waitUntil(lambda: form._warned)
    assert page.booking.patient.patient() is None
    assert [line.id for line in form.who.duplicates()][:1] == [people[0].id]
    form.who.alike.row_opened.emit(form.who.duplicates()[0])
    assert page.booking.patient.patient().id == people[0].id


def test_a_half_typed_booking_comes_back_with_its_slot_still_held(qtbot, page, gate, look, practice):
    page.new_booking()
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    page.booking.patient.field.setText("dupont")
    page.booking.note.setText("vient à jeun")
    page.booking.slots.take(1)
    qtbot.waitUntil(lambda: len(page.grid.content.holds) == 1)
    draft = page.unfinished()
    assert "vient" not in repr(draft)
    assert json.loads(json.dumps(draft.payload)) == draft.payload
    kept = page.grid.content.holds[0].hold
    again = AgendaPage(ports_of(gate), TurnTasks(), look)
    qtbot.addWidget(again)
    again.show()
    again.restore(draft)
    qtbot.waitUntil(lambda: len(again.grid.content.holds) == 1)
    held = again.grid.content.holds[0].hold
    assert (held.start, held.practitioner_id) == (kept.start, kept.practitioner_id)
    assert again.booking.note.text() == "vient à jeun"
    assert again.booking.patient.field.text() == "dupont"
    assert again.unfinished().payload == draft.payload


def test_the_search_box_goes_to_the_next_appointment_or_opens_a_booking(qtbot, page, keys, book, people):
    made = book(15)
    page.navigation.step(1)
    keys.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.top.search.hasFocus)
    keys.type("14031968")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None and page.grid.chosen().appointment == made)
    keys.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    keys.type("dupont")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.booking.isVisible() and page.booking.patient.patient() is not None)
    assert page.booking.patient.patient().id == people[2].id


def test_days_weeks_and_team(qtbot, page, book, practice):
    book(9)
    book(9, practitioner=1, who=1)
    qtbot.keyClick(page.grid, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(lines(page)) == 2)
    assert [column.title for column in page.grid.content.columns] == ["Dr Lefèvre", "Dr Benali"]
    qtbot.keyClick(page.grid, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 1)
    assert page.top.title.text() == "Lundi 16 novembre 2026"
    qtbot.keyClick(page.grid, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 6)
    assert page.top.title.text() == "16 – 21 novembre 2026"


def test_on_a_sunday_of_rest_the_coming_week_is_shown(qtbot, page, gate, people, practice):
    practice.clock.instant = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    page.navigation.today()
    qtbot.waitUntil(lambda: page.grid.content.columns[0].day == date(2026, 11, 23))
    assert len(page.grid.content.columns) == 6
    assert page.top.title.text() == "23 – 28 novembre 2026"
    page.navigation.step(-1)
    qtbot.waitUntil(lambda: page.grid.content.columns[0].day == date(2026, 11, 16))
    assert page.top.title.text() == "16 – 21 novembre 2026"


def test_a_sunday_when_somebody_comes_has_its_column(qtbot, page, gate, people, practice):
    practice.clock.instant = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    start = datetime(2026, 11, 22, 11, 0)
    doctor = practice.practitioners[0].id
    wanted = BookingRequest(doctor, practice.site.id, people[0].id, start, start + timedelta(minutes=15))
    booking.book(gate, wanted)
    page.navigation.today()
    qtbot.waitUntil(lambda: len(page.grid.content.columns) == 7)
    assert page.grid.content.columns[6].today
    assert page.top.title.text() == "16 – 22 novembre 2026"


def test_a_name_made_of_markup_is_shown_as_typed(qtbot, page, gate, practice):
    from PySide6.QtWidgets import QLabel

    typed = '<img src="/etc/hostname"><b>x</b> =1+1'
    made = patients.create_patient(gate, PatientDraft(typed, "A", date(1950, 1, 1)))
    start = datetime(2026, 11, 16, 11, 0)
    done = booking.book(
        gate,
        BookingRequest(
            practice.practitioners[0].id,
            practice.site.id,
            made.id,
            start,
            start + timedelta(minutes=15),
            note=typed,
        ),
    )
    page.navigation.reveal(done.appointment)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    labels = [label for label in page.selected.findChildren(QLabel) if "<b>" in label.text()]
    assert len(labels) >= 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_every_focusable_of_the_page_has_a_name(page, qtbot):
    from PySide6.QtWidgets import QAbstractButton, QWidget

    page.new_booking()
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
            continue
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if widget.isVisibleTo(page) and type(widget).__module__.startswith("telesec"):
            assert name, widget
