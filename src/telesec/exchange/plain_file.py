"""A file that somebody chose, read once and within a limit: a pipe or a device is no file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from telesec.domain.errors import Invalid


def bytes_of(path: Path, most: int, choose: str, too_large: str) -> bytes:
    """The whole file, opened once: what is checked is what is read.

    Raises Invalid("file", …) for what is no file (``choose`` says what to choose), what cannot be read, or
    more than ``most`` bytes (``too_large`` says what to do).
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise Invalid("file", f"Ce n'est pas un fichier. {choose}")
            data = file.read(most + 1) if status.st_size <= most else b""
    except OSError as error:
        raise Invalid("file", "Ce fichier ne peut pas être lu. Vérifiez qu'il existe encore.") from error
    if status.st_size > most or len(data) > most:
        raise Invalid("file", too_large)
    return data
