"""Who can open the backups: the recovery sheet, this practice's own drill key, and keys it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.backup.envelope import check_recipient, identity_from_seed, recipient_of
from telesec.domain.actions import Action
from telesec.domain.backup_changes import KeyStanding
from telesec.domain.backups import BackupSettings
from telesec.domain.errors import Invalid
from telesec.security import recovery
from telesec.security.account_keys import SealBroken
from telesec.services.backup_change import SUBJECT, SettingsPlace, change_settings
from telesec.services.backup_keyring import RECOVERY, BackupKeyring
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold

MOST_EXTRAS = 3
_NOT_OURS = "Ce code de récupération n'est pas celui de ce cabinet, ou a été remplacé depuis."


def key_standing(gate: Gate, threshold: Threshold) -> KeyStanding:
    """Which keys are there; no secret leaves."""
    keyring = BackupKeyring(threshold.device, gate.reference.practice_id)
    with gate.enter(Action.BACKUP_LIST, SUBJECT, reason="keys") as records:
        known = bool(records.schedules.settings().get(RECOVERY))
        settings = SettingsPlace(threshold, gate.reference.practice_id).read()
        extras = keyring.extras(settings, records) if settings.recipients else ()
    return KeyStanding(known, keyring.signs_here(), extras)


def give_recovery_code(gate: Gate, threshold: Threshold, typed: str) -> BackupSettings:
    """From the printed code, keep only the public key that seals backups for it; the code is not kept.

    Raises Invalid("code") naming the group to correct, or when it does not open this practice.
    """
    code = recovery.decode_code(typed)
    header = threshold.header()
    try:
        recovery.open_block(header.recovery, code, header.practice_id)
    except SealBroken:
        raise Invalid("code", _NOT_OURS) from None
    public = recipient_of(identity_from_seed(recovery.backup_seed(code)))

    def change(was: BackupSettings, records: Records) -> BackupSettings:
        former = records.schedules.settings().get(RECOVERY)
        records.schedules.set(RECOVERY, public)
        return replace(was, recipients=tuple(one for one in was.recipients if one != former))

    return change_settings(gate, threshold, change, reason="recovery")


def prepare_keys(gate: Gate, threshold: Threshold) -> BackupSettings:
    """Make the keys this computer lacks, after a practice was moved to it for instance."""
    return change_settings(gate, threshold, lambda was, _: was, reason="keys")


def save_extra_keys(gate: Gate, threshold: Threshold, keys: Sequence[str]) -> BackupSettings:
    """The age public keys the practice adds, in place of those it had; every account is told of a new one.

    Raises Invalid("recipients").
    """
    checked = tuple(dict.fromkeys(check_recipient(key) for key in keys if key.strip()))
    if len(checked) > MOST_EXTRAS:
        raise Invalid("recipients", f"Pas plus de {MOST_EXTRAS} clés ajoutées.")
    keyring = BackupKeyring(threshold.device, gate.reference.practice_id)

    def change(was: BackupSettings, records: Records) -> BackupSettings:
        if not was.recipients:
            raise Invalid("recipients", "Donnez d'abord le code de récupération du cabinet.")
        dropped = set(keyring.extras(was, records))
        own = tuple(one for one in was.recipients if one not in dropped)
        if set(checked) - dropped:
            _tell(gate, records)
        return replace(was, recipients=own + checked)

    return change_settings(gate, threshold, change)


def _tell(gate: Gate, records: Records) -> None:
    """Somebody more may open everything: the others hear it when they sign in."""
    told = [one.id for one in records.people.all() if one.state != "disabled" and one.id != gate.account.id]
    records.people.notify(
        tuple(told),
        f"Le {gate.now():%d/%m/%Y}, {gate.account.display_name} a donné à une clé de plus le droit d'ouvrir "
        "les sauvegardes du cabinet. Si personne ne s'y attendait, prévenez l'administrateur.",
    )
