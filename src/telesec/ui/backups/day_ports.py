"""What comparing a day with a backup asks of the rest of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from telesec.domain.backups.day_compare import CopiedBack, DayThen, Difference
from telesec.domain.backups.restores import Listing
from telesec.domain.backups.shapes import Progress

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


class Comparing(Protocol):
    """``begin`` runs on the worker, under a proof; ``listing`` and ``look`` on the network's thread."""

    def begin(self, target_id: str) -> None: ...

    def listing(self, tell: Tell, stop: Stop) -> Listing: ...

    def look(self, snapshot_id: str, practitioner_id: str, day: date, tell: Tell, stop: Stop) -> DayThen: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DayComparePorts:
    """``places``, ``differences`` and ``copy_back`` run on the worker; ``practitioners`` is id → name."""

    comparing: Callable[[], Comparing]
    places: Callable[[], Mapping[str, str]]
    differences: Callable[[DayThen], Sequence[Difference]]
    copy_back: Callable[[Sequence[Difference]], CopiedBack]
    prove: Callable[[str, str], None]
    practitioners: Mapping[str, str]
    zone: str
