"""``telesec call`` on Windows, where a pipe is a file: tried with files, whose end is all that is read."""

from __future__ import annotations

import errno
import io
import os

import pytest

from telesec.app import arguments
from telesec.commands import call
from telesec.domain.calls.ringing import message
from telesec.domain.errors import Invalid, Refused
from telesec.security.rendezvous import new_name, practice_tag

CALL = message("0612345678", "")


@pytest.fixture
def marks(tmp_path):
    (tmp_path / "marks").mkdir()
    (tmp_path / "pipes").mkdir()
    return tmp_path


def stand(marks, tag, at):
    """A window of the practice, its mark and its pipe."""
    name = new_name(tag)
    (marks / "marks" / name).touch()
    os.utime(marks / "marks" / name, (at, at))
    (marks / "pipes" / name).touch()
    return marks / "pipes" / name


def announce(marks, tag):
    return call._to_pipes(tag, CALL, [marks / "marks"], f"{marks / 'pipes'}{os.sep}")


def test_the_pipe_of_the_window_used_last_is_told(marks):
    tag = practice_tag(marks)
    older, newer = stand(marks, tag, 1), stand(marks, tag, 2)
    assert announce(marks, tag) is True
    assert (older.read_bytes(), newer.read_bytes()) == (b"", CALL)


def test_a_mark_whose_window_died_is_passed_over(marks):
    tag = practice_tag(marks)
    living, dead = stand(marks, tag, 1), stand(marks, tag, 2)
    dead.unlink()
    assert announce(marks, tag) is True
    assert living.read_bytes() == CALL
    living.unlink()
    assert announce(marks, tag) is False


def test_no_mark_is_nobody(marks):
    assert announce(marks, practice_tag(marks)) is None


# EINVAL is how the C library of Windows tells ERROR_PIPE_NOT_CONNECTED: the other end hung up.
@pytest.mark.parametrize(
    ("trouble", "heard"), [(errno.EPIPE, True), (errno.EINVAL, True), (errno.EIO, False)]
)
def test_a_window_that_hangs_up_has_read_it(marks, monkeypatch, trouble, heard):
    def fail(*_given):
        raise OSError(trouble, "pipe")

    tag = practice_tag(marks)
    stand(marks, tag, 1)
    monkeypatch.setattr(os, "read", fail)
    assert announce(marks, tag) is heard


def test_who_answers_anything_is_not_our_window(marks):
    tag = practice_tag(marks)
    stand(marks, tag, 1).write_bytes(b"x" * 200)
    assert announce(marks, tag) is False


def test_nobody_is_not_waited_for(monkeypatch):
    with pytest.raises(Refused) as refused:
        call.deliver("0" * 16, CALL, lambda _tag, _said: None)
    assert refused.value.sentence == call.NOBODY


def test_a_window_that_locks_is_waited_for():
    answers = iter([False, False, True])
    call.deliver("0" * 16, CALL, lambda _tag, _said: next(answers))
    assert next(answers, "") == ""


@pytest.mark.parametrize("typed", ["06 12 34 56 78\n", "tel:0612345678"])
def test_a_number_may_come_by_standard_input_and_stay_off_the_command_line(monkeypatch, tmp_path, typed):
    said = []
    monkeypatch.setattr(call, "deliver", lambda _tag, told, _announce: said.append(told))
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    given = arguments.parse(["--practice", str(tmp_path), "call", "-"])
    assert call.run(given) == 0
    assert said == [CALL]


def test_an_endless_standard_input_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdin", io.StringIO("7" * 1_000_000))
    with pytest.raises(Invalid):
        call.run(arguments.parse(["--practice", str(tmp_path), "call", "-"]))


def test_the_demonstration_has_its_own_telephone():
    demo = arguments.parse(["--demo", "call", "0612345678"])
    assert demo.practice != arguments.parse(["call", "0612345678"]).practice
    assert demo.practice.parent.name == "telesec-demo"
