"""What a window asks of one system only, tried with a stand-in of that system."""

from __future__ import annotations

from ctypes import addressof
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QObject, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QDialog, QWidget
from tests.ui.turns import TurnTasks

from telesec.app.preferences import Preferences, read_preferences, write_preferences
from telesec.app.wardrobe import Wardrobe
from telesec.commands import selftest
from telesec.commands.machine_state import Level
from telesec.domain.sessions import LockReason
from telesec.ui import session_signals, theme
from telesec.ui.session_signals import SessionSignals
from telesec.ui.settings.section import Surroundings
from telesec.ui.system import windows_api
from telesec.ui.system.capture import NOT_HIDDEN, CaptureShield
from telesec.ui.system.capture_section import REFUSED, CaptureSection
from telesec.ui.system.private_clipboard import KEPT_MS, PrivateClipboard, marks
from telesec.ui.system.session_messages import POWER_BROADCAST, SESSION_CHANGE, UNHEARD, Message

LINUX = list(marks("linux"))


class Windows:
    """Both interfaces, noting what was asked; ``willing`` is what the system answers."""

    def __init__(self, *, willing=True):
        self.registered, self.excluded, self.willing = [], {}, willing

    def register(self, window):
        self.registered.append(window)
        return self.willing

    def exclude(self, window, *, excluded):
        self.excluded[window] = excluded
        return self.willing


def test_no_call_of_windows_is_made_elsewhere():
    assert windows_api.session_api() is None
    assert windows_api.capture_api() is None
    made = windows_api._Windows()
    assert not made.register(1)
    assert not made.unregister(1)
    assert not made.exclude(1, excluded=True)
    assert not windows_api.session_is_told()


@pytest.mark.parametrize(
    ("message", "wparam", "reason"),
    [
        (SESSION_CHANGE, 0x7, LockReason.OS_SESSION),
        (SESSION_CHANGE, 0x2, LockReason.OS_SESSION),
        (SESSION_CHANGE, 0x4, LockReason.OS_SESSION),
        (SESSION_CHANGE, 0x8, None),
        (POWER_BROADCAST, 0x4, LockReason.SLEEP),
        (POWER_BROADCAST, 0x12, None),
        (0x0100, 0x7, None),
    ],
    ids=["locked", "another user", "remote left", "unlocked", "sleep", "woken", "a key"],
)
def test_windows_says_that_it_locks(qtbot, qapp, monkeypatch, message, wparam, reason):
    windows = Windows()
    monkeypatch.setattr(session_signals, "session_api", lambda: windows)
    window = QWidget()
    qtbot.addWidget(window)
    signals, asked = SessionSignals(None, window), []
    signals.lock_asked.connect(asked.append)
    assert windows.registered == [int(window.winId())]
    said = Message(message=message, wparam=wparam)
    hears = signals._messages.nativeEventFilter
    assert hears(QByteArray(b"windows_generic_MSG"), addressof(said)) == (False, 0)
    assert hears(b"xcb_generic_event_t", 0) == (False, 0)
    assert asked == ([reason.value] if reason else [])
    qapp.removeNativeEventFilter(signals._messages)


@pytest.mark.parametrize("refusal", [None, OSError, AttributeError], ids=["refused", "no library", "no call"])
def test_a_windows_that_does_not_tell_its_lock_is_asked_again_and_said_until_it_does(
    qtbot, qapp, monkeypatch, refusal
):
    windows = Windows(willing=False)

    def register(window):
        if refusal is not None and not windows.willing:
            raise refusal
        return windows.willing

    windows.register = register
    monkeypatch.setattr(session_signals, "session_api", lambda: windows)
    window = QWidget()
    qtbot.addWidget(window)
    signals, changes = SessionSignals(None, window), []
    signals.warning_changed.connect(lambda: changes.append(signals.warning()))
    said = Message(message=POWER_BROADCAST, wparam=0x4)
    with qtbot.waitSignal(signals.lock_asked):  # the sleep is told to every window
        signals._messages.nativeEventFilter(b"windows_generic_MSG", addressof(said))
    signals._again.timeout.emit()
    assert (signals.warning(), changes) == (UNHEARD, [])
    windows.willing = True
    signals._again.timeout.emit()
    assert changes == [""]
    assert not signals._again.isActive()
    qapp.removeNativeEventFilter(signals._messages)


@pytest.mark.parametrize(
    ("buses", "level", "words"),
    [(("system",), Level.GOOD, "peut être annoncé"), ((), Level.WARNING, "verrouillez-le aussi (Ctrl+L)")],
    ids=["told", "untold"],
)
def test_the_self_test_says_whether_the_lock_of_the_session_is_heard(qapp, monkeypatch, buses, level, words):
    monkeypatch.setattr(session_signals, "SessionSignals", lambda _parent: SimpleNamespace(heard_buses=buses))
    found = selftest._session_lock()
    assert found.level is level
    assert words in found.sentence


class Board(QObject):
    """A clipboard and a selection that this program owns, or not."""

    dataChanged, selectionChanged = Signal(), Signal()

    def __init__(self, *, ours=True):
        super().__init__()
        self.ours, self.data, self.puts, self.gone = ours, {}, 0, []

    def ownsClipboard(self):
        return self.ours

    ownsSelection = ownsClipboard

    def mimeData(self, mode):
        return self.data[mode]

    def setMimeData(self, data, mode):
        self.data[mode], self.puts = data, self.puts + 1
        (self.dataChanged if mode == QClipboard.Mode.Clipboard else self.selectionChanged).emit()

    def clear(self, mode):
        self.gone.append(mode)

    def copy(self, text, mode):
        data = QMimeData()
        data.setText(text)
        self.setMimeData(data, mode)


