"""Who can open the backups: the recovery sheet, this practice's own drill key, and keys it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.backup.envelope import check_recipient, identity_from_seed, recipient_of
from telesec.domain.actions import Action
from telesec.domain.backups.changes import KeyStanding
from telesec.domain.backups.shapes import BackupSettings
from telesec.domain.backups.signers import digest_of, fingerprint, signers_from
from telesec.domain.errors import Invalid, NotFound, Refused
from telesec.security import recovery
from telesec.security.header import Header
from telesec.security.warrants import public_of
from telesec.services.backups.backup_change import SUBJECT, SettingsPlace, change_settings, sealed_for
from telesec.services.backups.backup_keyring import RECOVERY, SIGNERS, BackupKeyring, tell_all
from telesec.services.backups.backup_memory import remembered
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import SHEET, settle
from telesec.services.threshold import Threshold
from telesec.services.today import day_of
from telesec.services.typed_sheet import open_with_sheet, stand_on_sheet

MOST_EXTRAS = 3
_ADDED = (
    "Le {day}, {name} a donné à une clé de plus le droit d'ouvrir les sauvegardes du cabinet. Si "
    "personne ne s'y attendait, prévenez l'administrateur."
)
_WITHDRAWN = (
    "Un ordinateur ne signe plus pour le cabinet : ses sauvegardes (empreinte {print}) ne seront plus crues."
)


def key_standing(gate: Gate, threshold: Threshold) -> KeyStanding:
    """Which keys are there; no secret leaves."""
    practice_id = gate.reference.practice_id
    own = BackupKeyring(threshold.device, practice_id).own_key()
    with gate.enter(Action.BACKUP_LIST, SUBJECT, reason="keys") as records:
        kept = records.schedules.settings()
        last = remembered(threshold, practice_id, records)
        settings = SettingsPlace(threshold, practice_id).read()
    signers = tuple(replace(one, here=one.key == own) for one in signers_from(kept.get(SIGNERS)))
    return KeyStanding(
        recovery_known=bool(settings.recovery or (not settings.revision and kept.get(RECOVERY))),
        signs_here=bool(own),
        extras=settings.extras,
        signers=signers,
        signers_known=last.signers in ("", digest_of(signers)),
    )


def give_recovery_code(gate: Gate, threshold: Threshold, typed: str) -> BackupSettings:
    """From the printed code, keep only the public key that seals backups for it; the code is not kept.

    Raises Invalid("code") naming the group to correct, or when it does not open this practice.
    """
    code, found = open_with_sheet(threshold, typed)
    public = recipient_of(identity_from_seed(recovery.backup_seed(code)))
    written: list[Header] = []

    def change(was: BackupSettings, records: Records) -> BackupSettings:
        records.schedules.set(RECOVERY, public)
        written.extend(stand_on_sheet(threshold, records, code, found))
        records.sessions.set_secret(SHEET, public_of(recovery.root_seed(code)))
        return sealed_for(was, public)

    made = change_settings(gate, threshold, change, reason="recovery")
    for header in written:
        settle(threshold, header)
    return made


def prepare_keys(gate: Gate, threshold: Threshold) -> BackupSettings:
    """Make the keys this computer lacks, after a practice was moved to it for instance."""
    return change_settings(gate, threshold, lambda was, _: was, reason="keys")


def save_extra_keys(gate: Gate, threshold: Threshold, keys: Sequence[str]) -> BackupSettings:
    """The age public keys the practice adds, in place of those it had; every account is told of a new one.

    Raises Invalid("recipients").
    """
    checked = tuple(dict.fromkeys(check_recipient(key) for key in keys if key.strip()))
    if len(checked) > MOST_EXTRAS:
        raise Invalid("recipients", f"N'ajoutez pas plus de {MOST_EXTRAS} clés.")

    def change(was: BackupSettings, records: Records) -> BackupSettings:
        if not was.recipients:
            raise Invalid("recipients", "Donnez d'abord le code de récupération du cabinet.")
        if set(checked) - set(was.extras):
            tell_all(records, _ADDED.format(day=day_of(gate), name=gate.account.display_name), but=own_id)
        own = tuple(one for one in was.recipients if one not in was.extras)
        return replace(was, recipients=own + checked)

    own_id = gate.account.id
    return change_settings(gate, threshold, change)


def withdraw_signer(gate: Gate, threshold: Threshold, key: str) -> BackupSettings:
    """Believe no more what this computer signs, earlier backups included; every account is told.

    Raises NotFound, Refused for this very computer.
    """
    keyring = BackupKeyring(threshold.device, gate.reference.practice_id)

    def change(was: BackupSettings, records: Records) -> BackupSettings:
        if key == keyring.own_key():
            raise Refused(
                "Cet ordinateur-ci signe les sauvegardes : il reste dans la liste. Choisissez-en un autre."
            )
        kept = records.schedules.settings().get(SIGNERS)
        listed = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
        left = [one for one in listed if one.get("key") != key]
        if len(left) == len(listed):
            raise NotFound("Cet ordinateur n'est plus dans la liste. Rouvrez la page.")
        records.schedules.set(SIGNERS, left)
        tell_all(records, _WITHDRAWN.format(print=fingerprint(key)), but=gate.account.id)
        return was

    return change_settings(gate, threshold, change, reason="signer_withdrawn")


def confirm_signers(gate: Gate, threshold: Threshold) -> BackupSettings:
    """Somebody looked at the list and answers for it."""
    return change_settings(gate, threshold, lambda was, _: was, reason="signers", answers=True)
