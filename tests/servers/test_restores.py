"""A practice comes back from real servers: a bare machine with the place, its keys and the paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.restores.conftest import (  # noqa: F401 - fixtures
    Lilas,
    book,
    codes_hashed_lightly,
    founded,
    lilas,
    names_of_tuesday,
    restore_here,
)

from telesec.domain.backups.drills import DrillReport
from telesec.domain.backups.shapes import Credentials, Target
from telesec.domain.errors import StoreError
from telesec.services.backups.backup_memory import NOT_HERE
from telesec.services.backups.backup_targets import TargetChange, save_target
from telesec.services.journals.journal import verify
from telesec.services.restores.drills import Drill

from .conftest import Bucket, Sshd


def sent_to(lilas: Lilas, target: Target, credentials: Credentials) -> str:  # noqa: F811
    """Backups go to a server from now on, in the server's own time; the first one's id."""
    lilas.clock.instant = datetime.now(UTC) - timedelta(minutes=3)
    signed_in = lilas.sign_in()
    disk = TargetChange(replace(target, id=""), credentials, sure=True)
    letter = max(one.id for one in save_target(signed_in.gate, lilas.threshold(), disk).targets)
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    return lilas.back_up(to=letter)


def anew(lilas: Lilas, target: Target, credentials: Credentials) -> tuple[str, ...]:  # noqa: F811
    """On a machine that knows nothing, to the sign-in; what was said of the list."""
    lilas.new_computer()
    work = lilas.anew()
    work.connect(target, credentials)
    work.open(lilas.recovery_text)
    listing = work.listing()
    assert listing.newest is not None
    work.restore(listing.newest.id)
    signed_in = lilas.sign_in()
    assert signed_in.warnings == (NOT_HERE,)
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER"]
    assert verify(signed_in.gate).whole
    lilas.sign_out(signed_in)
    return listing.warnings


def test_from_a_bucket_even_once_its_keys_were_stolen_and_everything_deleted(
    lilas: Lilas,  # noqa: F811
    bucket: Bucket,
) -> None:
    """Deleting leaves marks over versions that the lock keeps: the machine looks through, and says so."""
    sent_to(lilas, bucket.target(), bucket.writer)
    thief = bucket.client(bucket.admin)
    listed = thief.list_objects_v2(Bucket=bucket.name)["Contents"]
    for one in listed:
        thief.delete_object(Bucket=bucket.name, Key=one["Key"])
    assert "Contents" not in thief.list_objects_v2(Bucket=bucket.name)
    warnings = anew(lilas, bucket.target(), bucket.reader)
    assert len(warnings) == 1
    assert "Les versions protégées se lisent encore" in warnings[0]


def test_from_an_sftp_server(lilas: Lilas, sshd: Sshd) -> None:  # noqa: F811
    place = sshd.target(folder="lilas")  # a bare machine reads all that is there, other practices' too
    sent_to(lilas, place, sshd.credentials())
    assert anew(lilas, place, sshd.credentials()) == ()


def test_from_a_session_and_by_trial_with_a_bucket(lilas: Lilas, bucket: Bucket) -> None:  # noqa: F811
    snapshot = sent_to(lilas, bucket.target(), bucket.writer)
    signed_in = lilas.sign_in()
    work = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("b")
    report: DrillReport = work.finish(work.look())
    assert report.succeeded, report.faults
    book(signed_in, "CAMUS", 11)
    restore_here(lilas, signed_in, snapshot, place="b")
    lilas.start()
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC", "BERTHIER"]


def test_a_full_disk_leaves_the_practice_as_it_was(
    lilas: Lilas,  # noqa: F811
    small_disk: Callable[..., Path],
) -> None:
    """The computer's own disk has no room for what comes back: nothing of it stays, everything opens."""
    lilas.back_up()
    disk = small_disk("ordinateur", "size=40m")
    shutil.copytree(lilas.folder, disk / "cabinet")
    lilas.folder_name = str(disk / "cabinet")
    before = contents(lilas.folder)

    def fill(spare: int) -> bool:
        (disk / "lest").write_bytes(bytes(max(0, shutil.disk_usage(disk).free - spare)))
        return False

    for at_once in (True, False):
        work = lilas.anew()
        work.connect(*lilas.place())
        work.open(lilas.recovery_text)
        chosen = work.listing().choices[0].id
        if at_once:
            fill(1_000_000)
        with pytest.raises(StoreError, match="disque"):
            work.restore(chosen, stop=lambda: fill(50_000))
        work.close()
        (disk / "lest").unlink()
        assert contents(lilas.folder) == before
        assert lilas.start() is None
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
