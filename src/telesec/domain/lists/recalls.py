"""Recalls: patients who are due to come back, and when the desk is to remind them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.errors import Invalid
from telesec.domain.lists.called import Ended, Outcome, ToCall

FARTHEST_YEARS = 10


class RecallState(StrEnum):
    DUE = "due"
    CONTACTED = "contacted"
    BOOKED = "booked"
    DROPPED = "dropped"


STATE_LABELS = {
    RecallState.DUE: "À rappeler",
    RecallState.CONTACTED: "Contacté",
    RecallState.BOOKED: "Rendez-vous pris",
    RecallState.DROPPED: "Abandonné",
}


@dataclass(frozen=True, slots=True)
class Recall(Ended):
    """A patient to be called from ``due`` on, so that they come back."""

    id: str
    patient_id: str
    due: date
    created_at: datetime  # aware UTC
    created_by: str
    practitioner_id: str = ""
    reason_code_id: str = ""
    note: str = field(repr=False, default="")
    state: RecallState = RecallState.DUE
    contacted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecallLine(ToCall):
    """What the desk shows of one recall."""

    recall: Recall


@dataclass(frozen=True, slots=True)
class RecallRequest:
    """A recall as typed, new (``recall_id`` "") or changed from ``version``."""

    patient_id: str
    due: date
    practitioner_id: str = ""
    reason_code_id: str = ""
    note: str = field(repr=False, default="")
    recall_id: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class RecallCall:
    """A call made to the patient of a recall."""

    recall_id: str
    patient_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RecallClosing:
    """A recall that is over: ``booked_id`` the appointment taken, or "" with the reason for dropping it."""

    recall_id: str
    patient_id: str
    version: int
    booked_id: str = ""
    reason: str = field(repr=False, default="")


def check_due(due: date, today: date) -> None:
    """Raise Invalid when a recall would be in the past, or farther than anybody plans."""
    if due < today:
        raise Invalid("due", "Cette date est passée. Donnez aujourd'hui ou une date à venir.")
    if due.year > today.year + FARTHEST_YEARS:
        raise Invalid("due", f"Un rappel se prévoit {FARTHEST_YEARS} ans à l'avance au plus.")


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
