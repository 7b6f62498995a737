"""A telephone rings: whoever is in hears it at once; a locked screen says only that a call comes in."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget

from telesec.app import ringing as ringing_module
from telesec.app.reexec import Carried, decode_carried, encode
from telesec.app.ringing import STRANGER_EVENT, UNHEARD, Ringing, answer_telephone, note_stranger
from telesec.commands import call
from telesec.domain.calls.ringing import WAITS, Ring
from telesec.domain.errors import Refused, TelesecError
from telesec.domain.sessions import LockReason, Resume
from telesec.security.rendezvous import NoRendezvous, practice_tag
from telesec.ui import theme
from telesec.ui.front import FrontPage
from telesec.ui.incoming_call import WORDS, IncomingCall
from telesec.ui.lock_screen import LockScreen, UnlockPorts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
NUMBER, LINE = "0612345678", "0472000000"


class Clock:
    now = AT

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Folders of this test alone."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "run").mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def telephone(qapp, home, clock):
    owner, made = QObject(), []

    def begin(carried=None):
        made.append(Ringing(home / "cabinet", clock, carried or Carried(), owner))
        made[-1].begin()
        assert made[-1].unheard == ""
        return made[-1]

    yield begin
    for one in made:
        one.end()


@pytest.fixture
def page(qtbot, look):
    made = FrontPage(look, "Écran verrouillé")
    qtbot.addWidget(made)
    made.show()
    return made


def texts(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def is_said(page):
    return page.findChild(IncomingCall).isVisible()


class Caller:
    """The real command, in a process of its own."""

    def __init__(self, home, number, line):
        words = ["--practice", str(home / "cabinet"), "call", number, "--line", line]
        self._errors = home / "errors"
        with self._errors.open("w") as errors:
            command = [sys.executable, "-m", "telesec.app.main", *words]
            self._process = subprocess.Popen(command, stderr=errors, env={**os.environ, "HOME": str(home)})

    def ended(self):
        return self._process.poll() is not None

    @property
    def code(self):
        return self._process.wait(30)

    def said(self):
        return self._errors.read_text()


def announce(home, number=NUMBER, line=LINE):
    return Caller(home, number, line)


def test_the_command_reaches_whoever_is_in(qtbot, telephone, home):
    ringing, rings = telephone(), []
    ringing.open_to(rings.append)
    caller = announce(home, "tel:+33-6-12-34-56-78", "04 72 00 00 00")
    qtbot.waitUntil(caller.ended)
    assert (caller.code, caller.said()) == (0, "")
    assert rings == [Ring("+33612345678", LINE, AT)]


def test_nobody_there_is_a_sentence_and_an_exit_code(home):
    caller = announce(home)
    assert caller.code == 1
    assert caller.said().strip() == call.NOBODY


def test_what_is_no_number_never_reaches_the_window(qtbot, telephone, home):
    ringing, rings = telephone(), []
    ringing.open_to(rings.append)
    caller = announce(home, "<b>0612345678</b>")
    qtbot.waitUntil(caller.ended)
    said = caller.said()
    assert caller.code == 1
    assert said.count("\n") == 1
    assert "<b>" not in said
    assert rings == []


def test_a_window_that_does_not_answer_is_said_too(telephone, home, monkeypatch):
    """Its event loop does not turn: nothing is read, and nobody waits for ever."""
    monkeypatch.setattr(call, "PATIENCE", 0.2)
    telephone()
    with pytest.raises(Refused) as refused:
        call.deliver(practice_tag(home / "cabinet"), b"CALL - -\n", call._to_sockets)
    assert refused.value.sentence == call.NO_ANSWER


def test_a_locked_screen_says_only_that_a_call_comes_in(qtbot, telephone, page, clock):
    ringing = telephone()
    ringing.put(page)
    before = texts(page)
    ringing.ring(NUMBER, LINE)
    ringing.ring("0622222222", "")
    assert is_said(page)
    assert [text for text in texts(page) if text not in before] == [WORDS]
    told = QAccessible.queryAccessibleInterface(page.findChild(IncomingCall))
    assert told.text(QAccessible.Text.Name) == WORDS
    for part in page.findChildren(QWidget):
        words = (part.accessibleName(), part.accessibleDescription(), part.toolTip(), part.windowTitle())
        assert not any(NUMBER[1:] in text or LINE[1:] in text for text in words)
    clock.now += WAITS
    qtbot.waitUntil(lambda: not is_said(page))


@pytest.mark.parametrize("points", [10, 13])
def test_the_locked_screen_with_a_call_fits_in_every_theme(qtbot, qapp, themed, shoot, points):
    look = theme.apply(qapp, themed.tokens.name, points)
    resume = Resume(LockReason.IDLE, "1", "camille", "Camille Roy", AT, AT, AT, zone="Europe/Paris")
    screen = LockScreen(UnlockPorts(str, bool, len), resume, Now(), look)
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    screen.show_call(waits=True)
    words = screen.findChild(IncomingCall).findChildren(QLabel)[-1]
    shoot(screen, f"locked-with-a-call-{themed.tokens.name}-{points}")
    assert words.text() == WORDS
    assert words.width() >= words.sizeHint().width()


def test_who_comes_back_is_given_the_rings_that_waited_once(telephone, page, clock):
    ringing, rings = telephone(), []
    ringing.put(page)
    ringing.ring(NUMBER, LINE)
    clock.now += timedelta(seconds=30)
    ringing.ring("0622222222", "")
    ringing.open_to(rings.append)
    assert [(ring.number, ring.at) for ring in rings] == [
        (NUMBER, AT),
        ("0622222222", AT + timedelta(seconds=30)),
    ]
    ringing.put(page)
    assert not is_said(page)
    ringing.open_to(rings.append)
    assert len(rings) == 2


def test_the_next_page_shown_says_it_too(qtbot, look, telephone, page):
    """« Changer de compte » at the lock screen does not lose the call."""
    ringing = telephone()
    ringing.put(page)
    ringing.ring(NUMBER, LINE)
    other = FrontPage(look, "Connexion")
    qtbot.addWidget(other)
    other.show()
    ringing.put(other)
    assert is_said(other)


def test_an_account_that_takes_no_calls_leaves_none_for_the_next(telephone, page):
    ringing = telephone()
    ringing.put(page)
    ringing.ring(NUMBER, LINE)
    ringing.open_to(None)
    ringing.put(page)
    assert not is_said(page)


def test_the_same_ring_told_twice_is_given_once(telephone):
    ringing, rings = telephone(), []
    ringing.open_to(rings.append)
    ringing.ring(NUMBER, LINE)
    ringing.ring(NUMBER, LINE)
    assert len(rings) == 1


def test_rings_and_socket_cross_the_lock(qtbot, telephone, page, home, clock):
    first = telephone()
    first.put(page)
    first.ring(NUMBER, LINE)
    carried = first.carried()
    crossed = decode_carried(encode(None, carried))
    assert crossed == carried
    second = telephone(Carried(crossed.rings, os.dup(crossed.listening), crossed.name))
    assert second.carried().name == crossed.name
    second.put(page)
    assert is_said(page)
    rings = []
    second.open_to(rings.append)
    assert rings == [Ring(NUMBER, LINE, AT)]


def test_who_dials_while_the_window_locks_is_heard_by_the_next_one(qtbot, telephone, home):
    """The socket stays open: what came meanwhile waits in the system's own queue."""
    first = telephone()
    carried = first.carried()
    kept = os.dup(carried.listening)
    first._hearing.close()  # the old process image is gone, the descriptor is not
    caller = announce(home)
    second, rings = telephone(Carried((), kept, carried.name)), []
    second.open_to(rings.append)
    qtbot.waitUntil(caller.ended)
    assert caller.code == 0
    assert [ring.number for ring in rings] == [NUMBER]


