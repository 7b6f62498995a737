"""A page opened for the first time: a step at a turn, no key lost, nothing left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from telesec.domain.people import Role
from telesec.ui.opening import Blank
from telesec.ui.pages import pages_for
from telesec.ui.shell import Shell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL = Qt.KeyboardModifier.ControlModifier
STEPS = 4


class Page(QWidget):
    """Two fields and an act by Ctrl+N; it is made in steps."""

    changed = Signal(object)

    def __init__(self, key):
        super().__init__()
        self.key, self.looks, self.acts = key, [], []
        self.first, self.second = QLineEdit(), QLineEdit()
        column = QVBoxLayout(self)
        for part in (QLabel(key), self.first, self.second):
            column.addWidget(part)
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.acts.append(self.first.text()))

    def focus_first(self):
        self.first.setFocus()

    def set_look(self, look):
        self.looks.append(look)


class Works:
    """Makes pages a step at a time and notes each step; ``broken`` fails on its second one."""

    def __init__(self):
        self.done, self.made, self.broken = [], {}, ""

    def make(self, key):
        page = Page(key)
        self.done.append(key)
        yield page
        for _ in range(STEPS - 1):
            if key == self.broken:
                raise RuntimeError("no page")
            self.done.append(key)
            yield
        self.made[key] = page
        return page


@pytest.fixture
def works():
    return Works()


@pytest.fixture
def shell(qtbot, look, works):
    made = Shell(look, "Cabinet des Lilas", "Claire M., secrétaire", pages_for(Role), works.make)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    made.show_page("agenda")
    works.done.clear()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def open_whole(qtbot, shell):
    qtbot.waitUntil(lambda: not shell.opening.key)


def strike(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def write(qtbot, text):
    for letter in text:
        qtbot.keyClicks(QApplication.focusWidget(), letter)


def one_turn():
    """The event loop goes round until one more timer has had its turn."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def test_a_second_click_on_the_name_of_the_page_being_opened_takes_no_key_from_it(qtbot, shell, works):
    name = shell.navigation._buttons["patients"]
    for _ in range(2):
        qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    write(qtbot, "dup")
    open_whole(qtbot, shell)
    qtbot.waitUntil(lambda: works.made["patients"].first.text() == "dup")


