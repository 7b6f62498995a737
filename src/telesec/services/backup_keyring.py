"""Makes the keys that backups need, once each: who signs on this computer, who can open, under which name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from telesec.backup.envelope import new_identity, recipient_of
from telesec.backup.manifest import public_key
from telesec.domain.backups import BackupSettings
from telesec.security.device import DeviceStore
from telesec.security.strict_json import instant_text
from telesec.services.gate import Records

RECOVERY, SIGNERS, DRILL = "backup_recovery", "backup_signers", "drill_identity"
SIGNING, SEED_LENGTH = "signing", 32


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
        return replace(
            settings,
            install=settings.install or secrets.token_hex(8),
            recipients=self._recipients(settings, records),
        )

    def extras(self, settings: BackupSettings, records: Records) -> tuple[str, ...]:
        """The recipients the practice added by itself."""
        own = {self._recovery(records), recipient_of(self.drill_identity(records))}
        return tuple(one for one in settings.recipients if one not in own)

    def drill_identity(self, records: Records) -> str:
        """The key that reads backups while a session is open; made once, sealed in ``practice.db``."""
        found = records.sessions.secret(DRILL)
        if found:
            return found.decode("ascii")
        made = new_identity()
        records.sessions.set_secret(DRILL, made.encode("ascii"))
        return made

    def signs_here(self) -> bool:
        """True when this computer holds its signing key."""
        return len(self.device.read(self.practice_id, SIGNING) or b"") == SEED_LENGTH

    def _recipients(self, settings: BackupSettings, records: Records) -> tuple[str, ...]:
        recovery = self._recovery(records)
        if not recovery:
            return ()
        drill = recipient_of(self.drill_identity(records))
        return tuple(dict.fromkeys((recovery, drill, *settings.recipients)))

    @staticmethod
    def _recovery(records: Records) -> str:
        return str(records.schedules.settings().get(RECOVERY) or "")

    def _signer(self, records: Records) -> None:
        seed = self.device.read(self.practice_id, SIGNING) or b""
        if len(seed) != SEED_LENGTH:
            seed = secrets.token_bytes(SEED_LENGTH)
            self.device.write(self.practice_id, SIGNING, seed)
        key = public_key(seed)
        kept = records.schedules.settings().get(SIGNERS)
        known = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
        if all(one.get("key") != key for one in known):
            since = instant_text(records.entry.now)
            made = {"key": key, "since": since, "workstation": self.workstation}
            records.schedules.set(SIGNERS, [*known, made])
