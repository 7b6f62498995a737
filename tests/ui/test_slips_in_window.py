"""Slips in a real session's window: written, read, answered and closed by keys; counted; kept at a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from telesec.domain.actions import Action
from telesec.domain.calls.requests import CallEdit, Choosing, IdentityAnswers, Taking
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.changes import Change
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.domain.slips.results import WORDINGS, ReleaseRequest, ResultDraft
from telesec.domain.slips.slips import Holder, SlipDraft, SlipMove, SlipState, SlipUrgency
from telesec.services.calls import callers, calls
from telesec.services.patients import patients
from telesec.services.slips import results, slip_settings, slips
from telesec.ui.agenda.head_slips import slips_box
from telesec.ui.buttons import Button
from telesec.ui.calls.bar import CallBar
from telesec.ui.calls.page import CallsPage
from telesec.ui.panels import FormDialog
from telesec.ui.settings.slip_delay import TITLE, SlipDelaySection
from telesec.ui.slips.agenda_chip import SlipsChip
from telesec.ui.slips.dialog import SlipDialog
from telesec.ui.slips.print_dialog import HandoverDialog
from telesec.ui.slips.templates_dialog import TemplatesDialog
from telesec.ui.slips.words_dialog import WordsDialog
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
NOEL = PatientDraft(
    "Dubois", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 39 98 00 01", city="Villeurbanne"
)
WORDS = "Demande le renouvellement de son traitement habituel, il lui en reste pour trois jours."


@pytest.fixture
def gate(practice):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def noel(gate):
    return patients.create_patient(gate, NOEL)


@pytest.fixture
def write(practice, gate, noel):
    def make(rank=0, **changes):
        draft = SlipDraft(
            practice.practitioners[rank].id,
            Category.RENEWAL,
            WORDS,
            caller_name="Noël Dubois",
            callback="06 39 98 00 01",
            patient_id=noel.id,
        )
        return slips.write_slip(gate, replace(draft, **changes))

    return make


@pytest.fixture
def enter(windows, noel):
    def open_session(gate, dress=("light", 10)):
        win = windows.open(gate, dress=dress, telephone=True, slips=True)
        windows.agenda(win)
        win.bar = win.shell.findChild(CallBar)
        win.page = lambda: win.shell.findChild(CallsPage) or win.shell.show_page("calls")
        win.tab = lambda: win.shell.show_page("calls").show_tab("slips")
        return win

    return open_session


@pytest.fixture
def win(enter, gate):
    return enter(gate)


def open_tab(qtbot, win, count):
    tab = win.tab()
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == count)
    tab.focus_first()
    return tab


def tab_titles(win):
    return [button.text() for button in win.page().tabs.row.findChildren(QPushButton)]


def words_of(win):
    return win.shell.findChild(WordsDialog)


def opened(qtbot, win):
    """The dialog of words, once the keys are its own."""
    qtbot.waitUntil(lambda: words_of(win) is not None and words_of(win).isActiveWindow())
    return words_of(win)


def back(qtbot, win):
    """No dialog any more: the keys are the window's."""
    qtbot.waitUntil(lambda: win.shell.findChild(FormDialog) is None)
    win.shell.activateWindow()
    qtbot.waitUntil(win.shell.isActiveWindow)


def take_a_call(qtbot, win):
    win.shell.show_page("calls")
    win.page().desk.take()
    born = win.page().panel.identity.answers.fields["birth_date"]
    qtbot.waitUntil(lambda: win.page().desk.call() is not None and born.hasFocus())


