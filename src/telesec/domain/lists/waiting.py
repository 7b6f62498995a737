"""Who waits for a place: entries of the waiting lists, the calls made about them, a place set free."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from telesec.domain.agenda import Appointment
from telesec.domain.day_parts import DayPart, part_of
from telesec.domain.errors import Invalid
from telesec.domain.lists.called import Attempt, Ended, ToCall


class WaitingKind(StrEnum):
    CARE = "care"  # has no appointment and seeks one
    EARLIER = "earlier"  # has one, and wants it sooner


class WaitingState(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"


class Urgency(IntEnum):
    """How pressing it is, as the practice said; decides before seniority."""

    ORDINARY = 0
    SOON = 1
    URGENT = 2


KIND_LABELS = {WaitingKind.CARE: "Cherche une place", WaitingKind.EARLIER: "Veut plus tôt"}
STATE_LABELS = {
    WaitingState.WAITING: "En attente",
    WaitingState.BOOKED: "Rendez-vous donné",
    WaitingState.WITHDRAWN: "Retiré de la liste",
}
URGENCY_LABELS = {Urgency.ORDINARY: "Ordinaire", Urgency.SOON: "Rapide", Urgency.URGENT: "Urgent"}
_LETTERS = {part.value[0]: part for part in DayPart}
"""How a part of the day is stored: m, a or e."""


@dataclass(frozen=True, slots=True)
class Availability:
    """When the patient can come: pairs of weekday (0 = Monday) and part of day; none = at any time."""

    times: frozenset[tuple[int, DayPart]] = frozenset()

    def suits(self, moment: datetime) -> bool:
        return not self.times or (moment.weekday(), part_of(moment)) in self.times

    def as_text(self) -> str:
        """``0m 0a 2e``: as it is stored."""
        return " ".join(f"{weekday}{part.value[0]}" for weekday, part in sorted(self.times))

    @staticmethod
    def from_text(text: str) -> Availability:
        """What ``as_text`` wrote; raises Invalid for anything else."""
        try:
            times = frozenset((int(word[:1]), _LETTERS[word[1:]]) for word in text.split())
        except (KeyError, ValueError):
            raise Invalid("availability", "Les disponibilités ne sont pas lisibles. Redonnez-les.") from None
        if any(weekday > 6 for weekday, _part in times):
            raise Invalid("availability", "Les disponibilités ne sont pas lisibles. Redonnez-les.")
        return Availability(times)


@dataclass(frozen=True, slots=True)
class WaitingEntry(Ended):
    """A patient's wish, kept until a place is given or the patient gives up.

    ``appointment_id`` is the appointment that is to come sooner, "" for one who seeks care.
    ``practitioner_ids`` empty = any who offers the motif.
    """

    id: str
    patient_id: str
    kind: WaitingKind
    minutes: int
    created_at: datetime  # aware UTC: seniority
    created_by: str
    practitioner_ids: tuple[str, ...] = ()
    reason_code_id: str = ""
    appointment_id: str = ""
    availability: Availability = field(default_factory=Availability)
    first_day: date | None = None
    last_day: date | None = None
    urgency: Urgency = Urgency.ORDINARY
    note: str = field(repr=False, default="")
    state: WaitingState = WaitingState.WAITING


@dataclass(frozen=True, slots=True)
class WaitingLine(ToCall):
    """What the desk shows of one entry; ``appointment`` is the one that is to come sooner."""

    entry: WaitingEntry
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class FreedPlace:
    """A place of the agenda that has just become free, in wall time."""

    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Hole:
    """Wall minutes free around a freed place: open from ``start`` to ``end``, nobody seen until ``until``.

    ``reason_code_ids``: the motifs it is limited to, none = any. ``urgent``: still kept for urgencies.
    ``whole``: a place in a group, taken from end to end or not at all.
    """

    start: int
    end: int
    until: int
    reason_code_ids: tuple[str, ...] = ()
    urgent: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """The place an entry would take in a hole."""

    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that fits, where it would sit; ``tried`` is the last call about this very place.

    ``same_day``: what the patient has that day already, other than the appointment to bring forward.
    """

    line: WaitingLine = field(repr=False)
    seat: Seat
    tried: Attempt | None = None
    same_day: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A freed place and who fits it, in fair order."""

    place: FreedPlace
    candidates: tuple[Candidate, ...] = ()
    still_free: bool = True
