"""A destination is tried before it is trusted: what it shows, what is concluded, and in which words."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telesec.backup.lifecycle import instructions, rights, rules
from telesec.backup.probe import try_target
from telesec.backup.targets.disk_mark import mark_disk
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import (
    BackupSettings,
    Credentials,
    FaultKind,
    LockMode,
    Protection,
    Retention,
    Target,
    TargetKind,
)

from .conftest import IMPATIENT, Authority, Bucket, Sshd, Weed, lying_target, refusal
from .lying_bucket import LyingBucket

NOBODY = Credentials("QUELQUUN", "x" * 40)


def tried(target: Target, credentials: Credentials) -> Protection:
    store = open_target(target, credentials)
    try:
        found = try_target(store, target, datetime.now(UTC))
    finally:
        store.close()
    assert all(sentence.endswith(".") for sentence in found.sentences)
    return found


def told(found: Protection) -> str:
    return " ".join(found.sentences)


def test_a_locked_bucket_resists_even_the_administrators_keys(bucket: Bucket) -> None:
    for credentials in (bucket.writer, bucket.admin):
        found = tried(bucket.target(), credentials)
        assert found.readable
        assert found.keeps_versions
        assert found.refuses_overwrite
        assert found.refuses_delete
        assert found.locks_until
        assert found.skew_seconds is not None
        assert abs(found.skew_seconds) < 60
        assert "personne ne peut avancer sa date" in told(found)


def test_the_lock_for_trials_resists_the_writer_and_not_the_administrator(bucket: Bucket) -> None:
    target = bucket.target(lock_mode=LockMode.GOVERNANCE)
    found = tried(target, bucket.writer)
    assert found.refuses_delete
    assert found.locks_until
    assert "ne protège pas de qui prendrait ce compte" in told(found)

    found = tried(target, bucket.admin)
    assert not found.refuses_delete
    assert "passent outre le verrou levable" in told(found)


def test_a_bucket_without_lock_is_called_what_it_is(weed: Weed) -> None:
    plain = weed.bucket(lock=False)
    found = tried(plain.target(), plain.writer)
    assert found.readable
    assert not found.refuses_delete
    assert not found.locks_until
    assert "n'a pas de verrouillage" in told(found)
    assert "Qui les volerait effacerait aussi les sauvegardes" in told(found)
    assert not found.keeps_versions
    assert "Un fichier écrasé est perdu" in told(found)


def test_a_bucket_asked_no_lock_is_tried_without(bucket: Bucket) -> None:
    found = tried(bucket.target(lock_mode=LockMode.NONE), bucket.writer)
    assert found.keeps_versions
    assert not found.refuses_delete
    assert not found.locks_until


def test_keys_that_cannot_write_are_no_protection_but_a_refusal(bucket: Bucket) -> None:
    store = open_target(bucket.target(), bucket.reader)
    fault = refusal(lambda: try_target(store, bucket.target(), datetime.now(UTC)))
    assert fault.kind is FaultKind.FORBIDDEN
    store.close()


def test_a_clock_apart_sets_no_date_and_is_told(liar: LyingBucket, authority: Authority) -> None:
    liar.lies.ahead = timedelta(hours=3)
    found = tried(lying_target(liar, authority, lock_mode=LockMode.COMPLIANCE), NOBODY)
    assert found.skew_seconds is not None
    assert abs(found.skew_seconds - 3 * 3600) < 60
    assert not found.locks_until
    assert "retarde de 3 h" in told(found)
    assert "aucune date de protection" in told(found)


def test_a_server_that_ignores_conditions_and_locks_is_seen_through(
    liar: LyingBucket, authority: Authority
) -> None:
    liar.lies.knows_conditions = False
    found = tried(lying_target(liar, authority, lock_mode=LockMode.COMPLIANCE), NOBODY)
    assert found.readable
    assert not found.refuses_overwrite
    assert not found.keeps_versions
    assert not found.locks_until
    assert "ne sait pas refuser un nom déjà pris" in told(found)


def test_a_server_that_keeps_nothing_is_no_destination(liar: LyingBucket, authority: Authority) -> None:
    liar.lies.drops = lambda _key: True
    target = lying_target(liar, authority)
    store = open_target(target, NOBODY, IMPATIENT)
    assert refusal(lambda: try_target(store, target, datetime.now(UTC))).kind is FaultKind.LOST
    store.close()


def test_a_careful_sftp_account_still_lets_files_be_cut_and_this_is_told(sshd: Sshd) -> None:
    """OpenSSH can forbid deleting and renaming; opening to write over stays."""
    found = tried(sshd.target(), sshd.credentials())
    assert found.readable
    assert found.refuses_delete
    assert not found.refuses_overwrite
    assert not found.locks_until
    assert found.skew_seconds is not None
    assert abs(found.skew_seconds) < 60
    assert "instantanés" in told(found)


def test_an_ordinary_sftp_account_is_called_what_it_is(tmp_path: Path) -> None:
    server = Sshd(tmp_path)
    try:
        server.start(forbid="")
        found = tried(server.target(), server.credentials())
    finally:
        server.kill()
    assert found.readable
    assert not found.refuses_delete
    assert "peut écraser ou effacer" in told(found)


def test_a_disk_is_tried_and_left_tidy(tmp_path: Path) -> None:
    target = Target("c", TargetKind.FOLDER, "Disque", folder=str(tmp_path), disk_mark=mark_disk(tmp_path))
    found = tried(target, Credentials())
    assert found.readable
    assert found.refuses_overwrite
    assert not found.refuses_delete
    assert found.skew_seconds is None
    assert "Débranchez-le" in told(found)
    assert "Place libre" in told(found)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["telesec-disque.txt"]


def test_a_folder_open_to_everybody_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    target = Target("c", TargetKind.FOLDER, "Disque", folder=str(tmp_path))
    assert "Tous les utilisateurs" in told(tried(target, Credentials()))


def test_a_full_disk_is_no_destination(small_disk: Callable[..., Path]) -> None:
    disk = small_disk(options="size=64k")
    target = Target("c", TargetKind.FOLDER, "Disque", folder=str(disk), disk_mark=mark_disk(disk))
    with pytest.raises(OSError, match="No space"):
        (disk / "plein").write_bytes(os.urandom(100_000))
    store = open_target(target, Credentials())
    assert refusal(lambda: try_target(store, target, datetime.now(UTC))).kind is FaultKind.FULL


def settings(bucket: Bucket) -> BackupSettings:
    return BackupSettings(install="0123456789abcdef", targets=(bucket.target(),), retention=Retention())


def test_the_rules_for_the_hoster_are_taken_by_a_real_server(bucket: Bucket) -> None:
    written = json.loads(rules(settings(bucket)))
    admin = bucket.client(bucket.admin)
    admin.put_bucket_lifecycle_configuration(Bucket=bucket.name, LifecycleConfiguration=written)
    kept = admin.get_bucket_lifecycle_configuration(Bucket=bucket.name)["Rules"]
    days = {rule["ID"]: rule["Expiration"].get("Days") for rule in kept}
    assert days["telesec-daily"] == 16
    assert days["telesec-weekly"] == 37
    assert days["telesec-monthly"] == 398


def test_no_rule_ends_before_the_date_of_what_it_deletes(bucket: Bucket) -> None:
    short = replace(settings(bucket), retention=Retention(7, 14, 31))
    for rule, days in zip(json.loads(rules(short))["Rules"], (7, 14, 31), strict=False):
        assert rule["Expiration"]["Days"] > days
        assert rule["Filter"]["Prefix"].startswith("0123456789abcdef/")


def test_the_rights_asked_for_hold_nothing_that_destroys(bucket: Bucket) -> None:
    asked = json.loads(rights(bucket.target()))
    actions = {action for one in asked["Statement"] for action in one["Action"]}
    assert actions == {
        "s3:PutObject",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:PutObjectRetention",
        "s3:GetObjectRetention",
    }


def test_the_words_for_the_hoster_hold_everything_and_no_key(bucket: Bucket) -> None:
    words = instructions(settings(bucket))
    assert rules(settings(bucket)) in words
    assert rights(bucket.target()) in words
    assert "14 jours" in words
    assert bucket.writer.secret not in words
    assert "rien n'est effacé automatiquement" in instructions(BackupSettings(install="0123456789abcdef"))
