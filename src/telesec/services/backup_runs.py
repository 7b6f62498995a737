"""Backups as the window, the lock screen and the commands ask for them: what is owed, the job, what is told.

The work itself is done in another process (``telesec.backup.worker``), which writes each result in the
ledger; here the journal learns it. With a session open the stores are held at a quiet point while that
process copies (``hold``, ``release``); without one the files are at rest and nobody's key is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from telesec import __version__
from telesec.backup.chain import forget_target as forget_chain
from telesec.backup.chain import read_chain, remember_chain
from telesec.backup.conversation import AloneTalk, CopyOrder
from telesec.backup.credentials import credentials_of
from telesec.backup.job import FOLDER, RunJob, pages_key
from telesec.backup.ledger import change_ledger, ledger_key, read_ledger
from telesec.backup.run_lock import is_running as _is_running
from telesec.backup.settings_file import read_settings
from telesec.backup.worker import UNFORESEEN, RunReport, run
from telesec.domain.actions import Action
from telesec.domain.backup_ledger import Ledger, Outcome
from telesec.domain.backup_schedule import is_owed
from telesec.domain.backup_standing import BackupStanding, told
from telesec.domain.backups import (
    BackupRefused,
    BackupSettings,
    Credentials,
    FaultKind,
    JournalHead,
    TargetFault,
)
from telesec.domain.errors import TelesecError
from telesec.domain.ids import new_id
from telesec.domain.journal import Entry
from telesec.domain.people import Compartment
from telesec.security.strict_json import instant_text
from telesec.services.gate import Gate
from telesec.services.stores import schema_versions
from telesec.services.threshold import Threshold, Writable

SIGNING = "signing"
LOST_LEDGER = (
    "Le relevé des sauvegardes a été modifié ou vient d'un autre ordinateur : l'âge de la dernière n'est pas "
    "connu. La prochaine sauvegarde le refera."
)
NO_SIGNATURE = (
    "La clé qui signe les sauvegardes manque sur cet ordinateur. Un administrateur les règle de nouveau dans "
    "Sauvegardes."
)


def standing(threshold: Threshold) -> BackupStanding:
    """How the backups stand, said at any moment, locked or not; never raises for what is on the disk."""
    now = threshold.clock()
    try:
        settings = _settings(threshold)
        ledger = _ledger(threshold)
    except TelesecError as error:
        return told(now, BackupSettings(), (), error.sentence)
    return told(now, settings, tuple(ledger.standings.values()), "" if ledger.is_whole else LOST_LEDGER)


def owed(threshold: Threshold) -> tuple[str, ...]:
    """The targets to be tried now: a backup is owed, and their last failure is old enough.

    Raises BackupRefused when the settings were edited by hand, DeviceRefused.
    """
    settings = _settings(threshold)
    if not settings.is_set:
        return ()
    now, ledger = threshold.clock(), _ledger(threshold)
    return tuple(
        target.id
        for target in settings.targets
        if target.enabled and is_owed(now, ledger.standing(target.id), settings.at, settings.zone)
    )


def all_targets(threshold: Threshold) -> tuple[str, ...]:
    """Every enabled target, owed or not: a backup asked by hand. Raises BackupRefused when there is none."""
    settings = _settings(threshold)
    if not settings.is_set:
        raise BackupRefused("Aucune sauvegarde n'est réglée. Un administrateur le fait dans Sauvegardes.")
    return tuple(target.id for target in settings.targets if target.enabled)


def job_for(threshold: Threshold, target_ids: tuple[str, ...]) -> RunJob:
    """Everything a run needs, secrets included. A target without its keys here is noted as failed.

    Raises BackupRefused (settings, signing key), DeviceRefused.
    """
    settings, practice_id = _settings(threshold), threshold.header().practice_id
    seed = threshold.device.read(practice_id, SIGNING)
    if not seed:
        raise BackupRefused(NO_SIGNATURE)
    secret = threshold.secret(practice_id)
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


def run_closed(
    threshold: Threshold,
    target_ids: tuple[str, ...],
    tell: Callable[[str, dict[str, object]], object] | None = None,
) -> RunReport:
    """Make the backups here and now, in a process that has no store open, and tell the journal.

    Raises Busy when another program has the practice open, AlreadyRunning, BackupRefused, DeviceRefused.
    """
    from telesec.backup.targets.opening import open_target

    job = job_for(threshold, target_ids)
    try:
        return run(job, AloneTalk(CopyOrder((), closed_heads(threshold)), tell), open_target)
    finally:
        settle(threshold)


def settle(threshold: Threshold, gate: Gate | None = None) -> None:
    """Tell the journal what it does not know yet (sealed for it when no session is open); let the device
    know how far each chain has come. What was told twice is told twice; nothing is lost.
    """
    ledger, practice_id = _ledger(threshold), threshold.header().practice_id
    remember_chain(threshold.device, practice_id, ledger)
    if not ledger.unsaid:
        return
    if gate is not None:
        gate.stores()[Compartment.PRACTICE].note([_entry(gate, outcome) for outcome in ledger.unsaid])
    else:
        for outcome in ledger.unsaid:
            kind = "backup_made" if outcome.made_id else "backup_failed"
            threshold.failed(threshold.header(), kind, {"tag": _tag(outcome)})
    told_now = {outcome.id for outcome in ledger.unsaid}
    change(threshold, lambda before: before.said(told_now))


def note_crash(threshold: Threshold, target_ids: tuple[str, ...]) -> None:
    """The process that made the copies died without a word: a failure like another."""
    now = threshold.clock()

    def noted(ledger: Ledger) -> Ledger:
        for target_id in target_ids:
            before = ledger.standing(target_id)
            if before.last_try is None or before.last_try < now:
                ledger = ledger.with_fault(target_id, now, FaultKind.UNKNOWN, UNFORESEEN, new_id())
        return ledger

    change(threshold, noted)


def change(threshold: Threshold, how: Callable[[Ledger], Ledger]) -> Ledger:
    """Change the ledger with no other writer in between; raises StoreError when the disk refuses."""
    with Writable():
        return change_ledger(threshold.folder, _ledger_key(threshold), how)


def forget_target(threshold: Threshold, target_id: str) -> None:
    """A target nobody uses any more: its letter may be given to another place."""
    change(threshold, lambda before: before.without(target_id))
    forget_chain(threshold.device, threshold.header().practice_id, target_id)
    (threshold.folder / FOLDER / f"{target_id}.pages").unlink(missing_ok=True)


def is_running(folder: Path) -> bool:
    """True while some process makes backups of the practice in ``folder``."""
    return _is_running(folder / FOLDER)


def ledger(threshold: Threshold) -> Ledger:
    """The ledger as it is on disk."""
    return _ledger(threshold)


def _settings(threshold: Threshold) -> BackupSettings:
    return read_settings(threshold.folder, threshold.secret(threshold.header().practice_id))


def _ledger(threshold: Threshold) -> Ledger:
    return read_ledger(threshold.folder, _ledger_key(threshold))


def _ledger_key(threshold: Threshold) -> bytes:
    return ledger_key(threshold.secret(threshold.header().practice_id))


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
    change(threshold, lambda before: before.with_fault(target_id, now, fault.kind, fault.sentence, new_id()))


def _tag(outcome: Outcome) -> str:
    return f"{outcome.target_id} {outcome.made_id or outcome.fault_kind}"


def _entry(gate: Gate, outcome: Outcome) -> Entry:
    """The computer did it: no account, and its true time."""
    entry = Entry(
        at=instant_text(gate.now()),
        account_id="",
        role="",
        session_id=gate.session_id,
        workstation=gate.workstation,
        action=Action.BACKUP_RUN,
        subject_kind="backup",
        subject_id=outcome.made_id,
        reason=f"target {outcome.target_id}",
        app_version=__version__,
        true_at=instant_text(outcome.at),
    )
    return entry if outcome.made_id else replace(entry, outcome=f"failed:{outcome.fault_kind}")
