"""Appointments as wall time in their site's zone, and the words of the agenda."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.patients import Sex

GRID_MINUTES = 5
MAX_MINUTES = 24 * 60


class Status(StrEnum):
    """Life of an appointment (FHIR R4 Appointment.status in brackets)."""

    BOOKED = "booked"  # booked
    ARRIVED = "arrived"  # arrived
    IN_CARE = "in_care"  # checked-in
    DONE = "done"  # fulfilled
    CANCELLED = "cancelled"  # cancelled
    NO_SHOW = "no_show"  # noshow


STATUS_LABELS: dict[Status, str] = {
    Status.BOOKED: "Prévu",
    Status.ARRIVED: "Arrivé",
    Status.IN_CARE: "En consultation",
    Status.DONE: "Terminé",
    Status.CANCELLED: "Annulé",
    Status.NO_SHOW: "Absent",
}


class CancelledBy(StrEnum):
    PATIENT = "patient"
    PRACTICE = "practice"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A motif: why one comes, how long it takes, how it looks. Choosing one stays optional."""

    id: str
    label: str
    minutes: int
    color: str  # token name: blue | teal | rose | amber | violet | slate
    active: bool = True


@dataclass(frozen=True, slots=True)
class WeeklyRange:
    """Opening hours of a practitioner: weekday 0 = Monday, minutes of the day, validity dates."""

    id: str
    practitioner_id: str
    site_id: str
    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date = date(2000, 1, 1)
    valid_to: date = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A patient's place in a practitioner's day; ``start`` and ``end`` are naive wall times."""

    id: str
    practitioner_id: str
    site_id: str
    patient_id: str
    start: datetime
    end: datetime
    reason_code_id: str = ""
    status: Status = Status.BOOKED
    overbooked: bool = False
    overbook_reason: str = field(repr=False, default="")
    note: str = field(repr=False, default="")
    version: int = 1


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """What the agenda shows of one appointment. ``reason_label`` is empty for billing."""

    appointment: Appointment
    shown_name: str = field(repr=False)  # "DUBOIS Noël"
    birth_date: date | None = field(repr=False)
    phone: str = field(repr=False)
    reason_label: str = field(repr=False, default="")
    color: str = "slate"
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot kept while somebody is on the telephone; others see it taken until ``expires_at`` (UTC)."""

    id: str
    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime
    account_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FreeSlot:
    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime
