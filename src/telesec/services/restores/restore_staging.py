"""Private folders where snapshots are rebuilt and looked at, and what killed processes left of them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from telesec.security.files import make_private_dir, sync_folder
from telesec.services.restore_intent import FILE_NAME, KEPT, MOVING, NAMES, RENEWED, RESTORE, is_pending

_CHUNK = 1 << 20
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


def digest_synced(place: Path) -> dict[str, str]:
    """The SHA-256 of each file that will take its place, once it is on the disk for good; the rest goes."""
    files = {}
    for path in sorted(place.iterdir()):
        if path.name in NAMES and (path.stat().st_size or not path.name.endswith("-wal")):
            with path.open("rb+") as stream:
                files[path.name] = _digest(stream)
                os.fsync(stream.fileno())
        else:
            path.unlink()  # a copy made before a migration, an empty -wal
    sync_folder(place)
    sync_folder(place.parent)
    sync_folder(place.parent.parent)
    return files


def sha256_of(path: Path) -> str:
    """The file's SHA-256, "" when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return _digest(stream)
    except OSError:
        return ""


def _digest(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


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


def forget_renewed(folder: Path) -> None:
    """Take away the files whose keys were renewed: whoever knows a former key would still open them.

    To be called once the files that replaced them have opened.
    """
    for old in (folder / KEPT).glob(f"*{RENEWED}*"):
        if not old.name.endswith(MOVING) and old.is_dir() and not old.is_symlink():
            shutil.rmtree(old, ignore_errors=True)
    with contextlib.suppress(OSError):  # not empty: what restorations kept stays
        (folder / KEPT).rmdir()


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