def test_a_slip_is_written_from_a_call_in_four_keys_and_its_words(qtbot, win, gate, tally):
    take_a_call(qtbot, win)
    win.keys.press(Qt.Key.Key_M, CTRL)
    card = win.page().panel.cards.currentWidget()
    qtbot.waitUntil(lambda: card.form.template.count() > 1)
    card.form.to.choose(gate.reference.practitioners[0].id)
    win.keys.type("Renouvellement, plus rien demain.", free=True)
    win.keys.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    win.keys.press(Qt.Key.Key_R)
    assert card.form.template.key() == "Renouvellement"
    win.keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(slips.slips(gate).slips) == 1)
    tally("10 message slip", win.keys.count, 4)
    (made,) = slips.slips(gate).slips
    call = win.page().desk.call()
    assert made.draft.text == "Renouvellement, plus rien demain."
    assert (made.draft.call_id, made.draft.category) == (call.call.id, Category.RENEWAL)
    qtbot.waitUntil(lambda: "call_slip_write" in [event.action for event in win.page().desk.call().events])


def test_whom_a_slip_is_for_is_never_presumed(qtbot, win, gate):
    take_a_call(qtbot, win)
    win.page().panel.show_card("slip")
    card = win.page().panel.cards.currentWidget()
    card.form.text.setPlainText("Souhaite être rappelée.")
    card.submit.click()
    qtbot.waitUntil(lambda: bool(card.form.fields["practitioner_id"].error()))
    assert slips.slips(gate).slips == ()
    assert card.form.text.toPlainText() == "Souhaite être rappelée."


def test_what_is_typed_about_a_call_waits_with_it(qtbot, win):
    desk = win.page().desk
    desk.take()
    qtbot.waitUntil(win.bar.acts.isVisible)
    win.page().panel.show_card("slip")
    card = win.page().panel.cards.currentWidget()
    first = desk.call().call.id
    card.form.text.setPlainText("Première demande")
    desk.hold_or_resume()
    qtbot.waitUntil(lambda: desk.call() is None)
    desk.take()
    qtbot.waitUntil(lambda: desk.call() is not None)
    assert card.form.text.toPlainText() == ""
    desk.hold_or_resume()
    qtbot.waitUntil(lambda: desk.call() is None)
    desk.resume(first)
    qtbot.waitUntil(lambda: card.form.text.toPlainText() == "Première demande")


def test_a_practitioner_reads_and_answers_by_keys_and_the_desk_has_it_back(
    qtbot, enter, gate, doctor, write, tally
):
    write(1)
    made = write()
    win = enter(doctor)
    tab = open_tab(qtbot, win, 1)
    panel = " ".join(label.text() for label in tab.panel.findChildren(QLabel))
    assert WORDS not in panel
    win.keys.count = 0
    win.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(tab.gestures.history_of(tab.table.selected())))
    told = [label.text() for label in tab.panel.findChildren(QLabel)]
    assert WORDS in " ".join(told)
    assert told.index("Demande") < told.index("Appelant") < told.index("Pour")  # what is read comes first
    win.keys.press(Qt.Key.Key_R)
    opened(qtbot, win)
    win.keys.type("Oui, prete ce soir.", free=True)
    win.keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: tab.table.selected().holder is Holder.DESK)
    tally("a practitioner answers a slip", win.keys.count, 3)
    assert "Fiches" in tab_titles(win)  # an answer that the desk has not read yet waits for nobody here
    sheet = slips.read_slip(gate, made.id)
    assert sheet.events[-2].text == "Oui, prete ce soir."
    assert sheet.slip.state is SlipState.READ


def test_a_slip_that_waits_for_another_is_closed_with_a_word_or_passed_on(qtbot, win, gate, write, practice):
    write()
    tab = open_tab(qtbot, win, 1)
    win.keys.press(Qt.Key.Key_T)
    opened(qtbot, win)
    win.keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(words_of(win).field.error()))
    words_of(win).reject()
    back(qtbot, win)
    win.keys.press(Qt.Key.Key_M)
    opened(qtbot, win)
    words_of(win).to.choose(practice.practitioners[1].id)
    win.keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: tab.rows.rows()[0].practitioner_id == practice.practitioners[1].id)


