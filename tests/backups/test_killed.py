"""The process that makes the copies is killed at any moment: the practice is whole, the next run succeeds."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from telesec.backup.staging import STORES
from telesec.services.backups import backup_runs
from telesec.services.backups.backup_book import is_running, ledger

from .conftest import Child, back_up_open


def practice_files(folder: Path) -> dict[str, bytes]:
    names = ("practice.json", "backup.json", *STORES)
    return {name: (folder / name).read_bytes() for name in names}


def kill_after(kept, seconds: float) -> bool:
    """A locked practice's backup killed ``seconds`` after it began to reach its target; True when in time."""
    threshold = kept.threshold()
    child = Child(backup_runs.job_for(threshold, ("a",)).to_bytes())
    child.until("ready")
    child.tell(backup_runs.closed_order(threshold).to_bytes())
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pass  # finer than the system's sleep
    in_time = child.process.poll() is None
    child.process.kill()
    child.end()
    return in_time


def rounds(kept, kills: int, seed: int) -> None:
    dice, killed = random.Random(seed), 0
    before = practice_files(kept.folder)
    for number in range(kills):
        killed += kill_after(kept, dice.uniform(0, 0.15))
        assert practice_files(kept.folder) == before
        assert not is_running(kept.folder)
        if number % 5 == 4:
            check_next(kept)
    assert kills < 20 or killed >= kills // 3  # the others had just ended; a few may all have


def check_next(kept) -> None:
    """The next run succeeds, clears what was left, and the ledger says just what is on the target."""
    report = backup_runs.run_closed(kept.threshold(), ("a",))
    assert report.failed == ()
    assert [item.name for item in (kept.folder / ".backup").glob("staging-*")] == []
    book, found = ledger(kept.threshold()), kept.found()
    on_target = {one.manifest.id for one in found if one.manifest}
    assert {one.id for one in book.of("a")} <= on_target
    assert len({one.number for one in book.of("a")}) == len(book.of("a"))
    assert book.standing("a").last_ok.id == found[0].manifest.id
    newest = kept.restored(found[0], found, kept.root / f"restored-{found[0].manifest.number}")
    assert (newest / "office.db").read_bytes() == (kept.folder / "office.db").read_bytes()


def test_five_kills_leave_the_practice_as_it_was(kept) -> None:
    rounds(kept, kills=5, seed=5)


@pytest.mark.long
def test_fifty_kills_leave_the_practice_as_it_was(kept) -> None:
    rounds(kept, kills=50, seed=50)


def test_killed_while_a_session_is_open_it_frees_the_stores(kept) -> None:
    gate = kept.sign_in().gate
    threshold = kept.threshold()
    child = Child(backup_runs.job_for(threshold, ("a",)).to_bytes())
    child.until("ready")
    child.tell(backup_runs.hold(gate, threshold).to_bytes())
    child.process.kill()
    child.end()
    backup_runs.release(gate)
    assert back_up_open(kept, gate).words()[-1] == "end"
    assert ledger(threshold).standing("a").failures == 0


def test_without_the_go_of_a_window_that_is_gone_a_held_copy_is_thrown_away(kept) -> None:
    """A lock ends the window's process, and with it the quiet point: whatever was copied is worth nothing."""
    gate = kept.sign_in().gate
    threshold = kept.threshold()
    child = Child(backup_runs.job_for(threshold, ("a",)).to_bytes())
    child.until("ready")
    child.tell(backup_runs.hold(gate, threshold).to_bytes())
    child.until("copied")
    child.process.stdin.close()
    assert child.until("end", "cancelled", "made") == "cancelled"
    child.end()
    kept.close()
    assert kept.found() == []
    assert list((kept.folder / ".backup").glob("staging-*")) == []
    assert ledger(threshold).standing("a").failures == 0


def test_after_the_go_the_upload_goes_on_alone(kept) -> None:
    """The lock comes then: the window's process becomes another, and closes its ends of the pipes."""
    gate = kept.sign_in().gate
    threshold = kept.threshold()
    child = Child(backup_runs.job_for(threshold, ("a",)).to_bytes())
    child.until("ready")
    child.tell(backup_runs.hold(gate, threshold).to_bytes())
    child.until("copied")
    backup_runs.release(gate)
    child.tell(b'{"say":"go"}\n')
    child.process.stdin.close()
    child.process.stdout.close()
    kept.close()
    assert child.process.wait() == 0
    assert [one.target_id for one in ledger(kept.threshold()).made] == ["a"]
    assert len(ledger(kept.threshold()).unsaid) == 1  # the next process tells the journal
