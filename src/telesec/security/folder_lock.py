"""One writer at a time for the small files of a practice, whatever process it is in."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """Hold the folder from the reading of a small file to the writing of its new content.

    Never held while waiting for a store: whoever needs both begins the store's transaction first.
    """
    if sys.platform == "win32":  # no lock on a folder there; the store's transaction orders most writers
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):  # a shared drive that knows no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
