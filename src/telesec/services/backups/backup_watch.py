"""What one beat of the heart finds: results to tell, how the backups stand, and the job to do now, if any."""

from __future__ import annotations

from dataclasses import dataclass, field

from telesec.domain.backups.standing import BackupStanding
from telesec.services.backups import backup_book, backup_runs
from telesec.services.backups.backup_telling import try_to_settle
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold, Writable


@dataclass(frozen=True, slots=True)
class Look:
    """``job`` is "" when there is nothing to do; ``is_running`` tells that another process is at it.

    ``by_hand``: the question was asked by a person, about every target.
    """

    standing: BackupStanding
    by_hand: bool = False
    is_running: bool = False
    target_ids: tuple[str, ...] = ()
    job: bytes = field(default=b"", repr=False)


def look(threshold: Threshold, gate: Gate | None, *, may_run: bool = False, by_hand: bool = False) -> Look:
    """Settle what another process left, then see what is owed (every target when asked by hand).

    Raises BackupRefused or DeviceRefused when a backup is owed, or asked for, and cannot be begun,
    StoreError when the disk refuses.
    """
    with Writable():
        return _found(threshold, gate, may_run=may_run, by_hand=by_hand)


def _found(threshold: Threshold, gate: Gate | None, *, may_run: bool, by_hand: bool) -> Look:
    try_to_settle(threshold, gate)
    standing = backup_book.standing(threshold)
    running = backup_book.is_running(threshold.folder)
    if running or not may_run:
        return Look(standing, by_hand, running)
    targets = backup_runs.all_targets(threshold) if by_hand else backup_runs.owed(threshold)
    job = backup_runs.job_for(threshold, targets) if targets else None
    if job is None or not job.target_ids:
        return Look(backup_book.standing(threshold), by_hand)
    return Look(standing, by_hand, target_ids=job.target_ids, job=job.to_bytes())
