"""What the bottom line and the lock screen say: never green for what burns with the computer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from telesec.domain.backups.shapes import (
    BackupSettings,
    HdsCertificate,
    LockMode,
    Made,
    Standing,
    Target,
    TargetKind,
    Tier,
)
from telesec.domain.backups.standing import told

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOCKED = Target("a", TargetKind.S3, "Hébergeur", "https://s3.exemple.fr", lock_mode=LockMode.COMPLIANCE)
AWAY = Target("b", TargetKind.SFTP, "Autre site", "sftp.exemple.fr")
DISK = Target("c", TargetKind.FOLDER, "Disque", folder="/media/disque")
CERTIFICATE = HdsCertificate("Hébergeur", "1234", (6,), date(2028, 1, 1), "C-1")


def standing(target: Target, hours: float, *, confirmed: bool = True) -> Standing:
    at = NOW - timedelta(hours=hours)
    until = at + timedelta(days=14) if confirmed and target.lock_mode else None
    made = Made("x", target.id, at, Tier.DAILY, "", "k", "0" * 64, 1, 1, 1, locked_until=until)
    return Standing(target.id, last_ok=made, last_try=at, last_drill=NOW - timedelta(days=1))


def settings(*targets: Target) -> BackupSettings:
    return BackupSettings(install="0" * 16, targets=targets, recipients=("age1x",), certificate=CERTIFICATE)


def test_all_that_is_owed_was_done_is_green() -> None:
    found = told(NOW, settings(LOCKED, AWAY, DISK), [standing(one, 2) for one in (LOCKED, AWAY, DISK)])
    assert found.state == "success", found.sentence


@pytest.mark.parametrize(("hours", "state"), [(30, "warning"), (40, "danger"), (90 * 24, "danger")])
def test_a_plugged_disk_does_not_hide_a_protected_place_that_receives_nothing(hours: int, state: str) -> None:
    found = told(NOW, settings(LOCKED, DISK), [standing(LOCKED, hours), standing(DISK, 1)])
    assert found.state == state
    assert "Hébergeur\xa0» n'a rien reçu depuis" in found.sentence


@pytest.mark.parametrize(("failures", "state"), [(3, "warning"), (36, "danger")])
def test_a_new_place_that_never_receives_anything_ends_red(failures: int, state: str) -> None:
    never = Standing("a", failures=failures, fault="Le serveur ne répond pas.")
    found = told(NOW, settings(LOCKED, DISK), [never, standing(DISK, 1)])
    assert found.state == state


def test_one_place_away_that_has_received_is_enough_when_none_is_locked() -> None:
    other = Target("a", TargetKind.S3, "Hébergeur", "https://s3.exemple.fr")
    found = told(NOW, settings(other, AWAY), [standing(other, 90), standing(AWAY, 2)])
    assert found.state == "warning"
    found = told(
        NOW, settings(other, AWAY, DISK), [standing(other, 90), standing(AWAY, 40), standing(DISK, 1)]
    )
    assert found.state == "danger"


def test_a_date_of_protection_that_nobody_confirms_is_said() -> None:
    found = told(NOW, settings(LOCKED), [standing(LOCKED, 2, confirmed=False)])
    assert found.state == "warning"
    assert "ne confirme pas sa date de protection" in found.sentence
