"""How the practice is backed up: read by an administrator, changed under a fresh proof, field by field."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action
from telesec.domain.backups.changes import Schedule
from telesec.domain.backups.hds import check_certificate
from telesec.domain.backups.rules import TARGET_IDS, check_bandwidth, check_retention
from telesec.domain.backups.shapes import BackupSettings, HdsCertificate, Retention
from telesec.services.backups import backup_book
from telesec.services.backups.backup_change import SUBJECT, SettingsPlace, change_settings
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold


def backup_settings(gate: Gate, threshold: Threshold) -> BackupSettings:
    """The settings as they are, without any secret.

    Raises BackupRefused when the file was edited by hand, Refused to who is not an administrator.
    """
    with gate.enter(Action.BACKUP_LIST, SUBJECT):
        return SettingsPlace(threshold, gate.reference.practice_id).read()


def save_schedule(gate: Gate, threshold: Threshold, schedule: Schedule) -> BackupSettings:
    """Keep the hour, in the zone of the practice, and the limit of the upload."""
    check_bandwidth(schedule.bandwidth_kib)
    zone = gate.reference.zone
    at = schedule.at.replace(second=0, microsecond=0, tzinfo=None)

    def change(was: BackupSettings, _records: Records) -> BackupSettings:
        return replace(was, at=at, zone=zone, bandwidth_kib=schedule.bandwidth_kib)

    return change_settings(gate, threshold, change)


def save_retention(gate: Gate, threshold: Threshold, retention: Retention) -> BackupSettings:
    """Keep the days of protection of the snapshots to come; those already made keep theirs."""
    check_retention(retention)
    return change_settings(gate, threshold, lambda was, _: replace(was, retention=retention))


def save_certificate(gate: Gate, threshold: Threshold, certificate: HdsCertificate) -> BackupSettings:
    """Keep what the practice copied from its hoster's certificate."""
    kept = check_certificate(certificate)
    return change_settings(gate, threshold, lambda was, _: replace(was, certificate=kept))


def start_over(gate: Gate, threshold: Threshold) -> BackupSettings:
    """Begin with empty settings when they were edited by hand; the snapshots stay where they are.

    What is known of the places goes with them: another may take their letter.
    """

    def emptied(was: BackupSettings, _records: Records) -> BackupSettings:
        for target_id in TARGET_IDS:
            backup_book.forget(threshold, target_id)
        return was

    return change_settings(gate, threshold, emptied, reason="afresh", afresh=True)
