"""The mark by which a backup disk is known again, whatever name the system gives it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from telesec.backup.faults import disk_fault, fault
from telesec.backup.targets.whole_files import write_new
from telesec.domain.backups.shapes import FaultKind

__all__ = ["check_mark", "mark_disk"]

_NAME = "telesec-disque.txt"
_WORDS = "Disque des sauvegardes telesec. Ne pas effacer ce fichier : il permet de reconnaître le disque.\n"
_MARK = re.compile(r"[0-9a-f]{32}")
_NOT_PRIVATE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def mark_disk(folder: Path) -> str:
    """The mark of the disk behind ``folder``, made when it has none. Raises TargetFault.

    To be called once, when the person chooses the folder with the right disk in.
    """
    found = _read(folder)
    if found:
        return found
    if not folder.is_dir():
        raise fault(FaultKind.ABSENT)
    mark = secrets.token_hex(16)
    try:
        write_new(folder / _NAME, (_WORDS + mark + "\n").encode())
    except FileExistsError:  # something unreadable bears that name
        raise fault(FaultKind.OTHER_DISK) from None
    except OSError as error:
        raise disk_fault(error) from None
    return mark


def check_mark(folder: Path, mark: str) -> None:
    """Raise TargetFault(ABSENT) when the folder is not there, (OTHER_DISK) when it is not the one marked."""
    if not mark:
        return
    found = _read(folder)
    if not found and not folder.is_dir():
        raise fault(FaultKind.ABSENT)
    if found != mark:
        raise fault(FaultKind.OTHER_DISK)


def _read(folder: Path) -> str:
    try:
        descriptor = os.open(folder / _NAME, os.O_RDONLY | _NOT_PRIVATE)
        with os.fdopen(descriptor, "rb") as stream:
            text = stream.read(4096).decode("ascii", "ignore")
    except OSError:
        return ""
    found = text.split()
    return found[-1] if found and _MARK.fullmatch(found[-1]) else ""
