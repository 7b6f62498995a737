"""Ctrl+L locks whatever is in front: the guide, a form, a question, a menu; not the page alone."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from tests.questions import meet

from telesec.ui.guide.window import open_guide
from telesec.ui.messages import confirm
from telesec.ui.panels import FormDialog
from telesec.ui.shell import Shell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def strike_lock() -> None:
    """As the keyboard does: to the window that has it, or to the menu that is open."""
    window = QApplication.activePopupWidget() or QApplication.activeWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def strike_and_leave(qtbot, question) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    strike_lock()
    question.close()


@pytest.fixture
def shell(qtbot, look):
    """A session's window that notes how often the lock was asked for."""
    made = Shell(look, "Cabinet", "", (), lambda _key: None)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.asked = []
    made.lock_requested.connect(lambda: made.asked.append("lock"))
    return made


def test_in_the_page(shell):
    strike_lock()
    assert shell.asked == ["lock"]


def test_in_the_guide(qtbot, shell):
    guide = open_guide(shell, "patients")
    qtbot.waitUntil(guide.isActiveWindow)
    strike_lock()
    assert shell.asked == ["lock"]
    guide.close()


def test_in_a_question_and_once_it_is_answered(qtbot, shell):
    for _ in range(2):
        meet(partial(strike_and_leave, qtbot))
        confirm(shell, "Réunir ?", "Les deux fiches n'en feront qu'une.", "Réunir")
    assert shell.asked == ["lock", "lock"]
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    strike_lock()
    assert shell.asked == ["lock"] * 3


def test_a_window_that_was_closed_takes_the_key_of_no_question(qtbot, look):
    windows = [Shell(look, "Cabinet", "", (), lambda _key: None) for _ in range(2)]
    asked = []
    for at, window in enumerate(windows):
        window.lock_requested.connect(lambda at=at: asked.append(at))
        qtbot.addWidget(window)
    windows[0].show()
    windows[0].close()
    windows[1].show()
    windows[1].activateWindow()

    meet(partial(strike_and_leave, qtbot))
    confirm(windows[1], "Réunir ?", "Les deux fiches n'en feront qu'une.", "Réunir")
    assert asked == [1]


def test_in_a_form_and_in_the_guide_opened_over_it(qtbot, shell):
    form = FormDialog(shell, "Une fiche")
    line = QLineEdit()
    form.body.addWidget(line)
    form.open()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    strike_lock()
    guide = open_guide(form, "patients")
    qtbot.waitUntil(guide.isActiveWindow)
    strike_lock()
    assert shell.asked == ["lock", "lock"]
    guide.close()
    form.close()


def test_in_an_open_menu(qtbot, shell):
    menu = QMenu(shell)
    menu.addAction("Copier")
    menu.popup(shell.mapToGlobal(shell.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    strike_lock()
    assert shell.asked == ["lock"]
    menu.close()
