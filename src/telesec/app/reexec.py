"""Ends the process at a lock by becoming a new one, which hears through a pipe why and for whom.

The calls that nobody could take yet cross by the same pipe, and the socket where others arrive stays open: on
no command line, in no variable, on no disk.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from telesec.domain.calls.ringing import MOST_WAITING, Ring, message, read_message
from telesec.domain.sessions import LockReason, Place, Resume

FLAG = "--resume-fd"
_LIMIT = 4096  # far below a pipe's buffer: writing never waits for a reader
_FAILED = 70


@dataclass(frozen=True, slots=True)
class Carried:
    """What of the telephone crosses a lock: rings still to be taken, and the socket that hears the next ones.

    ``listening`` is its descriptor, kept open by exec (POSIX), ``name`` its name in its folder; -1 and "" for
    none.
    """

    rings: tuple[Ring, ...] = ()
    listening: int = -1
    name: str = ""


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


def own_start() -> list[str]:
    """How this program is started before any word is given to it."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return own_program([sys.executable, *sys.orig_argv[1:]], sys.argv[1:])


def start_with(words: Sequence[str]) -> NoReturn:
    """Become a new process of the same program, with ``words``; whatever was open here is gone with it."""
    try:
        line, environment = [*own_start(), *words], clean_environment(dict(os.environ))
        if sys.platform == "win32":
            import subprocess

            subprocess.Popen(line, env=environment, close_fds=True)
            os._exit(0)
        _close_on_exec(keep=set())
        os.execve(line[0], line, environment)  # noqa: S606 - a list, no shell: our own command
    finally:
        os._exit(_FAILED)


def clean_environment(environ: dict[str, str]) -> dict[str, str]:
    """``environ`` without what changes the interpreter or writes TLS keys to a file."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith("PYTHON") and name != "SSLKEYLOGFILE"
    }


def encode(resume: Resume | None, carried: Carried | None = None) -> bytes:
    """What crosses, as JSON; instants in UTC."""
    return json.dumps(_resume_words(resume) | _carried_words(carried or Carried())).encode()


def _carried_words(carried: Carried) -> dict[str, object]:
    told = [(message(ring.number, ring.line).decode(), ring.at.isoformat()) for ring in carried.rings]
    return {"rings": told[-MOST_WAITING:], "listening": carried.listening, "name": carried.name}


def _resume_words(resume: Resume | None) -> dict[str, object]:
    if resume is None:
        return {}
    place = resume.place
    return {
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


def decode_carried(data: bytes) -> Carried:
    """The telephone's part of what ``encode`` wrote; nothing for anything else."""
    try:
        raw = json.loads(data)
        told = [(read_message(str(line).encode()), _instant(at)) for line, at in raw["rings"][-MOST_WAITING:]]
        rings = tuple(Ring(*found, at) for found, at in told if found is not None)
        return Carried(rings, int(raw["listening"]), str(raw["name"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return Carried()


def _place(raw: list[int] | None) -> Place | None:
    if raw is None:
        return None
    x, y, width, height = (int(value) for value in raw[:4])
    return Place(x, y, width, height, maximized=bool(raw[4]))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def read_resume(fd: int) -> Resume | None:
    """Read and close the pipe given by the process before us."""
    return read_crossing(fd)[0]


def read_crossing(fd: int) -> tuple[Resume | None, Carried]:
    """The same, with what of the telephone came along."""
    if fd < 0:
        return None, Carried()
    try:
        data = os.read(fd, _LIMIT)
        if fd > 2:
            os.close(fd)
    except OSError:
        return None, Carried()
    return decode(data), decode_carried(data)


def relaunch(resume: Resume | None, carry: Callable[[], Carried] = Carried) -> NoReturn:
    """Become a new process that shows the lock screen; never returns, whatever fails.

    Without a ``resume`` the new process shows the sign-in screen. ``carry`` says what goes along; should it
    fail, nothing does.

    POSIX: ``exec`` keeps the pid; every descriptor but 0, 1, 2, the pipe and the socket carried is closed by
    it. Windows: a child starts with the pipe as its standard input and this process ends.
    """
    try:
        carried = Carried()
        with suppress(OSError, RuntimeError):
            carried = carry()
        data = encode(resume, carried)
        if sys.platform == "win32":
            _start_child(data)
        else:
            _become(data, carried.listening)
    finally:
        os._exit(_FAILED)


def _become(data: bytes, listening: int) -> NoReturn:
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    _close_on_exec(keep={reading, listening})
    line = command(own_command(), reading)
    os.execve(line[0], line, clean_environment(dict(os.environ)))  # noqa: S606 - a list, no shell: our own command


def _close_on_exec(keep: set[int]) -> None:
    try:
        open_now = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        open_now = list(range(3, 1024))
    for fd in open_now:
        if fd > 2:
            try:
                os.set_inheritable(fd, fd in keep)
            except OSError:
                continue  # the descriptor of the listing itself


def _start_child(data: bytes) -> NoReturn:
    import subprocess

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
