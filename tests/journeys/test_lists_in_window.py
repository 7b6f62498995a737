"""The lists in a real session's window: by keys alone, from a cancellation to the place given again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.ui.hands import Keys

from telesec.app.wiring import PAGE_OF_DRAFT
from telesec.domain.agenda import CancelledBy
from telesec.domain.bookings.requests import BookingRequest, CancelRequest
from telesec.domain.bookings.series import SeriesRequest
from telesec.domain.day_parts import DayPart
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.recalls import RecallRequest
from telesec.domain.lists.requests import WaitingRequest, Withdrawal
from telesec.domain.lists.waiting import Urgency, WaitingKind, WaitingState
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.bookings import agenda, booking, series
from telesec.services.lists import recalls, waiting
from telesec.services.patients import patients
from telesec.ui.agenda.cancel_dialog import CancelDialog
from telesec.ui.agenda.reason_dialogs import ReasonDialog
from telesec.ui.controls import Button
from telesec.ui.lists.agenda_lists import AgendaLists
from telesec.ui.lists.recall_dialog import RecallDialog
from telesec.ui.lists.waiting_dialog import WaitingDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("Aubry", "Bernard", "Carlier", "Dubois", "Étienne")


@pytest.fixture
def people(desk):
    return {
        name: patients.create_patient(
            desk, PatientDraft(name, "Noël", date(1968, 3, 14), Sex.MALE, phone=f"06 39 98 00 0{at}")
        ).id
        for at, name in enumerate(NAMES)
    }


@pytest.fixture
def book(desk, practice):
    def make(patient_id, hour, day=16, minutes=15):
        start = datetime(2026, 11, day, hour)
        doctor, site = practice.practitioners[0].id, practice.site.id
        wanted = BookingRequest(doctor, site, patient_id, start, start + timedelta(minutes=minutes))
        return booking.book(desk, wanted).appointment

    return make


@pytest.fixture
def seek(desk):
    def ask(patient_id, kind=WaitingKind.CARE, minutes=15, **wish):
        return waiting.put_on_list(desk, WaitingRequest(patient_id, kind, minutes, **wish))

    return ask


@pytest.fixture
def enter(windows, practice):
    def open_session():
        win = windows.open(practice.gate(Role.SECRETARY), size=(1500, 900))
        return win.shell, windows.agenda(win)

    return open_session


def panel_of(page):
    return page.findChild(AgendaLists).panel


def names(panel):
    return [one.line.shown_name for _rank, one in panel.rows.rows()]


def dialog_of(qtbot, shell, kind):
    (found,) = [one for one in shell.findChildren(kind) if one.isVisible()]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def come_back(qtbot, shell, part):
    """A dialog was closed: the window is in front again, as it is on a real screen."""
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    part.focus_first()


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def freed(qtbot, enter, desk, people, book, seek, practice):
    """Aubry's place is cancelled in the window; Bernard, Carlier and Dubois wait, Dubois with urgency."""
    made = book(people["Aubry"], 9, day=17)
    for name in ("Bernard", "Carlier"):
        seek(people[name])
        practice.clock.advance(minutes=1)
    seek(people["Dubois"], urgency=Urgency.URGENT)
    shell, page = enter()
    page.reveal(made)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    line = page.grid.chosen().appointment
    done = page.desk._ports.cancel(
        CancelRequest(line.id, line.patient_id, line.version, CancelledBy.PATIENT, "grippe")
    )
    page.did(done.deed, "Rendez-vous annulé ; sa place est libre.")
    qtbot.waitUntil(panel_of(page).isVisible)
    return shell, page, made


def test_a_cancelled_place_is_proposed_without_taking_the_keyboard(freed, people):
    _shell, page, _made = freed
    panel = panel_of(page)
    assert names(panel) == ["DUBOIS Noël", "BERNARD Noël", "CARLIER Noël"]
    assert not panel.isAncestorOf(QApplication.focusWidget())
    assert "9 h 00" in panel.where.text().replace("\u00a0", " ")
    assert panel.candidate().line.shown_name == "DUBOIS Noël"
    assert "06 39 98 00 03" in panel.card.phone.text().replace("\u00a0", " ")


