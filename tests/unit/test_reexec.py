"""The lock's re-execution: same pid, nothing left open, nothing personal in argv or the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telesec.app import reexec
from telesec.app.reexec import Carried
from telesec.domain.calls.ringing import Ring
from telesec.domain.sessions import LockReason, Place, Resume

AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
RESUME = Resume(
    reason=LockReason.IDLE,
    account_id="0190",
    login="claire",
    display_name="Claire M.",
    locked_at=AT,
    signed_in_at=AT - timedelta(hours=1),
    code_given_at=AT - timedelta(hours=1),
    place=Place(10, 20, 1366, 768, maximized=True),
    incident_id="abc",
    journaled=False,
    ticket="b" * 64,
    zone="America/Martinique",
)


def test_what_crosses_the_lock_is_read_back_whole():
    assert reexec.decode(reexec.encode(RESUME)) == RESUME


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b'{"reason": "never"}'])
def test_anything_else_is_a_plain_sign_in(data):
    assert reexec.decode(data) is None


def test_the_resume_fits_a_pipe_that_nobody_reads_yet():
    longest = Resume(**{**{f: getattr(RESUME, f) for f in RESUME.__slots__}, "display_name": "é" * 200})
    assert len(reexec.encode(longest)) < 4096


RINGS = tuple(Ring(f"+336123456{number:02}", "a" * 40, AT) for number in range(8))


@pytest.mark.parametrize("resume", [RESUME, None], ids=["locked", "signed out"])
def test_the_rings_and_the_socket_cross_too_and_still_fit(resume):
    carried = Carried(RINGS, 9, "0123456789abcdef.0123456789abcdef")
    data = reexec.encode(resume, carried)
    assert len(data) < 4096
    assert reexec.decode(data) == resume
    assert reexec.decode_carried(data) == carried


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"rings": [["CALL x y", "?"]], "listening": 3, "name": ""}'],
)
def test_anything_else_carries_no_call(data):
    assert reexec.decode_carried(data) == Carried()


def test_a_ring_that_is_none_is_left_behind():
    data = {"rings": [["CALL <b> -\n", AT.isoformat()]], "listening": -1, "name": ""}
    assert reexec.decode_carried(json.dumps(data).encode()) == Carried()


def test_an_earlier_pipe_number_is_replaced():
    line = ["python", "telesec", "--practice", "/p", "--resume-fd", "9"]
    assert reexec.command(line, 4) == ["python", "telesec", "--practice", "/p", "--resume-fd", "4"]


def test_interpreter_and_tls_variables_do_not_cross():
    given = {"PATH": "/bin", "PYTHONSTARTUP": "/x", "PYTHONPATH": "/y", "SSLKEYLOGFILE": "/z"}
    assert reexec.clean_environment(given) == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("elapsed", "code"),
    [
        (timedelta(minutes=5), False),
        (timedelta(hours=2, minutes=59), False),
        (timedelta(hours=3), True),
        (timedelta(hours=11), True),
        (timedelta(minutes=-1), True),
    ],
)
def test_the_code_is_asked_again_four_hours_after_it_was_given(elapsed, code):
    assert replace(RESUME, journaled=True).needs_code(AT + elapsed) is code


def test_the_code_is_asked_after_a_lock_that_could_not_be_written():
    assert RESUME.needs_code(AT)


def test_the_code_is_asked_again_twelve_hours_after_sign_in():
    old = Resume(LockReason.IDLE, "1", "c", "C", AT, AT - timedelta(hours=11), AT)
    assert not old.needs_code(AT + timedelta(minutes=59))
    assert old.needs_code(AT + timedelta(hours=1))


SCRIPT = """
import json, os, sys
from datetime import UTC, datetime
from telesec.app import reexec
from telesec.domain.sessions import LockReason, Resume

rounds = int(sys.argv[1])
resume = None
if "--resume-fd" in sys.argv:
    resume = reexec.read_resume(int(sys.argv[sys.argv.index("--resume-fd") + 1]))
leaked = open(os.devnull)
os.set_inheritable(leaked.fileno(), True)
said = {
    "pid": os.getpid(),
    "open": len(os.listdir("/proc/self/fd")),
    "argv": sys.argv[1:],
    "python": [name for name in os.environ if name.startswith("PYTHON")],
    "name": resume.display_name if resume else "",
    "round": int(resume.incident_id or 0) if resume else 0,
}
print(json.dumps(said), flush=True)
if said["round"] < rounds:
    now = datetime.now(UTC)
    following = str(said["round"] + 1)
    reexec.relaunch(Resume(LockReason.ASKED, "1", "claire", "Claire M.", now, now, now, None, following))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="exec keeps the pid on POSIX only")
def test_the_process_becomes_a_new_one_in_place(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, str(script), "3"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment,
    )
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert [said["round"] for said in rounds] == [0, 1, 2, 3]
    assert len({said["pid"] for said in rounds}) == 1
    assert {said["open"] for said in rounds} == {rounds[0]["open"]}
    assert [said["name"] for said in rounds] == ["", "Claire M.", "Claire M.", "Claire M."]
    assert not any("Claire" in word for said in rounds for word in said["argv"])
    assert [bool(said["python"]) for said in rounds] == [True, False, False, False]


def test_a_program_that_cannot_start_again_ends_all_the_same(tmp_path):
    script = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from telesec.app import reexec\n"
        "from telesec.domain.sessions import LockReason, Resume\n"
        "sys.executable = '/nowhere/python'\n"
        "now = datetime.now(UTC)\n"
        "reexec.relaunch(Resume(LockReason.ASKED, '1', 'c', 'C', now, now, now))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)
    assert done.returncode == 70


def test_another_process_of_the_same_program_takes_none_of_our_words():
    whole = ["python", "-m", "telesec.app.main", "--practice", "cabinet", "--resume-fd", "7"]
    assert reexec.own_program(whole, whole[3:]) == ["python", "-m", "telesec.app.main"]
    assert reexec.own_program(["telesec"], []) == ["telesec"]


def test_the_program_starts_again_with_other_words_and_none_of_the_former():
    script = (
        "import sys\n"
        "from telesec.app import reexec\n"
        "print(sys.argv[1:], flush=True)\n"
        "if sys.argv[1] == '--practice': reexec.start_with(['--demo', '--back', sys.argv[2]])\n"
    )
    line = [sys.executable, "-c", script, "--practice", "cabinet"]
    done = subprocess.run(line, timeout=60, check=False, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "['--practice', 'cabinet']",
        "['--demo', '--back', 'cabinet']",
    ]
    assert done.returncode == 0
