"""Backups for the demonstration: a folder beside the practice, enough to look at, not to protect anything."""

from __future__ import annotations

from telesec.domain.backups.changes import TargetChange
from telesec.domain.backups.shapes import Target, TargetKind
from telesec.security.files import make_private_dir
from telesec.services.backups import backup_runs, backup_targets
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold

FOLDER = "sauvegardes"


def set_backups(threshold: Threshold, gate: Gate) -> None:
    """Send backups to a folder of the demonstration's own data."""
    place = make_private_dir(threshold.folder.parent / FOLDER)
    disk = Target("", TargetKind.FOLDER, "Dossier d'essai", folder=str(place))
    backup_targets.save_target(gate, threshold, TargetChange(disk))


def back_up(threshold: Threshold) -> None:
    """The first backup; nobody may have the practice open."""
    backup_runs.run_closed(threshold, backup_runs.all_targets(threshold))
