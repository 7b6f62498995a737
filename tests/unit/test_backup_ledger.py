"""The small files of the backups: believed only when this device wrote them, changed one hand at a time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from telesec.backup import ledger as ledgers
from telesec.backup.chain import advanced, forget_target, read_chain, remember_chain
from telesec.backup.job import RunJob
from telesec.backup.ledger import change_ledger, ledger_key, read_ledger
from telesec.backup.settings_file import read_settings, write_settings
from telesec.domain.backups.ledger import MOST_MADE, ChainEnd, Ledger
from telesec.domain.backups.shapes import (
    BackupRefused,
    BackupSettings,
    Credentials,
    FaultKind,
    HdsCertificate,
    JournalHead,
    LockMode,
    Made,
    PartEntry,
    Retention,
    Target,
    TargetKind,
    Tier,
)
from telesec.domain.ids import new_id
from telesec.security.device import FileStore
from telesec.security.strict_json import Malformed

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))
KEY = ledger_key(SECRET)
NOW = datetime(2026, 11, 16, 12, 45, 0, 123456, tzinfo=UTC)
SETTINGS = BackupSettings(
    install="0123456789abcdef",
    targets=(
        Target(
            "a",
            TargetKind.S3,
            "Hébergeur",
            endpoint="https://s3.exemple.fr",
            region="fr-par",
            bucket="cabinet",
            authority="-----BEGIN CERTIFICATE-----\n",
            lock_mode=LockMode.COMPLIANCE,
        ),
        Target(
            "b", TargetKind.SFTP, "Ailleurs", endpoint="h", port=22, host_key="ssh-ed25519 AAAA", folder="t"
        ),
        Target("c", TargetKind.FOLDER, "Disque", folder="/mnt/disque", disk_mark="9" * 32, enabled=False),
    ),
    at=time(20, 30),
    zone="Indian/Reunion",
    retention=Retention(10, 40, 400),
    bandwidth_kib=512,
    recipients=("age1abc", "age1def"),
    certificate=HdsCertificate("Hébergeur", "HDS-1", (3, 6), date(2027, 3, 1), "C-7"),
)


def made(number: int, target: str = "a", when: datetime = NOW) -> Made:
    return Made(
        f"id{number}",
        target,
        when,
        Tier.DAILY,
        "base",
        "x/daily/y/MANIFEST.age",
        f"{number:064x}",
        number,
        1000,
        2000,
        when + timedelta(days=14),
        {"office": JournalHead(7, "ab" * 32)},
        (PartEntry("x/daily/y/p00000.age", 100, "cd" * 32, "v1"),),
    )


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    assert read_settings(tmp_path, SECRET) == BackupSettings()
    write_settings(tmp_path, SETTINGS, SECRET)
    assert read_settings(tmp_path, SECRET) == SETTINGS
    assert (tmp_path / "backup.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"s3.exemple.fr", b"s3.voleur.fr"),
        (b"age1abc", b"age1xyz"),
        (b'"enabled":1', b'"enabled":0'),
        (b'"mac":"', b'"more":1,"mac":"'),
        (b"{", b"["),
    ],
)
def test_settings_edited_by_hand_redirect_nothing(tmp_path: Path, old: bytes, new: bytes) -> None:
    write_settings(tmp_path, SETTINGS, SECRET)
    path = tmp_path / "backup.json"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(BackupRefused, match="en dehors du logiciel"):
        read_settings(tmp_path, SECRET)


def test_settings_of_another_device_or_another_file_are_refused(tmp_path: Path) -> None:
    write_settings(tmp_path, SETTINGS, OTHER)
    with pytest.raises(BackupRefused):
        read_settings(tmp_path, SECRET)
    change_ledger(tmp_path, KEY, lambda before: before.with_made(made(1), new_id()))
    (tmp_path / "backups.json").replace(tmp_path / "backup.json")  # sealed by us, for something else
    with pytest.raises(BackupRefused):
        read_settings(tmp_path, SECRET)


def test_a_ledger_comes_back_with_all_it_was_told(tmp_path: Path) -> None:
    def all_of_it(before: Ledger) -> Ledger:
        told = before.with_number("a", None).with_made(made(1), new_id()).with_check("a", NOW)
        told = told.with_drill("a", NOW).with_fault("b", NOW, FaultKind.FULL, "Plein.", new_id())
        return told.with_made(made(2, "b"), new_id())

    kept = change_ledger(tmp_path, KEY, all_of_it)
    assert read_ledger(tmp_path, KEY) == kept
    assert kept.standing("a").last_ok == made(1)
    assert kept.standing("b").failures == 0
    assert [outcome.fault_kind for outcome in kept.unsaid] == ["", "full", ""]
    assert [one.id for one in kept.of("b")] == ["id2"]


def test_a_ledger_that_is_not_ours_is_no_ledger_and_says_so(tmp_path: Path) -> None:
    change_ledger(tmp_path, KEY, lambda before: before.with_made(made(1), new_id()))
    path = tmp_path / "backups.json"
    path.write_bytes(path.read_bytes().replace(b'"failures":0', b'"failures":1', 1))
    found = read_ledger(tmp_path, KEY)
    assert not found.is_whole
    assert found.standing("a").last_ok is None
    whole = change_ledger(tmp_path, KEY, lambda before: before.with_made(made(2), new_id()))
    assert read_ledger(tmp_path, KEY).standing("a") == whole.standing("a")
    assert read_ledger(tmp_path, KEY).is_whole


def test_the_ledger_stays_small_and_forgets_no_standing(tmp_path: Path) -> None:
    kept = Ledger().with_made(made(1, "b"), new_id())
    for number in range(2, MOST_MADE + 20):
        kept = kept.with_made(made(number), new_id())
    change_ledger(tmp_path, KEY, lambda _: kept)
    found = read_ledger(tmp_path, KEY)
    assert len(found.made) == MOST_MADE
    assert found.standing("b").last_ok == made(1, "b")
    assert (tmp_path / "backups.json").stat().st_size < ledgers.LIMIT // 16


def test_numbers_are_never_used_twice_even_by_failures_or_an_old_ledger() -> None:
    taken = Ledger().with_number("a", None)
    assert taken.numbers["a"] == 1
    assert taken.with_number("a", None).numbers["a"] == 2
    done = taken.with_made(made(5), new_id())
    assert done.with_number("a", None).numbers["a"] == 6
    assert done.with_number("a", ChainEnd(9, "f" * 64, NOW)).numbers["a"] == 10
    assert done.previous("a", ChainEnd(9, "f" * 64, NOW)) == "f" * 64
    assert done.previous("a", ChainEnd(4, "f" * 64, NOW)) == made(5).manifest_sha256
    assert Ledger().previous("a", None) == ""


def test_the_journal_is_told_a_failure_once_a_day_and_whenever_its_kind_changes() -> None:
    kept, told = Ledger(), []
    for hours, kind in enumerate(
        [FaultKind.UNREACHABLE] * 3 + [FaultKind.FULL] + [FaultKind.UNREACHABLE] * 30
    ):
        before = len(kept.unsaid)
        kept = kept.with_fault("a", NOW + timedelta(hours=hours), kind, "…", new_id())
        told += [hours] if len(kept.unsaid) > before else []
    assert told == [0, 3, 4, 12]
    assert kept.standing("a").failures == 34


def test_the_device_remembers_the_end_of_the_chain_when_the_folder_is_put_back(tmp_path: Path) -> None:
    device, practice_id = FileStore(tmp_path), new_id()
    first = Ledger().with_made(made(1), new_id())
    second = first.with_made(made(2), new_id())
    remember_chain(device, practice_id, second)
    remember_chain(device, practice_id, first)  # yesterday's folder
    known = read_chain(device, practice_id)
    assert known["a"] == ChainEnd(2, made(2).manifest_sha256, NOW)
    assert first.with_number("a", known["a"]).numbers["a"] == 3
    forget_target(device, practice_id, "a")
    assert read_chain(device, practice_id) == {}
    assert advanced({}, Ledger()) == {}


def test_three_targets_fit_in_a_windows_credential(tmp_path: Path) -> None:
    device, practice_id = FileStore(tmp_path), new_id()
    kept = Ledger()
    for letter in "abc":
        kept = kept.with_made(replace(made(10**6), target_id=letter), new_id())
    remember_chain(device, practice_id, kept)
    assert len(device.read(practice_id, "chain") or b"") < 1200


def test_a_job_crosses_the_pipe_whole_and_shows_no_secret(tmp_path: Path) -> None:
    job = RunJob(
        practice=tmp_path,
        practice_id=new_id(),
        settings=SETTINGS,
        target_ids=("a", "b"),
        chain={"a": ChainEnd(3, "e" * 64, NOW)},
        app_version="0.1.0",
        schema_versions={"office": 3},
        credentials={"a": Credentials("LOGIN", "SECRETKEY")},
        seed=bytes(32),
        ledger_key=bytes(range(32)),
        pages_key=bytes(range(32)),
        shift=-7,
    )
    line = job.to_bytes()
    assert line.count(b"\n") == 1
    assert RunJob.from_bytes(line) == job
    assert "SECRETKEY" not in repr(job)
    assert "LOGIN" not in repr(job)
    assert "x00" not in repr(job)
    with pytest.raises(Malformed):
        RunJob.from_bytes(json.dumps({**json.loads(line), "more": 1}).encode())