def test_the_title_and_the_mark_come_before_anything_is_made(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    assert works.done == []
    assert shell.page_key() == "patients"
    assert shell.navigation.shown() == "patients"
    blank = QApplication.focusWidget()
    assert isinstance(blank, Blank)
    assert blank.isVisible()
    assert [label.text() for label in blank.findChildren(QLabel)] == ["Patients"]


def test_a_turn_of_the_event_loop_does_one_step_at_most(shell, works):
    shell.open_page("patients")
    turns = []
    while shell.opening.key:
        before = len(works.done)
        one_turn()
        turns.append(len(works.done) - before)
    assert max(turns) == 1
    assert works.done == ["patients"] * STEPS
    assert len(turns) > STEPS


def test_keys_typed_while_a_page_opens_reach_it_in_their_order(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    write(qtbot, "dub")
    one_turn()
    strike(qtbot, Qt.Key.Key_Backspace)
    strike(qtbot, Qt.Key.Key_N, CTRL)
    strike(qtbot, Qt.Key.Key_Tab)
    write(qtbot, "oi")
    open_whole(qtbot, shell)
    page = works.made["patients"]
    assert (page.first.text(), page.second.text(), page.acts) == ("du", "oi", ["du"])
    assert page.second.hasFocus()


def test_what_an_input_method_composed_meanwhile_is_kept_too(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    write(qtbot, "No")
    composed = QInputMethodEvent()
    composed.setCommitString("ë")
    QApplication.sendEvent(QApplication.focusWidget(), composed)
    write(qtbot, "l")
    open_whole(qtbot, shell)
    assert works.made["patients"].first.text() == "Noël"


def test_a_dialog_opened_by_a_kept_key_takes_the_keys_behind_it(qtbot, shell, works):
    asked = []

    def ask():
        dialog = QDialog(works.made["patients"])
        line = QLineEdit(dialog)
        line.setFocus()
        line.returnPressed.connect(lambda: (asked.append(line.text()), dialog.accept()))
        QTimer.singleShot(3000, dialog.reject)  # a failure leaves no dialog open
        dialog.exec()

    strike(qtbot, Qt.Key.Key_3, CTRL)
    strike(qtbot, Qt.Key.Key_N, CTRL)
    write(qtbot, "ok")
    strike(qtbot, Qt.Key.Key_Return)
    while "patients" not in works.made:
        one_turn()
    works.made["patients"].findChild(QShortcut).activated.connect(ask)
    open_whole(qtbot, shell)
    qtbot.waitUntil(lambda: asked == ["ok"])
    assert works.made["patients"].first.text() == ""


def test_the_lock_and_the_discreet_mode_do_not_wait(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    with qtbot.waitSignals([shell.lock_requested, shell.discreet_changed]):
        strike(qtbot, Qt.Key.Key_F12)
        strike(qtbot, Qt.Key.Key_L, CTRL)
        assert works.made.keys() == {"agenda"}
    open_whole(qtbot, shell)
    assert works.made["patients"].graphicsEffect() is not None


def test_nothing_more_is_made_once_the_session_ends(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    write(qtbot, "DUBOIS")
    one_turn()
    shell.opening.stop()
    done = list(works.done)
    for _ in range(2 * STEPS):
        one_turn()
    assert works.done == done
    assert shell.unfinished() == ()
    shell.show_page("patients")
    assert works.made["patients"].first.text() == ""


def test_another_page_asked_meanwhile_comes_at_once_and_the_first_goes_on_from_where_it_was(
    qtbot, shell, works
):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    one_turn()
    strike(qtbot, Qt.Key.Key_1, CTRL)
    assert shell.page_key() == "agenda"
    assert works.made["agenda"].first.hasFocus()
    assert not shell.opening.key
    strike(qtbot, Qt.Key.Key_3, CTRL)
    open_whole(qtbot, shell)
    assert works.done == ["patients"] * STEPS
    assert works.made["patients"].first.hasFocus()


def test_keys_between_two_pages_go_each_to_its_own(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    write(qtbot, "dubois")
    strike(qtbot, Qt.Key.Key_4, CTRL)
    write(qtbot, "liste")
    open_whole(qtbot, shell)
    qtbot.waitUntil(lambda: works.made.keys() == {"agenda", "patients", "lists"} and not shell.opening.key)
    assert works.made["patients"].first.text() == "dubois"
    assert works.made["lists"].first.text() == "liste"
    assert shell.page_key() == "lists"


def test_a_page_needed_now_is_whole_and_its_keys_with_it(qtbot, shell, works):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    write(qtbot, "dub")
    assert shell.show_page("patients") is works.made["patients"]
    assert works.made["patients"].first.text() == "dub"
    strike(qtbot, Qt.Key.Key_4, CTRL)
    write(qtbot, "liste")
    assert shell.show_page("notes") is works.made["notes"]
    assert works.made["lists"].first.text() == "liste"
    assert shell.page_key() == "notes"
    assert not shell.opening.key


def test_a_page_that_cannot_be_made_leaves_the_one_before(qtbot, shell, works):
    works.broken = "patients"
    with qtbot.captureExceptions() as raised:
        strike(qtbot, Qt.Key.Key_3, CTRL)
        write(qtbot, "DUBOIS")
        open_whole(qtbot, shell)
    assert [str(error) for _, error, _ in raised] == ["no page"]
    assert shell.page_key() == shell.navigation.shown() == "agenda"
    assert works.made["agenda"].first.hasFocus()
    assert works.made["agenda"].first.text() == ""


def test_a_theme_changed_meanwhile_reaches_the_page(qtbot, shell, works, look):
    strike(qtbot, Qt.Key.Key_3, CTRL)
    one_turn()
    larger = replace(look, point_size=12)
    shell.set_look(larger)
    open_whole(qtbot, shell)
    assert works.made["patients"].looks == [larger]


def test_each_page_opens_whole_by_its_key(qtbot, shell, works):
    digits = [Qt.Key(Qt.Key.Key_0 + number % 10) for number in range(1, 11)]
    keys = [*digits, Qt.Key.Key_Semicolon, Qt.Key.Key_Comma]
    for key, entry in zip(keys, pages_for(Role), strict=True):
        strike(qtbot, key, CTRL)
        open_whole(qtbot, shell)
        assert shell.page_key() == entry.key
        assert works.made[entry.key].first.hasFocus()
