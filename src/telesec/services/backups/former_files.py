"""Old files kept beside the practice: listed, and those that may go taken away under a fresh proof."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.backups.former_files import FormerFile, FormerFiles, sorted_out
from telesec.domain.errors import Refused
from telesec.domain.people import Compartment
from telesec.services.backups import backup_book
from telesec.services.gate import Gate
from telesec.services.restore_intent import KEPT, is_pending
from telesec.services.threshold import Threshold

SUBJECT = Subject("former_files")
REMOVED = "anciens fichiers effacés"
_RESTORED = re.compile(r"([0-9]{8}T[0-9]{6}Z)-[0-9a-f]{4}(?:-[0-9a-f]{4})?")
_STORES = "|".join(compartment.value for compartment in Compartment)
_UPDATED = re.compile(rf"((?:{_STORES})\.db)\.v[0-9]+\.bak[0-9]*")
_WAITS = "Une restauration attend son tour : rien n'est effacé avant. Verrouillez, puis rouvrez le cabinet."


def former_files(gate: Gate, threshold: Threshold) -> FormerFiles:
    """What restorations and updates kept in the practice's folder, and what of it may go."""
    with gate.enter(Action.BACKUP_LIST, SUBJECT):
        return _sorted_out(gate, threshold)


def remove_former_files(gate: Gate, threshold: Threshold) -> FormerFiles:
    """Take away those that may go; gives what is left. Raises ProofRequired, Refused before a restoration.

    One that the disk does not let go stays in the list, for another time.
    """
    with gate.enter(Action.BACKUP_EDIT, SUBJECT, reason=REMOVED) as records:
        if is_pending(threshold.folder):
            raise Refused(_WAITS)
        for one in _sorted_out(gate, threshold).old:
            records.entry.touch(one.name)
            _remove(threshold.folder / one.name)
        with contextlib.suppress(OSError):  # not empty, most often
            (threshold.folder / KEPT).rmdir()
        return _sorted_out(gate, threshold)


def _sorted_out(gate: Gate, threshold: Threshold) -> FormerFiles:
    standings = backup_book.standing(threshold).targets
    made = [one.last_ok.at for one in standings if one.last_ok is not None]
    return sorted_out(_found(threshold.folder), gate.now(), max(made, default=None))


def _found(folder: Path) -> Iterator[FormerFile]:
    """True folders and files with the names the program gives, and nothing else."""
    for path in _entries(folder / KEPT):
        name = _RESTORED.fullmatch(path.name)
        if name and stat.S_ISDIR(path.lstat().st_mode):
            at = datetime.strptime(name[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            size = sum(one.lstat().st_size for one in _entries(path))
            yield FormerFile(f"{KEPT}/{path.name}", KEPT, at, size)
    for path in _entries(folder):
        name, found = _UPDATED.fullmatch(path.name), path.lstat()
        if name and stat.S_ISREG(found.st_mode):
            at = datetime.fromtimestamp(found.st_mtime, UTC)
            yield FormerFile(path.name, name[1], at, found.st_size)


def _entries(place: Path) -> list[Path]:
    """What lies in a true folder; nothing behind a link."""
    if place.is_symlink() or not place.is_dir():
        return []
    return sorted(place.iterdir())


def _remove(path: Path) -> None:
    """Ciphertext under the practice's own keys: no need to write over it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            os.unlink(path)
