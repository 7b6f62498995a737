"""Files written as if the power will fail, and read as if someone else had written them."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from telesec.domain.errors import StoreError

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)


class FileRefused(StoreError):
    """A file or folder is a link, belongs to somebody else, is too big or is not a file."""


class FileMissing(FileRefused):
    """The file is not there."""


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable; Windows does it by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` (0600): either the old or the new content survives a power cut."""
    if path.is_symlink():
        raise FileRefused(
            path.stem, "Un raccourci a pris la place d'un fichier du cabinet. Prévenez l'administrateur."
        )
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    descriptor = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _BINARY | _CLOEXEC, 0o600
    )
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def append_durably(path: Path, data: bytes) -> None:
    """Add ``data`` at the end of ``path`` (created 0600) in one write, on disk when this returns."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NOFOLLOW | _BINARY | _CLOEXEC
    created = not path.exists()
    descriptor = os.open(path, flags, 0o600)
    try:
        _check_owner(os.fstat(descriptor), path, stat.S_ISREG)
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if created:
        sync_folder(path.parent)


def read_bounded(path: Path, limit: int) -> bytes:
    """Content of ``path``, at most ``limit`` bytes; links, foreign owners and special files are refused.

    Raises FileMissing or FileRefused.
    """
    try:
        descriptor = os.open(
            path, os.O_RDONLY | _NOFOLLOW | _BINARY | _CLOEXEC | getattr(os, "O_NONBLOCK", 0)
        )
    except FileNotFoundError:
        raise FileMissing(
            path.stem, "Un fichier du cabinet manque dans son dossier. Prévenez l'administrateur."
        ) from None
    except OSError:
        raise FileRefused(
            path.stem, "Un fichier du cabinet ne peut pas être lu. Vérifiez le disque."
        ) from None
    try:
        _check_owner(os.fstat(descriptor), path, stat.S_ISREG)
        stream = os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise
    with stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise FileRefused(
            path.stem,
            "Un fichier du cabinet est bien plus gros qu'il ne devrait. Prévenez l'administrateur.",
        )
    return data


def make_private_dir(path: Path) -> Path:
    """Create ``path`` and its missing parents (0700), or check that it is ours and close it to others."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_owner(path.lstat(), path, stat.S_ISDIR)
    if sys.platform != "win32" and stat.S_IMODE(path.lstat().st_mode) != 0o700:
        path.chmod(0o700)
    return path


def is_open_to_all(folder: Path) -> bool:
    """True when any user of the computer may write in ``folder``; Windows does not tell."""
    try:
        return sys.platform != "win32" and bool(folder.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False


def _check_owner(found: os.stat_result, path: Path, is_kind: Callable[[int], bool]) -> None:
    if not is_kind(found.st_mode):
        raise FileRefused(
            path.stem, "Autre chose a pris la place d'un fichier du cabinet. Prévenez l'administrateur."
        )
    if sys.platform != "win32" and found.st_uid != os.getuid():
        raise FileRefused(
            path.stem, "Un fichier du cabinet appartient à un autre utilisateur. Prévenez l'administrateur."
        )
