"""The child that copies a store's file: standard library only, says nothing, its exit code does.

It is a process of its own because opening and closing a store's file in one that reads it would cancel
SQLite's locks on it (POSIX advisory locks belong to the process).
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import sys
from collections.abc import Sequence

FULL = 4
"""The exit code of a disk that has no room left; 1 is any other failure."""


def main(words: Sequence[str]) -> int:
    """Copy a source to a target, through ``target.part``; nothing to do when the latest copy is the same.

    ``words``: the source, the target, and the latest copy or "" when there is none.
    """
    source, target, latest = words
    part = f"{target}.part"
    made = False
    try:
        if latest and filecmp.cmp(source, latest, shallow=False):
            return 0
        if os.path.lexists(part):
            os.unlink(part)
        own = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with open(source, "rb") as read, open(os.open(part, own, 0o600), "wb") as write:
            made = True
            shutil.copyfileobj(read, write, 1 << 20)
            write.flush()
            os.fsync(write.fileno())
        os.replace(part, target)
    except OSError as error:
        if made and os.path.lexists(part):
            os.unlink(part)
        return FULL if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)) else 1
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
