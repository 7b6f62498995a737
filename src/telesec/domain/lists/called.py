"""What the waiting lists and the recalls have alike: a patient to call, the calls made, how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.agenda import Appointment


class Outcome(StrEnum):
    """What came of one call."""

    NO_ANSWER = "no_answer"
    MESSAGE = "message"
    REFUSED = "refused"
    ACCEPTED = "accepted"


OUTCOME_LABELS = {
    Outcome.NO_ANSWER: "Pas de réponse",
    Outcome.MESSAGE: "Message laissé",
    Outcome.REFUSED: "Refuse",
    Outcome.ACCEPTED: "Accepte",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call: when, by whom, about which place, and what came of it."""

    at: datetime  # aware UTC
    account_id: str
    outcome: Outcome
    practitioner_id: str = ""
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """By which appointment a line of a list ended, or by whom, when and why; nothing while it stands."""

    booked_id: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    close_reason: str = field(repr=False, default="")
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCall:
    """Who is to be called, and the calls made; ``ahead`` is the patient's next appointment."""

    shown_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    sex: str
    phone: str = field(repr=False)
    phone2: str = field(repr=False, default="")
    opt_outs: tuple[str, ...] = ()
    ahead: Appointment | None = None
    attempts: tuple[Attempt, ...] = ()
