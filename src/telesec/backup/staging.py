"""Copies the practice's files aside, at one moment, without any key; only ever run in a process of its own.

Standard library only. A file that the asking process holds at a quiet point is copied as it is, its -wal
left out. Any other must be open nowhere: SQLite's own lock on it is taken for as long as the copy lasts,
whose bytes every open connection shares (https://www.sqlite.org/src/file/src/os_unix.c, PENDING_BYTE).
Closing any descriptor of a file cancels all locks this process has on it, hence the process of its own,
and one descriptor per file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from telesec.domain.backups.shapes import Cancelled, FaultKind, TargetFault

STORES = ("practice.db", "office.db", "billing.db", "clinical.db")
PLAIN = ("practice.json", "intake.log")
PREFIX = "staging-"
RESTORE_ORDER = Path(".restore") / "intent.json"  # stands from before the first file moves until the last has
_LOCK_START, _LOCK_LENGTH = 0x40000000, 512
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_CHUNK = 4 * 1024 * 1024
_SPARE = 64 * 1024 * 1024
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_FLAGS |= getattr(os, "O_NONBLOCK", 0)  # a pipe in place of a file would be waited for without end

_OPEN_ELSEWHERE = (
    "Le cabinet est ouvert dans une autre fenêtre ou un autre programme : la sauvegarde sera faite par lui, "
    "ou après sa fermeture."
)
_RESTORING = "Une restauration attend d'être terminée : ouvrez le cabinet, puis recommencez la sauvegarde."

Stop = Callable[[], bool]


class Busy(TargetFault):
    """Another program has the practice open, or restored files wait for their place: not now, no failure."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(FaultKind.TAKEN, sentence or _OPEN_ELSEWHERE)


class Torn(TargetFault):
    """A file that was to keep still has changed under the copy: the copy is worth nothing."""

    def __init__(self) -> None:
        super().__init__(
            FaultKind.DAMAGED,
            "Le cabinet a changé pendant sa copie ; elle est jetée et sera refaite.",
        )


@dataclass(frozen=True, slots=True)
class Staged:
    """Where the copies are, and their names."""

    folder: Path
    names: tuple[str, ...]


def stage(practice: Path, held: Collection[str], into: Path, stop: Stop) -> Staged:
    """Copy every file of ``practice`` to a new private folder of ``into``; nothing of it is left on failure.

    ``held`` are the stores kept at a quiet point by whoever asks. Raises Busy when another one is open
    somewhere, TargetFault for a disk that refuses, Cancelled when ``stop`` says so.
    """
    folder = into / f"{PREFIX}{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
        with contextlib.ExitStack() as opened:
            names = _copy_all(practice, held, folder, stop, opened)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _fault(error) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Staged(folder, names)


def check_closed(practice: Path) -> None:
    """Raise Busy when some program has a store of ``practice`` open, before anything else is begun."""
    for name in STORES:
        with contextlib.suppress(OSError), _open(practice / name) as descriptor:
            _lock(descriptor)


def clear_leftovers(into: Path) -> None:
    """Remove every staging folder; to be called by the one process that may have one."""
    for item in into.glob(f"{PREFIX}*"):
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item, ignore_errors=True)


def _copy_all(
    practice: Path, held: Collection[str], folder: Path, stop: Stop, opened: contextlib.ExitStack
) -> tuple[str, ...]:
    """All locks first, then all copies: nobody opens a store between two of them."""
    found = {name: opened.enter_context(_open(practice / name)) for name in STORES}
    for name, descriptor in found.items():
        if name not in held:
            _lock(descriptor)
    if (practice / RESTORE_ORDER).exists():  # once the locks are ours, no restoration can begin
        raise Busy(_RESTORING)
    _check_room(practice, folder)
    for name, descriptor in found.items():
        _copy(descriptor, folder / name, stop, still=True)
    names = list(STORES)
    for name in (*(f"{name}-wal" for name in STORES if name not in held), *PLAIN):
        with contextlib.suppress(FileNotFoundError), _open(practice / name) as descriptor:
            if not (name.endswith("-wal") and not os.fstat(descriptor).st_size):
                _copy(descriptor, folder / name, stop, still=False)
                names.append(name)
    return tuple(names)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[int]:
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise TargetFault(
                FaultKind.DAMAGED,
                f"Autre chose a pris la place du fichier « {path.name} » dans le dossier du cabinet : la "
                "sauvegarde n'est pas faite. Retirez-la, puis recommencez.",
            )
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """SQLite's EXCLUSIVE lock; raises Busy at once when any connection of any process has the file."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCK_START, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _LOCK_LENGTH)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_START)
    except OSError as error:
        if error.errno in _HELD:
            raise Busy from error
        raise


def _copy(descriptor: int, to: Path, stop: Stop, *, still: bool) -> None:
    """Not flushed to the disk: a copy that outlives a crash of the machine is thrown away, never read."""
    before = os.fstat(descriptor)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(to, flags, 0o600), "wb", buffering=0) as copy:
        while data := os.read(descriptor, _CHUNK):
            if stop():
                raise Cancelled("La sauvegarde est arrêtée avant la fin de la copie.")
            view = memoryview(data)
            while view:
                view = view[copy.write(view) :]
    if still and not _same(before, os.fstat(descriptor)):
        raise Torn


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def _check_room(practice: Path, folder: Path) -> None:
    """Raise before the disk of the practice is full: whoever works there needs it more."""
    needed = sum(item.stat().st_size for item in practice.iterdir() if item.is_file())
    if shutil.disk_usage(folder).free < needed + _SPARE:
        raise TargetFault(
            FaultKind.FULL,
            "Il n'y a plus assez de place sur le disque du cabinet pour préparer une sauvegarde. "
            "Libérez de la place.",
        )


def _fault(error: OSError) -> TargetFault:
    if isinstance(error, FileNotFoundError):
        return TargetFault(
            FaultKind.ABSENT,
            "Un fichier du cabinet manque : la sauvegarde n'est pas faite. Prévenez l'administrateur.",
        )
    return TargetFault(
        FaultKind.UNKNOWN,
        "Les fichiers du cabinet n'ont pas pu être copiés : le disque refuse, ou il est plein. Vérifiez-le.",
    )
