"""The telephone in a real session's window: by keys alone, from the first ring to the end of the call."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, Qt
from tests.journeys.secretariat_desk import calls_of_a_day

from telesec.app.calls_wiring import INCOMING
from telesec.domain.calls.calls import CallOutcome, CallState, IdentityState
from telesec.domain.calls.lines import Line
from telesec.domain.calls.requests import CallFilter
from telesec.domain.calls.ringing import Ring
from telesec.domain.calls.words import CallerKind
from telesec.domain.contacts.correspondents import Correspondent
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.calls import views
from telesec.services.calls.lines import save_line
from telesec.services.contacts.correspondents import save_correspondent
from telesec.services.patients import patients
from telesec.storage.records import call_lists
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.calls.bar_acts import FIRST_TO_FOLD
from telesec.ui.calls.page import CallsPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOEL = PatientDraft(
    "Dubois", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 39 98 00 01", city="Villeurbanne"
)
LEA = PatientDraft("Aubry", "Léa", date(1990, 7, 2), Sex.FEMALE, phone="06 39 98 00 02", city="Lyon")


@pytest.fixture
def gate(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def people(gate):
    return [patients.create_patient(gate, draft) for draft in (NOEL, LEA)]


@pytest.fixture
def enter(windows, people):
    def open_session(gate, size=(1500, 900), dress=("light", 10)):
        win = windows.open(gate, size=size, dress=dress, telephone=True)
        windows.agenda(win)
        win.telephone = win.shell.findChild(QObject, INCOMING)
        win.bar = win.telephone.bar
        win.page = lambda: win.shell.findChild(CallsPage) or win.shell.show_page("calls")
        return win

    return open_session


def standing(gate):
    return views.desk_calls(gate)


def the_day(gate):
    today = date(2026, 11, 16)
    return [line.call for line in views.call_list(gate, CallFilter(today, today)).lines]


@pytest.fixture
def win(enter, gate):
    return enter(gate)


@pytest.fixture
def two_lines(practice):
    admin = practice.gate(Role.ADMIN)
    for label, number in (("Accueil", "04 72 00 00 01"), ("Pédiatrie", "04 72 00 00 02")):
        greeting = f"{label}, bonjour."
        save_line(admin, Line(label.lower(), label, number, greeting))


@pytest.fixture
def taken(qtbot, win):
    """A call is in hand, on its page."""
    win.keys.press(Qt.Key.Key_F2, free=True)
    qtbot.waitUntil(lambda: win.bar.acts.isVisible() and not win.shell.opening.key)
    qtbot.waitUntil(win.page().panel.form.isVisible)
    return win


@pytest.fixture
def identify(qtbot):
    """The caller says when they were born and where they live, as Noël Dubois would."""

    def ask(win, born="14031968", town="villeurbanne", *, free=True):
        win.keys.type(born, free=free)
        win.keys.press(Qt.Key.Key_Return, free=free)
        win.keys.type(town, free=True)
        win.keys.press(Qt.Key.Key_Return, free=free)

    return ask


@pytest.fixture
def known(qtbot, taken, identify):
    """The caller in hand is Noël Dubois, and it is established."""
    identify(taken)
    qtbot.waitUntil(taken.page().panel.identified.isVisible)
    taken.page().panel.caller.kind.choose("patient")
    qtbot.waitUntil(lambda: not taken.page().panel.identified.caution.isVisible())
    taken.page().panel.focus_first()
    return taken


def test_one_key_takes_a_call_and_it_is_written_at_once(qtbot, win, gate, tally):
    assert not win.bar.isVisible()
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(win.bar.isVisible)
    tally("1 pick up the telephone", win.keys.count, 1)
    qtbot.waitUntil(lambda: not win.shell.opening.key)
    (call,) = the_day(gate)
    assert call.state is CallState.OPEN
    assert win.shell.page_key() == "calls"
    assert win.page().panel.identity.answers.fields["birth_date"].hasFocus()
    assert win.bar.clock.text() == "0:00"


def test_the_clock_of_the_call_goes_on(qtbot, taken, practice):
    practice.clock.advance(minutes=2, seconds=7)
    qtbot.waitUntil(lambda: taken.bar.clock.text() == "2:07", timeout=3000)


def test_a_telephone_that_rings_takes_the_keys_from_nobody(qtbot, win, gate):
    agenda = win.shell.show_page("agenda")
    agenda.top.search.setFocus()
    win.telephone.incoming(Ring("0639980002", "", gate.now()))
    qtbot.waitUntil(win.bar.isVisible)
    win.keys.type("lun")
    assert (agenda.top.search.text(), win.shell.page_key()) == ("lun", "agenda")
    assert "06 39 98 00 02" in win.bar.who.words()
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: standing(gate).current is not None)
    assert standing(gate).current.call.number == "0639980002"
    qtbot.waitUntil(win.bar.acts.isVisible)


def test_what_rings_says_its_line_and_whose_number_it_is_by_initials(
    qtbot, two_lines, taken, gate, people, all_words
):
    bar = taken.bar
    taken.telephone.incoming(Ring("0639980002", "0472000002", gate.now()))
    qtbot.waitUntil(bar.rings.isVisible)
    assert bar.rings.words.words() == "Pédiatrie · A. L. · 06 39 98 00 02"
    assert "Aubry" not in all_words(taken.shell)
    taken.telephone.incoming(Ring("", "0478999999", gate.now()))
    qtbot.waitUntil(bar.rings.others.isVisible)
    menu = bar.rings.open_menu()
    assert [act.text() for act in menu.actions()] == [
        "Pédiatrie · A. L. · 06 39 98 00 02",
        "ligne inconnue : 04 78 99 99 99 · Numéro masqué",
    ]
    menu.actions()[1].trigger()
    menu.close()
    qtbot.waitUntil(lambda: standing(gate).current.call.line_id == "0478999999")
    taken.keys.press(Qt.Key.Key_F12)
    assert "06 39 98" not in all_words(taken.shell)
    assert "A. L." not in all_words(taken.shell)


def test_a_correspondent_who_rings_is_named(qtbot, win, gate):
    save_correspondent(gate, Correspondent("", "Pharmacie du Pont", phone="04 78 00 00 05"))
    win.telephone.incoming(Ring("0478000005", "", gate.now()))
    qtbot.waitUntil(win.bar.isVisible)
    assert win.bar.who.words() == "Appel entrant · Pharmacie du Pont · 04 78 00 00 05"


def test_the_key_that_takes_a_call_says_why_it_takes_none(qtbot, known, gate):
    known.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(known.shell.bar.isVisible)
    assert known.shell.bar.text() == (
        "Vous êtes déjà en ligne avec D. N. : Maj+F2 met cet appel en attente, Ctrl+F2 le termine."
    )
    assert len(the_day(gate)) == 1


def test_the_caller_is_found_by_their_birth_date_and_identified_by_one_more_answer(
    qtbot, taken, gate, people, tally
):
    keys, panel = taken.keys, taken.page().panel
    keys.type("14031968")
    keys.press(Qt.Key.Key_Return)
    found = keys.count
    qtbot.waitUntil(lambda: "D. N." in panel.identity.said.text())
    keys.type("villeurbanne", free=True)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.identified.isVisible)
    tally("2 find the caller's file", found, 9)
    tally("3 verify identity (beside what is typed)", keys.count - found, 2)
    assert panel.identified.name.text() == "DUBOIS Noël"
    assert taken.bar.identity.text() == "Identité vérifiée"
    assert panel.caller.kind.hasFocus()
    call = standing(gate).current.call
    assert (call.patient_id, call.identity) == (people[0].id, IdentityState.PASSED)
    assert call.caller_kind is None
    assert "Dites qui appelle" in panel.identified.caution.words()
    keys.type("p")
    qtbot.waitUntil(lambda: standing(gate).current.call.caller_kind is CallerKind.PATIENT)
    qtbot.waitUntil(lambda: not panel.identified.caution.isVisible())


def test_another_name_than_the_file_s_is_told_once_the_identity_is_established(
    qtbot, taken, gate, identify, all_words
):
    panel = taken.page().panel
    panel.caller.name.setFocus()
    taken.keys.type("Odile Martin")
    panel.identity.focus_first()
    identify(taken)
    qtbot.waitUntil(panel.identified.caution.isVisible)
    assert "Le nom donné n'est pas celui de cette fiche" in panel.identified.caution.words()
    assert taken.bar.identity.text() == "Vérifiée, autre nom ?"
    panel.caller.name.setFocus()
    panel.caller.name.selectAll()
    taken.keys.type("M. Dubois")
    qtbot.waitUntil(lambda: taken.bar.identity.text() == "Identité vérifiée")
    panel.caller.kind.choose("parent")
    qtbot.waitUntil(panel.identity.isVisible)
    assert taken.bar.identity.text() == "Identité à vérifier"
    assert "DUBOIS" not in all_words(taken.shell)


def test_another_name_says_nothing_before_the_identity_is_established(qtbot, taken, gate):
    panel = taken.page().panel
    panel.caller.name.setFocus()
    taken.keys.type("Odile Martin")
    panel.identity.focus_first()
    taken.keys.type("14031968")
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Une fiche répond" in panel.identity.said.text())
    assert panel.identified.caution.words() == ""
    assert taken.bar.identity.text() == "Identité à vérifier"


def test_answers_typed_while_the_page_is_still_being_made_go_on_in_their_fields(qtbot, win, people):
    win.keys.press(Qt.Key.Key_F2)
    assert win.shell.opening.key == "calls"
    win.keys.type("14031968")
    win.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not win.shell.opening.key)
    panel = win.page().panel
    assert panel.identity.answers.fields["city"].hasFocus()
    win.keys.type("villeurbanne")
    win.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.identified.isVisible)


def test_nothing_of_a_file_is_on_the_screen_before_the_identity_is_established(
    qtbot, taken, all_words, identify, people
):
    secrets = (
        "dubois",
        "noël",
        "1968",
        "villeurbanne",
        "06 39 98 00 01",
        "0639980001",
        "58 ans",
        people[0].id,
    )
    panel = taken.page().panel

    def told():
        words = all_words(taken.shell).casefold()
        return [secret for secret in secrets if secret in words]

    taken.keys.type("14031968")
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Une fiche répond" in panel.identity.said.text())
    for card in panel.cards.names():
        panel.show_card(card)
        qtbot.wait(0)
        assert told() == [], card
    panel.identity.answers.focus("city")
    taken.keys.type("lyon")
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "ne correspondent pas" in panel.identity.said.text())
    assert told() == []
    taken.page().tabs.open("register")
    qtbot.waitUntil(lambda: bool(taken.page().show_tab("register").rows.rows()))
    taken.page().show_tab("register").table.selectRow(0)
    qtbot.waitUntil(taken.page().show_tab("register").panel.isVisible)
    assert told() == []
    taken.keys.press(Qt.Key.Key_I, CTRL)
    taken.keys.press(Qt.Key.Key_B, CTRL | SHIFT)
    qtbot.waitUntil(lambda: taken.shell.page_key() == "agenda")
    assert told() == []


def test_an_answer_half_typed_when_the_files_answer_is_not_compared(qtbot, taken, gate):
    panel = taken.page().panel
    taken.tasks.slow = True
    taken.keys.type("14031968")
    taken.keys.press(Qt.Key.Key_Return)
    taken.keys.type("villeur")
    taken.tasks.answer()
    qtbot.waitUntil(lambda: "Une fiche répond" in panel.identity.said.text())
    assert standing(gate).current.call.failures == 0
    taken.tasks.slow = True
    taken.keys.type("banne")
    taken.keys.press(Qt.Key.Key_Return)
    taken.tasks.answer()
    qtbot.waitUntil(panel.identified.isVisible)


def test_what_is_typed_before_the_call_is_written_is_its_first_answer(qtbot, win):
    win.shell.show_page("calls")
    win.tasks.slow = True
    win.keys.press(Qt.Key.Key_F2)
    win.keys.type("14031968")
    win.keys.press(Qt.Key.Key_Return)
    win.keys.type("villeurbanne")
    win.keys.press(Qt.Key.Key_Return)
    win.tasks.answer()
    qtbot.waitUntil(win.page().panel.identified.isVisible)


def test_the_page_of_calls_opens_in_several_turns(enter, gate):
    win = enter(gate)
    win.shell.open_page("calls")
    turns = 0
    while win.shell.opening.key:
        win.shell.opening.turn()
        turns += 1
    assert turns > 5
    assert win.shell.page_key() == "calls"


def test_wrong_answers_are_counted_and_the_number_on_file_is_all_that_is_left(qtbot, taken, identify, gate):
    panel = taken.page().panel
    for left, town in (("2 essais", "lyon"), ("1 essai", "bron"), ("rappel", "vaulx")):
        identify(taken, town=town)
        qtbot.waitUntil(lambda left=left: left in panel.identity.said.text())
        panel.identity.answers.clear()
        panel.identity.focus_first()
    identify(taken)
    qtbot.waitUntil(lambda: "Trop de réponses" in panel.identity.said.text())
    assert standing(gate).current.disclosed is None
    panel.identity.call_back.click()
    qtbot.waitUntil(lambda: "06 39 98 00 01" in panel.identity.said.text())
    assert panel.identity.reached.hasFocus()
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.identified.isVisible)
    assert standing(gate).current.call.identity is IdentityState.CALLED_BACK


def test_the_same_wrong_answers_struck_again_cost_no_try(qtbot, taken, identify, gate):
    identity = taken.page().panel.identity
    identify(taken, town="lyon")
    qtbot.waitUntil(lambda: "2 essais" in identity.said.text())
    taken.keys.press(Qt.Key.Key_Return)
    assert "déjà été comparées" in identity.said.text()
    taken.tasks.run(lambda: None, lambda _done: None)
    identity.answers.fields["city"].setText("bron")
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1 essai" in identity.said.text())


def test_the_key_of_the_identity_selects_what_no_file_answered(qtbot, taken):
    identity = taken.page().panel.identity
    born = identity.answers.fields["birth_date"]
    taken.keys.type("01011901", free=True)
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Aucune fiche" in identity.said.text())
    taken.telephone.incoming(Ring("0639980002", "", taken.page().desk.calls.now()))
    qtbot.waitUntil(taken.bar.rings.isVisible)
    assert "Aucune fiche" in identity.said.text()  # whatever else is read meanwhile
    taken.shell.show_page("patients")
    taken.keys.press(Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(born.hasFocus)
    assert born.selectedText() == "01011901"


def test_enter_goes_to_the_answer_beside_the_birth_date(taken):
    fields = taken.page().panel.identity.answers.fields
    taken.keys.type("14031968", free=True)
    taken.keys.press(Qt.Key.Key_Return)
    born, town = (fields[key].mapToGlobal(fields[key].rect().topLeft()) for key in ("birth_date", "city"))
    assert fields["city"].hasFocus()
    assert (town.y(), town.x() > born.x()) == (born.y(), True)


def test_somebody_who_speaks_for_a_patient_is_compared_with_those_authorised(qtbot, taken, gate):
    panel = taken.page().panel
    panel.caller.kind.choose("carer")
    panel.identity.focus_first()
    taken.keys.type("14031968")
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Notez d'abord le nom" in panel.identity.said.text())
    assert panel.caller.name.hasFocus()
    taken.keys.type("Odile Martin")
    panel.identity.focus_first()
    taken.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "ne correspondent pas" in panel.identity.said.text())
    assert standing(gate).current.disclosed is None


def test_an_appointment_booked_from_the_call_is_linked_without_one_more_key(
    qtbot, known, gate, people, tally
):
    known.keys.press(Qt.Key.Key_B, CTRL | SHIFT)
    booking_panel = known.shell.findChild(AgendaPage).booking
    qtbot.waitUntil(lambda: len(booking_panel.slots.slots()) == 3)
    assert booking_panel.patient.patient().id == people[0].id
    before = known.keys.count
    known.keys.press(Qt.Key.Key_1)
    known.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not booking_panel.isVisible())
    tally("6 confirm the booking of a call, linked", known.keys.count - before, 2)
    assert "book" in [event.action for event in standing(gate).current.events]
    known.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not known.bar.isVisible())
    (call,) = the_day(gate)
    assert (call.state, call.outcome) == (CallState.ENDED, CallOutcome.BOOKED)


def test_without_an_established_identity_the_booking_begins_with_nobody(qtbot, taken):
    taken.keys.press(Qt.Key.Key_B, CTRL | SHIFT)
    booking_panel = taken.shell.findChild(AgendaPage).booking
    qtbot.waitUntil(booking_panel.isVisible)
    assert booking_panel.patient.patient() is None
    assert "L'identité n'est pas établie" in taken.shell.bar.text()


def test_a_call_waits_while_another_is_taken_and_one_key_takes_it_back(qtbot, known, gate, tally):
    panel = known.page().panel
    panel.reason.text.setFocus()
    known.keys.type("cherche sa carte", free=True)
    before = known.keys.count
    known.keys.press(Qt.Key.Key_F2, SHIFT)
    qtbot.waitUntil(lambda: "cherche sa carte" in known.bar.who.words())
    tally("a call put aside", known.keys.count - before, 1)
    known.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: standing(gate).current is not None)
    qtbot.waitUntil(lambda: known.bar.waiting.text() == "1 en attente")
    known.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not known.bar.acts.isVisible())
    known.keys.press(Qt.Key.Key_F2, SHIFT)
    qtbot.waitUntil(panel.identified.isVisible)
    assert panel.identified.name.text() == "DUBOIS Noël"
    assert panel.reason.text.toPlainText() == "cherche sa carte"


def test_a_colleague_of_the_same_desk_sees_the_call_that_waits(qtbot, known, gate):
    known.keys.press(Qt.Key.Key_F2, SHIFT)
    qtbot.waitUntil(known.bar.waiting.isVisible)
    menu = known.bar.waiting.open_menu()
    assert [act.text() for act in menu.actions()] == ["DUBOIS Noël · en attente"]
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: standing(gate).current is not None)


def test_the_time_of_those_who_wait_goes_on_and_one_left_too_long_is_told(qtbot, known, practice):
    bar = known.bar
    known.keys.press(Qt.Key.Key_F2, SHIFT)
    qtbot.waitUntil(bar.waiting.isVisible)
    menu = bar.waiting.open_menu()
    practice.clock.advance(minutes=1)
    qtbot.waitUntil(lambda: "depuis 1 minute" in bar.who.words(), timeout=3000)
    assert "depuis 1 minute" in menu.actions()[0].text()
    assert bar.waiting.text() == "1 en attente"
    menu.close()
    practice.clock.advance(minutes=1)
    qtbot.waitUntil(lambda: bar.waiting.text() == "1 en attente · 2 min", timeout=3000)
    assert "1 laissé trop longtemps" in bar.waiting.accessibleName()
    assert "laissé en attente" in known.shell.bar.text()
    known.shell.bar.clear()
    practice.clock.advance(minutes=1)
    qtbot.waitUntil(lambda: bar.waiting.text() == "1 en attente · 3 min", timeout=3000)
    assert known.shell.bar.text() == ""
    known.keys.press(Qt.Key.Key_F2, SHIFT)
    known.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert not bar._tick.isActive()


def test_nothing_is_counted_while_a_call_only_rings(qtbot, win, gate):
    win.telephone.incoming(Ring("0639980002", "", gate.now()))
    qtbot.waitUntil(win.bar.isVisible)
    assert not win.bar._tick.isActive()


def test_a_transfer_to_the_practitioner_is_one_key(qtbot, known, gate, practice, tally):
    known.page().panel.reason.doctor.choose(practice.practitioners[1].id)
    before = known.keys.count
    known.keys.press(Qt.Key.Key_T, CTRL | SHIFT)
    qtbot.waitUntil(lambda: "Dr Benali" in known.page().panel.foot.done.text())
    tally("12 transfer to the doctor", known.keys.count - before, 1)
    known.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not known.bar.isVisible())
    assert the_day(gate)[0].outcome is CallOutcome.TRANSFERRED


def test_whom_to_transfer_to_is_asked_when_several_may_be_meant(qtbot, known):
    known.keys.press(Qt.Key.Key_T, CTRL | SHIFT)
    qtbot.waitUntil(known.page().panel.reason.doctor.hasFocus)
    assert "À qui transférer" in known.shell.bar.text()


def test_what_is_typed_is_written_while_the_caller_speaks(qtbot, known, gate):
    known.page().panel.reason.text.setFocus()
    known.keys.type("Demande si le cabinet ouvre samedi ")
    qtbot.waitUntil(lambda: standing(gate).current.call.text == "Demande si le cabinet ouvre samedi")
    known.keys.type("matin")
    qtbot.waitUntil(lambda: standing(gate).current.call.text.endswith("samedi matin"))
    assert known.page().panel.reason.text.toPlainText().endswith("samedi matin")


def test_a_lock_in_mid_call_loses_neither_the_call_nor_the_last_letters(qtbot, known, enter, practice, gate):
    known.page().panel.reason.text.setFocus()
    known.keys.type("ordonn")
    drafts = known.shell.unfinished()
    assert [draft.kind for draft in drafts] == ["call"]
    known.tasks.is_open = False
    gate.close()
    practice.clock.advance(minutes=1)
    after = enter(practice.gate(Role.SECRETARY))
    qtbot.waitUntil(after.bar.isVisible)
    qtbot.waitUntil(lambda: "DUBOIS Noël" in after.bar.who.words())
    after.page().restore(drafts[0])
    qtbot.waitUntil(lambda: after.page().panel.reason.text.toPlainText() == "ordonn")
    (call,) = the_day(practice.gates[-1])
    qtbot.waitUntil(lambda: the_day(practice.gates[-1])[0].text == "ordonn")
    assert call.state is CallState.OPEN


def test_a_call_interrupted_long_ago_waits_to_be_taken_back_or_ended(qtbot, known, enter, practice, gate):
    known.tasks.is_open = False
    gate.close()
    practice.clock.advance(minutes=30)
    after = enter(practice.gate(Role.SECRETARY))
    qtbot.waitUntil(after.bar.isVisible)
    assert after.bar.identity.text() == "Interrompu"
    after.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: after.bar.identity.text() == "Identité à vérifier")


def test_the_register_tells_the_day_and_takes_what_was_not_noted(qtbot, known, gate):
    known.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not known.bar.isVisible())
    page = known.page()
    page.tabs.open("register")
    register = page.show_tab("register")
    qtbot.waitUntil(lambda: len(register.rows.rows()) == 1)
    assert register.rows.text_at(0, 2) == "DUBOIS Noël · Patient"
    assert register.rows.text_at(0, 4) == "Non renseigné"
    register.table.selectRow(0)
    qtbot.waitUntil(register.panel.isVisible)
    register.panel.choice.choose("informed")
    register.panel.save.click()
    qtbot.waitUntil(lambda: register.rows.text_at(0, 4) == "Renseignement donné")
    register.outcome.choose("booked")
    register.outcome.activated.emit(0)
    qtbot.waitUntil(lambda: register.rows.rows() == ())
    assert register.empty.isVisible()


def test_discreet_leaves_initials_everywhere(qtbot, known, all_words):
    known.keys.press(Qt.Key.Key_F12)
    page = known.page()
    page.tabs.open("register")
    register = page.show_tab("register")
    qtbot.waitUntil(lambda: bool(register.rows.rows()))
    register.table.selectRow(0)
    qtbot.waitUntil(register.panel.isVisible)
    page.tabs.open("call")
    for tab in ("call", "register"):
        page.tabs.open(tab)
        words = all_words(known.shell)
        assert "DUBOIS" not in words
        assert "06 39 98 00 01" not in words
    assert "D. N." in known.bar.who.words()


def test_every_control_of_the_telephone_is_named(known, unnamed):
    page = known.page()
    for tab in page.tabs.names():
        page.show_tab(tab)
        assert unnamed(known.shell) == []
    for card in page.panel.cards.names():
        page.panel.show_card(card)
        assert unnamed(known.shell) == []


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("dress", ["light", "dark", "high_contrast"])
def test_the_bar_fits_a_small_screen_and_is_always_as_high(
    qtbot, enter, gate, shoot, identify, dress, points
):
    win = enter(gate, size=(1366, 768), dress=(dress, points))
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(win.bar.acts.isVisible)
    height = win.bar.height()
    shoot(win.shell, f"call_taken_{dress}_{points}")
    identify(win)
    qtbot.waitUntil(win.page().panel.identified.isVisible)
    shoot(win.shell, f"call_known_{dress}_{points}")
    win.keys.press(Qt.Key.Key_F2, SHIFT)
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: win.bar.waiting.isVisible() and win.bar.acts.isVisible())
    win.telephone.incoming(Ring("0639980002", "", gate.now()))
    qtbot.waitUntil(win.bar.rings.take.isVisible)
    win.shell.show_page("agenda")
    shoot(win.shell, f"call_bar_{dress}_{points}")
    assert (win.bar.height(), win.shell.width()) == (height, 1366)
    for part in (win.bar.rings.take, win.bar.waiting, win.bar.identity):
        assert part.width() >= part.sizeHint().width()


def test_the_words_of_the_bar_leave_one_by_one_the_least_needed_first(taken):
    """They all became pictures at once."""
    bar, acts = taken.bar, taken.bar.acts

    def words_at(width):
        bar.resize(width, bar.height())
        return [key for key, button in acts.buttons.items() if button.text()]

    seen = [words_at(width) for width in range(1500, 100, -4)]
    order = [one for at, one in enumerate(seen) if at == 0 or one != seen[at - 1]]
    assert [len(one) for one in order] == [7, 6, 5, 4, 3, 2, 1, 0]
    gone = [(set(before) - set(after)).pop() for before, after in pairwise(order)]
    assert tuple(gone) == FIRST_TO_FOLD
    assert words_at(1500) == list(acts.buttons)


def test_the_line_dialled_says_how_to_answer(qtbot, two_lines, win, gate):
    win.telephone.incoming(Ring("", "0472000002", gate.now()))
    qtbot.waitUntil(win.bar.rings.take.isVisible)
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: not win.shell.opening.key and win.bar.acts.isVisible())
    caller = win.page().panel.caller
    assert (caller.which.currentText(), caller.greeting.text()) == ("Pédiatrie", "Pédiatrie, bonjour.")
    assert not caller.line.isVisible()


def test_a_line_that_is_none_of_the_practice_is_said_and_another_is_chosen(qtbot, two_lines, win, gate):
    win.telephone.incoming(Ring("", "0478999999", gate.now()))
    qtbot.waitUntil(win.bar.rings.take.isVisible)
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: not win.shell.opening.key and win.bar.acts.isVisible())
    caller = win.page().panel.caller
    qtbot.waitUntil(caller.line.isVisible)
    assert caller.line.text() == "Ligne inconnue : 04 78 99 99 99"
    assert standing(gate).current.call.line_id == "0478999999"
    caller.which.choose("accueil")
    qtbot.waitUntil(lambda: caller.greeting.text() == "Accueil, bonjour.")
    assert not caller.line.isVisible()


def test_the_line_of_a_call_taken_by_hand_is_asked_when_there_are_several(qtbot, two_lines, taken, gate):
    caller = taken.page().panel.caller
    qtbot.waitUntil(caller.which.isVisible)
    caller.which.choose("accueil")
    qtbot.waitUntil(lambda: caller.greeting.text() == "Accueil, bonjour.")
    caller.which.choose("pédiatrie")  # the first choice was a slip of the hand
    qtbot.waitUntil(lambda: caller.greeting.text() == "Pédiatrie, bonjour.")
    assert standing(gate).current.call.line_id == "pédiatrie"


def test_a_page_made_during_a_call_alters_nothing_of_it(qtbot, known, enter, practice, gate):
    known.page().panel.reason.doctor.choose(practice.practitioners[1].id)
    qtbot.waitUntil(lambda: standing(gate).current.call.practitioner_id == practice.practitioners[1].id)
    known.tasks.is_open = False
    gate.close()
    again = practice.gate(Role.SECRETARY)
    after = enter(again)
    qtbot.waitUntil(after.bar.acts.isVisible)
    panel = after.page().panel
    after.page().desk.typed.write()
    qtbot.waitUntil(panel.identified.isVisible)
    assert panel.reason.doctor.key() == practice.practitioners[1].id
    assert standing(again).current.call.practitioner_id == practice.practitioners[1].id


def test_the_next_caller_has_the_instructions_beside_not_the_card_of_the_one_before(qtbot, taken):
    cards = taken.page().panel.cards
    taken.keys.press(Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: cards.key() == "red_flags")
    taken.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not taken.page().panel.form.isVisible())
    taken.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(taken.page().panel.form.isVisible)
    qtbot.waitUntil(lambda: cards.key() == "instructions")


def test_a_day_of_many_calls_says_how_many_follow_and_goes_on(qtbot, known, gate, clock, monkeypatch):
    monkeypatch.setattr(call_lists, "PAGE", 3)
    calls_of_a_day(gate, clock() - timedelta(hours=2), 4)
    known.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: not known.bar.isVisible())
    page = known.page()
    page.tabs.open("register")
    register = page.show_tab("register")
    qtbot.waitUntil(lambda: register.total.text() == "3 appels et 2 autres")
    register.next.click()
    qtbot.waitUntil(lambda: register.total.text() == "5 appels")
    assert len(register.rows.rows()) == 5
    assert not register.next.isVisible()


@pytest.mark.parametrize("card", ["slip", "red_flags"])
def test_once_the_call_has_ended_the_keys_stay_with_the_telephone(qtbot, taken, card):
    panel = taken.page().panel
    panel.show_card(card)
    taken.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(panel.empty.isVisible)
    assert panel.empty.hasFocus()
    taken.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(panel.identity.answers.fields["birth_date"].hasFocus)


def test_what_was_said_of_the_last_call_is_gone_when_the_next_one_is_taken(qtbot, taken):
    taken.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: "terminé" in taken.shell.bar.text())
    taken.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: "Prenez d'abord" in taken.shell.bar.text())
    taken.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: taken.page().desk.call() is not None)
    assert taken.shell.bar.text() == ""


def test_a_call_that_rings_never_comes_under_the_hand_that_hangs_up(qtbot, taken):
    def right_of(part):
        return part.mapTo(taken.bar, part.rect().topRight()).x()

    before = right_of(taken.bar.acts.buttons["end"])
    taken.telephone.incoming(Ring("0639980001", "", taken.page().desk.calls.now()))
    qtbot.waitUntil(taken.bar.rings.isVisible)
    assert right_of(taken.bar.acts.buttons["end"]) == before


def test_the_number_to_call_back_is_spaced_as_everywhere(qtbot, win):
    win.telephone.incoming(Ring("0639980002", "", win.page().desk.calls.now()))
    qtbot.waitUntil(win.bar.rings.isVisible)
    win.keys.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: win.page().desk.call() is not None)
    win.page().panel.show_card("slip")
    assert win.page().panel.cards.currentWidget().form.callback.text() == "06 39 98 00 02"


def test_a_slip_half_written_holds_the_end_of_its_call_back_once(qtbot, taken):
    desk, panel = taken.page().desk, taken.page().panel
    panel.show_card("slip")
    card = panel.cards.currentWidget()
    card.form.text.setPlainText("Veut savoir si")
    panel.show_card("instructions")
    taken.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: "n'est pas écrit" in taken.shell.bar.text())
    assert desk.call() is not None
    assert (panel.cards.currentWidget(), card.form.text.toPlainText()) == (card, "Veut savoir si")
    taken.keys.press(Qt.Key.Key_F2, CTRL)
    qtbot.waitUntil(lambda: desk.call() is None)
