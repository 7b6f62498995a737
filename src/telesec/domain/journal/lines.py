"""Journal rows as shown to the people entitled to read them, and what one may ask of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from telesec.domain.people import Compartment

RANKS = {compartment: rank for rank, compartment in enumerate(Compartment)}


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One row as read by a person entitled to it, with the detail rows that complete it."""

    compartment: Compartment
    seq: int
    at: str
    account_id: str
    role: str
    workstation: str
    action: str
    subject_kind: str
    subject_id: str
    fields: str
    reason: str
    outcome: str
    true_at: str
    patient_id: str = ""
    session_id: str = ""
    app_version: str = ""
    details: tuple[JournalLine, ...] = ()
    withheld: bool = False  # about a patient whose identity the reader is not given

    @property
    def place(self) -> Place:
        return Place(self.at, RANKS[self.compartment], self.seq)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row stands among those of all compartments: by time, then compartment, then number."""

    at: str
    rank: int
    seq: int


class Ending(StrEnum):
    """How what one looks for ended."""

    ANY = ""
    REFUSED = "refused"
    FAILED = "failed"
    UNDONE = "undone"  # refused or failed


ENDING_WORDS = {
    Ending.ANY: "Tous les résultats",
    Ending.UNDONE: "Refusé ou en échec",
    Ending.REFUSED: "Refusé",
    Ending.FAILED: "En échec",
}


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What to keep; empty means all. ``before`` is the place of the oldest row already shown.

    ``since`` and ``until`` are days of the practice's wall, both included; ``odd_hours`` keeps nights,
    week-ends and public holidays; ``hour`` keeps one hour of each day, and then says by itself whether it is
    of the night. ``reason_begins`` is how a reason written by the program begins.
    """

    actions: frozenset[str] = frozenset()
    account_id: str = ""
    patient_id: str = ""
    ending: Ending = Ending.ANY
    since: date | None = None
    until: date | None = None
    odd_hours: bool = False
    hour: int | None = None
    reason_begins: str = ""
    before: Place | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Rows, newest first, with the names of the patients by id; ``more`` when older ones wait."""

    lines: tuple[JournalLine, ...]
    more: bool = False
    patients: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The same question, as one compartment's journal hears it.

    ``spans`` are the instants looked at, as text, newest first, each without its end; ``before`` is
    (instant, number). An empty ``actions`` or ``patient_ids`` means all.
    """

    spans: tuple[tuple[str, str], ...]
    before: tuple[str, int]
    actions: frozenset[str] = frozenset()
    account_id: str = ""
    patient_ids: tuple[str, ...] = ()
    ending: Ending = Ending.ANY
    reason_begins: str = ""
    limit: int = 200

    def keeps(self, line: JournalLine) -> bool:
        """Whether a row, whose patient is known to be meant, is among those wanted."""
        return (
            (line.at, line.seq) < self.before
            and (not self.actions or line.action in self.actions)
            and self.account_id in ("", line.account_id)
            and ended(line.outcome, self.ending)
            and line.reason.startswith(self.reason_begins)
            and any(start <= line.at < end for start, end in self.spans)
        )


def ended(outcome: str, ending: Ending) -> bool:
    """Whether a row's outcome is the ``ending`` looked for."""
    refused, failed = outcome == "refused", outcome.startswith("failed")
    return {
        Ending.ANY: True,
        Ending.REFUSED: refused,
        Ending.FAILED: failed,
        Ending.UNDONE: refused or failed,
    }[ending]
