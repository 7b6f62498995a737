"""The window of a session: pages by role, keys, discreet mode, folding and what it tells its pages."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QWidget

from telesec.app.wiring import Workspace
from telesec.domain.access.unheld_keys import Unheld, for_newcomer
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.people import Compartment, Role
from telesec.security.device import FileStore
from telesec.services.gate import CHANGED, NO_KEY
from telesec.ui import passing, theme
from telesec.ui.agenda import keys as agenda_keys
from telesec.ui.controls import Button, SidePanel
from telesec.ui.navigation import Navigation
from telesec.ui.pages import PAGES, keys_of, pages_for
from telesec.ui.search_keys import FIND, SEARCH
from telesec.ui.shell import Shell
from telesec.ui.system.session_messages import UNHEARD

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Page(QWidget):
    """A page that notes what it is told."""

    changed = Signal(object)

    def __init__(self, key, *, knows_discretion):
        super().__init__()
        self.told = []
        self.panel = SidePanel(key)
        self.line = QLineEdit()
        self.line.setAccessibleName(f"Champ de {key}")
        row = QHBoxLayout(self)
        for part in (self.line, QLabel(key), self.panel):
            row.addWidget(part)
        if knows_discretion:
            self.set_discreet = lambda on: self.told.append(("discreet", on))

    def refresh(self, change):
        self.told.append(change)

    def unfinished(self):
        return FormDraft("form", {"text": self.line.text()}) if self.line.text() else None

    def focus_first(self):
        self.line.setFocus()

    def set_look(self, look):
        self.told.append(look.tokens.name)


@pytest.fixture
def shell(qtbot, look):
    made = Shell(
        look,
        "Cabinet des <Lilas>",
        "Claire M., secrétaire",
        pages_for(Role),
        lambda key: Page(key, knows_discretion=key == "agenda"),
    )
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    made.show_page("agenda")
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_each_role_sees_its_own_pages():
    seen = {role: [entry.key for entry in pages_for({role})] for role in Role}
    assert seen == {
        Role.SECRETARY: ["agenda", "calls", "patients", "lists", "messages", "settings"],
        Role.PRACTITIONER: [
            "agenda",
            "calls",
            "patients",
            "lists",
            "messages",
            "notes",
            "billing",
            "journal",
            "review",
            "settings",
        ],
        Role.BILLING: ["patients", "billing", "settings"],
        Role.ADMIN: ["people", "journal", "review", "backups", "settings"],
    }
    assert pages_for(()) == ()
    assert pages_for(Role) == PAGES


def test_ctrl_l_asks_for_the_lock(qtbot, shell):
    with qtbot.waitSignal(shell.lock_requested):
        qtbot.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_ctrl_and_a_digit_show_a_page_made_once(qtbot, shell):
    qtbot.keyClick(shell, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert shell.page_key() == "patients"
    first = shell.show_page("patients")
    shell.show_page("agenda")
    assert shell.show_page("patients") is first
    assert first.line.hasFocus()


def test_the_settings_keep_their_key_whoever_sees_them():
    for roles in ({Role.SECRETARY}, {Role.PRACTITIONER}, {Role.ADMIN}, set(Role)):
        keys = keys_of(pages_for(roles))
        assert keys["settings"] == "Ctrl+,"
        assert len(set(keys.values())) == len(keys)
        assert next(iter(keys.values())) == "Ctrl+1"


def test_no_key_of_a_page_is_one_of_the_agenda():
    taken = {value for value in vars(agenda_keys).values() if isinstance(value, str)} | {FIND, SEARCH}
    assert not taken & set(keys_of(PAGES).values())


def test_one_key_lists_the_pages_and_what_answers_everywhere(qtbot, shell):
    shell.show_page("agenda")
    qtbot.keyClick(shell, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    menu = QApplication.activePopupWidget()
    assert [line.text() for line in menu.actions()][2] == "Patients\tCtrl+3"
    said = [line.text() for line in menu.actions()]
    assert said[len(pages_for(Role)) - 1] == "Paramètres\tCtrl+,"
    kept = {line.text(): line.shortcut().toString() for line in menu.actions()[len(pages_for(Role)) + 1 :]}
    assert kept == {
        "Verrouiller": "Ctrl+L",
        "Relire les derniers messages": passing.KEY,
        "Mode discret": "F12",
    }
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.page_key() == "patients" and not shell.opening.key)


def test_a_change_in_a_page_is_told_to_all(shell):
    agenda, patients = shell.show_page("agenda"), shell.show_page("patients")
    patients.changed.emit(Change.PATIENTS)
    assert (agenda.told[-1], patients.told[-1]) == (Change.PATIENTS, Change.PATIENTS)


def test_f12_leaves_initials_and_a_blur(qtbot, shell):
    agenda, patients = shell.show_page("agenda"), shell.show_page("patients")
    with qtbot.waitSignal(shell.discreet_changed) as told:
        qtbot.keyClick(shell, Qt.Key.Key_F12)
    assert told.args == [True]
    assert agenda.told[-1] == ("discreet", True)
    assert agenda.graphicsEffect() is None
    assert agenda.panel.graphicsEffect() is not None
    assert patients.graphicsEffect() is not None
    assert shell.show_page("notes").graphicsEffect() is not None
    qtbot.keyClick(shell, Qt.Key.Key_F12)
    assert patients.graphicsEffect() is None
    assert agenda.panel.graphicsEffect() is None


def test_half_typed_forms_are_gathered(shell):
    shell.show_page("agenda").line.setText("DUBOIS")
    shell.show_page("patients")
    assert [draft.payload for draft in shell.unfinished()] == [{"text": "DUBOIS"}]


def test_the_navigation_folds_and_keeps_its_names(qtbot, shell, unnamed):
    wide = shell.navigation.width()
    shell.resize(1366, 768)
    qtbot.waitUntil(lambda: shell.navigation.width() < wide)
    assert unnamed(shell.navigation) == []
    shell.resize(1500, 900)
    qtbot.waitUntil(lambda: shell.navigation.width() == wide)


def test_the_status_line_says_what_it_is_told(shell):
    shell.status.set_backup("Dernière sauvegarde il y a 3 jours", "danger")
    shell.status.set_device_warning("Le disque de cet ordinateur n'est pas chiffré")
    shell.status.set_countdown("Verrouillage dans 30 s", soon=True)
    words = [label.text() for label in shell.status.findChildren(QLabel) if label.isVisibleTo(shell)]
    assert "Dernière sauvegarde il y a 3 jours" in words
    assert "Le disque de cet ordinateur n'est pas chiffré" in words
    assert "Verrouillage dans 30 s" in words
    shell.status.set_device_warning("")
    assert shell.status._device.isHidden()


def test_every_warning_about_this_computer_stays_said_for_as_long_as_it_holds(shell, tasks, shoot):
    told = [FileStore.warning, UNHEARD, ""]
    signed = SimpleNamespace(warnings=(), notices=(), previous=None)
    workspace = Workspace(shell, tasks)
    workspace.greet(signed, *(partial(told.__getitem__, each) for each in range(3)))
    assert shell.status._device.words() == f"{FileStore.warning} · {UNHEARD}"
    told[0] = ""
    workspace.warn_again()
    assert shell.status._device.words() == UNHEARD
    shell.resize(1366, 768)
    shoot(shell, "session-lock-unheard")
    told[1] = ""
    workspace.warn_again()
    assert shell.status._device.isHidden()


OWED = for_newcomer(Unheld(frozenset({Compartment.OFFICE})))
LOST = "Le journal a perdu deux lignes."


def greeted(shell, tasks, *notices, warnings=()):
    made = Workspace(shell, tasks)
    made.greet(SimpleNamespace(warnings=warnings, notices=notices, previous=None))
    return made


def test_a_page_that_lacks_its_key_does_not_cover_what_the_sign_in_said_of_it(shell, tasks):
    workspace = greeted(shell, tasks, OWED)
    tasks.refused.emit(NO_KEY)
    assert shell.bar.text() == OWED
    assert not workspace.widget.bar.findChild(passing.Passing).timer.isActive()
    shell.bar.clear()
    tasks.refused.emit(NO_KEY)
    assert shell.bar.text() == OWED


def test_a_refusal_comes_beneath_what_the_sign_in_said_until_it_is_closed(shell, tasks):
    workspace = greeted(shell, tasks, warnings=(LOST,))
    for _ in range(2):
        tasks.refused.emit(NO_KEY)
    assert shell.bar.text() == f"• {LOST}\n• {NO_KEY}"
    workspace.widget.bar.clear()
    tasks.refused.emit(NO_KEY)
    assert shell.bar.text() == NO_KEY
    tasks.refused.emit(CHANGED)
    assert shell.bar.text() == CHANGED


def test_another_look_reaches_every_page(qapp, shell):
    try:
        shell.set_look(theme.apply(qapp, "dark", 12))
        assert shell.show_page("agenda").told[-1] == "dark"
    finally:
        theme.apply(qapp, "light", 10)


def test_nothing_focusable_is_silent(shell, unnamed):
    assert unnamed(shell) == []


def test_closing_is_told(qtbot, shell):
    with qtbot.waitSignal(shell.closing):
        shell.close()


def test_the_last_message_is_read_again_by_one_key_but_not_once_names_are_hidden(qtbot, shell):
    shell.bar.show_message("success", "DUBOIS Noël : rendez-vous déplacé.")
    shell.bar.clear()
    qtbot.keyClick(shell, Qt.Key.Key_F3)
    assert shell.bar.text() == "DUBOIS Noël : rendez-vous déplacé."
    shell.bar.clear()
    shell.set_discreet(True)
    qtbot.keyClick(shell, Qt.Key.Key_F3)
    assert shell.bar.text() == ""


class Wordy(QWidget):
    """A page of sentences, which notes when it is asked how high they are."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    def hasHeightForWidth(self):
        return True

    def heightForWidth(self, width):
        self.asked += 1
        return width

    def minimumSizeHint(self):
        self.asked += 1
        return super().minimumSizeHint()


