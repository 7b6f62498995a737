"""The way back from the backups as its screens ask for it, before any session is open."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from telesec.domain.backups.shapes import Credentials, Progress, Target, TargetKind
from telesec.domain.errors import TelesecError
from telesec.ui.restore_ports import RestoreAnewPorts, Stop, Tell

if TYPE_CHECKING:
    from telesec.domain.backups.changes import HostKey, KeyPair
    from telesec.domain.backups.restores import Listing, Prepared
    from telesec.security.device import DeviceStore
    from telesec.services.threshold import Threshold


@dataclass(frozen=True, slots=True)
class Front:
    """What the way back asks of the door; ``meet_again`` once another practice may be in the folder."""

    folder: Path
    device_for: Callable[[str], DeviceStore]
    clock: Callable[[], datetime]
    is_set_up: Callable[[], bool]
    threshold: Callable[[], Threshold]
    meet_again: Callable[[], None]


class WayBack:
    """One attempt at a time; another place forgets the former one."""

    def __init__(self, front: Front) -> None:
        from telesec.services.restores.restore_anew import RestoreAnew

        self._front = front
        self._work = RestoreAnew(front.folder, front.device_for, front.clock, workstation=platform.node())

    def ports(self) -> RestoreAnewPorts:
        from telesec.app.messages_wiring import read_authority
        from telesec.ui.file_choice import ask_folder
        from telesec.ui.settings.authority_path import ask_authority_path

        return RestoreAnewPorts(
            known=self._known,
            connect=self._connect,
            open=self._work.open,
            listing=self._listing,
            restore=self._restore,
            greet=_greet,
            new_pair=_new_pair,
            read_authority=read_authority,
            ask_authority=ask_authority_path,
            ask_folder=lambda parent: ask_folder(parent, "Choisir le dossier des sauvegardes"),
        )

    def _known(self) -> Sequence[Target]:
        """The places in the settings of this computer, when they can still be read and believed."""
        from telesec.services.backups import backup_book

        if not self._front.is_set_up():
            return ()
        try:
            return tuple(one for one in backup_book.settings(self._front.threshold()).targets)
        except TelesecError:
            return ()

    def _connect(self, target: Target, credentials: Credentials | None) -> None:
        from telesec.backup.credentials import credentials_of
        from telesec.domain.backups.rules import check_credentials, check_target

        if credentials is None and target in self._known():
            threshold = self._front.threshold()
            held = credentials_of(threshold.device, threshold.header().practice_id, target)
            self._work.connect(target, held)
            return
        checked = check_target(replace(target, label="Sauvegardes"))
        if checked.kind is TargetKind.FOLDER:
            self._work.connect(checked, Credentials())
        else:
            self._work.connect(checked, check_credentials(checked.kind, credentials or Credentials()))

    def _listing(self, on_paper: int, tell: Tell, stop: Stop) -> Listing:
        return self._work.listing(tell, stop, on_paper=on_paper)

    def _restore(self, snapshot_id: str, tell: Tell, stop: Stop) -> Prepared:
        tell(Progress("Récupération de la sauvegarde"))
        prepared = self._work.restore(snapshot_id, tell, stop)
        self._front.meet_again()
        return prepared


def _greet(host: str, port: int) -> HostKey:
    from telesec.backup.key_pairs import fingerprint_of
    from telesec.backup.targets.sftp_link import host_key_of
    from telesec.domain.backups.changes import HostKey

    line = host_key_of(host, port)
    return HostKey(line, fingerprint_of(line))


def _new_pair() -> KeyPair:
    from telesec.backup.key_pairs import new_key_pair

    return new_key_pair()
