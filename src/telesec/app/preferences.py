"""What a person chose for this computer's screen: theme and text size; nothing about the practice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Preferences:
    """``theme`` is light, dark or high_contrast; ``points`` the size of body text, 10 to 13.

    ``hidden`` leaves the windows out of screenshots, where the system can.
    """

    theme: str = "light"
    points: float = 10.0
    hidden: bool = False


def preferences_path() -> Path:
    from platformdirs import user_config_path

    return user_config_path("telesec", appauthor=False) / "screen.json"


def read_preferences(path: Path) -> Preferences:
    """The preferences kept at ``path``; a missing or damaged file gives the defaults."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Preferences(str(raw["theme"]), float(raw["points"]), hidden=raw.get("hidden") is True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Preferences()


def write_preferences(path: Path, chosen: Preferences) -> None:
    """Keep ``chosen``; a disk that refuses it loses nothing that matters."""
    from telesec.security.files import make_private_dir, write_atomically

    try:
        make_private_dir(path.parent)
        write_atomically(path, json.dumps(asdict(chosen)).encode())
    except OSError:
        return