def test_a_page_behind_another_is_not_measured_again(qtbot, look):
    pages = {entry.key: Wordy() for entry in pages_for(Role)}
    shell = Shell(look, "Cabinet", "Claire M.", pages_for(Role), pages.__getitem__)
    qtbot.addWidget(shell)
    shell.resize(1500, 900)
    shell.show()
    for key in ("agenda", "patients", "people"):
        shell.show_page(key)
    qtbot.waitExposed(shell)
    before = pages["agenda"].asked, pages["patients"].asked
    shell.resize(1400, 800)
    shell.show_page("people").updateGeometry()
    shell.show_page("backups")
    shell.grab()
    assert (pages["agenda"].asked, pages["patients"].asked) == before
    assert pages["backups"].size() == pages["agenda"].parentWidget().size()


def test_what_stands_under_the_pages_is_told_what_they_are_told(qtbot, shell):
    foot = Page("téléphone", knows_discretion=True)
    shell.dock_foot(foot)
    shell.show_page("patients").changed.emit(Change.PATIENTS)
    shell.set_discreet(True)
    foot.line.setText("à dire")
    assert foot.told == [Change.PATIENTS, ("discreet", True)]
    assert FormDraft("form", {"text": "à dire"}) in shell.unfinished()
    qtbot.waitUntil(foot.isVisible)


def test_two_pages_where_something_waits_keep_their_own_signs(qtbot, look):
    """Both became the same bell: folded to icons, Calls and Review could not be told apart."""
    navigation = Navigation(look, "Cabinet", PAGES)
    qtbot.addWidget(navigation)
    parts = {str(part.property("title")): part for part in navigation.findChildren(Button)}
    titles = {"calls": "Appels", "review": "Revue"}

    def drawn(key):
        return parts[titles[key]].icon().pixmap(24, 24).toImage()

    before = {key: drawn(key) for key in ("calls", "review")}
    for key in before:
        navigation.set_badge(key, 2, "2 choses attendent")
    assert drawn("calls") != before["calls"]
    assert drawn("review") != before["review"]
    assert drawn("calls") != drawn("review")
    navigation.set_badge("calls", 0, "")
    assert drawn("calls") == before["calls"]
    navigation.set_badge("calls", 1, "1 fiche urgente", "1 urgente", "triangle-alert")
    navigation.set_badge("review", 1, "1 alerte", "", "triangle-alert")
    assert drawn("calls") == drawn("review")
