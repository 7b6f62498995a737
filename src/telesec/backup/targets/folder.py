"""A folder of a disk, plugged in or on the network: whole files, on the right disk, or a plain refusal.

Parts are 8 MiB: the 4 GB that a FAT file cannot pass are never met, whatever the practice's size.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from telesec.backup.faults import disk_fault, fault
from telesec.backup.targets.base import Item
from telesec.backup.targets.disk_mark import check_mark
from telesec.backup.targets.object_keys import checked_key, is_key, too_many
from telesec.backup.targets.whole_files import make_folders, place, write_new
from telesec.domain.backups.shapes import FaultKind, Target, TargetFault

_UNFINISHED = ".telesec-en-cours"
_DAY = 86400.0
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READ |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class FolderStore:
    """TargetStore of a folder. Several threads may use it at once."""

    def __init__(self, target: Target) -> None:
        """Raises TargetFault(ABSENT or OTHER_DISK) before anything is written."""
        self._root = Path(target.folder)
        self._mark = target.disk_mark
        if not self._root.is_absolute():
            raise fault(FaultKind.ABSENT)
        check_mark(self._root, self._mark)
        self._identity = self._present()
        self._forget_unfinished()

    def _present(self) -> tuple[int, int]:
        """Which folder of which disk this is now: an unplugged disk leaves its name to another."""
        try:
            found = self._root.stat()
        except OSError as error:
            raise disk_fault(error) from None
        if not stat.S_ISDIR(found.st_mode):
            raise fault(FaultKind.ABSENT)
        return (found.st_dev, found.st_ino)

    def _same_disk(self) -> None:
        if self._present() != self._identity:
            check_mark(self._root, self._mark)
            raise fault(FaultKind.ABSENT)

    def _forget_unfinished(self) -> None:
        """Remove what our own interrupted writings left a day ago or more."""
        with suppress(OSError):
            for path in (self._root / _UNFINISHED).iterdir():
                found = path.lstat()
                if stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime > _DAY:
                    path.unlink()

    def put(self, key: str, data: bytes, until: datetime | None = None) -> Item:  # noqa: ARG002 - no lock here
        checked_key(key)
        self._same_disk()
        *folders, name = key.split("/")
        partial: Path | None = None
        try:
            unfinished = make_folders(self._root, [_UNFINISHED])
            final = make_folders(self._root, folders) / name
            if final.exists():
                raise fault(FaultKind.TAKEN)
            partial = unfinished / f"{secrets.token_hex(8)}.partial"
            write_new(partial, data)
            place(partial, final)
            found = final.lstat()
        except OSError as error:
            raise disk_fault(error) from None
        finally:
            if partial is not None:
                with suppress(OSError):
                    partial.unlink()
        self._same_disk()
        if found.st_size != len(data) or found.st_dev != self._identity[0]:
            raise fault(FaultKind.LOST)
        return Item(key, found.st_size, modified=datetime.fromtimestamp(found.st_mtime, UTC))

    def get(self, key: str, version_id: str = "", limit: int = 64 * 1024 * 1024) -> bytes:  # noqa: ARG002
        checked_key(key)
        self._same_disk()
        try:
            descriptor = os.open(self._root / key, _READ)
        except (FileNotFoundError, NotADirectoryError):
            raise fault(FaultKind.LOST) from None
        except OSError as error:
            raise _unreadable(error) from None
        try:
            with os.fdopen(descriptor, "rb") as stream:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise fault(FaultKind.DAMAGED)
                data = stream.read(limit + 1)
        except OSError as error:
            raise _unreadable(error) from None
        if len(data) > limit:
            raise fault(FaultKind.DAMAGED)
        return data

    def items(self, prefix: str) -> Iterator[Item]:
        self._same_disk()
        start = prefix.rpartition("/")[0]
        if start and not is_key(start):
            return
        count = 0
        try:
            for item in self._walk(self._root / start, f"{start}/" if start else ""):
                too_many(count := count + 1)
                if item.key.startswith(prefix):
                    yield item
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise disk_fault(error) from None

    def tops(self) -> list[str]:
        self._same_disk()
        try:
            with os.scandir(self._root) as entries:
                return sorted(entry.name for entry in entries if is_key(entry.name))
        except OSError as error:
            raise disk_fault(error) from None

    def _walk(self, folder: Path, above: str) -> Iterator[Item]:
        """Every file below, by name; links are no part of a backup and are passed over."""
        with os.scandir(folder) as entries:
            found = sorted(
                (entry for entry in entries if is_key(above + entry.name)), key=lambda one: one.name
            )
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(folder / entry.name, f"{above}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                told = entry.stat(follow_symlinks=False)
                yield Item(
                    above + entry.name, told.st_size, modified=datetime.fromtimestamp(told.st_mtime, UTC)
                )

    def clock(self) -> datetime | None:
        return None

    def free_bytes(self) -> int | None:
        try:
            return shutil.disk_usage(self._root).free
        except OSError as error:
            raise disk_fault(error) from None

    def close(self) -> None:
        """Nothing stays open between two calls."""


def _unreadable(error: OSError) -> TargetFault:
    """ELOOP: a link stands where a file of ours should be."""
    found = disk_fault(error)
    return found if found.kind is not FaultKind.ABSENT or error.errno == 5 else fault(FaultKind.DAMAGED)