def test_whoever_wrote_a_slip_corrects_it_by_keys_then_adds_to_it_once_it_was_read(
    qtbot, win, gate, doctor, write, all_words
):
    made = write()
    tab = open_tab(qtbot, win, 1)
    win.keys.press(Qt.Key.Key_C)
    assert opened(qtbot, win).words.toPlainText() == WORDS
    assert words_of(win).unfinished() is None
    win.keys.type(" Merci.", free=True)
    win.keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "Modifiée par" in all_words(tab.panel))
    back(qtbot, win)
    sheet = slips.read_slip(doctor, made.id)
    assert (sheet.slip.draft.text, sheet.slip.state) == (f"{WORDS} Merci.", SlipState.READ)
    win.shell.refresh(Change.SLIPS)
    qtbot.waitUntil(lambda: "Préciser… (P)" in all_words(tab.panel))
    assert "Corriger" not in all_words(tab.panel)
    tab.focus_first()
    win.keys.press(Qt.Key.Key_P)
    opened(qtbot, win)
    win.keys.type("Il part demain.", free=True)
    win.keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "précision de" in all_words(tab.panel))
    assert slips.slip_counts(doctor).unread == 1


def test_a_slip_is_due_at_a_moment_of_one_s_own(qtbot, win, gate, practice):
    tab = win.tab()
    tab.add()
    dialog = win.shell.findChild(SlipDialog)
    form = dialog.form
    form.to.choose(practice.practitioners[0].id)
    form.text.setPlainText("Courrier pour le chirurgien.")
    assert not form.moment.isVisible()
    form.due.choose("other")
    assert form.moment.isVisible()
    form.moment.day.setText("13/11/2026")
    dialog.submitted.emit()
    assert "déjà passé" in form.fields["due_day"].error()
    form.moment.day.setText("18/11")
    form.moment.hour.setText("9h30")
    kept = dialog.unfinished()
    form.moment.begin()
    assert not form.moment.isVisible()
    form.put_back(kept.payload)
    dialog.submitted.emit()
    qtbot.waitUntil(lambda: len(slips.slips(gate).slips) == 1)
    assert slips.slips(gate).slips[0].draft.due == datetime(2026, 11, 18, 9, 30)


def test_the_bar_of_the_agenda_and_the_menu_count_what_is_unread(qtbot, enter, gate, write, practice):
    win = enter(gate)
    chip = win.shell.findChild(SlipsChip)
    qtbot.waitUntil(lambda: win.context.slips.counts() is not None)
    assert not chip.isVisibleTo(win.shell)
    write()
    write(urgency=SlipUrgency.URGENT)
    win.shell.refresh(Change.SLIPS)
    qtbot.waitUntil(lambda: chip.isVisibleTo(win.shell))
    assert chip.text() == "2 · 1 urg."
    assert chip.accessibleName() == "Fiches d'appel : 2 fiches non lues, dont 1 urgente"
    said = [button.accessibleName() for button in win.shell.navigation.findChildren(QPushButton)]
    assert "Appels, 2 fiches non lues, dont 1 urgente" in said
    win.page()
    assert "Fiches (2 · 1 urg.)" in tab_titles(win)
    win.shell.show_page("agenda")
    assert win.shell.status.urgent() == "1 fiche urgente non lue"
    assert not win.shell.notices.text()
    practice.clock.advance(minutes=15)
    win.context.slips.look()
    qtbot.waitUntil(lambda: "1 fiche urgente non lue à temps" in win.shell.notices.text())
    chip.click()
    qtbot.waitUntil(lambda: win.shell.page_key() == "calls")
    qtbot.waitUntil(lambda: len(win.tab().rows.rows()) == 2)
    assert win.page().tabs.key() == "slips"
    assert not win.shell.notices.text()