WAYS = pytest.mark.parametrize(
    "mode", [QClipboard.Mode.Clipboard, QClipboard.Mode.Selection], ids=["copied", "selected"]
)


@WAYS
@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_what_is_copied_here_asks_to_be_kept_nowhere(qapp, platform, mode):
    board = Board()
    keeper = PrivateClipboard(board, None, platform)
    board.copy("DUBOIS Noël, 06 39 98 00 01", mode)
    assert board.data[mode].text() == "DUBOIS Noël, 06 39 98 00 01"
    assert all(board.data[mode].hasFormat(name) for name in marks(platform))
    assert board.puts == 2
    assert isinstance(keeper, QObject)


@WAYS
def test_what_others_copied_is_left_alone(qapp, mode):
    board = Board(ours=False)
    keeper = PrivateClipboard(board)
    board.copy("une adresse", mode)
    assert board.puts == 1
    assert not any(board.data[mode].hasFormat(name) for name in LINUX)
    assert not any(one.isActive() for one in keeper._ends.values())


@WAYS
def test_what_was_copied_here_goes_after_some_minutes_while_it_is_still_ours(qapp, mode):
    board = Board()
    keeper = PrivateClipboard(board)
    board.copy("06 39 98 00 01", mode)
    (end,) = (one for one in keeper._ends.values() if one.isActive())
    assert (end.interval(), end.isSingleShot()) == (KEPT_MS, True)
    end.timeout.emit()
    assert board.gone == [mode]
    board.copy("06 39 98 00 02", mode)
    board.ours = False  # somebody copied something else since
    end.timeout.emit()
    assert board.gone == [mode]


@WAYS
def test_what_was_copied_here_leaves_with_the_program(qapp, mode):
    """The key of a first day, copied before any session: no lock and no minute takes it away."""
    board = Board()
    keeper = PrivateClipboard(board)
    board.copy("JBSW Y3DP EHPK 3PXP", mode)
    qapp.aboutToQuit.emit()
    assert board.gone == [mode]
    assert isinstance(keeper, QObject)


def test_the_marks_of_windows_are_those_of_its_history():
    names = [name.partition('"')[2].rstrip('"') for name in marks("win32")]
    assert names == [
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    ]
    assert set(marks("win32").values()) == {b"\0\0\0\0"}


def test_a_window_shown_after_the_choice_is_hidden_too(qtbot, qapp):
    windows = Windows()
    shield = CaptureShield(qapp, windows)
    first, later = QWidget(), QDialog()
    for one in (first, later):
        qtbot.addWidget(one)
    first.show()
    assert windows.excluded == {}
    assert shield.turn(on=True)
    later.show()
    assert windows.excluded[int(first.winId())]
    assert windows.excluded[int(later.winId())]
    assert shield.turn(on=False)
    assert set(windows.excluded.values()) == {False}
    windows.excluded.clear()
    later.hide()
    later.show()
    assert windows.excluded == {}
    shield.deleteLater()


def test_the_choice_is_kept_for_the_next_start_and_off_at_first(qtbot, qapp, tmp_path, monkeypatch):
    windows, path = Windows(), tmp_path / "screen.json"
    monkeypatch.setattr("telesec.app.wardrobe.capture_api", lambda: windows)
    wardrobe = Wardrobe(qapp, path)
    choice = wardrobe.captures()
    assert not choice.is_on()
    assert choice.turn(True)  # noqa: FBT003 - a choice of the settings
    wardrobe.dress("dark", 12)
    assert read_preferences(path) == Preferences("dark", 12.0, hidden=True)
    again = Wardrobe(qapp, path)
    assert again.captures().is_on()
    for one in (wardrobe, again):
        one.capture.turn(on=False)
    theme.apply(qapp, "light", 10)


@pytest.mark.parametrize("willing", [True, False], ids=["hidden", "refused"])
def test_a_window_that_the_system_no_longer_hides_is_said_at_the_next_start(
    qtbot, qapp, tmp_path, monkeypatch, willing
):
    windows, path = Windows(willing=willing), tmp_path / "screen.json"
    write_preferences(path, Preferences(hidden=True))
    monkeypatch.setattr("telesec.app.wardrobe.capture_api", lambda: windows)
    wardrobe = Wardrobe(qapp, path)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    assert wardrobe.capture_warning() == ("" if willing else NOT_HIDDEN)
    wardrobe.hide_from_captures(hidden=False)
    assert wardrobe.capture_warning() == ""


def test_where_nothing_hides_there_is_no_choice(qapp, tmp_path):
    path = tmp_path / "screen.json"
    write_preferences(path, Preferences(hidden=True))
    wardrobe = Wardrobe(qapp, path)
    assert wardrobe.captures() is None
    wardrobe.dress("light", 10)
    assert read_preferences(path).hidden  # a file that another system wrote keeps what it said


def test_a_refusal_of_the_system_is_said(qtbot, look, shoot):
    asked = []
    around = Surroundings(SimpleNamespace(), TurnTasks(), look)
    section = CaptureSection(around, is_on=False, turn=lambda on: asked.append(on) or len(asked) > 1)
    qtbot.addWidget(section)
    section.resize(900, 400)
    section.show()
    with qtbot.waitSignal(section.refused) as refused:
        section.on.click()
    assert refused.args == [REFUSED]
    section.on.click()
    assert asked == [True, False]
    shoot(section, "captures")
