"""Ends the process at a lock by becoming a new one, which hears through a pipe why and for whom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NoReturn

from telesec.domain.sessions import LockReason, Place, Resume

FLAG = "--resume-fd"
_LIMIT = 4096  # far below a pipe's buffer: writing never waits for a reader
_FAILED = 70


def command(argv: Sequence[str], fd: int) -> list[str]:
    """The same command again, with ``--resume-fd fd`` instead of an earlier one."""
    kept: list[str] = []
    words = iter(argv)
    for word in words:
        if word == FLAG:
            next(words, None)
        else:
            kept.append(word)
    return [*kept, FLAG, str(fd)]


def own_command() -> list[str]:
    """How this program was started, the interpreter and its options included."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def own_program(argv: Sequence[str], given: Sequence[str]) -> list[str]:
    """``argv``, the whole command, without the words ``given`` to the program: ready to take others."""
    return list(argv[: len(argv) - len(given)] if given else argv)


def clean_environment(environ: dict[str, str]) -> dict[str, str]:
    """``environ`` without what changes the interpreter or writes TLS keys to a file."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith("PYTHON") and name != "SSLKEYLOGFILE"
    }


def encode(resume: Resume) -> bytes:
    """The resume as JSON; instants in UTC."""
    place = resume.place
    return json.dumps(
        {
            "reason": resume.reason.value,
            "account_id": resume.account_id,
            "login": resume.login,
            "display_name": resume.display_name,
            "locked_at": resume.locked_at.isoformat(),
            "signed_in_at": resume.signed_in_at.isoformat(),
            "code_given_at": resume.code_given_at.isoformat(),
            "place": [place.x, place.y, place.width, place.height, place.maximized] if place else None,
            "incident_id": resume.incident_id,
            "journaled": resume.journaled,
            "ticket": resume.ticket,
            "zone": resume.zone,
        }
    ).encode()


def decode(data: bytes) -> Resume | None:
    """What ``encode`` wrote, or None for anything else: a bad resume is a plain sign-in, not an error."""
    try:
        raw = json.loads(data)
        return Resume(
            reason=LockReason(raw["reason"]),
            account_id=str(raw["account_id"]),
            login=str(raw["login"]),
            display_name=str(raw["display_name"]),
            locked_at=_instant(raw["locked_at"]),
            signed_in_at=_instant(raw["signed_in_at"]),
            code_given_at=_instant(raw["code_given_at"]),
            place=_place(raw["place"]),
            incident_id=str(raw["incident_id"]),
            journaled=bool(raw["journaled"]),
            ticket=str(raw["ticket"]),
            zone=str(raw.get("zone", "")),
        )
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _place(raw: list[int] | None) -> Place | None:
    if raw is None:
        return None
    x, y, width, height = (int(value) for value in raw[:4])
    return Place(x, y, width, height, maximized=bool(raw[4]))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def read_resume(fd: int) -> Resume | None:
    """Read and close the pipe given by the process before us."""
    if fd < 0:
        return None
    try:
        data = os.read(fd, _LIMIT)
        if fd > 2:
            os.close(fd)
    except OSError:
        return None
    return decode(data)


def relaunch(resume: Resume | None) -> NoReturn:
    """Become a new process that shows the lock screen; never returns, whatever fails.

    Without a ``resume`` the new process shows the sign-in screen.

    POSIX: ``exec`` keeps the pid; every descriptor but 0, 1, 2 and the pipe is closed by it. Windows: a
    child starts with the pipe as its standard input and this process ends.
    """
    try:
        data = encode(resume) if resume is not None else b""
        if sys.platform == "win32":
            _start_child(data)
        else:
            _become(data)
    finally:
        os._exit(_FAILED)


def _become(data: bytes) -> NoReturn:
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    _close_on_exec(keep=reading)
    line = command(own_command(), reading)
    os.execve(line[0], line, clean_environment(dict(os.environ)))  # noqa: S606 - a list, no shell: our own command


def _close_on_exec(keep: int) -> None:
    try:
        open_now = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        open_now = list(range(3, 1024))
    for fd in open_now:
        if fd > 2:
            try:
                os.set_inheritable(fd, fd == keep)
            except OSError:
                continue  # the descriptor of the listing itself


def _start_child(data: bytes) -> NoReturn:
    child = subprocess.Popen(
        command(own_command(), 0),
        stdin=subprocess.PIPE,
        env=clean_environment(dict(os.environ)),
        close_fds=True,
    )
    if child.stdin is not None:
        child.stdin.write(data)
        child.stdin.close()
    os._exit(0)
