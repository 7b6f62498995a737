"""Changes ``backup.json`` inside one journaled entry: the row first, then the file with its keys complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from telesec.backup.settings_file import read_settings, write_settings
from telesec.domain.actions import Action, Subject
from telesec.domain.backups import BackupSettings
from telesec.services.backup_keyring import BackupKeyring
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold, Writable

SUBJECT = Subject("settings", "backups")
Change = Callable[[BackupSettings, Records], BackupSettings]


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """Where one practice's backup settings are, and what seals them on this device."""

    threshold: Threshold
    practice_id: str

    def read(self) -> BackupSettings:
        """Raises BackupRefused when edited by hand, DeviceRefused without the device's secret."""
        return read_settings(self.threshold.folder, self.threshold.secret(self.practice_id))

    def write(self, settings: BackupSettings) -> None:
        with Writable():
            write_settings(self.threshold.folder, settings, self.threshold.secret(self.practice_id))


def change_settings(
    gate: Gate, threshold: Threshold, change: Change, *, reason: str = "", afresh: bool = False
) -> BackupSettings:
    """Read, change and write the settings; the journal names the fields that differ.

    The entry's transaction keeps other sessions waiting from the reading to the writing.
    Raises ProofRequired without a fresh proof, BackupRefused when the file was edited by hand, unless
    ``afresh`` leaves it aside.
    """
    place = SettingsPlace(threshold, gate.reference.practice_id)
    with gate.enter(Action.BACKUP_EDIT, SUBJECT, reason=reason) as records:
        was = BackupSettings() if afresh else place.read()
        keyring = BackupKeyring(threshold.device, place.practice_id, threshold.workstation)
        made = keyring.completed(change(was, records), records)
        records.entry.touch(*_differing(was, made))
        place.write(made)
        return made


def _differing(was: BackupSettings, made: BackupSettings) -> list[str]:
    return [one.name for one in fields(BackupSettings) if getattr(was, one.name) != getattr(made, one.name)]
