"""What the agenda is asked and what it answers: ranges, bookings, moves, cancellations, holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from telesec.domain.agenda import (
    Appointment,
    AppointmentLine,
    CancelledBy,
    Hold,
    Status,
)
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.steps import NOTHING, Deed
from telesec.domain.day_parts import DayPart
from telesec.domain.hours.opening import Opening
from telesec.domain.slips_due import SlipsDue

HOLD_TIME = timedelta(minutes=15)

NEXT_STATUSES: dict[Status, frozenset[Status]] = {
    Status.BOOKED: frozenset({Status.ARRIVED, Status.IN_CARE, Status.DONE, Status.NO_SHOW}),
    Status.ARRIVED: frozenset({Status.BOOKED, Status.IN_CARE, Status.DONE}),
    Status.IN_CARE: frozenset({Status.ARRIVED, Status.DONE, Status.BOOKED}),
    Status.DONE: frozenset({Status.IN_CARE, Status.BOOKED}),
    Status.NO_SHOW: frozenset({Status.BOOKED, Status.ARRIVED}),
    Status.CANCELLED: frozenset({Status.BOOKED}),
}
"""From each status, those a key may set; ``BOOKED`` undoes, and checks the place again."""


@dataclass(frozen=True, slots=True)
class AgendaRange:
    """Columns asked for: some practitioners over ``days`` days from ``first``."""

    practitioner_ids: tuple[str, ...]
    first: date
    days: int = 1

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class AgendaView:
    """What one view of the agenda shows: appointments, holds, when its practitioners receive or are away.

    ``slips``: how many call slips are to be read on which day, for an account that reads them.
    """

    asked: AgendaRange
    lines: tuple[AppointmentLine, ...] = field(repr=False, default=())
    holds: tuple[Hold, ...] = ()
    openings: tuple[Opening, ...] = ()
    absences: tuple[Absence, ...] = ()
    slips: tuple[SlipsDue, ...] = ()


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """A wanted appointment.

    ``overbook_reason`` not empty means: beside another one, or against the motif's rules, on purpose.
    """

    practitioner_id: str
    site_id: str
    patient_id: str
    start: datetime
    end: datetime
    reason_code_id: str = ""
    note: str = field(repr=False, default="")
    overbook_reason: str = field(repr=False, default="")
    urgent: bool = False
    room_id: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment written down, the sentence to read to the caller, and what to be told."""

    appointment: Appointment
    read_back: str = field(repr=False)
    warnings: tuple[str, ...] = ()
    preparation: str = ""  # to be read to the caller too
    deed: Deed = NOTHING


@dataclass(frozen=True, slots=True)
class Done:
    """An appointment changed where it stands, the deed that undoes it, and what to be told."""

    appointment: Appointment
    deed: Deed
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """A new place for an appointment as it was read (``version``)."""

    appointment_id: str
    patient_id: str
    version: int
    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime
    overbook_reason: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class CancelRequest:
    appointment_id: str
    patient_id: str
    version: int
    by: CancelledBy
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MarkRequest:
    appointment_id: str
    patient_id: str
    version: int
    status: Status


@dataclass(frozen=True, slots=True)
class ExcuseRequest:
    """Whether a missed appointment is excused; None takes the word back."""

    appointment_id: str
    patient_id: str
    version: int
    excused: bool | None


@dataclass(frozen=True, slots=True)
class EditRequest:
    """What may change of an appointment without moving it."""

    appointment_id: str
    patient_id: str
    version: int
    reason_code_id: str
    note: str = field(repr=False)
    urgent: bool = False
    room_id: str = ""


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """A slot to keep while somebody is on the telephone; an account holds one at a time.

    With the motif of a group, one of its places is kept.
    """

    practitioner_id: str
    site_id: str
    start: datetime
    end: datetime
    reason_code_id: str = ""


@dataclass(frozen=True, slots=True)
class SlotRequest:
    """The next ``count`` free slots of ``minutes`` for any of the practitioners, within ``days`` days.

    ``minutes`` 0: the motif's own length. ``after``: wall time from which to look; None or a past time
    means now. ``site_ids``, ``parts``: none means any. ``not_weekdays``: 0 = Monday. ``urgent``: the
    places kept for urgencies are offered too. A slot starts at ``since`` or after, before ``until``.
    """

    practitioner_ids: tuple[str, ...]
    minutes: int = 0
    after: datetime | None = None
    count: int = 3
    days: int = 56
    reason_code_id: str = ""
    site_ids: tuple[str, ...] = ()
    parts: tuple[DayPart, ...] = ()
    not_weekdays: tuple[int, ...] = ()
    not_dates: tuple[date, ...] = ()
    urgent: bool = False
    since: time | None = None
    until: time | None = None


@dataclass(frozen=True, slots=True)
class PatientVisits:
    """A patient's appointments: those to come, soonest first, and the past ones, latest first."""

    to_come: tuple[AppointmentLine, ...] = field(repr=False, default=())
    past: tuple[AppointmentLine, ...] = field(repr=False, default=())
