"""One snapshot of a staged copy to one target: parts first, manifest last, counted only once re-read."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from telesec.backup import manifest as manifests
from telesec.backup.envelope import seal
from telesec.backup.manifest import Base, FileEntry, Manifest
from telesec.backup.pages import PageIndex
from telesec.backup.pipeline import Pace, Stop, ahead, check
from telesec.backup.sources import Source, sources_of
from telesec.backup.targets.base import Item, TargetStore
from telesec.backup.verification import base_is_there, check_stored, found_again, part_of, read_back
from telesec.domain.backups.shapes import FaultKind, JournalHead, Made, PartEntry, Progress, TargetFault, Tier
from telesec.domain.errors import StoreError

Tell = Callable[[Progress], None]
_SKEW = timedelta(minutes=5)
_SECOND = timedelta(seconds=1)  # servers keep whole ones
_ROOM = 1.01  # what sealing adds, generously


@dataclass(frozen=True, slots=True)
class Job:
    """What to send where. ``created_at`` is the present instant, aware: the target's clock must agree.

    ``number`` must never be used twice on a target: keep it before taking the snapshot. With ``base`` only
    the pages that changed since that full snapshot are sent, unless the base is gone, was sealed for others,
    is protected for a shorter time than this one, or half of the pages changed. A full snapshot that was to
    be a daily one is then written under ``full_tier``, until ``full_locked_until``, so that the next days can
    lean on it.
    """

    practice_id: str
    install: str
    target_id: str
    tier: Tier
    created_at: datetime
    number: int
    previous_sha256: str
    recipients: tuple[str, ...]
    seed: bytes = field(repr=False)
    locked_until: datetime | None
    bandwidth_kib: int
    heads: Mapping[str, JournalHead]
    app_version: str
    schema_versions: Mapping[str, int]
    staged: Path
    base: PageIndex | None = None
    full_tier: Tier = Tier.WEEKLY
    full_locked_until: datetime | None = None


def take(
    job: Job, store: TargetStore, tell: Tell, stop: Stop, pace: Pace | None = None
) -> tuple[Made, PageIndex | None]:
    """Write one snapshot; the index to lean on later comes with a full one, None with a difference.

    Raises Cancelled, TargetFault, or StoreError when the staged copy cannot be read. Until the manifest is
    re-read whole, what was sent is nothing: it is found by nobody and expires at the provider's.
    """
    check_clock(store, job.created_at)
    return _Taking(job, store, tell, stop, pace or Pace(job.bandwidth_kib)).run()


def check_clock(store: TargetStore, now: datetime) -> None:
    """Raise TargetFault(CLOCK) when the target's clock and ``now`` are more than five minutes apart."""
    clock = store.clock()
    if clock is not None and abs(clock - now) > _SKEW:
        minutes = round(abs(clock - now) / timedelta(minutes=1))
        side = "retarde" if clock > now else "avance"
        raise TargetFault(
            FaultKind.CLOCK,
            f"L'horloge de cet ordinateur {side} de {minutes} minutes sur celle de l'hébergeur. "
            "Mettez l'ordinateur à l'heure : rien n'est sauvegardé d'ici là.",
        )


