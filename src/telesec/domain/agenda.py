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
    step: int = 0  # minutes between proposed starts; 0 = the duration itself
    buffer: int = 0  # minutes kept free after the visit by the search of slots
    places: int = 1  # how many patients the same slot takes (a group above 1)
    urgent: bool = False  # may use the places reserved for urgencies
    booked_by: tuple[str, ...] = ()  # roles that may book it; none = the whole desk
    practitioner_ids: tuple[str, ...] = ()  # who offers it; none = everybody
    min_notice: int = 0  # minutes between now and the earliest start
    horizon_days: int = 0  # how far ahead it may be booked; 0 = no limit
    preparation: str = ""  # read aloud and printed on the slip
    reminded: bool = True  # False: no reminder is ever sent for this motif


@dataclass(frozen=True, slots=True)
class WeeklyRange:
    """Opening hours of a practitioner: weekday 0 = Monday, minutes of the day, validity dates.

    ``every`` > 1: only one week out of so many, counted from the week of ``anchor`` (RRULE INTERVAL).
    ``urgent``: kept for urgencies until ``release_minute`` of the day ``release_days`` before.
    """

    id: str
    practitioner_id: str
    site_id: str
    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date = date(2000, 1, 1)
    valid_to: date = date(9999, 12, 31)
    every: int = 1
    anchor: date = date(2000, 1, 3)  # a Monday
    reason_code_ids: tuple[str, ...] = ()  # motifs it is limited to; none = any
    urgent: bool = False
    release_days: int = 0
    release_minute: int = 0  # 0 with release_days 0: never released
    room_id: str = ""


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
    urgent: bool = False
    series_id: str = ""
    room_id: str = ""
    buffer: int = 0  # minutes kept free after ``end`` by the search of slots
    places: int = 1  # of the slot, when it is a group's
    version: int = 1


@dataclass(frozen=True, slots=True)
class Attendance:
    """What became of an appointment: who cancelled it and why, when the patient came, and left."""

    cancelled_by: CancelledBy | None = None
    cancel_reason: str = field(repr=False, default="")
    withdrawn: bool = False  # undone by the desk: counted nowhere
    excused: bool | None = None  # of a missed one; None = not known
    arrived_at: datetime | None = None  # aware UTC, as are the two others
    in_care_at: datetime | None = None
    left_at: datetime | None = None


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
    """A place that may be given. ``places_left``: of a group's slot, those still free."""

    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime
    places_left: int = 1
    room_id: str = ""
