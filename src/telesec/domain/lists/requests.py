"""What the desk asks of the waiting lists: put on, take off, note a call, give a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from telesec.domain.agenda import GRID_MINUTES, MAX_MINUTES, Appointment
from telesec.domain.bookings.requests import Booked
from telesec.domain.errors import Invalid
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.waiting import Availability, FreedPlace, Seat, Urgency, WaitingKind, WaitingLine


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """An entry as typed, new (``entry_id`` "") or changed from ``version``."""

    patient_id: str
    kind: WaitingKind
    minutes: int
    practitioner_ids: tuple[str, ...] = ()
    reason_code_id: str = ""
    appointment_id: str = ""
    availability: Availability = field(default_factory=Availability)
    first_day: date | None = None
    last_day: date | None = None
    urgency: Urgency = Urgency.ORDINARY
    note: str = field(repr=False, default="")
    entry_id: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry taken off the list: ``booked_id`` the appointment found otherwise, or "" and why.

    ``former``: where that appointment stood, when it was brought forward.
    """

    entry_id: str
    patient_id: str
    version: int
    reason: str = field(repr=False, default="")
    booked_id: str = ""
    former: Appointment | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Call:
    """A call made to the patient of an entry, about ``seat`` or about nothing precise."""

    entry_id: str
    patient_id: str
    outcome: Outcome
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The patient of an entry takes ``seat``."""

    line: WaitingLine = field(repr=False)
    seat: Seat


@dataclass(frozen=True, slots=True)
class Seated:
    """A place given from the list; ``freed`` is the patient's former place, when one moved."""

    booked: Booked
    freed: FreedPlace | None = None


def check_wish(wanted: WaitingRequest) -> None:
    """Raise Invalid, naming the field, unless the wish can ever be met."""
    if not GRID_MINUTES <= wanted.minutes <= MAX_MINUTES:
        raise Invalid("minutes", "Donnez une durée de 5 minutes au moins, d'une journée au plus.")
    if wanted.minutes % GRID_MINUTES:
        raise Invalid("minutes", "Les durées vont de 5 en 5 minutes : arrondissez.")
    if wanted.first_day and wanted.last_day and wanted.last_day < wanted.first_day:
        raise Invalid("last_day", "La fin de l'attente vient avant son début. Corrigez l'une des deux dates.")
    if (wanted.kind is WaitingKind.EARLIER) != bool(wanted.appointment_id):
        raise Invalid("kind", "Pour avancer un rendez-vous, choisissez d'abord lequel dans l'agenda.")
