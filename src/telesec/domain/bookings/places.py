"""A wanted place of the agenda, what may hold it, and what is found of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from telesec.domain.agenda import ReasonCode
from telesec.domain.wall import to_minutes


class PlaceState(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    AWAY = "away"
    CLOSED = "closed"
    OUTSIDE = "outside"
    RULE = "rule"  # the motif's own rules say no
    PAST = "past"
    IMPOSSIBLE = "impossible"  # the hour that the clock skips


STATE_LABELS: dict[PlaceState, str] = {
    PlaceState.FREE: "Libre",
    PlaceState.TAKEN: "Pris",
    PlaceState.AWAY: "Absence",
    PlaceState.CLOSED: "Fermé",
    PlaceState.OUTSIDE: "Hors horaires",
    PlaceState.RULE: "Motif limité",
    PlaceState.PAST: "Passé",
    PlaceState.IMPOSSIBLE: "Impossible",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What holds wall minutes [start, end) of a practitioner: an appointment, or a colleague's hold.

    ``free_from`` is the end with the minutes kept free behind it.
    """

    practitioner_id: str
    start: int
    end: int
    free_from: int
    appointment_id: str = ""  # "" is a hold
    patient_id: str = ""
    reason_code_id: str = ""
    places: int = 1


@dataclass(frozen=True, slots=True)
class WantedPlace:
    """A place somebody wants, in wall time of its site."""

    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime
    motif: ReasonCode | None = None
    patient_id: str = ""
    urgent: bool = False

    @property
    def minutes(self) -> int:
        return to_minutes(self.end) - to_minutes(self.start)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``why`` is a short piece of a sentence, "" when free; ``beside`` warns of the patient's own others."""

    state: PlaceState
    why: str = ""
    beside: str = ""
