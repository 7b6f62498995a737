"""Private folders where snapshots are rebuilt and looked at, and what killed processes left of them."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from telesec.security.files import make_private_dir, sync_folder
from telesec.services.restore_intent import FILE_NAME, KEPT, MOVING, RESTORE, is_pending

_FORGOTTEN = 24 * 3600
_PLACE = re.compile(r"[0-9]{1,10}-[0-9a-f]{16}")


@contextlib.contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A fresh private folder inside the practice's own; wiped when the work in it fails or was cancelled."""
    place = _new(folder)
    try:
        yield place
    except BaseException:
        wipe(place)
        raise


@contextlib.contextmanager
def looking(folder: Path) -> Iterator[Path]:
    """A fresh private folder, always wiped: nothing looked at there is kept."""
    place = _new(folder)
    try:
        yield place
    finally:
        wipe(place)


def wipe(place: Path) -> None:
    """Take a private folder away, and what it stood in when nothing else is there.

    What lay in it was ciphertext under the practice's own keys: no need to write over it.
    """
    shutil.rmtree(place, ignore_errors=True)
    with contextlib.suppress(OSError):  # not empty: an order waits, or another process works beside
        place.parent.rmdir()


def sweep(folder: Path) -> None:
    """At start: remove what a killed process left; what waits for its turn, or is worked on, stays."""
    if is_pending(folder) or (folder / RESTORE).is_symlink():  # through a link lie somebody's own folders
        return
    places = [one for one in (folder / RESTORE).glob("*-*") if _is_ours(one)]
    for place in places:
        if not _alive(place):
            shutil.rmtree(place, ignore_errors=True)
    if any(place.exists() for place in places):
        return
    with contextlib.suppress(OSError):
        for unfinished in (folder / RESTORE).glob(f".{FILE_NAME}.*.tmp"):
            unfinished.unlink()
        (folder / RESTORE).rmdir()


def settle_kept(folder: Path) -> None:
    """Every new file is in place: the old ones take their last name, and those of a restoration cut before.

    What a start cut right here had kept already stays as it is, and the rest beside it.
    """
    for old in sorted((folder / KEPT).glob(f"*{MOVING}")):
        kept = old.with_name(old.name.removesuffix(MOVING))
        whole = old.is_dir() and not old.is_symlink()
        if whole and next(old.iterdir(), None) is None:
            old.rmdir()
        elif not os.path.lexists(kept):
            old.rename(kept)
        else:
            old.rename(old.with_name(f"{kept.name}-{secrets.token_hex(2)}"))
    sync_folder(folder / KEPT)


def _new(folder: Path) -> Path:
    make_private_dir(folder / RESTORE)
    return make_private_dir(folder / RESTORE / f"{os.getpid()}-{secrets.token_hex(8)}")


def _is_ours(place: Path) -> bool:
    return _PLACE.fullmatch(place.name) is not None and place.is_dir() and not place.is_symlink()


def _alive(place: Path) -> bool:
    owner = place.name.split("-", 1)[0]
    if sys.platform == "win32" or not (owner.isascii() and owner.isdecimal()):
        return time.time() - place.stat().st_mtime < _FORGOTTEN
    if int(owner) == os.getpid():  # a lock keeps the number: nothing of this life has begun yet
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
