"""What the copy refuses, before any key: things that took the place of a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from telesec.backup.lifecycle import rules
from telesec.backup.staging import PLAIN, STORES, stage
from telesec.domain.backups.shapes import BackupSettings, FaultKind, LockMode, Target, TargetFault, TargetKind


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    folder = tmp_path / "cabinet"
    folder.mkdir()
    for name in (*STORES, *PLAIN):
        (folder / name).write_bytes(os.urandom(4096))
    return folder


@pytest.mark.parametrize("name", ["intake.log", "practice.json", "office.db"])
def test_a_pipe_in_place_of_a_file_is_named_and_never_waited_for(
    practice: Path, tmp_path: Path, name: str
) -> None:
    (practice / name).unlink()
    os.mkfifo(practice / name)
    with pytest.raises(TargetFault, match=f"« {name} »") as raised:
        stage(practice, (), tmp_path, lambda: False)
    assert raised.value.kind is FaultKind.DAMAGED
    assert list(tmp_path.glob("staging-*")) == []


@pytest.mark.parametrize(
    ("mode", "hidden"), [(LockMode.COMPLIANCE, [1, 1, 1]), (LockMode.NONE, [16, 37, 398])]
)
def test_without_a_lock_what_a_thief_writes_over_is_not_erased_by_our_own_rules(
    mode: LockMode, hidden: list[int]
) -> None:
    bucket = Target(
        "a", TargetKind.S3, "Hébergeur", "https://s3.exemple.fr", bucket="cabinet", lock_mode=mode
    )
    settings = BackupSettings(install="0123456789abcdef", targets=(bucket,))
    found = json.loads(rules(settings))["Rules"][:3]
    assert [rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in found] == hidden
