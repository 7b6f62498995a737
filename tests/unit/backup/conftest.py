"""A small practice to back up, and a shelf that keeps versions, hides, loses and lies when told to."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telesec.backup.catalogue import Found, base_of, snapshots
from telesec.backup.envelope import new_identity, recipient_of
from telesec.backup.fetch import fetch
from telesec.backup.manifest import PAGE
from telesec.backup.pages import PageIndex
from telesec.backup.pipeline import Pace
from telesec.backup.snapshot import Job, take
from telesec.backup.targets.base import Item
from telesec.domain.backups.shapes import Cancelled, FaultKind, JournalHead, Made, Progress, TargetFault, Tier

INSTALL = "ab" * 8
PRACTICE = "0" * 32


@dataclass
class Shelf:
    """A target in memory. Keys are never overwritten by ``put``; the rest is for whoever attacks it."""

    stored: dict[str, list[tuple[str, bytes | None]]] = field(default_factory=dict)  # newest last
    until: dict[str, datetime | None] = field(default_factory=dict)
    keeps_bodies: bool = True
    versions_begin: str = "v"  # another hoster would not even understand ours
    shortens: bool = False
    now: datetime | None = None
    room: int | None = None
    on_put: Callable[[str], None] = lambda _key: None
    forgets_answer: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    refused: dict[str, FaultKind] = field(default_factory=dict)  # what lies there is another's, or unreadable
    is_down: bool = False

    def put(self, key: str, data: bytes, until: datetime | None = None) -> Item:
        self.on_put(key)
        if self.latest(key) is not None:
            raise TargetFault(FaultKind.TAKEN, "Cette place est prise.")
        kept = data if self.keeps_bodies else b""
        version = self.write(key, kept[:-1] if self.shortens else kept)
        self.until[key] = until
        if key.rpartition("/")[2] in self.forgets_answer:
            raise TargetFault(FaultKind.TAKEN, "Cette place est prise.")
        return Item(key, len(data), version, locked_until=until)

    def write(self, key: str, data: bytes | None) -> str:
        versions = self.stored.setdefault(key, [])
        versions.append((f"v{len(versions)}-{len(self.stored)}", data))
        return versions[-1][0]

    def hide(self, key: str) -> None:
        self.write(key, None)

    def forget(self, key: str) -> None:
        del self.stored[key]

    def latest(self, key: str) -> bytes | None:
        return self.stored[key][-1][1] if key in self.stored else None

    def names(self, end: str = "") -> list[str]:
        return sorted(key for key in self.stored if key.endswith(end))

    def get(self, key: str, version_id: str = "", limit: int = 64 * 1024 * 1024) -> bytes:
        self.read.append(key)
        if key in self.refused:
            raise TargetFault(self.refused[key], "Le serveur refuse de rendre ceci.")
        versions = dict(self.stored.get(key, []))
        if version_id and not version_id.startswith(self.versions_begin):
            raise TargetFault(FaultKind.UNKNOWN, "Réponse inattendue.")
        data = versions.get(version_id) if version_id else self.latest(key)
        if data is None:
            raise TargetFault(FaultKind.LOST, "Ce morceau n'est plus là.")
        if len(data) > limit:
            raise TargetFault(FaultKind.DAMAGED, "Ce morceau est trop gros.")
        return data

    def items(self, prefix: str) -> Iterator[Item]:
        if self.is_down:
            raise TargetFault(FaultKind.ABSENT, "Le disque n'est plus là.")
        for key in self.names():
            if key.startswith(prefix):
                *older, last = self.stored[key]
                yield Item(key, len(last[1] or b""), last[0], is_deleted=last[1] is None)
                for version, data in reversed(older):
                    yield Item(key, len(data or b""), version, is_latest=False, is_deleted=data is None)

    def tops(self) -> list[str]:
        return sorted({key.partition("/")[0] for key in self.stored})

    def clock(self) -> datetime | None:
        return self.now

    def free_bytes(self) -> int | None:
        return self.room

    def close(self) -> None: ...


class Idle(Pace):
    """No limit, but the small parts of a slow line."""

    def __init__(self, kib: int = 1) -> None:
        super().__init__(kib, clock=lambda: 0.0, pause=lambda _seconds: None)

    def wait_for(self, size: int, stop: Callable[[], bool]) -> None:
        return None


@dataclass
class Cabinet:
    """A staged copy, whoever may open it, and the snapshots taken of it one after another."""

    staged: Path
    shelf: Shelf
    identity: str = field(default_factory=new_identity)
    seed: bytes = field(default_factory=lambda: os.urandom(32))
    now: datetime = datetime(2026, 11, 16, 12, 45, tzinfo=UTC)
    number: int = 0
    previous: str = ""
    told: list[Progress] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    def write(self, name: str, data: bytes) -> bytes:
        (self.staged / name).write_bytes(data)
        return data

    def pages(self, count: int) -> bytes:
        return self.dice.randbytes(count * PAGE)

    def edit(self, name: str, *pages: int) -> bytes:
        """Write other bytes over ``pages`` of a store."""
        data = bytearray((self.staged / name).read_bytes())
        for page in pages:
            data[page * PAGE : (page + 1) * PAGE] = self.dice.randbytes(PAGE)
        return self.write(name, bytes(data))

    def job(self, **changes: object) -> Job:
        self.now += timedelta(days=1)
        self.number += 1
        job = Job(
            PRACTICE,
            INSTALL,
            "a",
            Tier.DAILY if "base" in changes else Tier.WEEKLY,
            self.now,
            self.number,
            self.previous,
            (recipient_of(self.identity),),
            self.seed,
            None,
            0,
            {"office": JournalHead(7, "c" * 64)},
            "0.1",
            {"office": 3},
            self.staged,
        )
        return replace(job, **changes)  # type: ignore[arg-type]

    def take(
        self, base: PageIndex | None = None, stop: Callable[[], bool] = lambda: False, **changes: object
    ) -> tuple[Made, PageIndex | None]:
        if base is not None:
            changes["base"] = base
        made, index = take(self.job(**changes), self.shelf, self.told.append, stop, Idle())
        self.previous = made.manifest_sha256
        return made, index

    def found(self) -> list[Found]:
        return snapshots(self.shelf, INSTALL, self.identity)

    def restore(self, made: Made, into: Path, **options: object) -> dict[str, bytes]:
        """The files of a snapshot, by name, rebuilt in ``into``."""
        found = self.found()
        manifest = next(one.manifest for one in found if one.manifest and one.manifest.id == made.id)
        paths = fetch(self.shelf, manifest, base_of(found, manifest), self.identity, into, **options)  # type: ignore[arg-type]
        return {path.name: path.read_bytes() for path in paths}

    def content(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.staged.iterdir()}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def new_cabinet(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Cabinet]:
    def made() -> Cabinet:
        cabinet = Cabinet(tmp_path_factory.mktemp("copie"), Shelf())
        cabinet.write("practice.json", b'{"format":1}')
        cabinet.write("practice.db", cabinet.pages(20))
        cabinet.write("office.db", cabinet.pages(100))
        cabinet.write("intake.log", b"")
        return cabinet

    return made


@pytest.fixture
def cabinet(new_cabinet: Callable[[], Cabinet]) -> Cabinet:
    return new_cabinet()


@pytest.fixture
def stopped() -> Callable[[Callable[[], object]], bool]:
    """``stopped(work)``: whether ``work`` ended because somebody stopped it."""

    def ended(work: Callable[[], object]) -> bool:
        try:
            work()
        except Cancelled:
            return True
        return False

    return ended
