"""F1 in questions, menus, forms, first screens: the guide opens, can be used, and gives the keys back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)
from tests.questions import meet

from telesec.domain.sessions import LockReason, Resume
from telesec.domain.sessions import Place as Spot
from telesec.ui.guide.asking import hear_help, set_topic
from telesec.ui.guide.chapters import HELP
from telesec.ui.guide.window import FRAME, GuideWindow, open_guide
from telesec.ui.lock_screen import LockScreen, UnlockPorts
from telesec.ui.messages import confirm
from telesec.ui.panels import FormDialog
from telesec.ui.screen_room import room_around
from telesec.ui.sign_in import SignInPage, SignInPorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def window(qtbot, look):
    """A window with a page about patients, a field where something is typed, and the help key."""
    made = QMainWindow()
    qtbot.addWidget(made)
    page = QWidget()
    made.field = QLineEdit("Dub")
    made.choice = QComboBox()
    made.choice.addItems(["Lyon", "Paris"])
    column = QVBoxLayout(page)
    column.addWidget(made.field)
    column.addWidget(made.choice)
    made.setCentralWidget(page)
    set_topic(page, "patients")
    hear_help(made)
    made.show()
    made.activateWindow()
    made.field.setFocus()
    qtbot.waitUntil(made.field.hasFocus)
    return made


def strike_f1() -> None:
    """As the keyboard does: to the window that has it, or to the menu that is open."""
    window = QApplication.activePopupWidget() or QApplication.activeWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F1)


def the_guide(qtbot) -> GuideWindow:
    """The only one, once it has the keyboard."""

    def found() -> list[GuideWindow]:
        tops = QApplication.topLevelWidgets()
        return [one for one in tops if isinstance(one, GuideWindow) and one.isVisible() and one._shown]

    qtbot.waitUntil(lambda: bool(found()) and QApplication.focusWidget() is found()[0].view)
    (guide,) = found()
    return guide


def search_by_mouse(guide: GuideWindow, words: str) -> str:
    """Click in the search and type there as the system does: what a question blocks does nothing."""
    handle, field = guide.windowHandle(), guide.search
    spot = field.mapTo(guide, field.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    for letter in words:
        QTest.keyClick(handle, letter)
    return field.text()


def close_by_escape(qtbot, guide: GuideWindow) -> None:
    QTest.keyClick(guide.windowHandle(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(isinstance(one, GuideWindow) for one in QApplication.topLevelWidgets()))


def test_f1_in_a_page_leaves_what_is_typed_and_the_keyboard_comes_back_to_it(qtbot, window):
    window.field.setCursorPosition(1)
    strike_f1()
    guide = the_guide(qtbot)
    assert guide._shown == HELP["patients"]
    close_by_escape(qtbot, guide)
    qtbot.waitUntil(window.field.hasFocus)
    assert (window.field.text(), window.field.cursorPosition()) == ("Dub", 1)


def test_f1_in_a_question_opens_a_guide_that_can_be_used_and_the_question_stays(qtbot, window):
    seen: list[object] = []

    def read_then_answer(question: QMessageBox) -> None:
        qtbot.waitUntil(lambda: QApplication.activeWindow() is question)
        focused = QApplication.focusWidget()
        strike_f1()
        guide = the_guide(qtbot)
        seen.append(guide._shown)
        seen.append(search_by_mouse(guide, "doublon"))
        close_by_escape(qtbot, guide)
        assert question.isVisible()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is focused)
        question.reject()

    meet(read_then_answer)
    assert confirm(window.field, "Réunir ?", "Les deux fiches n'en feront qu'une.", "Réunir") is False
    assert seen == [HELP["patients"], "doublon"]


@pytest.mark.parametrize("corner", ["top", "bottom"])
def test_the_guide_of_a_small_question_is_whole_on_the_screen(qtbot, window, corner):
    room = room_around(window)
    dialog = FormDialog(window.field, "Une fiche")
    dialog.open()
    dialog.move(room.topLeft() if corner == "top" else room.bottomRight() - dialog.rect().bottomRight())
    guide = open_guide(dialog, "patients")
    missing = FRAME - (guide.frameGeometry().size() - guide.geometry().size())  # borders this desktop lacks
    whole = guide.frameGeometry().adjusted(0, 0, missing.width(), missing.height())
    assert room.contains(whole)
    guide.close()
    dialog.reject()


def test_a_guide_already_open_can_still_be_used_when_a_question_is_asked(qtbot, window):
    strike_f1()
    guide = the_guide(qtbot)
    dialog = FormDialog(window.field, "Une fiche")
    dialog.open()
    handle = guide.windowHandle()
    qtbot.waitUntil(lambda: handle.transientParent() is dialog.windowHandle())
    guide.activateWindow()
    assert search_by_mouse(guide, "note") == "note"
    dialog.reject()
    assert guide.isVisible()
    assert handle.transientParent() is window.windowHandle()
    assert search_by_mouse(guide, "s") == "notes"
    close_by_escape(qtbot, guide)


def test_f1_in_an_open_menu_closes_it_and_opens_the_guide_at_its_page(qtbot, window):
    menu = QMenu(window.field)
    menu.addAction("Copier")
    set_topic(window, "agenda")
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    strike_f1()
    guide = the_guide(qtbot)
    assert guide._shown == HELP["patients"]
    assert not menu.isVisible()
    close_by_escape(qtbot, guide)
    qtbot.waitUntil(window.field.hasFocus)


def test_f1_over_an_open_list_of_choices_changes_no_choice(qtbot, window):
    window.choice.setFocus()
    window.choice.showPopup()
    strike_f1()
    guide = the_guide(qtbot)
    assert window.choice.currentText() == "Lyon"
    close_by_escape(qtbot, guide)
    qtbot.waitUntil(window.choice.hasFocus)


def test_f1_in_a_form_opens_what_the_form_is_about_and_keeps_what_is_typed(qtbot, window):
    dialog = FormDialog(window.field, "Une destination")
    line = QLineEdit()
    dialog.body.addWidget(line)
    set_topic(dialog, "destination")
    dialog.open()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClicks(line, "Hors site")
    strike_f1()
    guide = the_guide(qtbot)
    assert guide._shown == HELP["destination"]
    close_by_escape(qtbot, guide)
    qtbot.waitUntil(line.hasFocus)
    assert line.text() == "Hors site"
    dialog.close()


def test_f1_in_a_chooser_of_files_too(qtbot, window):
    chooser = QFileDialog(window.field)
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    chooser.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is chooser)
    strike_f1()
    close_by_escape(qtbot, the_guide(qtbot))
    assert chooser.isVisible()
    chooser.close()


def test_f1_in_the_guide_opens_no_second_one_and_a_key_held_down_opens_one(qtbot, window):
    strike_f1()
    guide = the_guide(qtbot)
    strike_f1()
    assert the_guide(qtbot) is guide
    close_by_escape(qtbot, guide)


@pytest.mark.parametrize("name", ["sign_in", "lock"])
def test_f1_before_a_session_keeps_what_is_typed(qtbot, look, tasks, name):
    resume = Resume(LockReason.ASKED, "1", "claire", "Claire Martin", AT, AT, AT, Spot(5, 6, 1100, 700))
    unlock = UnlockPorts(lambda *_: None, lambda: False, lambda _: 0)
    sign_in = SignInPorts(lambda *_: None, lambda _: 0)
    page = SignInPage(sign_in, tasks, look) if name == "sign_in" else LockScreen(unlock, resume, tasks, look)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(page)
    set_topic(page, name)
    hear_help(window)
    window.show()
    window.activateWindow()
    page.focus_first()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "quatre lavandes")
    strike_f1()
    guide = the_guide(qtbot)
    assert guide._shown == HELP[name]
    close_by_escape(qtbot, guide)
    qtbot.waitUntil(field.hasFocus)
    assert field.text() == "quatre lavandes"
