"""A server that dies or fills while a backup is on its way: nothing half made counts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from telesec.backup.targets.base import Item, TargetStore
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import FaultKind

from .conftest import IMPATIENT, Sshd, Weed, refusal
from .snapshots_taken import INSTALL, Practice

SIZE = 20 * 1024 * 1024  # three parts


@dataclass
class Struck:
    """A target to which something happens after ``count`` parts."""

    store: TargetStore
    count: int
    happens: Callable[[], None]

    def put(self, key: str, data: bytes, until: object = None) -> Item:
        if self.count == 0:
            self.happens()
        self.count -= 1
        return self.store.put(key, data, until)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)


def manifests(store: TargetStore) -> list[str]:
    return [item.key for item in store.items(f"{INSTALL}/") if item.key.endswith("MANIFEST.age")]


@pytest.mark.long
def test_a_bucket_killed_while_parts_are_sent_and_the_next_backup_is_whole(tmp_path: Path) -> None:
    server = Weed(tmp_path)
    practice = Practice(tmp_path, SIZE)
    try:
        server.start()
        bucket = server.bucket()
        store = open_target(bucket.target(), bucket.writer, IMPATIENT)
        practice.back_up(store)
        told = refusal(lambda: practice.back_up(Struck(store, 2, server.kill)))
        assert told.kind is FaultKind.UNREACHABLE
        store.close()

        server.start()
        store = open_target(replace(bucket.target(), endpoint=server.endpoint), bucket.writer)
        assert manifests(store) == [practice.made[0].manifest_key]
        practice.back_up(store)
        assert [practice.restored(store, number) for number in (0, 1)] == practice.contents
        store.close()
    finally:
        server.kill()


@pytest.mark.long
def test_a_bucket_whose_disk_is_full_never_has_the_backup_counted(
    tmp_path: Path, small_disk: Callable[..., Path]
) -> None:
    server = Weed(tmp_path, data=small_disk("serveur", "size=160m"))
    practice = Practice(tmp_path, SIZE)
    try:
        server.start()
        bucket = server.bucket()
        store = open_target(bucket.target(), bucket.writer, IMPATIENT)
        practice.back_up(store)
        free = os.statvfs(server.data).f_bavail * os.statvfs(server.data).f_frsize

        def fill() -> None:
            (server.data / "plein").write_bytes(b"x" * (free - 4 * 1024 * 1024))

        told = refusal(lambda: practice.back_up(Struck(store, 0, fill)))
        assert told.kind in {FaultKind.FULL, FaultKind.UNKNOWN}  # SeaweedFS has no word for it
        assert "plein" in told.sentence or "place" in told.sentence
        assert manifests(store) == [practice.made[0].manifest_key]
        assert practice.restored(store, 0) == practice.contents[0]
        store.close()
    finally:
        server.kill()


def test_an_sftp_server_killed_while_parts_are_sent_and_the_next_backup_is_whole(tmp_path: Path) -> None:
    server = Sshd(tmp_path)
    practice = Practice(tmp_path)
    try:
        server.start()
        store = open_target(server.target(), server.credentials(), IMPATIENT)
        practice.back_up(store)
        told = refusal(lambda: practice.back_up(Struck(store, 1, server.kill)))
        assert told.kind in {FaultKind.UNREACHABLE, FaultKind.STALLED}
        store.close()

        server.start()
        store = open_target(server.target(), server.credentials())
        assert manifests(store) == [practice.made[0].manifest_key]
        practice.back_up(store)
        assert [practice.restored(store, number) for number in (0, 1)] == practice.contents
        store.close()
    finally:
        server.kill()
