"""The encrypted copy of a file made before it is migrated: always new, never over an earlier one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from itertools import count
from pathlib import Path

from telesec.storage import copy_child
from telesec.storage.engine import Location

_NOT_MADE = "doit être mis à jour, mais sa copie de sûreté n'a pas pu être faite."


def backup_path(location: Location, version: int, number: int = 1) -> Path:
    """Where the copy made before leaving schema ``version`` lies; the later ones carry a number."""
    name = f"{location.path.name}.v{version}.bak"
    return location.path.with_name(name if number == 1 else f"{name}{number}")


def copy_aside(location: Location, version: int) -> None:
    """Copy the file beside itself; a copy already there is kept, and serves when it is the same.

    The caller holds the write lock, and the -wal is empty. Raises StoreError, with what to do.
    """
    latest, target = _places(location, version)
    part = target.with_name(f"{target.name}.part")
    _there(location, part)  # what an interrupted copy left is taken away by the child
    command = [*_child(), str(location.path), str(target), str(latest or "")]
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=600,
        ).returncode
    except (OSError, subprocess.SubprocessError):
        done = 1
    if done == copy_child.FULL:
        raise location.fault(f"{_NOT_MADE} Libérez de la place sur le disque ; rien n'a été modifié.")
    if done:
        raise location.fault(
            f"{_NOT_MADE} Vérifiez que le disque répond et que le dossier du cabinet peut être modifié, "
            "puis recommencez ; rien n'a été modifié."
        )


def _child() -> list[str]:
    """A Python that sees nothing but the standard library; a packed program has none, and starts itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "safety-copy"]
    return [sys.executable, "-I", copy_child.__file__]


def _places(location: Location, version: int) -> tuple[Path | None, Path]:
    """The latest copy already there, and the first free name after it."""
    latest = None
    for number in count(1):
        target = backup_path(location, version, number)
        if not _there(location, target):
            break
        latest = target
    return latest, target


def _there(location: Location, path: Path) -> bool:
    """True when a true file has this name; StoreError when it is a link, a folder… Opens nothing."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise location.fault(f"{_NOT_MADE} Le dossier du cabinet ne peut pas être lu.") from error
    if not stat.S_ISREG(mode):
        raise location.fault(
            f"{_NOT_MADE} « {path.name} », à côté de lui, n'est pas un vrai fichier : sortez-le du dossier "
            "du cabinet, puis recommencez ; rien n'a été modifié."
        )
    return True
