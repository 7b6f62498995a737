"""What this computer knows of the practice's backups: their settings, their ledger, how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from telesec.backup.chain import forget_target as forget_chain
from telesec.backup.job import FOLDER
from telesec.backup.ledger import change_ledger, ledger_key, read_ledger
from telesec.backup.run_lock import is_running as _is_running
from telesec.domain.backups.ledger import Ledger
from telesec.domain.backups.shapes import BackupSettings, Target
from telesec.domain.backups.standing import BackupStanding, told
from telesec.domain.errors import TelesecError
from telesec.services.backups.backup_memory import believed_settings
from telesec.services.threshold import Threshold, Writable

LOST_LEDGER = (
    "Le relevé des sauvegardes a été modifié ou vient d'un autre ordinateur : l'âge de la dernière n'est pas "
    "connu. La prochaine sauvegarde le refera."
)


def standing(threshold: Threshold) -> BackupStanding:
    """How the backups stand, said at any moment, locked or not; never raises for what is on the disk."""
    now = threshold.clock()
    try:
        kept, book = settings(threshold), ledger(threshold)
    except TelesecError as error:
        return told(now, BackupSettings(), (), error.sentence)
    known = book.placed(kept.targets).standings.values()
    return told(now, kept, tuple(known), "" if book.is_whole else LOST_LEDGER)


def settings(threshold: Threshold) -> BackupSettings:
    """The settings kept; raises BackupRefused (edited by hand, lost, older put back), DeviceRefused."""
    return believed_settings(threshold, threshold.header().practice_id)


def ledger(threshold: Threshold) -> Ledger:
    """The ledger as it is on disk."""
    return read_ledger(threshold.folder, _key(threshold))


def change(threshold: Threshold, how: Callable[[Ledger], Ledger]) -> Ledger:
    """Change the ledger with no other writer in between; raises StoreError when the disk refuses."""
    with Writable():
        return change_ledger(threshold.folder, _key(threshold), how)


def labels(threshold: Threshold) -> tuple[dict[str, str], str]:
    """The name of each target, and the zone in which hours are read."""
    kept = settings(threshold)
    return {target.id: target.label for target in kept.targets}, kept.zone


def forget(threshold: Threshold, target_id: str, there: Sequence[Target] = ()) -> None:
    """A place nobody has sent anything to yet is never green: its letter tells of another, or of none."""
    change(threshold, lambda before: before.forgotten(target_id).placed(there))
    forget_chain(threshold.device, threshold.header().practice_id, target_id)
    with Writable():
        (threshold.folder / FOLDER / f"{target_id}.pages").unlink(missing_ok=True)


def is_running(folder: Path) -> bool:
    """True while some process makes backups of the practice in ``folder``."""
    return _is_running(folder / FOLDER)


def _key(threshold: Threshold) -> bytes:
    return ledger_key(threshold.secret(threshold.header().practice_id))
