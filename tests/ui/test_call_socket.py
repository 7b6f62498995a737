"""What comes to the socket of calls: one strict line each, from our own processes, and little at a time."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from tests.conftest import examples

from telesec.app.call_socket import CallSocket, SocketTalk
from telesec.app.call_talk import MOST_TALKS, PACES
from telesec.domain.calls.ringing import LONGEST_MESSAGE, message, read_message
from telesec.security.rendezvous import BACKLOG, Room, practice_tag

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")

CALL = message("0612345678", "0472000000")
HEARD = ("0612345678", "0472000000")


class Clock:
    """Seconds that pass when told to."""

    now = 1000.0

    def __call__(self):
        return self.now


class Desk:
    """A window's hearing, and what it heard."""

    def __init__(self, folder, **given):
        self.room = Room.enter(folder / "calls", make=True)
        listening = self.room.listen(practice_tag(folder))
        self.name, self.clock, self.owner = listening.name, Clock(), QObject()
        self.hearing = CallSocket(listening.socket, self.owner, clock=self.clock, **given)
        self.heard, self.strangers = [], []
        self.hearing.rang.connect(lambda *ring: self.heard.append(ring))
        self.hearing.stranger.connect(lambda: self.strangers.append(1))

    def dial(self, data=b"", seconds=5.0):
        """A connection that says ``data``."""
        speaking = self.room.connect(self.name, seconds)
        if data:
            speaking.sendall(data)
        return speaking

    def close(self):
        self.hearing.close()
        self.room.close()


@pytest.fixture
def desk(qapp, tmp_path):
    made = Desk(tmp_path)
    yield made
    made.close()


def said(qtbot, speaking):
    """All the window ever answers, once it has closed; "reset" when it did not want the rest."""
    speaking.settimeout(0)
    got = []

    def over():
        try:
            got.append(speaking.recv(4096))
        except BlockingIOError:
            return False
        except ConnectionResetError:
            got.append(b"reset")
        return True

    qtbot.waitUntil(over)
    speaking.close()
    return got[-1]


def test_a_call_is_heard_and_nothing_is_answered(qtbot, desk):
    speaking = desk.dial(CALL)
    assert said(qtbot, speaking) == b""
    assert desk.heard == [HEARD]


def test_a_call_said_letter_by_letter_is_heard_once_whole(qtbot, desk):
    speaking = desk.dial()
    for at in range(len(CALL)):
        assert desk.heard == []
        speaking.sendall(CALL[at : at + 1])
        qtbot.wait(1)
    assert said(qtbot, speaking) == b""
    assert desk.heard == [HEARD]


