"""A whole backup of the bench's practice while its window is at work: part of ``telesec bench-window``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from telesec.app.backup_heart import BackupHeart
from telesec.app.door import Door
from telesec.backup.envelope import new_identity, recipient_of
from telesec.backup.settings_file import write_settings
from telesec.backup.targets.disk_mark import mark_disk
from telesec.commands.bench_session import BenchPractice
from telesec.commands.hands import Hands
from telesec.domain.backups.shapes import BackupSettings, Target, TargetKind
from telesec.services.gate import Gate
from telesec.ui.tasks import Tasks

_KEYS = (Qt.Key.Key_F7, Qt.Key.Key_F9, Qt.Key.Key_F6)


def set_backups(practice: BenchPractice, disk: Path) -> None:
    """Backups to a folder beside, as the page of backups would set them."""
    disk.mkdir()
    threshold = practice.threshold()
    practice_id = threshold.header().practice_id
    target = Target("a", TargetKind.FOLDER, "Disque", folder=str(disk), disk_mark=mark_disk(disk))
    settings = BackupSettings(secrets.token_hex(8), (target,), recipients=(recipient_of(new_identity()),))
    write_settings(practice.folder, settings, threshold.secret(practice_id))
    threshold.device.write(practice_id, "signing", secrets.token_bytes(32))


def backed_up_at_work(
    practice: BenchPractice, gate: Gate, tasks: Tasks, hands: Hands, parent: QObject
) -> Callable[[], None]:
    """An act that has a backup made and strikes keys until it ends; raises when it fails."""
    door = Door(practice.folder, practice.clock, practice.device_folder)
    heart = BackupHeart(door, tasks, parent)
    heart.enter(gate)
    ended: list[tuple[str, str]] = []
    heart.ended.connect(lambda kind, sentence: ended.append((kind, sentence)))

    def act() -> None:
        heart.start()
        while not ended:
            for key in _KEYS:
                hands.key(key)
                QTest.qWait(20)
        if ended[0][0] != "success":
            raise RuntimeError(ended[0][1])

    return act
