"""A destination as the page tries it, against real servers: recognised, let in, and told in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from telesec.app.backups_wiring import _greet, _target_ports
from telesec.backup.key_pairs import new_key_pair
from telesec.domain.backups.changes import Trial
from telesec.domain.backups.rules import check_credentials, check_target
from telesec.domain.backups.shapes import Credentials, FaultKind, LockMode, TargetFault, TargetKind
from telesec.ui.backups.trial import attempt, verdict

from .conftest import Bucket, Sshd


@pytest.fixture
def try_out():
    """What the button « Essayer » runs away from the stores."""
    gate = SimpleNamespace(now=lambda: datetime.now(UTC))
    ports = _target_ports(SimpleNamespace(gate=gate, threshold=None))  # type: ignore[arg-type]
    return lambda trial: attempt(ports.try_out, trial)


def test_a_server_shows_its_own_fingerprint_and_lets_in_the_key_made_here(sshd: Sshd, try_out) -> None:
    shown = _greet("127.0.0.1", sshd.port)
    assert shown.fingerprint in {sshd.fingerprint(name) for name in sshd.host_keys}
    pair = new_key_pair()
    target = check_target(sshd.target(host_key=shown.line))
    keys = check_credentials(TargetKind.SFTP, Credentials(sshd.credentials().login, pair.private))
    refused = try_out(Trial(target, keys))
    assert isinstance(refused, TargetFault)
    assert refused.kind is FaultKind.CREDENTIALS
    with (sshd.folder / "cles").open("a") as admitted:
        admitted.write(pair.public + "\n")
    found = try_out(Trial(target, keys))
    assert found.readable
    assert verdict(found)[0] == "warning"  # nothing there protects until a date


def test_a_locked_bucket_is_told_from_one_that_is_not(bucket: Bucket, try_out) -> None:
    target = check_target(bucket.target())
    assert verdict(try_out(Trial(target, bucket.writer))) == ("success", "Protégé jusqu'à sa date")
    unlocked = replace(target, lock_mode=LockMode.NONE)
    assert verdict(try_out(Trial(unlocked, bucket.writer)))[0] == "warning"
    wrong = try_out(Trial(target, Credentials(bucket.writer.login, "une-autre-cle")))
    assert isinstance(wrong, TargetFault)
    assert wrong.kind is FaultKind.CREDENTIALS
