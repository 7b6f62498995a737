"""Heads noted elsewhere: how far a journal had come at some instant, which it must still agree with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from telesec.domain.journal.checkpoints import Checkpoint


@dataclass(frozen=True, slots=True)
class Head:
    """How far a journal had come: its number of rows and the MAC of the last one.

    ``at``: the instant at which it was the last one, as text; empty when nobody knows.
    """

    count: int
    mac: bytes
    at: str = field(default="", compare=False)


class Anchors:
    """The heads that a verification must meet: the MACs of each count, and the farthest count."""

    def __init__(self, given: Mapping[int, bytes] | Iterable[Head]) -> None:
        pairs = (Head(*pair) for pair in given.items()) if isinstance(given, Mapping) else given
        self._heads = tuple(pairs)
        self.macs: dict[int, set[bytes]] = {}
        for head in self._heads:
            self.macs.setdefault(head.count, set()).add(head.mac)
        self.farthest = max(self.macs, default=0)

    def outlive(self, purge: Checkpoint, next_at: str) -> bool:
        """Whether one was noted after all that ``purge`` removed; the first row kept is of ``next_at``."""
        gone = [head for head in self._heads if head.count < purge.first]
        return any(not purge.may_have_taken(head.count, head.at, next_at) for head in gone)
