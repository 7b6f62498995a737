"""Backups as the window, the lock screen and the commands ask for them: what is owed, the job, what is told.

The work itself is done in another process (``telesec.backup.worker``), which writes each result in the
ledger; here the journal learns it. With a session open the stores are held at a quiet point while that
process copies (``hold``, ``release``); without one the files are at rest and nobody's key is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from telesec import __version__
from telesec.backup.chain import read_chain
from telesec.backup.conversation import AloneTalk, CopyOrder
from telesec.backup.credentials import credentials_of
from telesec.backup.job import RunJob, pages_key
from telesec.backup.ledger import ledger_key
from telesec.backup.worker import RunReport, run
from telesec.domain.backups.schedule import is_owed
from telesec.domain.backups.shapes import (
    BackupRefused,
    BackupSettings,
    Credentials,
    FaultKind,
    JournalHead,
    TargetFault,
)
from telesec.domain.ids import new_id
from telesec.services.backups import backup_book
from telesec.services.backups.backup_book import ledger
from telesec.services.backups.backup_telling import try_to_settle
from telesec.services.gate import Gate
from telesec.services.restore_intent import is_pending
from telesec.services.stores import RESTORE_WAITS, schema_versions
from telesec.services.threshold import Threshold

__all__ = [
    "RunReport",
    "all_targets",
    "closed_heads",
    "closed_order",
    "hold",
    "job_for",
    "ledger",
    "owed",
    "release",
    "run_closed",
]

SIGNING = "signing"
NO_SIGNATURE = (
    "La clé qui signe les sauvegardes manque sur cet ordinateur. Un administrateur les règle de nouveau dans "
    "Sauvegardes."
)


def owed(threshold: Threshold) -> tuple[str, ...]:
    """The targets to be tried now: a backup is owed, and their last failure is old enough.

    Raises BackupRefused when the settings were edited by hand, DeviceRefused.
    """
    settings = backup_book.settings(threshold)
    if not settings.is_set:
        return ()
    now, book = threshold.clock(), ledger(threshold).placed(settings.targets)
    return tuple(
        target.id
        for target in settings.targets
        if target.enabled and is_owed(now, book.standing(target.id), settings.at, settings.zone)
    )


def all_targets(threshold: Threshold) -> tuple[str, ...]:
    """Every enabled target, owed or not: a backup asked by hand. Raises BackupRefused when there is none."""
    settings = backup_book.settings(threshold)
    if not settings.is_set:
        raise BackupRefused("Aucune sauvegarde n'est réglée. Un administrateur le fait dans Sauvegardes.")
    return tuple(target.id for target in settings.targets if target.enabled)


def job_for(threshold: Threshold, target_ids: tuple[str, ...]) -> RunJob:
    """Everything a run needs, secrets included. A target without its keys here is noted as failed.

    Raises BackupRefused (settings, signing key, a restoration that waits), DeviceRefused.
    """
    if is_pending(threshold.folder):  # some of the files may be of another moment
        raise BackupRefused(RESTORE_WAITS)
    settings, practice_id = backup_book.settings(threshold), threshold.header().practice_id
    seed = threshold.device.read(practice_id, SIGNING)
    if not seed:
        for target_id in target_ids:
            _note(threshold, target_id, TargetFault(FaultKind.CREDENTIALS, NO_SIGNATURE))
        raise BackupRefused(NO_SIGNATURE)
    secret = threshold.secret(practice_id)
    backup_book.change(threshold, lambda book: book.placed(settings.targets))
    keys = _credentials(threshold, settings, target_ids)
    return RunJob(
        practice=threshold.folder,
        practice_id=practice_id,
        settings=settings,
        target_ids=tuple(keys),
        chain=read_chain(threshold.device, practice_id),
        app_version=__version__,
        schema_versions=schema_versions(),
        credentials=keys,
        seed=seed,
        ledger_key=ledger_key(secret),
        pages_key=pages_key(secret),
        shift=round((threshold.clock() - datetime.now(UTC)).total_seconds()),
    )


def hold(gate: Gate, threshold: Threshold) -> CopyOrder:
    """Keep every store of this session as it is, whole, until ``release``; entries go on meanwhile.

    The heads of the compartments this session cannot open are those the device remembers.
    """
    heads = closed_heads(threshold)
    stores = gate.stores()
    try:
        for compartment, store in stores.items():
            head = store.quiet()
            heads[compartment.value] = JournalHead(head.count, head.mac.hex())
    except BaseException:
        release(gate)
        raise
    return CopyOrder(tuple(f"{compartment.value}.db" for compartment in stores), heads)


def release(gate: Gate) -> None:
    """Let the stores change again; harmless when they already may."""
    for store in gate.stores().values():
        store.unquiet()


def closed_heads(threshold: Threshold) -> dict[str, JournalHead]:
    """How far each journal had come when this device last saw it."""
    anchor = threshold.anchor(threshold.header().practice_id)
    heads = anchor.heads if anchor else {}
    return {key.value: JournalHead(head.count, head.mac) for key, head in heads.items()}


def closed_order(threshold: Threshold) -> CopyOrder:
    """No store is held: whoever copies takes their locks himself."""
    return CopyOrder((), closed_heads(threshold))


def run_closed(
    threshold: Threshold,
    target_ids: tuple[str, ...],
    tell: Callable[[str, dict[str, object]], object] | None = None,
) -> RunReport:
    """Make the backups here and now, in a process that has no store open, and tell the journal.

    Raises Busy when another program has the practice open, AlreadyRunning, BackupRefused, DeviceRefused.
    """
    from telesec.backup.staging import check_closed
    from telesec.backup.targets.opening import open_target

    check_closed(threshold.folder)
    job = job_for(threshold, target_ids)
    try:
        return run(job, AloneTalk(closed_order(threshold), tell), open_target)
    finally:
        try_to_settle(threshold)


def _credentials(
    threshold: Threshold, settings: BackupSettings, target_ids: tuple[str, ...]
) -> dict[str, Credentials]:
    found: dict[str, Credentials] = {}
    practice_id = threshold.header().practice_id
    for target in settings.targets:
        if target.id in target_ids and target.enabled:
            try:
                found[target.id] = credentials_of(threshold.device, practice_id, target)
            except TargetFault as fault:
                _note(threshold, target.id, fault)
    return found


def _note(threshold: Threshold, target_id: str, fault: TargetFault) -> None:
    now = threshold.clock()
    backup_book.change(
        threshold, lambda before: before.with_fault(target_id, now, fault.kind, fault.sentence, new_id())
    )
