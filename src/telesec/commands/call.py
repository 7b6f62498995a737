"""``telesec call``: a softphone announces, as it rings, who calls and on which line; the window hears it."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from telesec.domain.calls.ringing import line_of, message, number_of
from telesec.domain.errors import Refused
from telesec.security.rendezvous import pipe_names, practice_tag, rooms

PATIENCE = 8.0  # seconds: a window that locks takes one or two to hear again
_STEP = 0.1
_LONGEST_LINE = 300  # characters of standard input
_PIPES = r"\\.\pipe" "\\"
_HUNG_UP = (
    errno.EPIPE,
    errno.EINVAL,
)  # the second is what Windows' C library makes of « pipe not connected »

NOBODY = (
    "Aucune fenêtre de télésecrétariat n'est ouverte pour ce cabinet : l'appel n'a pas été transmis. "
    "Ouvrez-la, ou donnez le dossier du cabinet avec --practice (--demo pour le cabinet inventé)."
)
NO_ANSWER = "La fenêtre ouverte ne répond pas : l'appel n'a pas été transmis. Prenez-le au clavier."


def run(args: argparse.Namespace) -> int:
    """0 once the open window has read the call. Raises Invalid (number, line) or Refused (nobody heard)."""
    given = sys.stdin.readline(_LONGEST_LINE) if args.number == "-" else args.number
    said = message(number_of(given), line_of(args.line))
    announce = _to_pipes if sys.platform == "win32" else _to_sockets
    deliver(practice_tag(args.practice), said, announce)
    return 0


def deliver(tag: str, said: bytes, announce: Callable[[str, bytes], bool | None]) -> None:
    """Announce until a window heard it, for ``PATIENCE`` seconds at most; raises Refused.

    ``announce`` answers None when no window is there at all, False when none heard this time.
    """
    until = time.monotonic() + PATIENCE
    while (heard := announce(tag, said)) is not True:
        if heard is None:
            raise Refused(NOBODY)
        if time.monotonic() > until:
            raise Refused(NO_ANSWER)
        time.sleep(_STEP)


def _to_sockets(tag: str, said: bytes) -> bool | None:
    """The window used last first; one that died is nobody."""
    answer: bool | None = None
    for room in rooms():
        for name in room.names(tag):
            try:
                with contextlib.closing(room.connect(name, PATIENCE / 2)) as speaking:
                    speaking.sendall(said)
                    if speaking.recv(1) == b"":  # closed once read; never a word
                        return True
            except (ConnectionRefusedError, FileNotFoundError, PermissionError):
                continue
            except OSError:
                answer = False  # somebody is there, and was not listening
                continue
            answer = False
    return answer


def _to_pipes(
    tag: str, said: bytes, folders: Sequence[Path] | None = None, pipes: str = _PIPES
) -> bool | None:
    """The same on Windows: a pipe is a file whose name cannot be guessed."""
    answer: bool | None = None
    for name in pipe_names(tag, folders):
        answer = False
        try:
            pipe = os.open(pipes + name, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except OSError:
            continue  # died, or locking: its mark goes with it or with the next window
        try:
            os.write(pipe, said)
            if os.read(pipe, 1) == b"":
                return True
        except OSError as error:
            if error.errno in _HUNG_UP:
                return True  # it had read it
        finally:
            os.close(pipe)
    return answer
