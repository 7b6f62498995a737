"""Another user of the same computer, a real one: announces no call, and is not taken for the window."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from telesec.app.call_socket import CallSocket
from telesec.domain.calls.ringing import message
from telesec.security import rendezvous
from telesec.security.rendezvous import NoRendezvous, Room, new_name, practice_tag

NOBODY = 65534
CALL = message("0612345678", "")
SETPRIV = shutil.which("setpriv")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.getuid() != 0 or SETPRIV is None, reason="root alone becomes another user"
)
DIAL = """
import socket, sys
speaking = socket.socket(socket.AF_UNIX)
speaking.settimeout(10)
try:
    speaking.connect(sys.argv[1])
    speaking.sendall(bytes.fromhex(sys.argv[2]))
    print("answered", speaking.recv(100))
except OSError as error:
    print(type(error).__name__)
"""


@pytest.fixture
def as_nobody():
    """Starts a command as a user without any right here; it is ended with the test."""
    children = []

    def start(*command):
        whole = [SETPRIV, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        children.append(subprocess.Popen(whole, stdout=subprocess.PIPE, text=True, cwd="/"))
        return children[-1]

    yield start
    for child in children:
        child.kill()
        child.communicate()


def outcome(qtbot, child):
    qtbot.waitUntil(lambda: child.poll() is not None)
    return child.stdout.read().strip()


@pytest.fixture
def public():
    """A folder every user of the computer may walk through."""
    places = [place for place in (tempfile.gettempdir(), "/dev/shm", "/var/tmp") if Path(place).is_dir()]
    walked = [place for place in places if Path(place).stat().st_mode & 0o001]
    if not walked:
        pytest.skip("no place here that another user may walk through")
    made = Path(tempfile.mkdtemp(dir=walked[0]))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def python(as_nobody):
    """An interpreter that this user may run."""
    found = shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin") or sys.executable
    child = as_nobody(found, "-I", "-c", "print('here')")
    if child.stdout.read().strip() != "here":
        pytest.skip("no interpreter for another user here")
    return found


@pytest.fixture
def desk(qapp, public):
    owner = QObject()
    room = Room.enter(public / "calls", make=True)
    listening = room.listen(practice_tag(public))
    hearing = CallSocket(listening.socket, owner)
    hearing.heard, hearing.strangers = [], []
    hearing.rang.connect(lambda *ring: hearing.heard.append(ring))
    hearing.stranger.connect(lambda: hearing.strangers.append(1))
    yield hearing, room.path / listening.name
    hearing.close()
    room.close()


def test_the_folder_keeps_them_out(qtbot, desk, python, as_nobody):
    hearing, path = desk
    assert outcome(qtbot, as_nobody(python, "-I", "-c", DIAL, path, CALL.hex())) == "PermissionError"
    assert (hearing.heard, hearing.strangers) == ([], [])


def test_even_with_every_door_open_the_system_tells_who_they_are(qtbot, desk, python, as_nobody):
    hearing, path = desk
    path.parent.chmod(0o711)
    path.chmod(0o777)
    said = outcome(qtbot, as_nobody(python, "-I", "-c", DIAL, path, CALL.hex()))
    assert said in ("answered b''", "ConnectionResetError", "BrokenPipeError")
    assert hearing.heard == []
    assert hearing.strangers == [1]


LISTEN = """
import os, socket, sys
os.makedirs(os.path.dirname(sys.argv[1]), exist_ok=True)
standing = socket.socket(socket.AF_UNIX)
standing.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)
standing.listen(5)
print("stands", flush=True)
standing.settimeout(20)
connection, _ = standing.accept()
print(connection.recv(100), flush=True)
"""


def test_nobody_says_a_number_to_a_socket_put_there_by_another(public, python, as_nobody, monkeypatch):
    """A folder made beforehand, in a place open to all, with a socket of the right shape waiting in it."""
    public.chmod(0o1777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(public))
    monkeypatch.setenv("XDG_STATE_HOME", str(public / "state"))
    tag = practice_tag(public / "cabinet")
    trap = as_nobody(python, "-I", "-c", LISTEN, public / "telesec" / new_name(tag))
    assert trap.stdout.readline().strip() == "stands"
    (public / "telesec").chmod(0o777)
    assert all(room.path.parent != public for room in rendezvous.rooms())
    room = rendezvous.first_room()
    assert room.path == public / "state" / "telesec" / "calls"
    room.close()


def test_a_socket_of_another_in_our_own_folder_is_not_spoken_to(public, python, as_nobody):
    """Even one moved into our folder by an administrator: each end asks whose process the other one is."""
    tag = practice_tag(public / "cabinet")
    name = new_name(tag)
    public.chmod(0o1777)
    trap = as_nobody(python, "-I", "-c", LISTEN, public / "theirs" / name)
    assert trap.stdout.readline().strip() == "stands"
    room = Room.enter(public / "calls", make=True)
    (public / "theirs" / name).rename(room.path / name)
    assert room.names(tag) == []
    os.chown(room.path / name, 0, 0)
    assert room.names(tag) == [name]
    with pytest.raises(PermissionError):
        room.connect(name, 5)
    room.close()


def test_the_window_of_a_person_does_not_listen_to_an_administrator(public, python, as_nobody):
    """Run as a plain user, with root dialling: the system says who root is."""
    script = public / "window.py"
    shutil.copy(rendezvous.__file__, public / "rendezvous.py")
    script.write_text(WINDOW)
    public.chmod(0o1777)
    window = as_nobody(python, script, public / "home")
    name = window.stdout.readline().strip()
    room = public / "home"
    with socket.socket(socket.AF_UNIX) as speaking:
        speaking.connect(str(room / name))
        assert window.stdout.readline().strip() == "ours: False"


WINDOW = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
import rendezvous
room = rendezvous.Room.enter(Path(sys.argv[1]), make=True)
listening = room.listen("0" * 16)
print(listening.name, flush=True)
listening.socket.settimeout(20)
connection, _ = listening.socket.accept()
print("ours:", rendezvous.is_own_peer(connection), flush=True)
"""


def test_an_unknown_owner_is_refused(public):
    (public / "calls").mkdir(mode=0o700)
    os.chown(public / "calls", NOBODY, NOBODY)
    with pytest.raises(NoRendezvous):
        Room.enter(public / "calls", make=True)