def test_the_head_of_each_day_counts_its_slips_and_opens_them(qtbot, win, gate, write, practice):
    doctor = practice.practitioners[0].id
    write()
    write(urgency=SlipUrgency.URGENT, due=datetime(2026, 11, 18, 12))
    write(1, due=datetime(2026, 11, 18, 12))
    win.shell.refresh(Change.SLIPS)
    page = win.shell.show_page("agenda")
    heads = page.grid.heads
    qtbot.waitUntil(lambda: "1 fiche non lue, dont 1 urgente" in heads.accessibleDescription())
    counted = {column.day.day: column.slips.unread for column in page.grid.content.columns if column.slips}
    assert counted == {16: 1, 18: 1}
    wednesday = next(at for at, column in enumerate(page.grid.content.columns) if column.day.day == 18)
    box = slips_box(win.wardrobe.look(), heads._box(wednesday), page.grid.content.columns[wednesday].slips)
    qtbot.mouseClick(heads, Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.waitUntil(lambda: len(win.tab().rows.rows()) == 1)
    tab = win.tab()
    assert (tab.rows.rows()[0].draft.urgency, tab.whose.key()) == (SlipUrgency.URGENT, doctor)
    assert tab.of_day.text() == "Mercredi 18 novembre 2026"
    tab.of_day.click()
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 2)


def test_the_slips_are_read_once_for_a_day_asked_for_and_once_for_one_that_was_written(
    qtbot, win, gate, write, practice
):
    asked = (Action.CALL_SLIP_LIST, "", "ok")
    write()

    def times_read():
        rows = practice.rows(gate, Compartment.OFFICE)
        return [(row["action"], row["reason"], row["outcome"]) for row in rows].count(asked)

    win.context.slips.day_requested.emit(practice.practitioners[0].id, date(2026, 11, 16))
    qtbot.waitUntil(lambda: len(win.tab().rows.rows()) == 1)
    qtbot.wait(1)
    assert times_read() == 1
    write()
    win.tab()._wrote("Fiche écrite.")
    qtbot.waitUntil(lambda: len(win.tab().rows.rows()) == 2)
    qtbot.wait(1)
    assert times_read() == 2


def labels_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_an_empty_day_says_that_it_is_of_that_day_and_shows_them_all(qtbot, win, write, practice, shoot):
    write()
    open_tab(qtbot, win, 1)
    tab = win.tab()
    tab.show_day(practice.practitioners[1].id, date(2026, 11, 18))
    qtbot.waitUntil(lambda: not tab.rows.rows())
    face = tab._stack.currentWidget()
    told = labels_of(face)
    assert "Aucune fiche à traiter ici" in told
    assert "que les fiches du mercredi 18 novembre 2026, pour Dr Benali." in told
    shoot(win.shell, "slips_none_of_the_day")
    face.findChild(Button).click()
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 1)
    assert (tab.whose.key(), tab.of_day.isVisible()) == ("", False)


def test_an_empty_list_of_what_was_done_does_not_speak_of_what_waits(qtbot, win, write):
    write()
    open_tab(qtbot, win, 1)
    win.tab().shown.choose("done")
    win.tab()._every_day()
    qtbot.waitUntil(lambda: not win.tab().rows.rows())
    assert "Aucune fiche traitée" in labels_of(win.tab()._stack.currentWidget())


def test_the_slips_of_the_day_under_the_cursor_open_by_keys(qtbot, win, write):
    write()
    win.shell.show_page("agenda").grid.setFocus()
    win.keys.press(Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(win.tab().rows.rows()) == 1)
    assert win.tab().of_day.isVisible()


def test_a_reply_half_typed_comes_back_after_a_lock(qtbot, enter, doctor, write):
    write()
    win = enter(doctor)
    open_tab(qtbot, win, 1)
    win.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: win.tab().table.selected().state is SlipState.READ)
    win.keys.press(Qt.Key.Key_R)
    opened(qtbot, win)
    words_of(win).words.setPlainText("Je la rappelle")
    (draft,) = win.shell.unfinished()
    words_of(win).reject()
    again = enter(doctor)
    again.page().restore(draft)
    qtbot.waitUntil(lambda: words_of(again).isVisible())
    assert words_of(again).words.toPlainText() == "Je la rappelle"


