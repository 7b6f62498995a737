"""Makes the keys that backups need, once each: who signs on this computer, who can open, under which name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from telesec.backup.envelope import check_recipient, new_identity, recipient_of
from telesec.backup.manifest import public_key
from telesec.domain.backups.shapes import BackupSettings
from telesec.domain.backups.signers import fingerprint
from telesec.domain.errors import Invalid
from telesec.security.device import DeviceStore
from telesec.security.strict_json import instant_text
from telesec.services.gate import Records

RECOVERY, SIGNERS, DRILL = "backup_recovery", "backup_signers", "drill_identity"
SIGNING, SEED_LENGTH = "signing", 32
_OTHER_DRILL = (
    "La clé qui relit les sauvegardes depuis une session n'était plus celle du cabinet : une autre la "
    "remplace. Les sauvegardes déjà faites se rouvrent avec le code de récupération. Si personne n'a touché "
    "aux fichiers du cabinet, prévenez l'administrateur."
)
_OTHER_PAPER = (
    "La clé de la feuille de récupération notée dans les comptes du cabinet avait été changée : celle des "
    "sauvegardes, qui est restée la bonne, y est remise. Prévenez l'administrateur."
)
_NEW_SIGNER = (
    "Un ordinateur de plus signe les sauvegardes du cabinet : {name}, empreinte {print}. Si personne ne s'y "
    "attendait, prévenez l'administrateur."
)


def drill_key(records: Records) -> str:
    """The identity that reads backups while a session is open; "" when there is none, or none legible."""
    found = records.sessions.secret(DRILL) or b""
    try:
        identity = found.decode("ascii")
        recipient_of(identity)
    except (UnicodeDecodeError, Invalid):
        return ""
    return identity


def tell_all(records: Records, sentence: str, *, but: str = "") -> None:
    """Every account that may still come in reads ``sentence`` at its next sign-in, ``but`` one."""
    told = [one.id for one in records.people.all() if one.state != "disabled" and one.id != but]
    records.people.notify(tuple(told), sentence)


@dataclass(frozen=True, slots=True)
class BackupKeyring:
    """The keys of one practice on one device; every method runs inside an entry of the gate."""

    device: DeviceStore
    practice_id: str
    workstation: str = ""

    def completed(self, settings: BackupSettings, records: Records) -> BackupSettings:
        """``settings`` with a name and recipients; whatever key was missing is made and recorded.

        While the recovery sheet's public key is unknown there are no recipients, hence no backup: a
        snapshot that only this computer could open would be lost with it.
        """
        self._signer(records)
        recovery, drill = self._recovery(settings, records), self._drill(settings, records)
        recipients = (recovery, drill, *settings.extras) if recovery else ()
        return replace(
            settings,
            install=settings.install or secrets.token_hex(8),
            recipients=tuple(dict.fromkeys(recipients)),
            recovery=recovery,
            drill=drill,
        )

    def signs_here(self) -> bool:
        """True when this computer holds its signing key."""
        return bool(self.own_key())

    def own_key(self) -> str:
        """The public key this computer signs with; "" when it has none."""
        seed = self.device.read(self.practice_id, SIGNING) or b""
        return public_key(seed) if len(seed) == SEED_LENGTH else ""

    def own_print(self) -> str:
        """The fingerprint of that key, as papers say it; "" when there is none."""
        key = self.own_key()
        return fingerprint(key) if key else ""

    def _recovery(self, settings: BackupSettings, records: Records) -> str:
        """The sheet's key: that of the settings, sealed by the device, once they have one.

        ``practice.db``, which every account can write, gives it the first time only.
        """
        noted = records.schedules.settings().get(RECOVERY)
        if not settings.recovery:
            try:
                return check_recipient(noted) if isinstance(noted, str) else ""
            except Invalid:
                return ""
        if noted != settings.recovery:
            records.schedules.set(RECOVERY, settings.recovery)
            if noted:
                tell_all(records, _OTHER_PAPER)
        return settings.recovery

    def _drill(self, settings: BackupSettings, records: Records) -> str:
        """The drill's public key; its identity is made once, and again when it was spoilt."""
        identity = drill_key(records)
        if not identity:
            identity = new_identity()
            records.sessions.set_secret(DRILL, identity.encode("ascii"))
            records.entry.touch(DRILL)
        public = recipient_of(identity)
        if settings.drill not in ("", public):
            tell_all(records, _OTHER_DRILL)
        return public

    def _signer(self, records: Records) -> None:
        if not self.signs_here():
            self.device.write(self.practice_id, SIGNING, secrets.token_bytes(SEED_LENGTH))
        key = self.own_key()
        kept = records.schedules.settings().get(SIGNERS)
        known = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
        if any(one.get("key") == key for one in known):
            return
        made = {"key": key, "since": instant_text(records.entry.now), "workstation": self.workstation}
        records.schedules.set(SIGNERS, [*known, made])
        if known:
            said = _NEW_SIGNER.format(name=self.workstation or "sans nom", print=fingerprint(key))
            tell_all(records, said, but=records.entry.account_id)
