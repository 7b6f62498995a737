"""This one, the following ones, or all of a series: which appointments, and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from telesec.domain.agenda import Appointment, CancelledBy, Status
from telesec.domain.bookings.places import Verdict
from telesec.domain.bookings.steps import Kept


class Scope(StrEnum):
    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


SCOPE_LABELS: dict[Scope, str] = {
    Scope.THIS: "Celui-ci",
    Scope.FOLLOWING: "Celui-ci et les suivants",
    Scope.ALL: "Toute la série",
}


class Alteration(StrEnum):
    """What may be done to several appointments of a series at once."""

    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class ScopeRequest:
    """``days`` and ``hour`` say where those moved go: so many days later, at that hour (None: unchanged).

    What is not asked for is left to each appointment: its hour, its length, its practitioner.
    """

    appointment_id: str
    patient_id: str
    series_id: str
    scope: Scope
    alteration: Alteration
    days: int = 0
    hour: time | None = None
    minutes: int = 0  # new length, 0: unchanged
    practitioner_id: str = ""  # "": unchanged
    cancelled_by: CancelledBy = CancelledBy.PATIENT
    reason: str = field(repr=False, default="")
    overbook_reason: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One appointment of the series: as it is, as it becomes, or why it is left alone."""

    kept: Kept
    after: Appointment | None
    left: str = ""  # why it does not change: "déjà passé", "déjà annulé"
    verdict: Verdict | None = None


_LEFT: dict[Status, str] = {
    Status.CANCELLED: "déjà annulé",
    Status.NO_SHOW: "noté absent",
    Status.DONE: "déjà terminé",
    Status.IN_CARE: "en cours",
    Status.ARRIVED: "patient déjà arrivé",
}


def chosen_ones(series: Sequence[Kept], appointment_id: str, scope: Scope) -> list[Kept]:
    """The appointments of ``scope``, by start; those taken back by the desk itself are not counted."""
    found = [one for one in series if not one.attendance.withdrawn]
    here = next((one for one in found if one.appointment.id == appointment_id), None)
    if here is None:
        return []
    if scope is Scope.THIS:
        return [here]
    if scope is Scope.ALL:
        return found
    return [one for one in found if one.appointment.start >= here.appointment.start]


def planned(series: Sequence[Kept], wanted: ScopeRequest, now: datetime) -> list[ScopeLine]:
    """What becomes of each appointment of the scope; what is over or called off is left as it is."""
    lines = []
    for one in chosen_ones(series, wanted.appointment_id, wanted.scope):
        left = _left(one.appointment, now)
        after = None if left else altered(one.appointment, wanted)
        if after is not None and _same(one.appointment, after):
            left, after = "rien ne change", None
        lines.append(ScopeLine(one, after, left))
    return lines


def _left(made: Appointment, now: datetime) -> str:
    if made.status is not Status.BOOKED:
        return _LEFT[made.status]
    return "déjà passé" if made.end <= now else ""


def _same(made: Appointment, after: Appointment) -> bool:
    place = made.practitioner_id, made.start, made.end, made.status
    return place == (after.practitioner_id, after.start, after.end, after.status)


def altered(made: Appointment, wanted: ScopeRequest) -> Appointment:
    """The appointment as the request wants it."""
    if wanted.alteration is Alteration.CANCEL:
        return replace(made, status=Status.CANCELLED)
    start = made.start + timedelta(days=wanted.days)
    if wanted.hour is not None:
        start = datetime.combine(start.date(), wanted.hour)
    length = timedelta(minutes=wanted.minutes) if wanted.minutes else made.end - made.start
    who = wanted.practitioner_id or made.practitioner_id
    return replace(
        made,
        practitioner_id=who,
        room_id=made.room_id if who == made.practitioner_id else "",
        start=start,
        end=start + length,
        overbooked=False,
        overbook_reason=wanted.overbook_reason or made.overbook_reason,
    )