def test_a_new_slip_and_one_beside_a_call_come_back_after_a_lock(qtbot, win, noel):
    tab = win.tab()
    tab.add()
    dialog = win.shell.findChild(SlipDialog)
    dialog.form.text.setPlainText("Facture à renvoyer")
    (draft,) = win.shell.unfinished()
    dialog.reject()
    qtbot.waitUntil(lambda: win.shell.findChild(SlipDialog) is None)
    win.page().restore(draft)
    given = win.shell.findChild(SlipDialog)
    assert given.form.text.toPlainText() == "Facture à renvoyer"
    given.reject()
    back(qtbot, win)
    take_a_call(qtbot, win)
    win.page().panel.show_card("slip")
    card = win.page().panel.cards.currentWidget()
    card.form.text.setPlainText("À rappeler")
    kept = [one for one in win.shell.unfinished() if one.kind == "call_slip"]
    card.form.text.clear()
    win.page().restore(kept[0])
    assert card.form.text.toPlainText() == "À rappeler"


def test_nothing_of_a_slip_is_read_over_a_shoulder(qtbot, win, write, all_words):
    write()
    tab = open_tab(qtbot, win, 1)
    win.shell.set_discreet(True)
    for secret in ("DUBOIS", "Dubois", WORDS, "06 39"):
        assert secret not in all_words(tab)
    assert "D. N." in all_words(tab)


def test_a_slip_shows_no_name_before_the_caller_is_known(qtbot, win, gate, noel, write, all_words):
    call = calls.take_call(gate, Taking(number="0639980001")).call
    callers.choose_patient(gate, Choosing(call.id, call.version, noel.id))
    write(caller_name="")
    tab = open_tab(qtbot, win, 1)
    assert "DUBOIS" not in all_words(tab)
    assert "Identité de l'appelant non établie" in all_words(tab)


def test_the_desk_sees_the_sentence_allowed_and_never_the_result(qtbot, win, gate, doctor, noel, all_words):
    result = results.write_result(
        doctor, ResultDraft(noel.id, "Bilan du fer", "Ferritine effondrée", date(2026, 11, 16))
    )
    results.release_result(doctor, ReleaseRequest(result.id, noel.id, WORDINGS[1]))
    take_a_call(qtbot, win)
    win.page().panel.show_card("result")
    card = win.page().panel.cards.currentWidget()
    assert not card.ask.isEnabled()
    call = win.page().desk.call().call
    said = IdentityAnswers(call.id, call.version, (noel.id,), birth_date="14/03/1968", phone="0639980001")
    call = callers.check_identity(gate, said).view.call
    calls.edit_call(gate, CallEdit(call.id, call.version, caller_kind=CallerKind.PATIENT))
    win.page().desk.calls.reread()
    qtbot.waitUntil(card.ask.isEnabled)
    card.ask.click()
    qtbot.waitUntil(lambda: WORDINGS[1] in all_words(card))
    assert "Ferritine" not in all_words(win.shell)
    assert "Bilan du fer" not in all_words(win.shell)
    win.shell.set_discreet(True)
    assert WORDINGS[1] not in all_words(card)
    win.shell.set_discreet(False)
    win.page().desk.hold_or_resume()
    qtbot.waitUntil(lambda: WORDINGS[1] not in all_words(card))


