"""One run of backups at a time for a practice, whatever process asks; a run that dies leaves no lock."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telesec.domain.backups.shapes import FaultKind, TargetFault

_NAME = "lock"
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class AlreadyRunning(TargetFault):
    """Somebody else is at it: nothing to do, nothing failed."""

    def __init__(self) -> None:
        super().__init__(FaultKind.TAKEN, "Une sauvegarde est déjà en cours.")


@contextmanager
def running_alone(folder: Path) -> Iterator[None]:
    """Hold the only run of ``folder``; raises AlreadyRunning at once."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(folder / _NAME, flags, 0o600)
    try:
        _take(descriptor)
        yield
    finally:
        os.close(descriptor)


def is_running(folder: Path) -> bool:
    """True when a run holds ``folder`` at this moment."""
    try:
        if (folder / _NAME).exists():
            with running_alone(folder):
                return False
    except AlreadyRunning:
        return True
    except OSError:
        return False
    return False


def _take(descriptor: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            raise AlreadyRunning from None
        if sys.platform == "win32":
            raise
        # a shared drive that knows no locks: two runs at once would only make two snapshots