def test_a_place_set_free_during_a_call_waits_in_the_bar_and_opens_when_asked(
    qtbot, enter, desk, people, book, seek
):
    made = book(people["Aubry"], 10, day=17)
    seek(people["Bernard"])
    shell, page = enter()
    lists = page.findChild(AgendaLists)
    lists.panel.quiet = lambda: True
    page.top.search.setFocus()
    page.did(
        page.desk._ports.cancel(
            CancelRequest(made.id, made.patient_id, made.version, CancelledBy.PATIENT, "malade")
        ).deed,
        "Rendez-vous annulé.",
    )
    qtbot.waitUntil(lists.chip.isVisible)
    assert lists.panel.isHidden()
    assert page.top.search.hasFocus()
    assert lists.chip.text() == "1 place libérée"
    Keys(qtbot, shell).press(Qt.Key.Key_F, CTRL | SHIFT)
    qtbot.waitUntil(lists.panel.list.hasFocus)
    assert not lists.chip.isVisible()


def test_two_keys_a_call_and_one_to_give_the_place(qtbot, freed, desk, people, tally):
    shell, page, made = freed
    panel, keys = panel_of(page), Keys(qtbot, shell)
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    qtbot.waitUntil(panel.list.hasFocus)
    keys.count = 0
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "retenue" in panel.bar.text())
    assert "8 h 17" in panel.bar.text().replace("\u00a0", " ")
    assert [hold.start for hold in agenda.today(desk, made.practitioner_id, date(2026, 11, 17)).holds] == [
        made.start
    ]
    keys.press(Qt.Key.Key_P)
    qtbot.waitUntil(lambda: names(panel)[0] == "BERNARD Noël")
    assert keys.count == 2
    assert panel.candidate().line.shown_name == "BERNARD Noël"
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "retenue" in panel.bar.text())
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(panel.isHidden)
    tally("9 offer a freed place, two calls", keys.count, 4)
    (shown,) = agenda.today(desk, made.practitioner_id, date(2026, 11, 17)).lines
    assert (shown.shown_name, shown.appointment.start) == ("BERNARD Noël", made.start)
    assert "Place donnée. À relire : Mardi 17 novembre 2026 à 9 h 00" in page.bar.text().replace(
        "\u00a0", " "
    )
    left = {line.shown_name: line for line in waiting.waiting_list(desk)}
    assert set(left) == {"DUBOIS Noël", "CARLIER Noël"}
    assert [call.outcome for call in left["DUBOIS Noël"].attempts] == [Outcome.NO_ANSWER]
    qtbot.waitUntil(page.grid.hasFocus)
    keys.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(waiting.waiting_list(desk)) == 3)


def test_cancelling_by_keys_proposes_the_place(qtbot, enter, desk, people, book, seek, tally):
    seek(people["Bernard"])
    made = book(people["Aubry"], 9, day=17)
    shell, page = enter()
    keys, panel = Keys(qtbot, shell), panel_of(page)
    page.reveal(made)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    keys.press(Qt.Key.Key_Delete)
    dialog_of(qtbot, shell, CancelDialog)
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isVisible)
    assert names(panel) == ["BERNARD Noël"]
    tally("8 cancel, with who waits for the place", keys.count, 3)


def test_closing_the_proposal_gives_the_place_back(qtbot, freed, desk):
    shell, page, made = freed
    panel, keys = panel_of(page), Keys(qtbot, shell)
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "retenue" in panel.bar.text())
    keys.press(Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert page.grid.hasFocus()
    assert agenda.today(desk, made.practitioner_id, date(2026, 11, 17)).holds == ()


def test_a_place_taken_by_a_colleague_meanwhile_is_said(qtbot, freed, desk, people, book):
    shell, page, _made = freed
    panel, keys = panel_of(page), Keys(qtbot, shell)
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    book(people["Étienne"], 9, day=17)
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: "plus libre" in panel.bar.text())
    assert names(panel) == []
    assert not panel.call.isEnabled()
    assert len(waiting.waiting_list(desk)) == 3


