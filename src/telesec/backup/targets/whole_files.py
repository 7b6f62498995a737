"""Files that appear whole under their name, or not at all, and never in the place of another."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from telesec.security.files import sync_folder

__all__ = ["make_folders", "place", "write_new"]

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
# FAT, exFAT and many network disks have no hard links.
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK, errno.EACCES}


def write_new(path: Path, data: bytes) -> None:
    """Create ``path`` (0600), on the disk itself when this returns; removed again when that fails.

    Raises FileExistsError when something bears that name.
    """
    descriptor = os.open(path, _NEW | _SAFE, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    sync_folder(path.parent)


def place(partial: Path, final: Path) -> None:
    """Give a file its name without ever replacing another; durable. Raises FileExistsError."""
    if sys.platform == "win32":
        partial.rename(final)  # refuses by itself
        return
    try:
        os.link(partial, final, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _take_and_replace(partial, final)
    else:
        partial.unlink()
    sync_folder(final.parent)


def _take_and_replace(partial: Path, final: Path) -> None:
    """Where links are unknown: an empty file takes the name for us, then ours replaces that one."""
    os.close(os.open(final, _NEW | _SAFE, 0o600))
    try:
        partial.replace(final)
    except BaseException:
        with suppress(OSError):
            final.unlink()
        raise


def make_folders(root: Path, names: list[str]) -> Path:
    """The folder ``root/a/b``, each level private when it is new, durable, and no link. Raises OSError."""
    here = root
    for name in names:
        inner = here / name
        with suppress(FileExistsError):
            inner.mkdir(mode=0o700)
            sync_folder(here)
        if inner.is_symlink() or not inner.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        here = inner
    return here
