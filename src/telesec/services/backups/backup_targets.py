"""The places backups go to: added, changed, tried and removed; their keys go straight to the keyring."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from telesec.backup.credentials import (
    credentials_of,
    forget_credentials,
    keep_credentials,
    place_mark,
)
from telesec.backup.targets.disk_mark import mark_disk
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.changes import TargetChange, Trial
from telesec.domain.backups.ledger import place_of
from telesec.domain.backups.rules import check_credentials, check_target, free_id
from telesec.domain.backups.shapes import (
    BackupSettings,
    Credentials,
    LockMode,
    Target,
    TargetFault,
    TargetKind,
)
from telesec.domain.errors import Invalid, NotFound
from telesec.services.backups import backup_book
from telesec.services.backups.backup_change import change_settings
from telesec.services.backups.backups import backup_settings
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold

_AGAIN = "Redonnez les clés : l'adresse, l'autorité ou l'empreinte du serveur a changé."
_FOR_EVER = (
    "Le mode définitif ne se reprend pas : ni vous, ni l'hébergeur, ni un pirate n'effacera ces sauvegardes "
    "avant leur date. Confirmez-le."
)


def save_target(gate: Gate, threshold: Threshold, change: TargetChange) -> BackupSettings:
    """Add or change a target; its keys go to this computer's keyring only.

    Raises Invalid naming the field before any proof is asked, TargetFault when a disk cannot be marked,
    DeviceRefused when the keyring does not answer.
    """
    _resolved(gate, threshold, change, backup_settings(gate, threshold))

    def written(was: BackupSettings, records: Records) -> BackupSettings:
        trial = _marked(_resolved(gate, threshold, change, was))
        keep_credentials(threshold.device, gate.reference.practice_id, trial.target, trial.credentials)
        records.entry.touch(f"target_{trial.target.id}", "credentials")
        kept = [one for one in was.targets if one.id != trial.target.id]
        before = [one for one in was.targets if one.id == trial.target.id]
        if not before or place_of(before[0]) != place_of(trial.target):
            backup_book.forget(threshold, trial.target.id, [trial.target])
        targets = tuple(sorted([*kept, trial.target], key=lambda one: one.id))
        return replace(was, targets=targets)

    return change_settings(gate, threshold, written)


def remove_target(gate: Gate, threshold: Threshold, target_id: str) -> BackupSettings:
    """Send nothing there any more and forget its keys; what it holds stays until its own dates."""

    def removed(was: BackupSettings, records: Records) -> BackupSettings:
        _target_of(was, target_id)
        forget_credentials(threshold.device, gate.reference.practice_id, target_id)
        backup_book.forget(threshold, target_id)
        records.entry.touch(f"target_{target_id}", "credentials")
        return replace(was, targets=tuple(one for one in was.targets if one.id != target_id))

    return change_settings(gate, threshold, removed, reason="removed")


def begin_trial(gate: Gate, threshold: Threshold, change: TargetChange) -> Trial:
    """What is needed to try a target, typed or kept; journaled before anybody is spoken to."""
    settings = backup_settings(gate, threshold)
    trial = _resolved(gate, threshold, change, settings)
    with gate.enter(Action.BACKUP_PROBE, Subject("backup_target", trial.target.id)):
        return trial


def end_trial(gate: Gate, trial: Trial, outcome: str) -> None:
    """Note how a trial ended: ``ok`` or the kind of the fault."""
    with gate.enter(
        Action.BACKUP_PROBE, Subject("backup_target", trial.target.id), reason=f"outcome {outcome}"
    ):
        return


def begin_greeting(gate: Gate, host: str, port: int) -> None:
    """A server's key is about to be asked for, before anything is known of it; journaled."""
    with gate.enter(Action.BACKUP_PROBE, Subject("backup_server"), reason="host_key"):
        if not host.strip() or not 1 <= port <= 65535:
            raise Invalid("endpoint", "Donnez le nom du serveur. Exemple : « sauvegardes.exemple.fr ».")


def kept_trial(gate: Gate, threshold: Threshold, target_id: str) -> Trial:
    """A target that is kept, with its keys; raises TargetFault when this computer has none for it."""
    settings = backup_settings(gate, threshold)
    target = _target_of(settings, target_id)
    return Trial(target, credentials_of(threshold.device, gate.reference.practice_id, target))


def _resolved(gate: Gate, threshold: Threshold, change: TargetChange, was: BackupSettings) -> Trial:
    """The target and keys as they would be kept."""
    before = next((one for one in was.targets if one.id == change.target.id), None)
    target = replace(change.target, id=change.target.id if before else free_id(was))
    target = check_target(target, was.targets)
    if target.kind is TargetKind.FOLDER:
        _check_place(threshold.folder, target)
        return Trial(target, Credentials())
    harder = target.lock_mode is LockMode.COMPLIANCE
    if harder and not change.sure and (before is None or before.lock_mode is not LockMode.COMPLIANCE):
        raise Invalid("lock_mode", _FOR_EVER)
    if change.credentials is not None:
        return Trial(target, check_credentials(target.kind, change.credentials))
    if before is None:
        return Trial(target, check_credentials(target.kind, Credentials()))
    if place_mark(target) != place_mark(before):
        raise Invalid("secret", _AGAIN)
    try:
        return Trial(target, credentials_of(threshold.device, gate.reference.practice_id, before))
    except TargetFault as fault:
        raise Invalid("secret", fault.sentence) from None


def _marked(trial: Trial) -> Trial:
    """A folder's disk is marked, to be known again whatever name it bears next time."""
    if trial.target.kind is not TargetKind.FOLDER:
        return trial
    return replace(trial, target=replace(trial.target, disk_mark=mark_disk(Path(trial.target.folder))))


def _check_place(practice: Path, target: Target) -> None:
    folder = Path(target.folder)
    if not folder.is_dir():
        raise Invalid("folder", "Ce dossier n'est pas là. Branchez le disque, ou choisissez-en un autre.")
    here, there = practice.resolve(), folder.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise Invalid(
            "folder",
            "Ce dossier est avec celui du cabinet : ce qui abîme l'un abîmerait l'autre. "
            "Choisissez un autre disque.",
        )


def _target_of(settings: BackupSettings, target_id: str) -> Target:
    for target in settings.targets:
        if target.id == target_id:
            return target
    raise NotFound("Cette destination n'est plus dans les réglages. Rouvrez la page.")