def test_a_key_meant_for_one_patient_never_falls_on_another(qtbot, freed, desk):
    shell, page, _made = freed
    panel, keys = panel_of(page), Keys(qtbot, shell)
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    assert panel.candidate().line.shown_name == "DUBOIS Noël"
    entry = panel.candidate().line.entry
    waiting.withdraw(desk, Withdrawal(entry.id, entry.patient_id, entry.version, "vu ailleurs"))
    panel.look_again()
    qtbot.waitUntil(lambda: names(panel) == ["BERNARD Noël", "CARLIER Noël"])
    keys.press(Qt.Key.Key_A)
    qtbot.wait(20)
    assert len(waiting.waiting_list(desk)) == 2
    assert not panel.call.isEnabled()


def test_several_places_set_free_at_once_are_proposed_one_after_the_other(
    qtbot, enter, people, book, seek, desk
):
    made = [book(people["Aubry"], hour, day=17) for hour in (9, 10)]
    for name in ("Bernard", "Carlier"):
        seek(people[name])
    shell, page = enter()
    panel, keys = panel_of(page), Keys(qtbot, shell)
    for one in made:
        wanted = CancelRequest(one.id, one.patient_id, one.version, CancelledBy.PATIENT, "grippe")
        page.did(page.desk._ports.cancel(wanted).deed, "Rendez-vous annulé.")
    qtbot.waitUntil(panel.isVisible)
    assert "1 autre place" in panel.bar.text()
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: names(panel) == ["CARLIER Noël"])
    assert "10 h 00" in panel.where.text().replace("\u00a0", " ")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(panel.isHidden)
    assert [
        line.appointment.start
        for line in agenda.today(desk, made[0].practitioner_id, date(2026, 11, 17)).lines
    ] == [one.start for one in made]


def test_bringing_forward_frees_a_place_that_is_proposed_in_turn(qtbot, enter, desk, people, book, seek):
    later = book(people["Bernard"], 15, day=19)
    seek(people["Bernard"], WaitingKind.EARLIER, appointment_id=later.id)
    seek(people["Carlier"], first_day=date(2026, 11, 19))
    made = book(people["Aubry"], 9, day=17)
    shell, page = enter()
    line = agenda.appointment(desk, made.id).appointment
    page.did(
        page.desk._ports.cancel(
            CancelRequest(line.id, line.patient_id, line.version, CancelledBy.PATIENT, "grippe")
        ).deed,
        "Rendez-vous annulé.",
    )
    panel, keys = panel_of(page), Keys(qtbot, shell)
    qtbot.waitUntil(panel.isVisible)
    assert names(panel) == ["BERNARD Noël"]
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: names(panel) == ["CARLIER Noël"])
    assert panel.candidate() is None  # a key pressed twice gives nothing
    keys.press(Qt.Key.Key_A)
    assert len(waiting.waiting_list(desk)) == 1
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(panel.isHidden)
    assert waiting.waiting_list(desk) == ()
    assert agenda.appointment(desk, later.id).appointment.start == made.start


def test_nobody_fits_and_nothing_opens(qtbot, enter, desk, people, book, seek):
    seek(people["Bernard"], last_day=date(2026, 11, 16))
    made = book(people["Aubry"], 9, day=17)
    _shell, page = enter()
    done = page.desk._ports.cancel(
        CancelRequest(made.id, made.patient_id, made.version, CancelledBy.PATIENT, "grippe")
    )
    page.did(done.deed, "Rendez-vous annulé.")
    qtbot.wait(20)
    assert panel_of(page).isHidden()


