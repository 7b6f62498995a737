"""What the operating system would keep of an open session: disk, swap and hibernation; only Linux tells."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    GOOD = "bon"
    WARNING = "à savoir"
    FAILURE = "défaut"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-test: how it is, and a sentence that says what to do about it."""

    level: Level
    sentence: str


def disk_encryption(folder: Path, system: Path = Path("/")) -> Finding:
    """Whether ``folder`` lies on an encrypted block device; ``system`` is where /proc and /sys are."""
    number = _device_of(folder, system)
    if number is None:
        return Finding(
            Level.WARNING,
            "Le chiffrement du disque n'a pas pu être reconnu : vérifiez que ce disque est chiffré "
            "(LUKS, BitLocker ou FileVault).",
        )
    if _encrypted(number, system):
        return Finding(Level.GOOD, "Le disque du cabinet est chiffré.")
    return Finding(
        Level.WARNING,
        "Le disque du cabinet n'est pas chiffré. Les fichiers de telesec le sont, mais pas ce que le système "
        "garde de la mémoire : chiffrez le disque.",
    )


def swap_state(system: Path = Path("/")) -> Finding:
    """Whether memory pages can reach a disk in clear."""
    try:
        lines = (system / "proc/swaps").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return Finding(Level.WARNING, "La mémoire d'échange n'a pas pu être examinée.")
    names = [line.split()[0] for line in lines if line.strip()]
    if not names:
        return Finding(Level.GOOD, "Il n'y a pas de mémoire d'échange sur disque.")
    if all(_swap_is_safe(name, system) for name in names):
        return Finding(Level.GOOD, "La mémoire d'échange est chiffrée ou reste en mémoire.")
    return Finding(
        Level.WARNING,
        "La mémoire d'échange n'est pas chiffrée : des données de patients peuvent y rester en clair. "
        "Chiffrez-la ou désactivez-la.",
    )


def hibernation_state(system: Path = Path("/")) -> Finding:
    """Whether the whole memory may be written to disk when the computer hibernates."""
    if not (system / "sys/power").is_dir():
        return Finding(
            Level.WARNING,
            "La mise en veille prolongée n'a pas pu être examinée : désactivez-la, ou chiffrez le disque.",
        )
    states = _text(system / "sys/power/state").split()
    resume = _text(system / "sys/power/resume")
    if "disk" not in states or resume in {"", "0:0"}:
        return Finding(Level.GOOD, "La mise en veille prolongée n'est pas active.")
    if _encrypted(resume, system):
        return Finding(Level.GOOD, "La mise en veille prolongée écrit sur un disque chiffré.")
    return Finding(
        Level.WARNING,
        "La mise en veille prolongée écrit toute la mémoire sur un disque en clair : désactivez-la.",
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _device_of(folder: Path, system: Path) -> str | None:
    """``major:minor`` of the block device that holds ``folder``, by the longest mount point."""
    wanted = os.path.realpath(folder)
    best, number = "", None
    for line in _text(system / "proc/self/mountinfo").splitlines():
        fields = line.split()
        if len(fields) < 5:
            continue
        point = fields[4].replace("\\040", " ")
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, number = point, fields[2]
    known = number is not None and (system / "sys/dev/block" / number).exists()
    return number if known else None


def _encrypted(number: str, system: Path) -> bool:
    """A device is encrypted when it, or every device below it, is a dm-crypt mapping."""
    device = system / "sys/dev/block" / number
    if _text(device / "dm/uuid").startswith("CRYPT-"):
        return True
    below = sorted((device / "slaves").glob("*")) if (device / "slaves").is_dir() else []
    numbers = [_text(path / "dev") for path in below]
    return bool(numbers) and all(_encrypted(one, system) for one in numbers if one)


def _swap_is_safe(name: str, system: Path) -> bool:
    if name.startswith("/dev/zram"):
        return True
    for block in (system / "sys/class/block").glob("*"):
        if f"/dev/{block.name}" == name or _text(block / "dm/name") == Path(name).name:
            return _encrypted(_text(block / "dev"), system)
    number = _device_of(Path(name), system)  # a swap file
    return number is not None and _encrypted(number, system)