def test_two_practices_and_two_windows_do_not_hear_each_other(qtbot, qapp, home, clock):
    owner, heard = QObject(), {}
    windows = {}
    for name, folder in (("first", "cabinet"), ("second", "cabinet"), ("other", "autre")):
        windows[name] = Ringing(home / folder, clock, Carried(), owner)
        windows[name].begin()
        assert windows[name].unheard == ""
        heard[name] = []
        windows[name].open_to(heard[name].append)
    windows["first"]._touch()  # the one in use
    caller = announce(home)
    qtbot.waitUntil(caller.ended)
    assert {name: len(rings) for name, rings in heard.items()} == {"first": 1, "second": 0, "other": 0}
    windows["first"].end()
    caller = announce(home, "0622222222")
    qtbot.waitUntil(caller.ended)
    assert {name: len(rings) for name, rings in heard.items()} == {"first": 1, "second": 1, "other": 0}
    for one in windows.values():
        one.end()


def test_a_window_that_ends_leaves_no_name_behind(telephone, home):
    ringing = telephone()
    assert len(os.listdir(home / "run" / "telesec")) == 1
    ringing.end()
    assert os.listdir(home / "run" / "telesec") == []
    ringing.end()


class Bar:
    """The message bar of a workspace."""

    def __init__(self):
        self.words = ""

    def text(self):
        return self.words

    def show_message(self, _kind, words):
        self.words = words


class Place(QObject):
    """A window with a workspace, as the telephone sees them."""

    shown = Signal(object)
    opened = Signal(object)

    def __init__(self):
        super().__init__()
        self.widget, self.bar, self.rings = self, Bar(), []

    def incoming(self):
        return self.rings.append


class Door:
    """Notes what is sealed for the journal."""

    def __init__(self):
        self.threshold, self.sealed = self, []

    def header(self):
        return "header"

    def failed(self, header, kind):
        self.sealed.append((header, kind))


class Now:
    """Runs work at once."""

    def run(self, work, then, failed):
        try:
            then(work())
        except TelesecError as error:
            failed(error)


def test_a_computer_without_a_private_place_says_so_once_somebody_is_in(qapp, home, clock, monkeypatch):
    monkeypatch.setattr("telesec.security.rendezvous.first_room", refuse)
    owner, window = QObject(), Place()
    ringing = Ringing(home / "cabinet", clock, Carried(), owner)
    answer_telephone(ringing, window, Door(), Now())
    ringing.begin()
    window.opened.emit(window)
    assert window.bar.words == UNHEARD


def refuse():
    raise NoRendezvous


def test_somebody_else_who_tries_is_sealed_for_the_journal_once_a_minute(qapp, home, clock):
    owner, window, door = QObject(), Place(), Door()
    ringing = Ringing(home / "cabinet", clock, Carried(), owner)
    answer_telephone(ringing, window, door, Now())
    ringing.begin()
    for _ in range(3):
        ringing._hearing.stranger.emit()
    assert door.sealed == [("header", STRANGER_EVENT)]
    note_stranger(door)
    ringing.end()


def test_the_window_in_use_is_the_one_that_hears(telephone, home, qapp):
    ringing = telephone()
    (name,) = os.listdir(home / "run" / "telesec")
    os.utime(home / "run" / "telesec" / name, (1, 1))
    ringing._used(ringing_module.Qt.ApplicationState.ApplicationInactive)
    assert (home / "run" / "telesec" / name).stat().st_mtime == 1
    ringing._used(ringing_module.Qt.ApplicationState.ApplicationActive)
    assert (home / "run" / "telesec" / name).stat().st_mtime > 1