def test_a_free_place_is_proposed_when_asked_for(qtbot, enter, people, seek, practice):
    seek(people["Bernard"])
    shell, page = enter()
    keys, panel = Keys(qtbot, shell), panel_of(page)
    page.grid.setFocus()
    for _ in range(5):
        keys.press(Qt.Key.Key_Down)
    start = page.offers.chosen().start
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    qtbot.waitUntil(panel.isVisible)
    assert panel.list.hasFocus()
    assert panel.candidate().seat.start == start
    keys.press(Qt.Key.Key_Escape)
    keys.press(Qt.Key.Key_F, CTRL | SHIFT)
    qtbot.waitUntil(panel.isVisible)
    keys.press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "Refuse" in panel.bar.text())
    assert names(panel) == ["BERNARD Noël"]


def test_the_patient_on_the_telephone_is_put_on_the_list_with_two_keys(qtbot, enter, desk, people, tally):
    shell, page = enter()
    keys = Keys(qtbot, shell)
    page.new_booking(patient=patients.search_patients(desk, "dubois").lines[0])
    keys.press(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = dialog_of(qtbot, shell, WaitingDialog)
    assert dialog.pick.patient().shown_name == "DUBOIS Noël"
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "liste d'attente" in page.bar.text())
    tally("put the caller on the waiting list", keys.count, 2)
    (line,) = waiting.waiting_list(desk)
    assert (line.shown_name, line.entry.kind) == ("DUBOIS Noël", WaitingKind.CARE)


def test_an_appointment_chosen_is_to_come_sooner(qtbot, enter, desk, people, book):
    made = book(people["Dubois"], 15, day=16, minutes=30)
    shell, page = enter()
    keys = Keys(qtbot, shell)
    page.reveal(made)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    keys.press(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = dialog_of(qtbot, shell, WaitingDialog)
    assert dialog.form.request.key() == made.id
    assert not dialog.form.minutes.isEnabled()
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(waiting.waiting_list(desk)) == 1)
    (line,) = waiting.waiting_list(desk)
    assert (line.entry.appointment_id, line.entry.minutes) == (made.id, 30)
    assert line.entry.practitioner_ids == (made.practitioner_id,)


def test_the_patient_of_an_appointment_gives_way_to_the_one_who_is_typed(qtbot, enter, desk, people, book):
    made = book(people["Dubois"], 15, day=16, minutes=30)
    shell, page = enter()
    keys = Keys(qtbot, shell)
    page.reveal(made)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    keys.press(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = dialog_of(qtbot, shell, WaitingDialog)
    assert dialog.pick.change.isVisible()
    keys.type("b")
    keys.type("ern")
    assert dialog.pick.field.text() == "bern"
    assert dialog.pick.patient() is None
    assert dialog.form.wanted("").practitioner_ids == ()
    dialog.submit.click()
    assert "Choisissez d'abord le patient" in dialog.bar.text()
    assert waiting.waiting_list(desk) == ()
    dialog.pick.field.setFocus()
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pick.patient() is not None)
    assert "BERNARD Noël" in [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(waiting.waiting_list(desk)) == 1)
    (line,) = waiting.waiting_list(desk)
    assert (line.shown_name, line.entry.kind) == ("BERNARD Noël", WaitingKind.CARE)
    assert (line.entry.minutes, line.entry.reason_code_id) == (15, "")


def test_a_wish_is_typed_whole_and_its_mistake_is_said_at_its_field(qtbot, enter, desk, people, practice):
    shell, _page = enter()
    lists = shell.show_page("lists")
    keys = Keys(qtbot, shell)
    keys.press(Qt.Key.Key_N, CTRL)
    dialog = dialog_of(qtbot, shell, WaitingDialog)
    qtbot.waitUntil(dialog.pick.field.hasFocus)
    keys.type("dubois")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pick.patient() is not None)
    form = dialog.form
    form.motif.choose(practice.reason_codes[1].id)
    assert form.minutes.value() == 10
    form.urgency._buttons["2"].click()
    form.times.box(1, DayPart.MORNING).setFocus()
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Space)
    form.first.setText("10/12/2026")
    form.last.setText("01/12/2026")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "avant son début" in form.fields["last_day"].error())
    form.last.setText("")
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(lists.waiting.rows.rows()) == 1)
    (line,) = lists.waiting.rows.rows()
    assert line.entry.availability.as_text() == "1m 2a"
    assert (line.entry.urgency, line.entry.first_day) == (Urgency.URGENT, date(2026, 12, 10))
    assert "attente est notée" in lists.waiting.bar.text()


