"""What the page of backups asks of the rest of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from telesec.domain.backups.changes import HostKey, KeyPair, KeyStanding, Schedule, TargetChange, Trial
from telesec.domain.backups.drills import DrillReport
from telesec.domain.backups.former_files import FormerFiles
from telesec.domain.backups.restores import Choice, Listing, Prepared
from telesec.domain.backups.shapes import (
    BackupSettings,
    HdsCertificate,
    Progress,
    Protection,
    Retention,
    Target,
)
from telesec.domain.backups.standing import BackupStanding
from telesec.domain.errors import TelesecError
from telesec.domain.people import Compartment

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


class Runner(Protocol):
    """A backup made by a child process: ``progressed`` gives a Progress, ``ended`` a kind and a sentence.

    ``stands`` gives a BackupStanding each time the foot of the window is told one.
    """

    stands: SignalInstance
    progressed: SignalInstance
    ended: SignalInstance

    def start(self) -> None: ...

    def cancel(self) -> None: ...

    def is_running(self) -> bool: ...

    def look(self) -> None:
        """Tell everywhere on screen how the backups stand now."""


class Reading(Protocol):
    """A target that is read, and may be restored from.

    ``listing`` and ``prepare`` run on the network's thread, ``confirm`` on the worker, under a proof. What
    ``prepare`` made ready waits for ``order`` or ``abandon``, both on the worker; the lock follows ``order``.
    """

    def listing(self, tell: Tell, stop: Stop) -> Listing: ...

    def confirm(self, snapshot_id: str, compartments: frozenset[Compartment]) -> None: ...

    def prepare(self, tell: Tell, stop: Stop) -> Prepared: ...

    def order(self) -> None: ...

    def abandon(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class TargetPorts:
    """``try_out``, ``greet``: on the network's thread; ``ask_…``, ``keeps_in``: in the window; the others
    on the worker. ``keeps_in`` names where the keys of a destination go. ``save_sheet`` writes what a new
    computer will ask of a destination that is kept.
    """

    save: Callable[[TargetChange], BackupSettings]
    remove: Callable[[str], BackupSettings]
    begin_trial: Callable[[TargetChange], Trial]
    try_out: Callable[[Trial], Protection]
    end_trial: Callable[[Trial, str], None]
    begin_greeting: Callable[[str, int], None]
    greet: Callable[[str, int], HostKey]
    new_pair: Callable[[], KeyPair]
    known_keys: Callable[[str], tuple[HostKey, str]]
    read_authority: Callable[[Path], str]
    ask_authority: Callable[[QWidget], Path | None]
    ask_folder: Callable[[QWidget], Path | None]
    keeps_in: Callable[[], str]
    save_sheet: Callable[[str, Path], None]
    ask_sheet: Callable[[QWidget, str], Path | None]
    shares_disk: Callable[[Target], bool]


@dataclass(frozen=True, slots=True)
class SettingPorts:
    """All run on the worker; each but ``lifecycle`` and ``former_files`` asks for a fresh proof."""

    save_schedule: Callable[[Schedule], BackupSettings]
    save_retention: Callable[[Retention], BackupSettings]
    save_certificate: Callable[[HdsCertificate], BackupSettings]
    start_over: Callable[[], BackupSettings]
    give_code: Callable[[str], BackupSettings]
    prepare_keys: Callable[[], BackupSettings]
    save_extras: Callable[[Sequence[str]], BackupSettings]
    withdraw_signer: Callable[[str], BackupSettings]
    confirm_signers: Callable[[], BackupSettings]
    lifecycle: Callable[[BackupSettings], str]
    former_files: Callable[[], FormerFiles]
    remove_former_files: Callable[[], FormerFiles]


class Drilling(Protocol):
    """A restoration for trial: ``look`` runs on the network's thread, the others on the worker."""

    def begin(self, target_id: str) -> None: ...

    def look(self, snapshot_id: str, tell: Tell, stop: Stop) -> Any: ...

    def finish(self, seen: Any) -> DrillReport: ...

    def failed(self, error: TelesecError) -> None: ...


@dataclass(frozen=True, slots=True)
class RestorePorts:
    """``begin``, ``lost``, ``save_certificate`` run on the worker, ``drilling``, ``ask_pdf`` in the window.

    ``compare`` opens a dialog for a destination and a snapshot; None: this account cannot.
    """

    begin: Callable[[str], Reading]
    lost: Callable[[Choice], Mapping[Compartment, str]]
    drilling: Callable[[], Drilling]
    save_certificate: Callable[[DrillReport, Path], None]
    ask_pdf: Callable[[QWidget, str], Path | None]
    compare: Callable[[QWidget, str, Choice], None] | None = None


@dataclass(frozen=True, slots=True)
class BackupsPorts:
    """``settings``, ``standing``, ``keys`` run on the worker; ``now``, ``today``, ``zone`` in the window."""

    settings: Callable[[], BackupSettings]
    standing: Callable[[], BackupStanding]
    keys: Callable[[], KeyStanding]
    targets: TargetPorts
    setting: SettingPorts
    restoring: RestorePorts
    runner: Runner
    prove: Callable[[str, str], None]
    now: Callable[[], datetime]
    today: Callable[[], date]
    zone: Callable[[], str]
