"""Whether the settings of the backups are the last ones, by what the device and ``practice.db`` remember."""

from __future__ import annotations

from dataclasses import replace

from telesec.backup.settings_file import read_with_digest
from telesec.backup.settings_memory import (
    NAME,
    SettingsMemory,
    memory_from,
    memory_from_blob,
    memory_of,
)
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import BackupRefused, BackupSettings
from telesec.domain.backups.signers import digest_of, signers_from
from telesec.domain.errors import TelesecError
from telesec.security.strict_json import Malformed
from telesec.services.backups.backup_keyring import SIGNERS
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold

MARK = "backup_settings"
GONE = (
    "Les réglages des sauvegardes ont disparu du dossier du cabinet : rien n'est plus envoyé. Un "
    "administrateur les redonne dans Sauvegardes. Si personne ne les a effacés, cherchez qui l'a fait."
)
OLDER = (
    "D'anciens réglages des sauvegardes ont été remis à la place des derniers : rien n'est envoyé. Un "
    "administrateur les redonne dans Sauvegardes. Si personne n'a remis ces fichiers, cherchez qui l'a fait."
)
NOT_HERE = (
    "Les sauvegardes de ce cabinet étaient réglées et ne le sont plus sur cet ordinateur. Un administrateur "
    "les règle de nouveau dans Sauvegardes."
)
NEW_SIGNER = (
    "La liste des ordinateurs qui signent les sauvegardes a changé sans que quelqu'un l'ait confirmé sur cet "
    "ordinateur. Un administrateur la vérifie dans Sauvegardes, Clés."
)


def believed_settings(threshold: Threshold, practice_id: str) -> BackupSettings:
    """The settings kept, unless this device has known later ones.

    Raises BackupRefused (edited by hand, deleted, or older ones put back), DeviceRefused.
    """
    found, digest = read_with_digest(threshold.folder, threshold.secret(practice_id))
    if not _memory(threshold, practice_id).agrees(found, digest):
        raise BackupRefused(OLDER if digest else GONE)
    return found


def remembered(threshold: Threshold, practice_id: str, records: Records) -> SettingsMemory:
    """What is known of the last settings: by this device first, else by ``practice.db``.

    The recovery key and the signers are believed from the device alone: every account writes the other.
    """
    known = _memory(threshold, practice_id)
    if known.revision:
        return known
    try:
        return replace(memory_from(records.schedules.settings().get(MARK)), recovery="", signers="")
    except Malformed:
        return known


def remember(
    threshold: Threshold, practice_id: str, records: Records, settings: BackupSettings, signers: str
) -> None:
    """Let the device and ``practice.db`` know these settings; raises DeviceRefused."""
    memory = memory_of(settings, signers)
    threshold.keep(practice_id, NAME, memory.to_blob())
    records.schedules.set(MARK, memory.as_json())


def settings_warnings(gate: Gate, threshold: Threshold) -> list[str]:
    """What whoever signs in must hear of the settings and the signers; nothing when all is as it was left."""
    practice_id = gate.reference.practice_id
    with gate.enter(Action.REFERENCE, Subject("settings", "backups")) as records:
        last = remembered(threshold, practice_id, records)
        signers = digest_of(signers_from(records.schedules.settings().get(SIGNERS)))
    sentences = [NEW_SIGNER] if last.signers not in ("", signers) else []
    try:
        found = believed_settings(threshold, practice_id)
    except TelesecError as error:
        return [error.sentence, *sentences]
    return [NOT_HERE, *sentences] if found.revision < last.revision else sentences


def _memory(threshold: Threshold, practice_id: str) -> SettingsMemory:
    return memory_from_blob(threshold.kept(practice_id, NAME))