def test_the_list_is_read_called_changed_withdrawn_and_taken_back(qtbot, enter, desk, people, seek):
    for name in ("Aubry", "Bernard"):
        seek(people[name])
    shell, _page = enter()
    lists = shell.show_page("lists")
    tab, keys = lists.waiting, Keys(qtbot, shell)
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 2)
    tab.table.selectRow(0)
    tab.table.setFocus()
    keys.press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: "Message laissé" in tab.bar.text())
    qtbot.waitUntil(lambda: len(tab.table.selected().attempts) == 1)
    keys.press(Qt.Key.Key_Delete)
    dialog_of(qtbot, shell, ReasonDialog)
    keys.type("vu ailleurs")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 1)
    assert "n'attend plus" in tab.bar.text()
    tab.shown.choose("closed")
    tab.reload()
    qtbot.waitUntil(lambda: tab.rows.rows() and tab.rows.rows()[0].entry.state is WaitingState.WITHDRAWN)
    told = tab.told(tab.rows.rows()[0])
    assert "vu ailleurs" in dict(told.facts)["Fin de l'attente"]
    assert "Compte secretary" in dict(told.facts)["Fin de l'attente"]
    come_back(qtbot, shell, tab)
    tab.table.selectRow(0)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "de nouveau" in tab.bar.text())
    assert len(waiting.waiting_list(desk)) == 2


def test_an_appointment_is_taken_from_the_list_and_the_wish_closed(qtbot, enter, desk, people, book, seek):
    seek(people["Dubois"])
    shell, page = enter()
    lists = shell.show_page("lists")
    tab, keys = lists.waiting, Keys(qtbot, shell)
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 1)
    tab.focus_first()
    keys.press(Qt.Key.Key_B)
    assert shell.page_key() == "agenda"
    assert page.booking.patient.patient().shown_name == "DUBOIS Noël"
    page.booking.shut()
    book(people["Dubois"], 10, day=18)
    shell.show_page("lists")
    tab.reload()
    qtbot.waitUntil(lambda: tab.rows.rows()[0].ahead is not None)
    close = [one for one in tab.panel.findChildren(Button) if one.text().startswith("Clore")]
    close[0].click()
    qtbot.waitUntil(lambda: not tab.rows.rows())
    assert waiting.waiting_list(desk, closed=True)[0].entry.state is WaitingState.BOOKED


def test_a_recall_is_planned_called_and_dropped_by_keys(qtbot, enter, desk, people):
    shell, page = enter()
    keys = Keys(qtbot, shell)
    page.new_booking(patient=patients.search_patients(desk, "dubois").lines[0])
    keys.press(Qt.Key.Key_R, CTRL)
    dialog = dialog_of(qtbot, shell, RecallDialog)
    dialog.submit.click()
    assert "délai" in dialog.fields["due"].error()
    soon = next(one for one in dialog.findChildren(Button) if one.text() == "1 mois")
    soon.click()
    assert dialog.due.day() == date(2026, 12, 16)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "rappel est prévu" in page.bar.text())
    lists = shell.show_page("lists")
    come_back(qtbot, shell, lists)
    keys.press(Qt.Key.Key_F7)
    tab = lists.recalls
    assert lists.tab() is tab
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 1)
    assert lists.which._buttons["recalls"].text() == "Rappels (1)"
    come_back(qtbot, shell, tab)
    keys.press(Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "reste à faire" in tab.bar.text())
    qtbot.waitUntil(lambda: len(tab.table.selected().attempts) == 1)
    keys.press(Qt.Key.Key_Delete)
    dialog_of(qtbot, shell, ReasonDialog)
    keys.type("suivi ailleurs")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not tab.rows.rows())
    assert recalls.recall_list(desk, closed=True)[0].recall.close_reason == "suivi ailleurs"


