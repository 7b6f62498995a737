"""The commitment's screen: read by keyboard, accepted on purpose, and locked like any open session."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from telesec.domain.access.commitment import POINTS
from telesec.domain.access.reminders import REMINDERS
from telesec.domain.errors import StoreError
from telesec.ui.commitment import CommitmentPage
from telesec.ui.controls import MessageBar
from telesec.ui.reminder_strip import ReminderPorts, ReminderStrip

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Person:
    """Who accepts, on a disk that may be full."""

    def __init__(self):
        self.full, self.accepted = False, 0

    def accept(self):
        if self.full:
            raise StoreError("practice", "Le disque est plein.")
        self.accepted += 1
        return ("Le cabinet ferme le 24.",)


@pytest.fixture
def person():
    return Person()


@pytest.fixture
def page(qtbot, look, tasks, person):
    made = CommitmentPage(person.accept, tasks, look)
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus_first()
    return made


def tab_to(qtbot, page, wanted):
    for _ in range(20):
        if wanted.hasFocus():
            return
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    pytest.fail("not reached by Tab")


def test_the_whole_text_is_on_the_page_and_said_to_screen_readers(page, unnamed):
    shown = "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
    for title, text in POINTS:
        assert title in shown
        assert text in shown
    assert [one.accessibleName() for one in page.points] == [f"{title} : {text}" for title, text in POINTS]
    assert unnamed(page) == []


def test_the_keys_of_reading_scroll_it_and_the_paragraph_read_is_marked_without_a_caret(qtbot, page):
    page.resize(1000, 420)
    bar = page.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and page.points[0].hasFocus())
    bar.setValue(0)
    plain = page.points[1].grab().toImage()
    qtbot.keyClick(page.points[0], Qt.Key.Key_PageDown)
    below = bar.value()
    assert below > 0
    qtbot.keyClick(page.points[0], Qt.Key.Key_Up)
    assert bar.value() < below
    page.points[1].setFocus()
    assert page.points[1].grab().toImage() != plain
    assert not page.points[1].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_it_is_read_and_accepted_by_keyboard_alone(qtbot, page, person):
    qtbot.waitUntil(page.points[0].hasFocus)
    assert not page.agree.isEnabled()
    tab_to(qtbot, page, page.read)
    qtbot.keyClick(page.read, Qt.Key.Key_Space)
    tab_to(qtbot, page, page.agree)
    with qtbot.waitSignal(page.accepted) as told:
        qtbot.keyClick(page.agree, Qt.Key.Key_Space)
    assert told.args == [("Le cabinet ferme le 24.",)]
    assert person.accepted == 1


def test_nothing_is_accepted_without_the_box(qtbot, page, person):
    qtbot.mouseClick(page.agree, Qt.MouseButton.LeftButton)
    assert person.accepted == 0


def test_a_refusal_is_said_and_may_be_tried_again(qtbot, page, person):
    person.full = True
    page.read.setChecked(True)
    page.agree.click()
    qtbot.waitUntil(lambda: page.bar.text() == "Le disque est plein.")
    assert page.read.isChecked()
    person.full = False
    with qtbot.waitSignal(page.accepted):
        page.agree.click()


def test_it_locks_and_it_leaves(qtbot, page):
    with qtbot.waitSignal(page.lock_requested):
        qtbot.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(page.lock_requested):
        page.lock.click()
    with qtbot.waitSignal(page.leave_requested):
        page.leave.click()


def test_the_last_minute_before_the_lock_is_counted(page):
    def small_print():
        return [page.foot.itemAt(at).widget().text() for at in range(page.foot.count())]

    page.show_remaining(120)
    assert small_print() == []
    page.show_remaining(59)
    assert small_print() == ["Verrouillage dans 59 s"]
    page.show_remaining(300)
    assert small_print() == []


@pytest.mark.parametrize("size", [10, 13])
def test_pictures_of_the_commitment(qtbot, qapp, tasks, person, shoot, themed, size):
    from telesec.ui import theme

    dressed = theme.apply(qapp, themed.tokens.name, size)
    made = CommitmentPage(person.accept, tasks, dressed)
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    made.read.setChecked(True)
    assert not shoot(made, f"commitment-{themed.tokens.name}-{size}").isNull()


@pytest.fixture
def strip(qtbot, look, tasks):
    """A reminder over a page where somebody types already."""
    told = []
    page, line, bar = QWidget(), QLineEdit(), MessageBar()
    column = QVBoxLayout(page)
    for part in (bar, line):
        column.addWidget(part)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    made = ReminderStrip(bar, bar, tasks, ReminderPorts(lambda: REMINDERS[0], told.append))
    made.look()
    qtbot.waitUntil(bar.isVisible)
    return bar, told, line, page


def test_a_reminder_is_shown_and_acknowledged(qtbot, strip):
    bar, told, *_page = strip
    assert bar.text() == f"{REMINDERS[0].title}\n{REMINDERS[0].text}"
    bar._action.click()
    qtbot.waitUntil(lambda: told == ["phishing"])
    assert not bar.isVisible()


def test_a_reminder_takes_no_key_and_closing_it_says_nothing(qtbot, strip):
    bar, told, line, _page = strip
    assert line.hasFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert told == []


class Windows(QObject):
    """Notes what is shown as a window, were it for an instant."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_making_the_page_shows_no_window_of_its_own(qapp, qtbot, look, tasks, person):
    """A label shown before it has a parent is a window for an instant: it takes the keys from the others."""
    windows = Windows()
    qapp.installEventFilter(windows)
    made = CommitmentPage(person.accept, tasks, look)
    qapp.removeEventFilter(windows)
    qtbot.addWidget(made)
    assert windows.shown == []
    assert not made.words.isHidden()
