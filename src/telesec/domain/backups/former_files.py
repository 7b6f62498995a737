"""Old files kept beside the practice after a restoration or an update: which of them may go, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 30


@dataclass(frozen=True, slots=True)
class FormerFile:
    """``name`` within the practice's folder. Of each ``kind``, the newest always stays. ``size`` in bytes."""

    name: str
    kind: str
    at: datetime  # aware UTC
    size: int


@dataclass(frozen=True, slots=True)
class FormerFiles:
    """All those found, newest first, and those among them that may go."""

    found: tuple[FormerFile, ...] = ()
    old: tuple[FormerFile, ...] = ()

    @property
    def size(self) -> int:
        return sum(one.size for one in self.found)

    @property
    def old_size(self) -> int:
        return sum(one.size for one in self.old)


def sorted_out(found: Iterable[FormerFile], now: datetime, last_backup: datetime | None) -> FormerFiles:
    """Those of more than 30 days may go, once a backup succeeded since, but never the last of its kind."""
    ordered = tuple(sorted(found, key=lambda one: one.at, reverse=True))
    newest: dict[str, FormerFile] = {}
    for one in ordered:
        newest.setdefault(one.kind, one)
    limit = now - timedelta(days=DAYS)
    old = tuple(
        one
        for one in ordered
        if one is not newest[one.kind] and one.at < limit and last_backup is not None and one.at < last_backup
    )
    return FormerFiles(ordered, old)