def test_a_wish_half_typed_survives_the_lock(qtbot, enter, desk, people, book, practice):
    later = book(people["Dubois"], 15, day=19)
    shell, page = enter()
    page.new_booking(patient=patients.search_patients(desk, "dubois").lines[0])
    assert [draft.kind for draft in shell.unfinished()] == ["booking"]
    Keys(qtbot, shell).press(Qt.Key.Key_N, CTRL | SHIFT)
    form = dialog_of(qtbot, shell, WaitingDialog).form
    qtbot.waitUntil(lambda: form.request.count() == 2)
    form.request.choose(later.id)
    form.times.box(2, DayPart.MORNING).setChecked(True)
    form.note.setText("plutôt tôt")
    (draft,) = [one for one in shell.unfinished() if one.kind == "waiting"]
    again, _page = enter()
    lists = again.show_page(PAGE_OF_DRAFT[draft.kind])
    lists.restore(draft)
    dialog = dialog_of(qtbot, again, WaitingDialog)
    qtbot.waitUntil(lambda: dialog.form.request.key() == later.id)
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(lists.waiting.rows.rows()) == 1)
    (line,) = lists.waiting.rows.rows()
    assert (line.entry.appointment_id, line.entry.note) == (later.id, "plutôt tôt")
    assert line.entry.availability.as_text() == "2m"


def test_a_recall_half_typed_survives_the_lock(qtbot, enter, desk, people):
    line = recalls.put_recall(desk, RecallRequest(people["Dubois"], date(2026, 12, 1)))
    shell, _page = enter()
    lists = shell.show_page("lists")
    lists.recalls._change(line)
    dialog = dialog_of(qtbot, shell, RecallDialog)
    assert dialog.unfinished() is None
    dialog.note.setText("bilan")
    (draft,) = shell.unfinished()
    again, _page = enter()
    lists = again.show_page(PAGE_OF_DRAFT[draft.kind])
    lists.restore(draft)
    dialog = dialog_of(qtbot, again, RecallDialog)
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(lists.recalls.rows.rows()))
    (shown,) = recalls.recall_list(desk)
    assert (shown.recall.id, shown.recall.note, shown.recall.due) == (
        line.recall.id,
        "bilan",
        date(2026, 12, 1),
    )


def test_the_patient_of_a_file_is_put_on_the_list(qtbot, enter, desk, people):
    shell, _page = enter()
    files = shell.show_page("patients")
    files.open_patient(people["Dubois"])
    qtbot.waitUntil(files.panel.isVisible)
    keys = Keys(qtbot, shell)
    files.search.setFocus()
    keys.press(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = dialog_of(qtbot, shell, WaitingDialog)
    assert dialog.pick.patient().id == people["Dubois"]
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(waiting.waiting_list(desk)) == 1)
    qtbot.waitUntil(lambda: "liste d'attente" in files.panel.bar.text())
    assert any(action.text() == "Rappeler plus tard…" for action in files.panel.menu.actions())


def test_the_discreet_mode_hides_the_names(qtbot, enter, people, seek, all_words_of):
    seek(people["Dubois"])
    shell, _page = enter()
    lists = shell.show_page("lists")
    qtbot.waitUntil(lambda: bool(lists.waiting.rows.rows()))
    lists.focus_first()
    shell.set_discreet(True)
    assert "DUBOIS" not in all_words_of(lists)
    shell.set_discreet(False)
    assert "DUBOIS" in all_words_of(lists)


