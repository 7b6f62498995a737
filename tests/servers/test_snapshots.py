"""Whole snapshots on real servers: attacked with every key, cut in the middle, they come back bit for bit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from tests.unit.backup.conftest import Cabinet

from telesec.backup.catalogue import check_chain
from telesec.backup.targets.opening import open_target
from telesec.backup.verification import read_back
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.shapes import FaultKind, Made, TargetFault

from .conftest import IMPATIENT, Bucket, Sshd, Weed, refusal

DAY = timedelta(days=1)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    staged = tmp_path / "copie"
    staged.mkdir()
    made = Cabinet(staged, shelf=None)  # type: ignore[arg-type]
    made.now = datetime.now(UTC) - DAY  # each snapshot is a day later: the first one is of today
    made.write("practice.json", b'{"format":1}')
    made.write("office.db", made.pages(200))
    return made


def today(cabinet: Cabinet) -> None:
    """A real server's clock is looked at: the next snapshot is of now."""
    cabinet.now = datetime.now(UTC) - DAY


def two_days(cabinet: Cabinet) -> tuple[Made, Made, dict[str, bytes], dict[str, bytes]]:
    """A full snapshot and a difference, locked for a day; and the files as they were each time."""
    until = datetime.now(UTC) + DAY
    monday = cabinet.content()
    full, index = cabinet.take(locked_until=until)
    cabinet.edit("office.db", 3, 100)
    today(cabinet)
    made, _ = cabinet.take(index, locked_until=until)
    assert made.base_id == full.id
    return full, made, monday, cabinet.content()


def every_version(client, name: str) -> list[dict[str, str]]:
    listed = client.list_object_versions(Bucket=name)
    return [
        {"Key": one["Key"], "VersionId": one["VersionId"]}
        for kind in ("Versions", "DeleteMarkers")
        for one in listed.get(kind, ())
    ]


@pytest.mark.parametrize("keys", ["writer", "admin"])
def test_stolen_keys_destroy_nothing(bucket: Bucket, cabinet: Cabinet, tmp_path: Path, keys: str) -> None:
    """Written over, deleted, every version deleted one by one, with the right to pass any lighter lock."""
    cabinet.shelf = open_target(bucket.target(), bucket.writer)
    full, made, monday, tuesday = two_days(cabinet)
    thief = bucket.client(getattr(bucket, keys))
    kept = every_version(thief, bucket.name)
    for one in kept:
        for attempt in (
            lambda one=one: thief.put_object(Bucket=bucket.name, Key=one["Key"], Body=b"ransom"),
            lambda one=one: thief.delete_object(Bucket=bucket.name, Key=one["Key"]),
            lambda one=one: thief.delete_object(Bucket=bucket.name, **one),
            lambda one=one: thief.delete_object(Bucket=bucket.name, BypassGovernanceRetention=True, **one),
        ):
            with suppress(ClientError):
                attempt()
    assert [one for one in kept if one not in every_version(thief, bucket.name)] == []
    found = cabinet.found()
    assert [one.manifest.number for one in found if one.manifest] == [2, 1]
    said = check_chain(found, ChainEnd(2, made.manifest_sha256, made.at))
    assert any("effacées" in sentence for sentence in said)
    assert cabinet.restore(made, tmp_path / "mardi") == tuesday
    assert cabinet.restore(full, tmp_path / "lundi") == monday
    cabinet.shelf.close()


def test_a_reading_key_is_enough_to_restore(bucket: Bucket, cabinet: Cabinet, tmp_path: Path) -> None:
    cabinet.shelf = open_target(bucket.target(), bucket.writer)
    _, made, _, tuesday = two_days(cabinet)
    cabinet.shelf.close()
    cabinet.shelf = open_target(bucket.target(), bucket.reader)
    assert cabinet.restore(made, tmp_path / "rendu") == tuesday
    assert [len(read_back(cabinet.shelf, part)) for part in made.parts] == [part.size for part in made.parts]
    cabinet.shelf.close()


def test_a_server_killed_in_the_middle_leaves_no_snapshot_and_takes_the_next(
    tmp_path_factory: pytest.TempPathFactory, cabinet: Cabinet, tmp_path: Path
) -> None:
    server = Weed(tmp_path_factory.mktemp("tue"))
    try:
        server.start()
        bucket = server.bucket()
        cabinet.shelf = open_target(bucket.target(), bucket.writer, IMPATIENT)

        class Killer(list[object]):
            def append(self, progress: object) -> None:
                super().append(progress)
                if len(self) == 3:
                    server.kill()

        cabinet.told = Killer()  # type: ignore[assignment]
        assert refusal(cabinet.take).kind is FaultKind.UNREACHABLE
        cabinet.shelf.close()
        server.start()
        target = replace(bucket.target(), endpoint=f"https://localhost:{server.port}")
        cabinet.shelf = open_target(target, bucket.writer)
        assert cabinet.found() == []
        cabinet.told = []
        today(cabinet)
        made, _ = cabinet.take()
        assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()
        cabinet.shelf.close()
    finally:
        server.kill()


def test_truncated_behind_our_back_on_sftp_is_refused_not_restored(
    sshd: Sshd, cabinet: Cabinet, tmp_path: Path
) -> None:
    """The account may not delete, but SFTP cannot forbid opening a file for writing."""
    cabinet.shelf = open_target(sshd.target(), sshd.credentials())
    full, made, _, tuesday = two_days(cabinet)
    assert cabinet.restore(made, tmp_path / "rendu") == tuesday
    part = sshd.root / full.parts[-1].key
    part.write_bytes(part.read_bytes()[:1000])
    with pytest.raises(TargetFault) as refused:
        cabinet.restore(made, tmp_path / "encore")
    assert refused.value.kind is FaultKind.DAMAGED
    assert refusal(lambda: [read_back(cabinet.shelf, part) for part in full.parts]).kind is FaultKind.LOST
    cabinet.shelf.close()
