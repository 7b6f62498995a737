"""Runs of backups to a real S3 server: how long each snapshot is locked, a server away, a process killed."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from tests.backups.conftest import Child, Kept, founded, kept  # noqa: F401 - fixtures

from telesec.backup.catalogue import check_chain, snapshots
from telesec.backup.credentials import keep_credentials
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import FaultKind, LockMode, Retention, Target, Tier
from telesec.services.backups import backup_runs
from telesec.services.backups.backup_book import ledger, standing

from .conftest import Bucket, free_port


def send_to(kept: Kept, target: Target, bucket: Bucket, **more: object) -> None:  # noqa: F811
    threshold = kept.threshold()
    kept.clock.moved = timedelta()  # the server's own hour
    kept.set_backups(target, **more)
    keep_credentials(threshold.device, threshold.header().practice_id, target, bucket.writer)


def found(kept: Kept, bucket: Bucket):  # noqa: F811
    return snapshots(
        open_target(kept.settings.targets[0], bucket.reader), kept.settings.install, kept.identity
    )


def test_each_snapshot_is_locked_as_long_as_its_tier_says(kept: Kept, bucket: Bucket) -> None:  # noqa: F811
    send_to(kept, bucket.target(lock_mode=LockMode.GOVERNANCE), bucket, retention=Retention(7, 30, 90))
    for _ in range(2):
        assert backup_runs.run_closed(kept.threshold(), ("a",)).failed == ()
    first, second = ledger(kept.threshold()).made
    assert (first.tier, second.tier, second.base_id) == (Tier.MONTHLY, Tier.DAILY, first.id)
    client = bucket.client(bucket.admin)
    for made, days in ((first, 90), (second, 7)):
        folder = made.manifest_key.rpartition("/")[0]
        listed = client.list_objects_v2(Bucket=bucket.name, Prefix=f"{folder}/")["Contents"]
        assert len(listed) >= 2
        for one in listed:
            lock = client.get_object_retention(Bucket=bucket.name, Key=one["Key"])["Retention"]
            assert lock["Mode"] == "GOVERNANCE"
            assert abs(lock["RetainUntilDate"] - made.at - timedelta(days=days)) < timedelta(seconds=2)
    assert first.locked_until >= second.locked_until  # what the second leans on outlives it
    assert check_chain(found(kept, bucket), None) == []


def test_nothing_is_copied_while_no_server_answers(kept: Kept, bucket: Bucket) -> None:  # noqa: F811
    away = bucket.target(endpoint=f"https://localhost:{free_port()}")
    send_to(kept, away, bucket)
    child = Child(backup_runs.job_for(kept.threshold(), ("a",)).to_bytes())
    child.end()
    assert child.words() == ["failed", "end"]  # not even ready: no store was held for it
    told = standing(kept.threshold()).targets[0]
    assert told.fault_kind == FaultKind.UNREACHABLE
    assert told.fault.endswith(".")
    waits = []
    for _ in range(4):
        before = kept.clock()
        while not backup_runs.owed(kept.threshold()):
            kept.clock.advance(seconds=30)
        waits.append(round((kept.clock() - before) / timedelta(minutes=1)))
        backup_runs.run_closed(kept.threshold(), ("a",))
    assert waits == sorted(waits)
    assert 1 <= waits[0] < waits[-1]
    send_to(kept, bucket.target(), bucket)  # the network is back
    assert backup_runs.run_closed(kept.threshold(), ("a",)).made == ("Essai",)
    assert standing(kept.threshold()).targets[0].failures == 0


def kills(kept: Kept, bucket: Bucket, times: int, seed: int) -> None:  # noqa: F811
    send_to(kept, bucket.target(), bucket)
    dice = random.Random(seed)
    for _ in range(times):
        child = Child(backup_runs.job_for(kept.threshold(), ("a",)).to_bytes())
        child.until("ready")
        child.tell(backup_runs.closed_order(kept.threshold()).to_bytes())
        deadline = time.monotonic() + dice.uniform(0, 0.5)
        while time.monotonic() < deadline:
            pass  # finer than the system's sleep
        child.process.kill()
        child.end()
    assert backup_runs.run_closed(kept.threshold(), ("a",)).made == ("Essai",)
    snapshots_there = found(kept, bucket)
    assert check_chain(snapshots_there, None) == []
    book = ledger(kept.threshold())
    assert snapshots_there[0].manifest.id == book.standing("a").last_ok.id
    assert {one.id for one in book.made} <= {one.manifest.id for one in snapshots_there}


def test_a_process_killed_while_it_sends_leaves_a_chain_that_holds(kept: Kept, bucket: Bucket) -> None:  # noqa: F811
    kills(kept, bucket, times=2, seed=2)


@pytest.mark.long
def test_twenty_kills_while_it_sends_leave_a_chain_that_holds(kept: Kept, bucket: Bucket) -> None:  # noqa: F811
    kills(kept, bucket, times=20, seed=20)
