"""Instructions and the card in a real session's window: told at the opening, read by keys, kept at a lock."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.ui.rules_desk import LEFEVRE

from telesec.app.rules_wiring import tell_unread, unread_words
from telesec.app.wiring import PAGE_OF_DRAFT
from telesec.domain.calls.calls import CallEventKind
from telesec.domain.calls.instructions import DayRequest, SheetRequest
from telesec.domain.calls.lines import Line
from telesec.domain.calls.red_flags import DEFAULT, CardRequest
from telesec.domain.calls.requests import CallFilter
from telesec.domain.changes import Change
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.domain.slips.slips import SlipUrgency
from telesec.services.calls import instructions, lines, red_flags, views
from telesec.services.slips.slips import slips
from telesec.ui.calls.instruction_card import InstructionCard, InstructionTab
from telesec.ui.calls.page import CallsPage
from telesec.ui.calls.red_flag_card import RedFlagCard
from telesec.ui.settings.instructions import InstructionsSection
from telesec.ui.settings.page import SettingsPage
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
MONDAY = date(2026, 11, 16)


@pytest.fixture
def written(practice):
    """Two lines, a sheet for each practitioner's line, a word for today, a validated card."""
    doctor = practice.gate(Role.PRACTITIONER)
    first, second = practice.practitioners
    site = practice.site.id
    greeting = "Cabinet des Lilas, bonjour."
    lines.save_line(doctor, Line(new_id(), "Accueil", "0472000001", greeting, site, position=1))
    lines.save_line(doctor, Line(new_id(), "Dr Benali", "0472000002", "", site, (second.id,), 2))
    sheet = instructions.write_sheet(doctor, SheetRequest(first.id, "", MONDAY, LEFEVRE))
    day = instructions.write_day(doctor, DayRequest(MONDAY, MONDAY, "En réunion de 12 h à 14 h.", first.id))
    card = red_flags.write_card(doctor, CardRequest(DEFAULT))
    red_flags.validate_card(doctor, card.id)
    return SimpleNamespace(sheet=sheet, day=day, card=card)


@pytest.fixture
def enter(windows, practice):
    def open_session(*roles, size=(1366, 728), dress=("light", 10), unlocked=False):
        return windows.open(practice.gate(*roles), size=size, dress=dress, telephone=True, back=unlocked)

    return open_session


def page_of(win):
    page = win.shell.show_page("calls")
    assert isinstance(page, CallsPage)
    return page


def call_taken(qtbot, win):
    win.keys.press(Qt.Key.Key_F2, free=True)
    page = page_of(win)
    qtbot.waitUntil(lambda: page.panel.form.isVisible() and bool(page.panel.findChild(InstructionCard)))
    return page


def test_the_instructions_come_with_the_call_and_one_key_acknowledges_them(qtbot, enter, written, all_words):
    win = enter(Role.SECRETARY)
    page = call_taken(qtbot, win)
    card = page.panel.findChild(InstructionCard)
    qtbot.waitUntil(lambda: card.to_read.isVisible() and LEFEVRE["results"] in all_words(card))
    before = QApplication.focusWidget()
    win.keys.press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: not card.to_read.isVisible())
    assert QApplication.focusWidget() is before, "what is being typed keeps the keyboard"
    read = {one.name: one.at for one in instructions.acceptances(win.gate, written.sheet.id)}
    assert read["Compte secretary"] is not None


def test_f1_then_enter_notes_that_the_15_was_advised(qtbot, enter, written, practice, tally):
    win = enter(Role.SECRETARY)
    page = call_taken(qtbot, win)
    win.keys.press(Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: bool(page.panel.findChild(RedFlagCard)))
    card = page.panel.findChild(RedFlagCard)
    qtbot.waitUntil(lambda: card.acts.advised.hasFocus() and card._found is not None)
    win.keys.press(Qt.Key.Key_Return)
    tally("11 emergency: card, 15 advised, urgent slip", win.keys.count, 2)
    qtbot.waitUntil(lambda: bool(page.bar.text()))
    assert page.bar.text().startswith("8 h 00 : 15 conseillé. C'est noté dans l'appel")
    (line,) = views.call_list(win.gate, CallFilter(MONDAY, MONDAY)).lines
    kinds = [one.kind for one in views.call_view(win.gate, line.call.id).events]
    assert CallEventKind.ADVISED in kinds
    (slip,) = slips(practice.gate(Role.PRACTITIONER)).slips
    assert slip.draft.urgency is SlipUrgency.URGENT


def test_f1_without_a_call_shows_the_card(qtbot, enter, written, all_words):
    win = enter(Role.SECRETARY)
    win.shell.show_page("agenda")
    win.keys.press(Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: win.shell.page_key() == "calls")
    card = page_of(win).panel.findChild(RedFlagCard)
    qtbot.waitUntil(lambda: card._found is not None and DEFAULT.signs[0] in all_words(card))
    assert not card.acts.advised.isEnabled()


