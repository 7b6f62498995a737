"""The self-test's view of disk, swap and hibernation, each answer forced on a made-up system."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesec.commands.machine_state import Level, disk_encryption, hibernation_state, swap_state


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """/ on a plain partition 8:1, /home on a dm-crypt mapping 254:0, /data on LVM 254:1 over dm-crypt."""
    root = tmp_path / "system"
    write(
        root / "proc/self/mountinfo",
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "2 1 254:0 / /home rw - ext4 /dev/mapper/home rw\n"
        "3 1 254:1 / /srv/les\\040données rw - ext4 /dev/mapper/data rw\n"
        "4 1 0:45 / /net rw - nfs server:/share rw\n",
    )
    write(root / "sys/dev/block/8:1/dev", "8:1")
    write(root / "sys/dev/block/254:0/dm/uuid", "CRYPT-LUKS2-0123-home")
    write(root / "sys/dev/block/254:1/dm/uuid", "LVM-0123")
    write(root / "sys/dev/block/254:1/slaves/dm-0/dev", "254:0")
    write(root / "sys/class/block/dm-0/dev", "254:0")
    write(root / "sys/class/block/dm-0/dm/name", "home")
    write(root / "sys/class/block/sda1/dev", "8:1")
    write(root / "proc/swaps", "Filename Type Size Used Priority\n")
    return root


@pytest.mark.parametrize(
    ("folder", "level", "word"),
    [
        ("/home/cabinet", Level.GOOD, "est chiffré"),
        ("/srv/les données/cabinet", Level.GOOD, "est chiffré"),
        ("/srv/cabinet", Level.WARNING, "n'est pas chiffré"),
        ("/net/cabinet", Level.WARNING, "n'a pas pu être reconnu"),
    ],
)
def test_disk_encryption_is_read_from_the_block_devices(
    system: Path, folder: str, level: Level, word: str
) -> None:
    finding = disk_encryption(Path(folder), system)
    assert finding.level is level
    assert word in finding.sentence


@pytest.mark.parametrize(
    ("swap", "level"),
    [
        ("", Level.GOOD),
        ("/dev/zram0 partition 1000 0 100\n", Level.GOOD),
        ("/dev/mapper/home partition 1000 0 100\n", Level.GOOD),
        ("/dev/sda1 partition 1000 0 100\n", Level.WARNING),
        ("/dev/zram0 partition 1000 0 100\n/swapfile file 1000 0 -2\n", Level.WARNING),
        ("/home/swapfile file 1000 0 -2\n", Level.GOOD),
    ],
)
def test_swap_in_clear_is_said(system: Path, swap: str, level: Level) -> None:
    write(system / "proc/swaps", "Filename Type Size Used Priority\n" + swap)
    assert swap_state(system).level is level


@pytest.mark.parametrize(
    ("states", "resume", "level"),
    [
        ("freeze mem", "0:0", Level.GOOD),
        ("freeze mem disk", "0:0", Level.GOOD),
        ("freeze mem disk", "254:0", Level.GOOD),
        ("freeze mem disk", "8:1", Level.WARNING),
    ],
)
def test_hibernation_in_clear_is_said(system: Path, states: str, resume: str, level: Level) -> None:
    write(system / "sys/power/state", states)
    write(system / "sys/power/resume", resume)
    assert hibernation_state(system).level is level


def test_a_system_that_says_nothing_is_a_warning_not_a_promise(tmp_path: Path) -> None:
    assert disk_encryption(tmp_path, tmp_path).level is Level.WARNING
    assert swap_state(tmp_path).level is Level.WARNING
    assert hibernation_state(tmp_path).level is Level.WARNING
