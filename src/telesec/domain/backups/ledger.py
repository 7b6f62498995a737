"""The ledger of backups: every snapshot made, how each target stands, what no journal has been told yet."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from telesec.domain.backups.shapes import FaultKind, Made, Standing, Target

MOST_MADE = 200
MOST_UNSAID = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try ended: ``made_id`` names the snapshot, ``fault_kind`` what failed; one of them is ""."""

    id: str
    at: datetime
    target_id: str
    made_id: str = ""
    fault_kind: str = ""


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last snapshot this device knows to be on a target, kept apart from the practice's folder."""

    number: int
    manifest_sha256: str
    at: datetime


def place_of(target: Target) -> str:
    """One text for one place, whatever it is called and whoever vouches for its server."""
    names = ("kind", "endpoint", "port", "bucket", "folder", "disk_mark")
    told = "\0".join(str(getattr(target, name)) for name in names)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ledger:
    """``made`` from oldest to newest; ``numbers`` are the last used on each target, by failures too.

    ``places`` tell where each target was when its standing was noted. ``is_whole`` is False when the file
    could not be believed.
    """

    made: tuple[Made, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    unsaid: tuple[Outcome, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    is_whole: bool = True
    places: Mapping[str, str] = field(default_factory=dict)

    def standing(self, target_id: str) -> Standing:
        return self.standings.get(target_id, Standing(target_id))

    def of(self, target_id: str) -> tuple[Made, ...]:
        """The snapshots of one target, oldest first."""
        return tuple(one for one in self.made if one.target_id == target_id)

    def previous(self, target_id: str, known: ChainEnd | None) -> str:
        """Hash of the last manifest of a target, by this ledger or by what the device remembers."""
        last = self.standing(target_id).last_ok
        if known is not None and (last is None or known.number > last.number):
            return known.manifest_sha256
        return last.manifest_sha256 if last else ""

    def with_number(self, target_id: str, known: ChainEnd | None) -> Ledger:
        """The next number of a target is taken, before anything bears it: none is ever used twice."""
        last = self.standing(target_id).last_ok
        used = (self.numbers.get(target_id, 0), known.number if known else 0, last.number if last else 0)
        return replace(self, numbers={**self.numbers, target_id: max(used) + 1})

    def with_made(self, made: Made, outcome_id: str) -> Ledger:
        """One more snapshot, and a target that stands well again."""
        standing = replace(
            self.standing(made.target_id), last_ok=made, last_try=made.at, failures=0, fault_kind="", fault=""
        )
        outcome = Outcome(outcome_id, made.at, made.target_id, made_id=made.id)
        return replace(self._with(standing, outcome), made=(*self.made, replace(made, parts=()))[-MOST_MADE:])

    def with_fault(
        self, target_id: str, at: datetime, kind: FaultKind, sentence: str, outcome_id: str
    ) -> Ledger:
        """One more failure in a row. The journal is told its first, a new kind, and one a day."""
        before = self.standing(target_id)
        standing = replace(
            before,
            last_try=at,
            failures=before.failures + 1,
            fault_kind=kind.value,
            fault=sentence,
        )
        same = before.failures and before.fault_kind == kind.value
        if same and before.last_try is not None and before.last_try.date() == at.date():
            return self._with(standing)
        return self._with(standing, Outcome(outcome_id, at, target_id, fault_kind=kind.value))

    def with_check(self, target_id: str, at: datetime) -> Ledger:
        """A part of this target's last snapshot was read back and is the one sent."""
        return self._with(replace(self.standing(target_id), last_checked=at))

    def with_worry(self, target_id: str, sentence: str) -> Ledger:
        """What was found wrong with the snapshot before the last; "" when it was there."""
        return self._with(replace(self.standing(target_id), worry=sentence))

    def with_drill(self, target_id: str, at: datetime) -> Ledger:
        """A snapshot of this target was restored whole, opened and compared."""
        return self._with(replace(self.standing(target_id), last_drill=at))

    def without(self, target_id: str) -> Ledger:
        """A target nobody uses any more: its letter may be given to another place."""
        kept = {key: value for key, value in self.standings.items() if key != target_id}
        made = tuple(one for one in self.made if one.target_id != target_id)
        numbers = {key: value for key, value in self.numbers.items() if key != target_id}
        return replace(self, standings=kept, made=made, numbers=numbers)

    def forgotten(self, target_id: str) -> Ledger:
        """Nothing is known of what a target holds; its numbers go on, none is used twice."""
        return replace(self.without(target_id), numbers=self.numbers)

    def placed(self, targets: Iterable[Target]) -> Ledger:
        """What one place received says nothing of another that bears its letter now."""
        places = {target.id: place_of(target) for target in targets}
        kept = self
        for target_id, place in places.items():
            if self.places.get(target_id, place) != place:
                kept = kept.forgotten(target_id)
        return replace(kept, places={**self.places, **places})

    def said(self, ids: Collection[str]) -> Ledger:
        """These outcomes are in the journal, or sealed for it."""
        return replace(self, unsaid=tuple(one for one in self.unsaid if one.id not in ids))

    def _with(self, standing: Standing, *telling: Outcome) -> Ledger:
        standings = {**self.standings, standing.target_id: standing}
        return replace(self, standings=standings, unsaid=(*self.unsaid, *telling)[-MOST_UNSAID:])
