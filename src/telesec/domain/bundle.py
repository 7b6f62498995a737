"""Where the files shipped with the program (fonts, icons, word lists) are found."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def bundled(name: str) -> Path:
    """Path of ``resources/<name>``: beside a frozen program, else at the top of the source tree."""
    return _root() / "resources" / name


@cache
def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[3]
