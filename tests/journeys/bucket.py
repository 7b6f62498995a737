"""The first day's practice, backed up to a folder by the backup's own kernel."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from telesec.backup.envelope import identity_from_seed, new_identity, recipient_of
from telesec.backup.manifest import public_key
from telesec.backup.pages import PageIndex
from telesec.backup.snapshot import Job, take
from telesec.backup.targets.folder import FolderStore
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import JournalHead, Made, Target, TargetKind, Tier
from telesec.domain.people import Compartment
from telesec.security import recovery
from telesec.services.anchoring import end_session
from telesec.services.gate import Gate

from .conftest import FirstDay

SEED = bytes(range(32))
INSTALL = "ab" * 8


class Bucket:
    """The real files of the first day, backed up to a folder: one full snapshot, one difference."""

    def __init__(self, day: FirstDay, root: Path) -> None:
        self.day, self.root = day, root
        root.mkdir()
        self.code = recovery.decode_code(day.recovery_text)
        self.identity = identity_from_seed(recovery.backup_seed(self.code))
        self.store = FolderStore(Target("a", TargetKind.FOLDER, "Disque", folder=str(root)))
        self.recipients = (recipient_of(self.identity), recipient_of(new_identity()))
        self.previous, self.number = "", 0

    def work(self, name: str, change: Callable[[Gate], object] = lambda _gate: None) -> None:
        """Sign in, change something, sign out: the files are quiet again."""
        self.day.clock.advance(minutes=2)
        signed_in = self.day.attempt()
        with signed_in.gate.enter(Action.SCHEDULE_EDIT, Subject("settings")) as records:
            records.schedules.set("practice_name", name)
            known = [{"key": public_key(SEED), "since": "2026-11-16T07:00:00.000000Z", "workstation": "a"}]
            records.schedules.set("backup_signers", known)
        change(signed_in.gate)
        end_session(signed_in.gate, self.day.threshold(), Action.SIGN_OUT)

    def take(self, staged: Path, base: PageIndex | None = None) -> tuple[Made, PageIndex | None]:
        shutil.copytree(self.day.folder, staged)
        self.number += 1
        job = Job(
            self.day.threshold().header().practice_id,
            INSTALL,
            "a",
            Tier.DAILY if base else Tier.WEEKLY,
            self.day.clock() + timedelta(days=self.number),
            self.number,
            self.previous,
            self.recipients,
            SEED,
            None,
            0,
            {Compartment.OFFICE.value: JournalHead(0, "")},
            "0.1",
            {"office": 1},
            staged,
            base,
        )
        made, index = take(job, self.store, lambda _: None, lambda: False)
        self.previous = made.manifest_sha256
        return made, index

    def folder(self, made: Made) -> Path:
        return (self.root / made.manifest_key).parent
