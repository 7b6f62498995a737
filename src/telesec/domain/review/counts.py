"""What the journals count for the review: figures by account and time, never what anybody is worth."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from telesec.domain.wall import wall_now

_SLOT_ENDS = "0:00.000000Z"


@dataclass(frozen=True, slots=True)
class Tally:
    """``count`` rows of one account and action in ten minutes; ``slot`` is ``2026-11-16T08:3`` (UTC)."""

    account_id: str
    action: str
    slot: str
    count: int

    def wall(self, zone: str) -> datetime:
        """When the ten minutes began, on a wall of ``zone``."""
        return slot_wall(self.slot, zone)


@dataclass(frozen=True, slots=True)
class Opening:
    """A record opened by an account, ``count`` times in these ten minutes."""

    account_id: str
    slot: str
    patient_id: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class FailedSignIns:
    """Sign-ins that failed for one login, known by the beginning of its tag; ``last`` is the latest (UTC)."""

    tag: str
    slot: str
    count: int
    last: str


@dataclass(frozen=True, slots=True)
class Namesakes:
    """An account that opened ``count`` times the record of a patient of the same surname.

    ``first`` and ``last`` are the ten minutes of the first and of the latest time.
    """

    account_id: str
    patient_id: str
    count: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """A colleague's note opened with a reason."""

    account_id: str
    at: str
    patient_id: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """All that the journals read by one session say of a span of time.

    A patient whose identity the reader is not given is "" in ``namesakes`` and ``glass``.
    """

    tallies: tuple[Tally, ...] = ()
    undone: tuple[Tally, ...] = ()
    openings: tuple[Opening, ...] = ()
    failed: tuple[FailedSignIns, ...] = ()
    namesakes: tuple[Namesakes, ...] = ()
    glass: tuple[GlassBroken, ...] = ()

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.tallies + other.tallies,
            self.undone + other.undone,
            self.openings + other.openings,
            self.failed + other.failed,
            self.namesakes + other.namesakes,
            self.glass + other.glass,
        )

    def patients(self) -> set[str]:
        """Whose identity would be shown."""
        ids = {one.patient_id for one in self.namesakes} | {one.patient_id for one in self.glass}
        return ids - {""}

    def withheld(self, known: Collection[str]) -> Counts:
        """The same, without the identity of any patient but these, nor what was typed about them."""
        return replace(
            self,
            namesakes=tuple(
                one if one.patient_id in known else replace(one, patient_id="") for one in self.namesakes
            ),
            glass=tuple(
                one if one.patient_id in known else replace(one, patient_id="", reason="")
                for one in self.glass
            ),
        )


def namesakes(openings: Iterable[Opening], bearers: Mapping[str, Mapping[str, str]]) -> tuple[Namesakes, ...]:
    """The openings of records by a bearer of the same name: ``bearers`` tells, for each account, the kept
    file of each patient of its surname."""
    found: dict[tuple[str, str], list[Opening]] = {}
    for one in openings:
        kept = bearers.get(one.account_id, {}).get(one.patient_id)
        if kept is not None:
            found.setdefault((one.account_id, kept), []).append(one)
    return tuple(
        Namesakes(
            account_id,
            patient_id,
            sum(one.count for one in times),
            min(one.slot for one in times),
            max(one.slot for one in times),
        )
        for (account_id, patient_id), times in found.items()
    )


def slot_wall(slot: str, zone: str) -> datetime:
    """The wall time at which ten minutes (``2026-11-16T08:3``, UTC) begin."""
    return wall_now(datetime.fromisoformat(f"{slot}{_SLOT_ENDS}"), zone)
