"""One target of the settings, read from an open session: what that asks of the stores, then without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telesec.backup.chain import read_chain
from telesec.backup.credentials import credentials_of
from telesec.backup.targets.base import Opener
from telesec.backup.targets.opening import open_target
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.restores import Listing
from telesec.domain.backups.shapes import Credentials, Target
from telesec.domain.errors import NotFound, Refused
from telesec.domain.people import Compartment
from telesec.services.backups.backup_change import SettingsPlace
from telesec.services.backups.backup_keyring import drill_key
from telesec.services.gate import Gate
from telesec.services.restores.restore_source import Source, Stop, Tell, never, quiet
from telesec.services.restores.restore_trust import known_signers
from telesec.services.threshold import Threshold

_NO_KEY = (
    "Ce cabinet n'a pas de clé pour relire ses sauvegardes, ou elle est abîmée. Un administrateur les règle "
    "de nouveau dans Sauvegardes."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading one target asks of the stores, so that it can be read away from them."""

    target: Target
    install: str
    signers: frozenset[str]
    remembered: ChainEnd | None
    credentials: Credentials = field(repr=False)
    identity: str = field(repr=False)
    former: tuple[str, ...] = ()

    def open(self, opener: Opener = open_target) -> Source:
        """Reach the target; raises TargetFault."""
        return Source(opener(self.target, self.credentials), self.identity, self.signers)


def begin_reading(gate: Gate, threshold: Threshold, target_id: str, action: Action) -> Reading:
    """What is needed to read a target of the settings; journaled as ``action``.

    Raises BackupRefused (settings edited by hand), TargetFault (no keys for it here), NotFound, Refused.
    """
    practice_id = gate.reference.practice_id
    with gate.enter(action, Subject("backup_target", target_id)) as records:
        settings = SettingsPlace(threshold, practice_id).read()
        target = next((one for one in settings.targets if one.id == target_id), None)
        if target is None:
            raise NotFound("Cette destination n'est plus dans les réglages. Rouvrez la page.")
        identity = drill_key(records)
        if not identity:
            raise Refused(_NO_KEY)
        signers = known_signers(records)
    return Reading(
        target,
        settings.install,
        signers,
        read_chain(threshold.device, practice_id).get(target_id),
        credentials_of(threshold.device, practice_id, target),
        identity,
        settings.former,
    )


class TargetReader:
    """What a use case that reads a target is given. ``begin`` touches the stores, ``listing`` does not."""

    def __init__(
        self,
        gate: Gate,
        threshold: Threshold,
        deks: Mapping[Compartment, bytes],
        opener: Opener = open_target,
    ) -> None:
        self._gate, self._threshold, self._deks, self._opener = gate, threshold, deks, opener
        self._reading: Reading | None = None
        self._source: Source | None = None

    def close(self) -> None:
        """Let go of the target."""
        if self._source is not None:
            self._source.close()
        self._source = None

    def _begun(self) -> Reading:
        """What ``begin`` learnt; raises Refused before."""
        if self._reading is None:
            raise Refused("Choisissez d'abord une destination.")
        return self._reading

    def _open_source(self) -> Source:
        """What ``_listed`` reached; raises Refused before."""
        if self._source is None:
            raise Refused("Lisez d'abord la liste des sauvegardes.")
        return self._source

    def _listed(self, tell: Tell = quiet, stop: Stop = never, *, former: bool = False) -> Listing:
        """The snapshots of the target, newest first; those of before settings were started over, if asked."""
        reading = self._begun()
        self.close()
        source = self._source = reading.open(self._opener)
        found = []
        for install in (reading.install, *(reading.former if former else ())):
            source.read(install, tell, stop)
            found += source.found
        source.found = found
        return source.listing(reading.remembered)
