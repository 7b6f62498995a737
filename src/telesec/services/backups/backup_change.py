"""Changes ``backup.json`` inside one journaled entry: the row first, then the file with its keys complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from telesec.backup.settings_file import MOST_FORMER, write_settings
from telesec.backup.settings_memory import SettingsMemory
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import BackupSettings
from telesec.domain.backups.signers import digest_of, signers_from
from telesec.services.backups.backup_keyring import SIGNERS, BackupKeyring
from telesec.services.backups.backup_memory import believed_settings, remember, remembered
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
        """Raises BackupRefused when edited by hand, lost or older, DeviceRefused without the secret."""
        return believed_settings(self.threshold, self.practice_id)

    def write(self, settings: BackupSettings) -> None:
        with Writable():
            write_settings(self.threshold.folder, settings, self.threshold.secret(self.practice_id))


def change_settings(
    gate: Gate,
    threshold: Threshold,
    change: Change,
    *,
    reason: str = "",
    afresh: bool = False,
    answers: bool = False,
) -> BackupSettings:
    """Read, change and write the settings; the journal names the fields that differ.

    The entry's transaction keeps other sessions waiting from the reading to the writing. ``answers``: the
    person answers for every signer of the list. Raises ProofRequired without a fresh proof, BackupRefused
    when the file was edited by hand, lost or older, unless ``afresh`` leaves it aside.
    """
    with gate.enter(Action.BACKUP_EDIT, SUBJECT, reason=reason) as records:
        place = SettingsPlace(threshold, gate.reference.practice_id)
        return change_within(records, place, change, afresh=afresh, answers=answers)


def change_within(
    records: Records, place: SettingsPlace, change: Change, *, afresh: bool = False, answers: bool = False
) -> BackupSettings:
    """The same inside the caller's own entry of ``practice.db``."""
    threshold = place.threshold
    last = remembered(threshold, place.practice_id, records)
    was = _afresh(last) if afresh else place.read()
    known = answers or last.signers in ("", _signers(records))
    keyring = BackupKeyring(threshold.device, place.practice_id, threshold.workstation)
    made = keyring.completed(change(was, records), records)
    made = replace(made, revision=max(was.revision, last.revision) + 1)
    records.entry.touch(*_differing(was, made))
    place.write(made)
    signers = _signers(records) if known else last.signers
    remember(threshold, place.practice_id, records, made, signers)
    return made


def sealed_for(was: BackupSettings, public: str) -> BackupSettings:
    """The settings once backups are sealed for the sheet with this public key, no more for the one before."""
    recipients = tuple(one for one in was.recipients if one != was.recovery)
    return replace(was, recovery=public, recipients=recipients)


def _afresh(last: SettingsMemory) -> BackupSettings:
    """Empty settings: the paper's key stays, and the names under which earlier backups are found."""
    return BackupSettings(recovery=last.recovery, former=last.installs()[:MOST_FORMER])


def _signers(records: Records) -> str:
    return digest_of(signers_from(records.schedules.settings().get(SIGNERS)))


def _differing(was: BackupSettings, made: BackupSettings) -> list[str]:
    names = [one.name for one in fields(BackupSettings) if one.name != "revision"]
    return [name for name in names if getattr(was, name) != getattr(made, name)]