def test_templates_are_changed_and_offered_at_once(qtbot, win, gate):
    tab = win.tab()
    tab.templates.click()
    dialog = win.shell.findChild(TemplatesDialog)
    qtbot.waitUntil(lambda: dialog.list.count() > 0)
    dialog.add.click()
    dialog.label.setText("Arrêt de travail")
    dialog.label.textEdited.emit("Arrêt de travail")
    dialog.text.setPlainText("Demande un arrêt de travail depuis le : …")
    dialog.submit.click()
    qtbot.waitUntil(lambda: slip_settings.slip_settings(gate).templates[-1].label == "Arrêt de travail")


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", THEMES)
def test_slips_in_three_themes(qtbot, enter, gate, doctor, write, practice, shoot, unnamed, name, points):
    write(urgency=SlipUrgency.URGENT)
    practice.clock.advance(minutes=20)
    write()
    other = {"caller_kind": CallerKind.COLLEAGUE, "caller_name": "Dr Amandine Rochefort-Vallier"}
    write(1, category=Category.COLLEAGUE, text="Souhaite parler d'un patient commun.", patient_id="", **other)
    slips.answer_slip(doctor, SlipMove(write().id, 1, "Ordonnance prête, à retirer avant vendredi."))
    win = enter(gate, dress=(name, points))
    tab = open_tab(qtbot, win, 4)
    shoot(win.shell, f"slips_{name}_{points}")
    assert unnamed(tab) == []
    tab.table.selectRow([row.holder for row in tab.rows.rows()].index(Holder.DESK))
    win.keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(tab.gestures.history_of(tab.table.selected())))
    shoot(win.shell, f"slip_read_{name}_{points}")
    win.keys.press(Qt.Key.Key_R)
    shoot(words_of(win), f"slip_answer_{name}_{points}")
    assert unnamed(words_of(win)) == []
    words_of(win).reject()
    tab.add()
    dialog = win.shell.findChild(SlipDialog)
    qtbot.waitUntil(lambda: dialog.form.template.count() > 1)
    dialog.form.due.choose("other")
    shoot(dialog, f"slip_new_{name}_{points}")
    assert unnamed(dialog) == []
    dialog.reject()
    tab.templates.click()
    templates = win.shell.findChild(TemplatesDialog)
    qtbot.waitUntil(lambda: templates.list.count() > 0)
    shoot(templates, f"slip_templates_{name}_{points}")
    assert unnamed(templates) == []
    templates.reject()
    tab.paper.click()
    paper = win.shell.findChild(HandoverDialog)
    shoot(paper, f"slip_paper_{name}_{points}")
    assert unnamed(paper) == []
    paper.reject()
    win.shell.show_page("agenda")
    shoot(win.shell, f"slip_chip_{name}_{points}")


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", THEMES)
def test_cards_in_three_themes(qtbot, enter, gate, doctor, noel, shoot, unnamed, name, points):
    result = results.write_result(doctor, ResultDraft(noel.id, "Bilan", "Ferritine", date(2026, 11, 16)))
    results.release_result(doctor, ReleaseRequest(result.id, noel.id, WORDINGS[1], date(2026, 11, 30)))
    win = enter(gate, dress=(name, points))
    take_a_call(qtbot, win)
    win.page().panel.show_card("slip")
    card = win.page().panel.cards.currentWidget()
    qtbot.waitUntil(lambda: card.form.template.count() > 1)
    shoot(win.shell, f"slip_card_{name}_{points}")
    assert unnamed(card) == []
    call = win.page().desk.call().call
    said = IdentityAnswers(call.id, call.version, (noel.id,), birth_date="14/03/1968", phone="0639980001")
    call = callers.check_identity(gate, said).view.call
    calls.edit_call(gate, CallEdit(call.id, call.version, caller_kind=CallerKind.PATIENT))
    win.page().desk.calls.reread()
    win.page().panel.show_card("result")
    card = win.page().panel.cards.currentWidget()
    qtbot.waitUntil(card.ask.isEnabled)
    card.ask.click()
    qtbot.waitUntil(lambda: card.body.count() > 0)
    shoot(win.shell, f"result_card_{name}_{points}")
    assert unnamed(card) == []


def delay_section(win):
    page = win.shell.show_page("settings")
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(titles.index(TITLE))
    return page.findChild(SlipDelaySection)


def test_the_delay_is_settled_by_an_administrator_and_read_by_the_desk(qtbot, enter, practice, gate):
    admin = practice.gate(Role.ADMIN, Role.SECRETARY)
    section = delay_section(enter(admin))
    qtbot.waitUntil(lambda: section.minutes.value() == 15)
    section.minutes.setValue(30)
    section.submit.click()
    qtbot.waitUntil(lambda: admin.reference.slip_minutes == 30)
    read = delay_section(enter(gate))
    qtbot.waitUntil(lambda: read.minutes.value() == 30)
    assert not read.minutes.isEnabled()
    assert not read.submit.isVisibleTo(read)
