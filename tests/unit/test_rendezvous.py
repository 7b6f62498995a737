"""The folder where the open window is found: private, ours, and nothing else in it taken for a window."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from telesec.security import rendezvous
from telesec.security.rendezvous import NoRendezvous, Room, is_name_of, new_name, pipe_names, practice_tag

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")

NOBODY = 65534


@pytest.fixture
def room(tmp_path):
    made = Room.enter(tmp_path / "calls", make=True)
    yield made
    made.close()


@pytest.fixture
def tag(tmp_path):
    return practice_tag(tmp_path / "cabinet")


def test_the_folder_is_ours_alone_and_the_socket_too(room, tag):
    listening = room.listen(tag)
    assert stat.S_IMODE(room.path.stat().st_mode) == 0o700
    assert room.names(tag) == [listening.name]
    assert not listening.socket.get_inheritable()
    listening.socket.close()


def test_a_name_says_nothing_and_cannot_be_guessed(tag):
    names = {new_name(tag) for _ in range(100)}
    assert len(names) == 100
    assert all(is_name_of(tag, name) for name in names)
    assert "cabinet" not in tag


def test_the_same_folder_by_another_way_is_the_same_practice(tmp_path):
    (tmp_path / "cabinet").mkdir()
    (tmp_path / "raccourci").symlink_to(tmp_path / "cabinet")
    assert practice_tag(tmp_path / "raccourci") == practice_tag(tmp_path / "cabinet")
    assert practice_tag(tmp_path / "autre") != practice_tag(tmp_path / "cabinet")


def test_a_link_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "calls").symlink_to(tmp_path / "elsewhere")
    for make in (True, False):
        with pytest.raises(NoRendezvous):
            Room.enter(tmp_path / "calls", make=make)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "calls").write_text("")
    with pytest.raises(NoRendezvous):
        Room.enter(tmp_path / "calls", make=True)


@pytest.mark.skipif(os.name == "posix" and os.getuid() != 0, reason="only root gives a folder to another")
def test_a_folder_made_beforehand_by_somebody_else_is_refused(tmp_path):
    made = tmp_path / "calls"
    made.mkdir(mode=0o777)
    os.chown(made, NOBODY, NOBODY)
    for make in (True, False):
        with pytest.raises(NoRendezvous):
            Room.enter(made, make=make)


def test_a_folder_of_ours_left_open_is_closed_by_the_window_and_refused_by_the_seeker(tmp_path):
    made = tmp_path / "calls"
    made.mkdir()
    made.chmod(0o755)
    with pytest.raises(NoRendezvous):
        Room.enter(made, make=False)
    Room.enter(made, make=True).close()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_what_is_not_a_socket_of_ours_is_not_seen(room, tag):
    (room.path / new_name(tag)).write_text("")
    (room.path / new_name(tag)).mkdir()
    (room.path / new_name(tag)).symlink_to("/dev/null")
    for name in ("x.sock", f"{tag}.", f"{tag}.../../x"[:20].replace("/", "-")):
        other = socket.socket(socket.AF_UNIX)
        other.bind(room.address(name))
        other.close()
    assert room.names(tag) == []


@pytest.mark.skipif(os.name == "posix" and os.getuid() != 0, reason="only root gives a file to another")
def test_a_socket_put_there_by_somebody_else_is_not_seen(room, tag):
    listening = room.listen(tag)
    os.chown(listening.name, NOBODY, NOBODY, dir_fd=room.descriptor)
    assert room.names(tag) == []
    listening.socket.close()


def test_the_folder_replaced_after_the_look_changes_nothing(room, tag, tmp_path):
    """Everything goes through the folder held open, not through its path."""
    room.path.rename(tmp_path / "away")
    (tmp_path / "trap").mkdir(mode=0o700)
    room.path.symlink_to(tmp_path / "trap")
    listening = room.listen(tag)
    assert os.listdir(tmp_path / "trap") == []
    room.connect(listening.name, 1).close()
    listening.socket.close()


def test_what_a_dead_window_left_is_swept_and_a_living_one_stays(room, tag):
    dead, living = room.listen(tag), room.listen(practice_tag(Path("autre")))
    dead.socket.close()
    room.sweep()
    assert room.names() == [living.name]
    living.socket.close()


def test_a_busy_window_is_not_taken_for_a_dead_one(room, tag):
    listening = room.listen(tag)
    waiting = []
    while len(waiting) < 3 * rendezvous.BACKLOG:
        try:
            waiting.append(room.connect(listening.name, 0))
        except BlockingIOError:
            break
    room.sweep()
    assert room.names(tag) == [listening.name]
    for one in (*waiting, listening.socket):
        one.close()


def test_the_window_used_last_is_the_first_to_be_asked(room, tag):
    first, second = room.listen(tag), room.listen(tag)
    for at, one in enumerate((first, second)):
        os.utime(one.name, (at, at), dir_fd=room.descriptor)
    assert room.names(tag) == [second.name, first.name]
    room.touch(first.name)
    assert room.names(tag) == [first.name, second.name]
    for one in (first, second):
        one.socket.close()


def test_the_other_end_is_known_by_the_system(room, tag):
    listening = room.listen(tag)
    with room.connect(listening.name, 1) as speaking:
        assert rendezvous.peer_uid(speaking) == os.getuid()
        accepted, _ = listening.socket.accept()
        assert rendezvous.is_own_peer(accepted)
        accepted.close()
    listening.socket.close()


def test_what_is_no_local_socket_has_no_known_owner():
    with socket.socket(socket.AF_INET) as other:
        assert not rendezvous.is_own_peer(other)


def test_the_socket_kept_through_a_lock_is_taken_back(room, tag):
    listening = room.listen(tag)
    os.set_inheritable(listening.socket.fileno(), True)  # noqa: FBT003 - the system's own signature
    kept = room.adopt(os.dup(listening.socket.fileno()), listening.name)
    assert kept is not None
    assert not kept.socket.get_inheritable()
    assert room.names(tag) == [listening.name]
    kept.socket.close()
    listening.socket.close()


def test_a_descriptor_that_is_no_listening_socket_of_ours_is_not_taken(room, tag, tmp_path):
    listening = room.listen(tag)
    speaking = room.connect(listening.name, 1)
    other = os.open(tmp_path, os.O_RDONLY)
    assert room.adopt(-1, listening.name) is None
    assert room.adopt(0, listening.name) is None
    assert room.adopt(9999, listening.name) is None
    assert room.adopt(os.dup(other), listening.name) is None
    assert room.adopt(os.dup(speaking.fileno()), listening.name) is None
    assert room.adopt(os.dup(listening.socket.fileno()), f"{tag}.{'0' * 16}") is None
    os.close(other)
    speaking.close()
    listening.socket.close()


def test_the_runtime_folder_is_used_and_the_state_folder_without_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    (tmp_path / "run").mkdir(mode=0o700)
    room = rendezvous.first_room()
    assert room.path == tmp_path / "run" / "telesec"
    room.close()
    (tmp_path / "run" / "telesec").rmdir()
    (tmp_path / "run" / "telesec").symlink_to(tmp_path)
    room = rendezvous.first_room()
    assert room.path == tmp_path / "state" / "telesec" / "calls"
    room.close()
    assert [one.path for one in rendezvous.rooms()] == [tmp_path / "state" / "telesec" / "calls"]


def test_a_relative_runtime_folder_is_not_believed(monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "run")
    assert Path("run/telesec") not in rendezvous.folders()


def test_pipes_are_named_by_marks_of_the_practice(tmp_path, tag):
    names = [new_name(tag), new_name(tag), new_name(practice_tag(Path("autre")))]
    for at, name in enumerate(names):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "desktop.ini").touch()
    assert pipe_names(tag, [tmp_path, tmp_path / "absent"]) == [names[1], names[0]]
