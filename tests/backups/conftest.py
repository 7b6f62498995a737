"""A practice whose backups are set: a disk to send them to, and what is needed to open them again."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from tests.conftest import accept, codes_at_little_cost

from telesec.backup.catalogue import Found, base_of, snapshots
from telesec.backup.conversation import CopyOrder
from telesec.backup.envelope import new_identity, recipient_of
from telesec.backup.fetch import fetch
from telesec.backup.settings_file import write_settings
from telesec.backup.targets.disk_mark import mark_disk
from telesec.backup.targets.folder import FolderStore
from telesec.domain.backups.shapes import BackupSettings, Target, TargetKind
from telesec.domain.people import Compartment
from telesec.security.device import FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.services.access.foundation import Identity
from telesec.services.access.set_up import SetUp
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.backups import backup_runs
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold

PASSWORD, LOGIN = "violon cèdre 7 bateau lampe", "claire"
# The process that copies, slowed so that something may happen meanwhile.
SLOWED = """
import os, time

def slowly(descriptor, size, read=os.read):
    time.sleep(0.003)
    return read(descriptor, min(size, 65536))

os.read = slowly
"""
WORK = """
from telesec.commands.backup_worker import work
work()
"""
WORKER = [sys.executable, "-m", "telesec.app.main", "backup", "--worker"]


@dataclass
class HandClock:
    """The real clock, moved by hand: targets and processes must agree with it to five minutes."""

    moved: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def advance(self, **parts: float) -> None:
        self.moved += timedelta(**parts)


@dataclass
class Kept:
    """A real practice, its device, its disk of backups."""

    root: Path
    totp_secret: str
    deks: dict[Compartment, bytes]
    clock: HandClock = field(default_factory=HandClock)
    identity: str = field(default_factory=new_identity)
    settings: BackupSettings = field(default_factory=BackupSettings)
    opened: list[SignedIn] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.root / "cabinet"

    @property
    def disk(self) -> Path:
        return self.root / "disque"

    def threshold(self) -> Threshold:
        device = FileStore(self.root / "telesec")
        return Threshold(self.folder, device, self.clock, workstation="accueil", parameters=FLOOR_PARAMETERS)

    def target(self, letter: str, folder: Path) -> Target:
        folder.mkdir(exist_ok=True)
        return Target(
            letter, TargetKind.FOLDER, f"Disque {letter}", folder=str(folder), disk_mark=mark_disk(folder)
        )

    def set_backups(self, *targets: Target, **more: object) -> None:
        """As the page of the backups does."""
        threshold = self.threshold()
        practice_id = threshold.header().practice_id
        self.settings = replace(
            BackupSettings(
                install="0123456789abcdef",
                targets=targets or (self.target("a", self.disk),),
                recipients=(recipient_of(self.identity),),
            ),
            **more,  # type: ignore[arg-type]
        )
        write_settings(self.folder, self.settings, threshold.secret(practice_id))
        threshold.device.write(practice_id, "signing", secrets.token_bytes(32))

    def sign_in(self) -> SignedIn:
        code = str(pyotp.TOTP(self.totp_secret).at(self.clock()))
        signed_in = SignIn(self.threshold()).attempt(LOGIN, PASSWORD, code)
        accept(signed_in.gate)
        self.opened.append(signed_in)
        return signed_in

    def store(self, letter: str = "a") -> FolderStore:
        return FolderStore(next(target for target in self.settings.targets if target.id == letter))

    def found(self, letter: str = "a") -> list[Found]:
        """Every snapshot of a target, newest first."""
        return snapshots(self.store(letter), self.settings.install, self.identity)

    def restored(self, one: Found, found: list[Found], into: Path) -> Path:
        """The files of a snapshot, rebuilt in ``into``."""
        assert one.manifest is not None, one.fault
        fetch(self.store(), one.manifest, base_of(found, one.manifest), self.identity, into)
        return into

    def close(self) -> None:
        for signed_in in self.opened:
            signed_in.gate.close()
        self.opened.clear()


def program(*parts: str) -> list[str]:
    return [sys.executable, "-c", "".join(parts)]


class Child:
    """The process that makes the copies, spoken to line by line as the window does."""

    def __init__(self, job: bytes, command: list[str] | None = None) -> None:
        self.process = subprocess.Popen(
            command or WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.said: list[dict[str, object]] = []
        self.tell(job)

    def tell(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def until(self, *words: str) -> str:
        """What it says until one of ``words``; "" when it ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(json.loads(line))
            if self.said[-1]["say"] in words:
                return str(self.said[-1]["say"])
        return ""

    def end(self) -> int:
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.until()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()

    def words(self) -> list[object]:
        return [said["say"] for said in self.said if said["say"] != "progress"]


Hold = Callable[[Gate, Threshold], CopyOrder]


def back_up_open(
    kept: Kept, gate: Gate, hold: Hold = backup_runs.hold, command: list[str] | None = None
) -> Child:
    """One backup with a session open, as the window has it made."""
    threshold = kept.threshold()
    child = Child(backup_runs.job_for(threshold, backup_runs.all_targets(threshold)).to_bytes(), command)
    if child.until("ready") == "ready":
        child.tell(hold(gate, threshold).to_bytes())
        if child.until("copied") == "copied":
            backup_runs.release(gate)
            child.tell(b'{"say":"go"}\n')
    child.end()
    backup_runs.release(gate)
    return child


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    root = tmp_path_factory.mktemp("founded")
    clock = HandClock(-timedelta(minutes=3))
    wizard = SetUp(root / "cabinet", FileStore(root / "telesec"), clock, parameters=FLOOR_PARAMETERS)
    wizard.identify(Identity("Cabinet des Lilas", LOGIN, "Dr Claire Lefèvre", city="Lyon"))
    wizard.factors.choose_password(PASSWORD, PASSWORD)
    secret = wizard.factors.secret_text.replace(" ", "")
    wizard.factors.prove_code(str(pyotp.TOTP(secret).at(clock())))
    with codes_at_little_cost():
        wizard.factors.backup_codes()
    groups = wizard.recovery_text().split()
    wizard.type_back(tuple(groups[place - 1] for place in wizard.asked_groups))
    wizard.finish()
    made = Kept(root, secret, {}, HandClock(-timedelta(minutes=1)))
    made.deks = dict(made.sign_in().deks)
    made.close()
    return made


@pytest.fixture
def kept(founded: Kept, tmp_path: Path) -> Iterator[Kept]:
    """A copy of the practice, a minute later, so that a new code is due; backups go to a disk."""
    for name in ("cabinet", "telesec"):
        shutil.copytree(founded.root / name, tmp_path / name)
    made = Kept(tmp_path, founded.totp_secret, founded.deks, HandClock(timedelta(minutes=1)))
    made.set_backups()
    yield made
    made.close()
