"""A practice restored from the paper: on a new computer, or over files that no longer open."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from telesec.backup.chain import read_chain
from telesec.backup.credentials import place_mark
from telesec.backup.envelope import identity_from_seed
from telesec.backup.settings_file import read_settings
from telesec.backup.targets.base import Opener
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.restores import Listing, Prepared
from telesec.domain.backups.shapes import BackupRefused, Credentials, Target
from telesec.domain.errors import NotFound, Refused, StoreError
from telesec.domain.people import Compartment
from telesec.security import recovery
from telesec.security.anchor import Anchor
from telesec.security.device import DeviceStore, remember_choice
from telesec.services.restores.restore_behind import accesses_gone_back, lines_left
from telesec.services.restores.restore_preparation import make_ready, order
from telesec.services.restores.restore_source import Source, Stop, Tell, never, quiet
from telesec.services.restores.restore_staging import sweep
from telesec.services.restores.restore_swap import abandon, check_closed, complete
from telesec.services.restores.restore_trust import HOLDER, Known, Paper, told_apart
from telesec.services.restores.restore_verification import Ground, Wanted
from telesec.services.threshold import Threshold, Writable


class RestoreAnew:
    """``connect`` → ``open`` with the code → ``listing`` → ``restore``; nothing is kept before the last.

    ``device_for(practice_id)`` is where this computer keeps the practice's secret.
    """

    def __init__(
        self,
        folder: Path,
        device_for: Callable[[str], DeviceStore],
        clock: Callable[[], datetime],
        *,
        workstation: str = "",
        opener: Opener = open_target,
    ) -> None:
        self._folder, self._device_for, self._clock = folder, device_for, clock
        self._workstation, self._opener = workstation, opener
        self._target: Target | None = None
        self._credentials = Credentials()
        self._code = b""
        self._source: Source | None = None
        self._known: Known | None = None

    def connect(self, target: Target, credentials: Credentials) -> None:
        """Reach the place where the backups are; raises TargetFault with what to do."""
        self.close()
        self._opener(target, credentials).close()
        self._target, self._credentials = target, credentials

    def open(self, typed: str) -> None:
        """Check the code for slips of the pen; raises Invalid("code") naming the group to correct."""
        if self._target is None:
            raise Refused("Indiquez d'abord où sont les sauvegardes.")
        self._code = recovery.decode_code(typed)

    def listing(self, tell: Tell = quiet, stop: Stop = never, *, on_paper: int = 0) -> Listing:
        """The snapshots of this practice, newest first, the believed ones ready to be chosen.

        ``on_paper`` is the number of the last one that somebody wrote down, 0 when nobody did. Raises
        Invalid("code") when the code opens none of them, NotFound when there is none.
        """
        if self._target is None or not self._code:
            raise Refused("Donnez d'abord le code de récupération.")
        self.close()
        sweep(self._folder)
        store = self._opener(self._target, self._credentials)
        self._source = Source(store, identity_from_seed(recovery.backup_seed(self._code)))
        self._source.read(tell=tell, stop=stop)
        if not self._source.found:
            raise NotFound("Aucune sauvegarde à cet endroit. Vérifiez le nom du dossier ou de l'espace.")
        paper = Paper(self._folder, self._code, self._workstation, self._clock)
        self._known = paper.believe(self._source)
        found = told_apart(self._source.listing(self._remembered(self._known, self._target)), self._known)
        anchor = self._anchor(self._known)
        behind = (
            *lines_left(anchor, found.newest),
            *accesses_gone_back(anchor, self._known.accesses.header),
        )
        return replace(found, warnings=(*found.warnings, *_older_than_paper(found, on_paper), *behind))

    def restore(self, snapshot_id: str, tell: Tell = quiet, stop: Stop = never) -> Prepared:
        """Fetch, verify and put in place; the practice then opens with everyone's own password and code.

        An order that waited, and could be neither believed nor finished, gives way: whatever it had moved
        is kept in ``anciens``.
        """
        source = self._source
        if source is None or self._known is None:
            raise Refused("Choisissez d'abord une sauvegarde.")
        manifest = source.manifest(snapshot_id)
        known = self._known.of_signer(manifest.signer)
        check_closed(self._folder)
        gone_back = accesses_gone_back(self._anchor(known), known.accesses.header)
        wanted = Wanted(manifest, frozenset(Compartment), known.accesses, gone_back)
        device = self._device_for(known.practice_id)
        with Writable():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ground = Ground(
            self._folder,
            known.practice_id,
            HOLDER,
            self._workstation,
            self._clock,
            device,
            known.deks,
            known.secret,
            known.former,
        )
        ready = make_ready(ground, source, wanted, tell, stop, instead=True)
        with Writable():  # nothing of the practice is kept here before all of it is verified
            device.write(known.practice_id, "secret", known.secret)
            remember_choice(device, known.practice_id)
        order(ground, ready, instead=True)
        try:
            complete(self._folder, self._device_for, self._clock)
        except StoreError:
            abandon(self._folder, device)  # unless files have moved: the next start then goes on
            raise
        self.close()
        return ready.prepared

    def close(self) -> None:
        """Let go of the target; what was learnt with the code is forgotten."""
        if self._source is not None:
            self._source.close()
        self._source = self._known = None

    def _anchor(self, known: Known) -> Anchor | None:
        """What this computer remembers of the practice, if anything."""
        device = self._device_for(known.practice_id)
        return Threshold(self._folder, device, self._clock).anchor(known.practice_id)

    def _remembered(self, known: Known, target: Target) -> ChainEnd | None:
        """The end of this very place's chain, when this computer made backups there."""
        with contextlib.suppress(StoreError, BackupRefused):
            for kept in read_settings(self._folder, known.secret).targets:
                if _place(kept) == _place(target):
                    device = self._device_for(known.practice_id)
                    return read_chain(device, known.practice_id).get(kept.id)
        return None


def _place(target: Target) -> tuple[str, str, str]:
    return place_mark(target), target.bucket, target.folder


def _older_than_paper(found: Listing, on_paper: int) -> list[str]:
    newest = found.newest
    last = newest.number if newest else 0
    if last >= on_paper:
        return []
    return [
        f"Le papier parle de la sauvegarde n° {on_paper} ; la dernière qui se trouve ici est la n° {last}. "
        "Les suivantes manquent : prévenez l'hébergeur, ou cherchez-les à un autre endroit."
    ]
