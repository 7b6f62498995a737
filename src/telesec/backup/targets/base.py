"""What every target can do; none of them can delete or replace anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from telesec.domain.backups.shapes import Credentials, Target

__all__ = ["Item", "Opener", "TargetStore"]


@dataclass(frozen=True, slots=True)
class Item:
    """One stored version of a key. ``version_id`` is "" where the target keeps none."""

    key: str
    size: int
    version_id: str = ""
    modified: datetime | None = None
    is_latest: bool = True
    is_deleted: bool = False  # a delete marker: older versions may still be there
    locked_until: datetime | None = None


class TargetStore(Protocol):
    """An open target. Every method raises TargetFault with a sentence, and nothing else for what a
    server, a network, a disk or an attacker can do. Keys are ``a/b/c`` of plain ASCII.
    One thread at a time, unless the class says otherwise.
    """

    def put(self, key: str, data: bytes, until: datetime | None = None) -> Item:
        """Store ``data`` under a key that must not exist yet; durable when this returns.

        Verified by the target's own checksum where there is one. Raises TargetFault(TAKEN) when the key
        exists. ``until``: Object Lock date, ignored by the targets that have no lock.
        """
        ...

    def get(self, key: str, version_id: str = "", limit: int = 64 * 1024 * 1024) -> bytes:
        """The whole object, of at most ``limit`` bytes; raises TargetFault(LOST) when it is not there."""
        ...

    def items(self, prefix: str) -> Iterable[Item]:
        """Every version under ``prefix``, delete markers and what they hide included, newest first by key."""
        ...

    def tops(self) -> Iterable[str]:
        """The first words of the keys there may be, without walking what lies under them.

        What others keep beside our snapshots, however much or unreadable, is none of our business.
        """
        ...

    def clock(self) -> datetime | None:
        """The server's own clock (aware), None when it has none."""
        ...

    def free_bytes(self) -> int | None:
        """Room left, None when the target does not tell."""
        ...

    def close(self) -> None: ...


Opener = Callable[[Target, Credentials], TargetStore]