class _Taking:
    def __init__(self, job: Job, store: TargetStore, tell: Tell, stop: Stop, pace: Pace) -> None:
        self._job, self._store, self._tell, self._stop, self._pace = job, store, tell, stop, pace
        self._id = f"{job.created_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(8)}"
        self._tier, self._until = job.tier, job.locked_until
        self._base: PageIndex | None = None
        self._is_locked = True

    def run(self) -> tuple[Made, PageIndex | None]:
        try:
            sources = self._choose()
            files = self._send(sources)
        except OSError:
            raise StoreError(
                "backup", "La copie à sauvegarder ne peut plus être lue. Relancez la sauvegarde."
            ) from None
        described = manifests.sign(self._described(files), self._job.seed)
        self._tell(Progress("Vérification de ce qui est arrivé", 0, 1))
        check_stored(self._store, described.prefix, described.parts())
        read_back(self._store, secrets.choice(described.parts()))
        check(self._stop)
        made = self._commit(described)
        self._tell(Progress("Vérification de ce qui est arrivé", 1, 1))
        return made, self._index(made, sources)

    def _choose(self) -> list[Source]:
        """A difference when it can be trusted and is worth it, else everything."""
        job, index = self._job, self._job.base
        if index is not None and _can_lean(job, index):
            self._tell(Progress("Recherche de ce qui a changé", 0, 1))
            found = sources_of(job.staged, index, partial(check, self._stop))
            if found is not None and base_is_there(self._store, index):
                self._base = index
                return found
        if job.tier is Tier.DAILY and _later(job.full_locked_until, job.locked_until):
            self._tier, self._until = job.full_tier, job.full_locked_until
        return sources_of(job.staged) or []

    def _check_room(self, total: int) -> None:
        free = self._store.free_bytes()
        if free is not None and free < total * _ROOM:
            raise TargetFault(
                FaultKind.FULL,
                "Il n'y a plus assez de place pour la sauvegarde. Faites de la place ou changez de disque.",
            )

    def _send(self, sources: list[Source]) -> list[FileEntry]:
        total = sum(source.to_send for source in sources)
        self._check_room(total)
        parts: dict[str, list[PartEntry]] = {source.name: [] for source in sources}
        done = 0
        self._tell(Progress("Envoi de la sauvegarde", 0, total))
        with closing(ahead(self._puts(sources), self._stop)) as stored:
            for name, length, part in stored:
                parts[name].append(part)
                done += length
                self._tell(Progress("Envoi de la sauvegarde", done, total))
        return [source.entry(tuple(parts[source.name])) for source in sources]

    def _puts(self, sources: list[Source]) -> Iterator[Callable[[], tuple[str, int, PartEntry]]]:
        prefix, number = f"{self._job.install}/{self._tier.value}/{self._id}/", 0
        for source in sources:
            for clear in source.pieces(self._pace.part_bytes):
                sealed = seal(clear, self._job.recipients)
                self._pace.wait_for(len(sealed), self._stop)
                yield partial(self._put, source.name, len(clear), f"{prefix}p{number:05d}.age", sealed)
                number += 1

    def _put(self, name: str, length: int, key: str, sealed: bytes) -> tuple[str, int, PartEntry]:
        return name, length, part_of(self._stored(key, sealed), sealed)

    def _stored(self, key: str, sealed: bytes) -> Item:
        try:
            item = self._store.put(key, sealed, self._until)
        except TargetFault as fault:
            found = found_again(self._store, key, sealed) if fault.kind is FaultKind.TAKEN else None
            if found is None:
                raise
            item = found
        if self._until and (item.locked_until is None or item.locked_until < self._until - _SECOND):
            self._is_locked = False  # asked for, and not confirmed: nobody is told that it is protected
        return item

    def _described(self, files: list[FileEntry]) -> Manifest:
        job = self._job
        return Manifest(
            practice_id=job.practice_id,
            install=job.install,
            id=self._id,
            created_at=job.created_at,
            tier=self._tier,
            number=job.number,
            previous_sha256=job.previous_sha256,
            base=self._base.base if self._base else None,
            app_version=job.app_version,
            schema_versions=job.schema_versions,
            heads=job.heads,
            files=tuple(files),
        )

    def _commit(self, described: Manifest) -> Made:
        written_down = manifests.to_bytes(described)
        manifests.from_bytes(written_down)  # nothing is kept that we would refuse to read
        sealed = seal(written_down, self._job.recipients)
        written = part_of(self._stored(described.key, sealed), sealed)
        read_back(self._store, written)
        return Made(
            id=described.id,
            target_id=self._job.target_id,
            at=described.created_at,
            tier=described.tier,
            base_id=described.base.id if described.base else "",
            manifest_key=described.key,
            manifest_sha256=written.sha256,
            number=described.number,
            bytes_sent=sum(part.size for part in described.parts()) + written.size,
            bytes_kept=sum(entry.size for entry in described.files),
            locked_until=self._until if self._is_locked else None,
            heads=dict(described.heads),
            parts=described.parts(),
        )

    def _index(self, made: Made, sources: list[Source]) -> PageIndex | None:
        if made.base_id:
            return None
        return PageIndex(
            Base(made.id, made.manifest_key, made.manifest_sha256),
            made.at,
            self._until,
            made.parts,
            {source.name: source.digests for source in sources if source.digests},
            tuple(sorted(self._job.recipients)),
        )


def _can_lean(job: Job, index: PageIndex) -> bool:
    """Whoever opens this snapshot can open the base, which lasts as long. A sheet replaced since opens no
    older snapshot, and must open every newer one.
    """
    until = job.locked_until
    lasts = until is None or (index.locked_until is not None and index.locked_until >= until)
    ours = index.base.manifest_key.startswith(f"{job.install}/")
    return lasts and ours and index.recipients == tuple(sorted(job.recipients))


def _later(full: datetime | None, own: datetime | None) -> bool:
    """True when leaning on a full snapshot kept until ``full`` would last longer."""
    return own is None or (full is not None and full > own)
