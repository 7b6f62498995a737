"""What the opening of a file had to put right of the rules it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mended:
    """How many triggers, views and indexes were missing, changed, or not the program's."""

    missing: int
    changed: int
    foreign: int