def test_everything_that_takes_the_keyboard_has_a_name(qtbot, freed, people, desk, unnamed_parts):
    shell, page, _made = freed
    lists = shell.show_page("lists")
    lists.waiting.add()
    recalls.put_recall(desk, RecallRequest(people["Dubois"], date(2026, 12, 1)))
    dialog = dialog_of(qtbot, shell, WaitingDialog)
    assert unnamed_parts(dialog) == []
    dialog.reject()
    lists.recalls.add()
    dialog = dialog_of(qtbot, shell, RecallDialog)
    assert unnamed_parts(dialog) == []
    dialog.reject()
    qtbot.waitUntil(lambda: bool(lists.waiting.rows.rows()))
    lists.waiting.table.selectRow(0)
    assert unnamed_parts(lists) == []
    shell.show_page("agenda")
    assert unnamed_parts(panel_of(page)) == []


@pytest.fixture
def all_words_of():
    """The words of the labels and the cells that can be seen or heard."""

    def found(page):
        model = page.waiting.rows
        cells = [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        labels = [part.text() for part in page.findChildren(QLabel) if part.isVisible()]
        return "\n".join(cells + labels)

    return found


@pytest.fixture
def unnamed_parts():
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QWidget

    def found(widget):
        return [
            repr(part)
            for part in widget.findChildren(QWidget)
            if part.focusPolicy().value & 1
            and part.isVisibleTo(widget)
            and not part.objectName().startswith("qt_")
            and not QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name).strip()
        ]

    return found


def test_who_waited_and_is_booked_as_usual_is_taken_off_the_list_by_one_key(
    qtbot, enter, desk, people, seek, practice
):
    seek(people["Dubois"])
    shell, page = enter()
    keys = Keys(qtbot, shell)
    page.focus_first()
    keys.press(Qt.Key.Key_N, CTRL)
    keys.type("dubois")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.booking.slots.hasFocus)
    qtbot.waitUntil(lambda: bool(page.booking.slots.slots()))
    keys.type("1")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "DUBOIS Noël était sur la liste d'attente : l'en retirer ?" in page.bar.text())
    assert page.bar.text().startswith("À relire :")  # what is read to the patient stays before the eyes
    assert len(waiting.waiting_list(desk)) == 1
    keys.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: waiting.waiting_list(desk) == ())
    qtbot.waitUntil(lambda: page.bar.text() == "C'est retiré des listes : le rendez-vous est pris.")
    keys.press(Qt.Key.Key_F4)
    (ended,) = waiting.waiting_list(desk, closed=True)
    assert ended.entry.state is WaitingState.BOOKED
    keys.press(Qt.Key.Key_Z, CTRL)  # taken back, the wish stands as before
    qtbot.waitUntil(lambda: len(waiting.waiting_list(desk)) == 1)


@pytest.mark.parametrize("way", ["copied", "moved", "series"])
def test_who_waited_and_is_given_a_place_in_another_way_is_asked_about_too(
    qtbot, enter, desk, people, book, seek, way
):
    made = book(people["Dubois"], 9, day=20)
    seek(people["Dubois"], WaitingKind.EARLIER, appointment_id=made.id)
    shell, page = enter()
    page.reveal(made)
    qtbot.waitUntil(lambda: page.grid.chosen() is not None)
    line, start = page.grid.chosen(), datetime(2026, 11, 18, 9)
    place = line.appointment.practitioner_id, line.appointment.site_id, start
    if way == "series":
        asked = SeriesRequest(*place[:2], made.patient_id, start.date(), start.time(), 15, (2,), count=2)
        done = series.book_series(desk, asked, series.preview_series(desk, asked))
        page.did(done.deed, "Série prise.")
    elif way == "moved":
        page.desk.move(line, *place)
    else:
        page.desk.copy(line, *place, lambda _deed: None)
    qtbot.waitUntil(lambda: "DUBOIS Noël était sur la liste d'attente : l'en retirer ?" in page.bar.text())
    Keys(qtbot, shell).press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: waiting.waiting_list(desk) == ())
