"""The names objects may have: plain, relative, harmless as a path on any system."""

from __future__ import annotations

import re

from telesec.backup.faults import fault
from telesec.domain.backups.shapes import FaultKind

__all__ = ["MOST_ITEMS", "TRIAL_PREFIX", "checked_key", "is_key", "too_many"]

TRIAL_PREFIX = "trial"  # what trying a target leaves there
MOST_ITEMS = 500_000  # a server that lists for ever is given up
_PART = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
_KEY = re.compile(rf"{_PART}(?:/{_PART}){{0,7}}")
_RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$)", re.IGNORECASE)  # Windows devices


def is_key(key: str) -> bool:
    """True for ``a/b/c`` of plain ASCII words, never hidden, never ``..``, never a Windows device."""
    return len(key) <= 200 and bool(_KEY.fullmatch(key)) and not _RESERVED.search(key)


def checked_key(key: str) -> str:
    """``key`` itself; raises TargetFault(DAMAGED) for a name that no backup of ours ever had."""
    if not is_key(key):
        raise fault(FaultKind.DAMAGED)
    return key


def too_many(count: int) -> None:
    """Raise TargetFault(DAMAGED) once a listing is longer than any practice's could be."""
    if count > MOST_ITEMS:
        raise fault(FaultKind.DAMAGED)
