"""Snapshots found on a target, and their files rebuilt beside: every version tried, every hash checked."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import closing, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from telesec.backup.envelope import open_sealed
from telesec.backup.manifest import FileEntry, Manifest, PartEntry
from telesec.backup.manifest_entries import sha256_of
from telesec.backup.pages import PageWriter
from telesec.backup.pipeline import Stop, ahead, check
from telesec.backup.targets.base import TargetStore
from telesec.backup.verification import is_about_one
from telesec.domain.backups.shapes import BackupRefused, FaultKind, Progress, TargetFault
from telesec.domain.errors import StoreError
from telesec.security.files import make_private_dir, sync_folder
from telesec.security.strict_json import Malformed

Tell = Callable[[Progress], None]
_STEP = "Récupération de la sauvegarde"
_BLOCK = 4 * 1024 * 1024
_DAMAGED = (
    "Un morceau de cette sauvegarde manque ou a été modifié chez l'hébergeur. Rien n'a été remplacé : "
    "choisissez une autre sauvegarde, ou un autre endroit."
)


def fetch(
    store: TargetStore,
    manifest: Manifest,
    base: Manifest | None,
    identity: str,
    into: Path,
    *,
    names: Collection[str] | None = None,
    tell: Tell = lambda _progress: None,
    stop: Stop = lambda: False,
) -> list[Path]:
    """Rebuild the files of ``manifest`` (those of ``names`` alone when given) in ``into``, made private.

    ``base`` is the manifest named by ``manifest.base``, needed by a difference; both signatures must have
    been checked. A file appears under its name only once its whole SHA-256 is right. Raises TargetFault
    (DAMAGED when a part is nowhere any more as it was sent), BackupRefused, Cancelled, StoreError (disk).
    """
    wanted = [entry for entry in manifest.files if names is None or entry.name in names]
    plans = [_Plan(entry, _base_of(entry, manifest, base)) for entry in wanted]
    make_private_dir(into)
    if shutil.disk_usage(into).free < sum(entry.size for entry in wanted):
        raise StoreError("restore", _no_room())
    total = sum(part.size for plan in plans for part in plan.parts())
    work = _Rebuilding(store, identity, into, _Counter(tell, total), stop)
    try:
        done = [work.rebuild(plan) for plan in plans]
        sync_folder(into)
    except OSError:
        raise StoreError("restore", _no_room()) from None
    return done


def _no_room() -> str:
    return (
        "La sauvegarde n'a pas pu être écrite sur cet ordinateur : le disque est plein ou refuse l'écriture. "
        "Faites de la place, puis recommencez."
    )


class _Plan:
    """A file, and the same file of the base when only its changed pages were sent."""

    def __init__(self, entry: FileEntry, base: FileEntry | None) -> None:
        self.entry, self.base = entry, base

    def parts(self) -> tuple[PartEntry, ...]:
        return (*self.base.parts, *self.entry.parts) if self.base else self.entry.parts


class _Counter:
    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0
        tell(Progress(_STEP, 0, total))

    def add(self, size: int) -> None:
        self._done += size
        self._tell(Progress(_STEP, self._done, self._total))


def _base_of(entry: FileEntry, manifest: Manifest, base: Manifest | None) -> FileEntry | None:
    if entry.runs is None:
        return None
    wanted = manifest.base
    if wanted is None or base is None or base.key != wanted.manifest_key or base.id != wanted.id:
        raise BackupRefused(
            "La sauvegarde complète dont celle-ci dépend manque ou n'est pas la bonne. "
            "Choisissez-en une autre."
        )
    found = base.file(entry.name)
    if found is None or found.runs is not None or base.practice_id != manifest.practice_id:
        raise BackupRefused(
            "La sauvegarde complète dont celle-ci dépend ne lui correspond pas. Choisissez-en une autre."
        )
    return found


class _Rebuilding:
    def __init__(self, store: TargetStore, identity: str, into: Path, progress: _Counter, stop: Stop) -> None:
        self._store, self._identity, self._into = store, identity, into
        self._progress, self._stop = progress, stop

    def rebuild(self, plan: _Plan) -> Path:
        entry, path = plan.entry, self._into / plan.entry.name
        unfinished = path.with_name(path.name + ".partial")
        try:
            with _created(unfinished) as stream, closing(self._clear(plan.parts())) as clear:
                _write(stream, plan, clear)
                if _measured(stream, self._stop) != (entry.size, entry.sha256):
                    raise TargetFault(FaultKind.DAMAGED, _DAMAGED)
                os.fsync(stream.fileno())
            os.replace(unfinished, path)
        except BaseException as error:
            with suppress(OSError):
                unfinished.unlink()
            if isinstance(error, Malformed):
                raise TargetFault(FaultKind.DAMAGED, _DAMAGED) from None
            raise
        return path

    def _clear(self, parts: tuple[PartEntry, ...]) -> Generator[bytes, None, None]:
        """The opened parts in order; the next one is fetched meanwhile."""
        jobs = (partial(fetch_part, self._store, part) for part in parts)
        with closing(ahead(jobs, self._stop)) as fetched:
            for sealed in fetched:
                yield open_sealed(sealed, self._identity)
                self._progress.add(len(sealed))


def _write(stream: BinaryIO, plan: _Plan, clear: Iterator[bytes]) -> None:
    for piece in islice(clear, len(plan.base.parts) if plan.base else 0):
        stream.write(piece)
    if plan.entry.runs is None:
        for piece in clear:
            stream.write(piece)
        return
    writer = PageWriter(stream, plan.entry.runs)
    for piece in clear:
        writer.write(piece)
    writer.finish(plan.entry.size)


def _created(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "w+b")


def _measured(stream: BinaryIO, stop: Stop) -> tuple[int, str]:
    stream.flush()
    stream.seek(0)
    whole, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        check(stop)
        whole.update(block)
        size += len(block)
    return size, whole.hexdigest()


def fetch_part(store: TargetStore, part: PartEntry) -> bytes:
    """The part as it was sent, whichever version holds it; raises TargetFault(DAMAGED) when none does."""
    for version in _versions(store, part):
        found = _same(store, part, version)
        if found is not None:
            return found
    raise TargetFault(FaultKind.DAMAGED, _DAMAGED)


def _same(store: TargetStore, part: PartEntry, version: str) -> bytes | None:
    """What this version holds when it is the part itself, None for anything else."""
    try:
        data = store.get(part.key, version, limit=part.size)
    except TargetFault as fault:
        if is_about_one(store, part.key, fault):
            return None
        raise
    return data if sha256_of(data) == part.sha256 else None


def _versions(store: TargetStore, part: PartEntry) -> Iterator[str]:
    """The one noted (unknown at another hoster's), the one shown, then every other, whatever hides it."""
    if part.version_id:
        yield part.version_id
    yield ""
    for item in store.items(part.key):
        if item.key == part.key and not item.is_deleted and item.size == part.size and item.version_id:
            yield item.version_id