def test_at_the_opening_a_secretary_is_told_what_changed_and_led_to_it(qtbot, enter, written):
    win = enter(Role.SECRETARY)
    tell_unread(win.shell, win.context)
    qtbot.waitUntil(lambda: bool(win.shell.notices.text()))
    words = win.shell.notices.text()
    assert words.startswith("3 consignes ont changé depuis votre dernière lecture")
    assert "Dr Lefèvre" in words
    assert "la fiche d'urgence" in words
    win.shell.notices._act()
    qtbot.waitUntil(lambda: win.shell.page_key() == "calls")
    tab = win.shell.findChild(InstructionTab)
    qtbot.waitUntil(lambda: tab.isVisible() and tab.card.to_read.isVisible())


def test_an_unlock_which_may_be_for_a_call_tells_nothing(qtbot, enter, written):
    win = enter(Role.SECRETARY, unlocked=True)
    tell_unread(win.shell, win.context)
    card = call_taken(qtbot, win).panel.findChild(InstructionCard)
    qtbot.waitUntil(card.to_read.isVisible)  # the mark on the card does
    assert win.shell.notices.text() == ""


def test_nobody_else_is_told_and_once_read_nobody_is(enter, written, practice):
    assert unread_words(practice.gate(Role.PRACTITIONER)) == ""
    assert unread_words(practice.gate(Role.ADMIN)) == ""
    desk = practice.gate(Role.SECRETARY)
    instructions.accept(desk, (written.sheet.id, written.day.id, written.card.id))
    assert unread_words(desk) == ""


def test_what_a_colleague_writes_is_shown_without_leaving_the_call(qtbot, enter, written, practice):
    win = enter(Role.SECRETARY)
    card = call_taken(qtbot, win).panel.findChild(InstructionCard)
    qtbot.waitUntil(lambda: card.to_read.isVisible() and card.have_read.text().startswith("J'ai lu"))
    card.accept()
    qtbot.waitUntil(lambda: not card.to_read.isVisible())
    again = SheetRequest(practice.practitioners[0].id, "", MONDAY, {"prices": "30 €"}, 1, written.sheet.id)
    instructions.write_sheet(practice.gate(Role.PRACTITIONER), again)
    win.shell.refresh(Change.INSTRUCTIONS)
    qtbot.waitUntil(card.to_read.isVisible)


def test_a_half_typed_sheet_comes_back_after_a_lock(qtbot, enter, written):
    win = enter(Role.PRACTITIONER)
    page = win.shell.show_page("settings")
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(titles.index("Consignes"))
    section = page.findChild(InstructionsSection)
    qtbot.waitUntil(lambda: section._book is not None)
    section.form.topics["other"].setPlainText("À finir")
    (draft,) = win.shell.unfinished()
    assert PAGE_OF_DRAFT[draft.kind] == "settings"
    back = enter(Role.PRACTITIONER)
    page = back.shell.show_page("settings")
    assert isinstance(page, SettingsPage)
    page.restore(draft)
    section = page.findChild(InstructionsSection)
    qtbot.waitUntil(lambda: section.form.texts().get("other") == "À finir")
    assert section.isVisible()


def test_the_telephone_s_settings_are_for_those_who_write_them(enter, written):
    def titles(*roles):
        tabs = enter(*roles).shell.show_page("settings").tabs
        return {tabs.tabText(at) for at in range(tabs.count())}

    ours = {"Lignes", "Consignes", "Consignes du jour", "Fiche d'urgence"}
    assert ours <= titles(Role.PRACTITIONER)
    assert ours <= titles(Role.ADMIN)
    assert not ours & titles(Role.SECRETARY)


@pytest.mark.long
@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", sorted(THEMES))
def test_the_page_of_calls_with_both_cards(qtbot, enter, written, name, points, shoot, unnamed):
    win = enter(Role.SECRETARY, dress=(name, points))
    page = call_taken(qtbot, win)
    card = page.panel.findChild(InstructionCard)
    qtbot.waitUntil(card.to_read.isVisible)
    shoot(win.shell, f"appel_consignes_{name}_{points}")
    win.keys.press(Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: bool(page.panel.findChild(RedFlagCard)))
    flags = page.panel.findChild(RedFlagCard)
    qtbot.waitUntil(lambda: flags._found is not None)
    shoot(win.shell, f"appel_urgence_{name}_{points}")
    page.show_tab("instructions")
    tab = win.shell.findChild(InstructionTab)
    qtbot.waitUntil(tab.card.to_read.isVisible)
    shoot(win.shell, f"consignes_onglet_{name}_{points}")
    assert unnamed(page) == []
    assert win.shell.width() == 1366


@pytest.mark.long
@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", sorted(THEMES))
def test_the_sections_of_the_telephone_in_their_page(qtbot, enter, written, name, points, shoot, unnamed):
    win = enter(Role.PRACTITIONER, dress=(name, points))
    page = win.shell.show_page("settings")
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    for title in ("Lignes", "Consignes", "Consignes du jour", "Fiche d'urgence"):
        page.tabs.setCurrentIndex(titles.index(title))
        qtbot.waitUntil(lambda: page.tabs.currentWidget().isVisible())
        shoot(win.shell, f"parametres_{title}_{name}_{points}")
        assert unnamed(page.tabs.currentWidget()) == []
        assert win.shell.width() == 1366
