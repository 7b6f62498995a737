"""Where the files shipped with the program (fonts, icons, word lists) are found."""

from __future__ import annotations

import sys
from pathlib import Path


def bundled(name: str) -> Path:
    """Path of ``resources/<name>``: beside a frozen program, else at the top of the source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[3]
    return root / "resources" / name