HOSTILE = {
    "nothing": b"",
    "half a line": CALL[:-1],
    "a line too many": CALL + CALL,
    "something before": b"\x00" + CALL,
    "an empty line first": b"\n" + CALL,
    "markup": b"CALL <img src=x> -\n",
    "a statement": b"CALL 0612345678 ';DROP-TABLE-calls;--\n",
    "a shell": b"CALL $(reboot) `id`\n",
    "a question": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "binary": bytes(range(256)),
    "wide letters": "CALL 0612345678 -\n".encode("utf-16"),
    "a pickle": b"\x80\x04\x95\x10\x00cos\nsystem\n(S'id'\ntR.",
    "too long": b"CALL " + b"0" * LONGEST_MESSAGE + b" -\n",
    "endless": b"7" * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_else_is_dropped_and_the_next_call_heard(qtbot, desk, name):
    speaking = desk.dial(HOSTILE[name])
    speaking.shutdown(socket.SHUT_WR)
    assert said(qtbot, speaking) in (b"", b"reset")
    assert desk.heard == []
    assert said(qtbot, desk.dial(CALL)) == b""
    assert desk.heard == [HEARD]


def test_a_hundred_megabytes_are_not_taken_in(qtbot, desk):
    """The window reads one message's worth, then hangs up: the rest has nowhere to go."""
    speaking = desk.dial()
    speaking.settimeout(0)
    block, sent, refused = bytes(64 * 1024), 0, []

    def refuses():
        nonlocal sent
        try:
            sent += speaking.send(block)
        except BlockingIOError:
            return False
        except (BrokenPipeError, ConnectionResetError):
            refused.append(True)
            return True
        return False

    qtbot.waitUntil(refuses)
    speaking.close()
    assert refused
    assert sent < 2**20
    assert desk.heard == []


@given(st.lists(st.binary(max_size=90) | st.just(CALL) | st.just(CALL[:9]) | st.just(CALL[9:]), max_size=6))
@settings(max_examples=examples(300))
def test_whatever_the_pieces_a_talk_ends_with_one_call_or_nothing(qapp, pieces):
    owner, (ours, theirs) = QObject(), socket.socketpair(socket.AF_UNIX)
    talk, ended = SocketTalk(ours, owner), []
    talk.ended.connect(ended.append)
    read = b""
    for piece in [*pieces, b""]:
        if not ended:
            read += piece
            talk.take(piece)
        if piece == b"":
            break
    theirs.close()
    assert len(ended) == 1
    assert ended[0] == read_message(read)


@pytest.mark.long
@given(st.lists(st.binary(min_size=1, max_size=400), max_size=4))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_through_the_real_socket_are_no_call(qtbot, tmp_path_factory, parts):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    speaking = desk.dial()
    for part in parts:
        try:
            speaking.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            break
    with suppress(OSError):
        speaking.shutdown(socket.SHUT_WR)
    assert said(qtbot, speaking) in (b"", b"reset")
    assert all(b"".join(parts).startswith(message(*ring)) for ring in desk.heard)
    desk.close()


def test_a_call_half_said_when_the_window_goes_is_not_heard_and_nobody_is_taken_in(qtbot, desk):
    speaking = desk.dial(CALL[:-1])
    qtbot.waitUntil(lambda: desk.hearing._talks == 1)
    desk.hearing.close()
    speaking.sendall(CALL[-1:])
    assert said(qtbot, speaking) == b""
    qtbot.wait(1)  # a closed line that was listened to again would be told by Qt here
    assert desk.heard == []


def test_somebody_else_is_not_listened_to_and_it_is_said(qtbot, tmp_path):
    desk = Desk(tmp_path, is_ours=lambda _connection: False)
    speaking = desk.dial(CALL)
    assert said(qtbot, speaking) in (b"", b"reset")
    assert (desk.heard, desk.strangers) == ([], [1])
    desk.close()


def test_who_connects_and_says_nothing_is_hung_up_on(qtbot, desk):
    slow = [desk.dial() for _ in range(MOST_TALKS)]
    late = desk.dial(CALL)  # waits outside until a place is free
    for one in slow:
        assert said(qtbot, one) == b""
    assert said(qtbot, late) == b""
    assert desk.heard == [HEARD]


def test_a_drip_is_hung_up_on_all_the_same(qtbot, desk):
    speaking = desk.dial()
    speaking.settimeout(0)
    ended = []

    def over():
        try:
            speaking.send(b"7")
        except (BrokenPipeError, ConnectionResetError):
            ended.append(True)
        except BlockingIOError:
            pass
        qtbot.wait(20)
        return bool(ended)

    qtbot.waitUntil(over)
    speaking.close()
    assert desk.heard == []


def test_a_flood_waits_outside_and_is_taken_up_at_its_pace(qtbot, desk):
    most, seconds = PACES[0]
    for _ in range(most):
        assert said(qtbot, desk.dial(CALL)) == b""
    outside = [desk.dial(CALL, 0) for _ in range(BACKLOG)]
    QApplication.processEvents()
    assert len(desk.heard) == most
    with suppress(BlockingIOError):
        outside.append(desk.dial(CALL, 0))
    with pytest.raises(BlockingIOError):  # the system's own queue is full: nothing more even connects
        desk.dial(CALL, 0)
    desk.clock.now += seconds
    desk.hearing.resume()
    for one in outside:
        assert said(qtbot, one) == b""
    assert len(desk.heard) == most + len(outside)


@pytest.mark.long
def test_ten_thousand_messages_leave_the_window_awake(qtbot, desk):
    """Nine tenths never get in; the event loop keeps turning meanwhile, and nothing piles up in memory."""
    refused = 0
    for number in range(10_000):
        try:
            speaking = desk.dial(message(f"06{number:08}", ""), 0)
        except BlockingIOError:
            refused += 1
        else:
            speaking.close()
        if number % 50 == 0:
            qtbot.wait(0)
    assert refused > 9_000
    assert len(desk.heard) <= PACES[0][0] + MOST_TALKS
    assert len(desk.hearing.findChildren(SocketTalk)) <= MOST_TALKS
