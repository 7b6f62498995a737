"""The pipe of Windows, tried over what Qt makes of it here: the same calls heard, as little answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from telesec.app.call_talk import PACES
from telesec.domain.calls.ringing import LONGEST_MESSAGE, message
from telesec.security.rendezvous import NoRendezvous, practice_tag

network = pytest.importorskip("PySide6.QtNetwork", exc_type=ImportError)  # its own libraries may be missing
QLocalSocket = network.QLocalSocket
CALL = message("0612345678", "0472000000")
HEARD = ("0612345678", "0472000000")
HOSTILE = (
    CALL + CALL,
    b"\n" + CALL,
    b"CALL <img src=x> -\n",
    b"CALL $(reboot) `id`\n",
    b"CALL 0612345678 ';DROP-TABLE-calls;--\n",
    bytes(range(256)),
    b"CALL " + b"0" * LONGEST_MESSAGE + b" -\n",
    b"7" * 60_000,
)


def pipe(qtbot, tmp_path):
    from telesec.app.call_pipe import CallPipe

    owner = QObject()
    made = CallPipe(tmp_path / "calls", practice_tag(tmp_path), owner)
    heard = []
    made.rang.connect(lambda *ring: heard.append(ring))
    (mark,) = (tmp_path / "calls").iterdir()
    return made, owner, heard, mark


def speak(qtbot, name, data):
    speaking = QLocalSocket()
    speaking.connectToServer(name)
    assert speaking.waitForConnected(5000)
    speaking.write(data)
    speaking.flush()
    qtbot.waitUntil(lambda: speaking.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    return bytes(speaking.readAll().data())


def test_the_pipe_of_windows_hears_the_same_and_answers_as_little(qtbot, tmp_path):
    made, owner, heard, mark = pipe(qtbot, tmp_path)
    assert mark.read_bytes() == b""
    assert speak(qtbot, mark.name, CALL) == b""
    assert heard == [HEARD]
    for data in HOSTILE:
        assert speak(qtbot, mark.name, data) == b""
    assert heard == [HEARD]
    made.close()
    assert not mark.exists()
    del owner


def test_what_is_looked_at_again_once_it_hung_up_is_not_read(qtbot, tmp_path):
    """Qt says so of a closed pipe, and each such word is kept as an incident."""
    from telesec.app.call_pipe import PipeTalk

    owner = QObject()
    talk = PipeTalk(QLocalSocket(), owner)
    talk._hear()
    del owner


def test_after_a_lock_the_mark_of_the_process_before_goes_and_no_other_file(qtbot, tmp_path):
    from telesec.app.call_pipe import CallPipe

    before, owner, _, mark = pipe(qtbot, tmp_path)
    (tmp_path / "note").touch()
    for name in (mark.name, "../note", ""):
        made = CallPipe(tmp_path / "calls", practice_tag(tmp_path), owner, before=name)
        assert not mark.exists()
        made.close()
    assert (tmp_path / "note").exists()
    del before, owner


def test_the_pipe_refuses_a_flood(qtbot, tmp_path):
    made, owner, heard, mark = pipe(qtbot, tmp_path)
    for _ in range(PACES[0][0] + 5):
        assert speak(qtbot, mark.name, CALL) == b""
    assert len(heard) <= PACES[0][0]
    made.close()
    del owner


def test_a_silent_pipe_is_hung_up_on(qtbot, tmp_path):
    made, owner, heard, mark = pipe(qtbot, tmp_path)
    assert speak(qtbot, mark.name, b"CALL 06") == b""
    assert heard == []
    made.close()
    del owner


def test_a_folder_that_cannot_be_made_is_no_rendezvous(qapp, tmp_path):
    from telesec.app.call_pipe import CallPipe

    (tmp_path / "calls").write_text("")
    owner = QObject()
    with pytest.raises(NoRendezvous):
        CallPipe(tmp_path / "calls", practice_tag(tmp_path), owner)
