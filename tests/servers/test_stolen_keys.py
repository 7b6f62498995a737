"""Whoever steals the keys of a backup destroys nothing: the oldest snapshot restores bit for bit."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import LockMode, Target

from .conftest import Bucket, Sshd
from .snapshots_taken import INSTALL, Practice


def backed_up(folder: Path, store: TargetStore, times: int = 2) -> Practice:
    practice = Practice(folder)
    for _ in range(times):
        practice.back_up(store)
    return practice


@pytest.fixture
def store(bucket: Bucket) -> Iterator[TargetStore]:
    opened = open_target(bucket.target(), bucket.writer)
    yield opened
    opened.close()


Attack = Callable[[Any, str, list[dict[str, str]]], None]


def attempt(call: Callable[..., object], **words: object) -> None:
    """One hostile request; refused or not, what counts is what is left."""
    with suppress(ClientError):
        call(**words)


def overwrite(client: Any, bucket: str, versions: list[dict[str, str]]) -> None:
    for version in versions:
        attempt(client.put_object, Bucket=bucket, Key=version["Key"], Body=b"rien")
        attempt(client.put_object, Bucket=bucket, Key=version["Key"], Body=b"")


def swap(client: Any, bucket: str, versions: list[dict[str, str]]) -> None:
    keys = [version["Key"] for version in versions]
    for key, other in zip(keys, reversed(keys), strict=True):
        source = {"Bucket": bucket, "Key": other}
        attempt(client.copy_object, Bucket=bucket, Key=key, CopySource=source)


def delete(client: Any, bucket: str, versions: list[dict[str, str]]) -> None:
    for version in versions:
        attempt(client.delete_object, Bucket=bucket, **version)
        attempt(client.delete_object, Bucket=bucket, **version, BypassGovernanceRetention=True)
        attempt(client.delete_object, Bucket=bucket, Key=version["Key"])
    attempt(
        client.delete_objects, Bucket=bucket, Delete={"Objects": versions}, BypassGovernanceRetention=True
    )


def shorten(client: Any, bucket: str, versions: list[dict[str, str]]) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1)
    for version in versions:
        for mode in ("COMPLIANCE", "GOVERNANCE"):
            retention = {"Mode": mode, "RetainUntilDate": soon}
            words: dict[str, Any] = {"Bucket": bucket, **version, "Retention": retention}
            attempt(client.put_object_retention, **words)
            attempt(client.put_object_retention, **words, BypassGovernanceRetention=True)
        nothing: dict[str, Any] = {"Bucket": bucket, **version, "Retention": {}}
        attempt(client.put_object_retention, **nothing, BypassGovernanceRetention=True)
    delete(client, bucket, versions)


def unprotect(client: Any, bucket: str, versions: list[dict[str, str]]) -> None:
    """Versions suspended, lock taken off the bucket, everything to expire, a policy that opens all."""
    attempt(client.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    attempt(client.put_object_lock_configuration, Bucket=bucket, ObjectLockConfiguration={})
    rule = {
        "ID": "tout",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": 1},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
    }
    attempt(
        client.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration={"Rules": [rule]}
    )
    overwrite(client, bucket, versions)
    delete(client, bucket, versions)
    attempt(client.delete_bucket, Bucket=bucket)


ATTACKS = (overwrite, swap, delete, shorten, unprotect)


@pytest.mark.parametrize("thief", ["writer", "admin"])
def test_stolen_keys_destroy_nothing(bucket: Bucket, store: TargetStore, tmp_path: Path, thief: str) -> None:
    """Every attack after the other, on every version, with the writer's and with the administrator's keys."""
    practice = backed_up(tmp_path, store)
    assert all(made.locked_until for made in practice.made)
    client = bucket.client(getattr(bucket, thief))
    listed = client.list_object_versions(Bucket=bucket.name)["Versions"]
    versions = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in listed]
    assert len(versions) == sum(len(made.parts) + 1 for made in practice.made)

    for attack in ATTACKS:
        attack(client, bucket.name, versions)

    for number, content in enumerate(practice.contents):
        assert practice.restored(store, number) == content


def test_what_a_thief_hid_or_wrote_over_is_seen(bucket: Bucket, store: TargetStore, tmp_path: Path) -> None:
    practice = backed_up(tmp_path, store)
    client = bucket.client(bucket.writer)
    client.delete_object(Bucket=bucket.name, Key=practice.made[1].manifest_key)
    client.put_object(Bucket=bucket.name, Key=practice.made[0].manifest_key, Body=b"rien")

    assert "Contents" not in client.list_objects_v2(Bucket=bucket.name, Prefix=practice.made[1].manifest_key)
    found = practice.found(store)
    assert [one.hidden for one in found if one.manifest] == [True, True]
    assert [one.fault != "" for one in found if one.manifest is None] == [True]


def test_a_backup_goes_on_after_an_attack(bucket: Bucket, store: TargetStore, tmp_path: Path) -> None:
    practice = backed_up(tmp_path, store, times=1)
    client = bucket.client(bucket.writer)
    versions = [
        {"Key": one["Key"], "VersionId": one["VersionId"]}
        for one in client.list_object_versions(Bucket=bucket.name)["Versions"]
    ]
    for attack in (overwrite, delete):
        attack(client, bucket.name, versions)
    practice.back_up(store)
    for number, content in enumerate(practice.contents):
        assert practice.restored(store, number) == content


def test_the_lock_for_trials_gives_way_to_the_administrator_alone(bucket: Bucket, tmp_path: Path) -> None:
    """What the page says of it, proved: GOVERNANCE is for trials."""
    store = open_target(bucket.target(lock_mode=LockMode.GOVERNANCE), bucket.writer)
    practice = backed_up(tmp_path, store, times=1)
    versions = [
        {"Key": one["Key"], "VersionId": one["VersionId"]}
        for one in bucket.client(bucket.writer).list_object_versions(Bucket=bucket.name)["Versions"]
    ]
    delete(bucket.client(bucket.writer), bucket.name, versions)
    assert practice.restored(store, 0) == practice.contents[0]
    delete(bucket.client(bucket.admin), bucket.name, versions)
    assert [one for one in practice.found(store) if one.manifest] == []
    store.close()


def sftp_files(target: Target, sshd: Sshd) -> list[Path]:
    return list((sshd.folder / target.folder / INSTALL).rglob("*.age"))


def test_a_careful_sftp_server_loses_only_what_is_cut_and_this_is_seen(sshd: Sshd, tmp_path: Path) -> None:
    """Deleting and renaming are refused there; cutting is not, and a cut file is never taken for good."""
    target = sshd.target(folder=f"vol-{secrets.token_hex(4)}")
    store = open_target(target, sshd.credentials())
    practice = backed_up(tmp_path, store)
    for path in sftp_files(target, sshd):
        key = path.relative_to(sshd.folder / target.folder).as_posix()
        for hostile in (
            lambda key=key: store.files.remove(store.path(key)),
            lambda key=key: store.files.rename(store.path(key), store.path(key + ".x")),
            lambda key=key: store.files.posix_rename(store.path(key), store.path(key + ".x")),
        ):
            with pytest.raises(OSError, match=r"denied|Failure|unsupported"):
                hostile()
    assert practice.restored(store, 0) == practice.contents[0]

    with store.files.open(store.path(practice.made[0].manifest_key), "w") as stream:
        stream.write(b"coupe")
    found = practice.found(store)
    assert [one.manifest.number for one in found if one.manifest] == [2]
    assert practice.restored(store, 1) == practice.contents[1]
    store.close()
