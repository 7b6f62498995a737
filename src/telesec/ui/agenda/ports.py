"""What the agenda page may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from telesec.domain.actions import Action
from telesec.domain.agenda import Attendance, FreeSlot, Hold
from telesec.domain.bookings.occupancy import DayLoad, MonthAsked
from telesec.domain.bookings.preferences import AgendaPreferences
from telesec.domain.bookings.requests import (
    AgendaRange,
    AgendaView,
    Booked,
    BookingRequest,
    CancelRequest,
    Done,
    EditRequest,
    ExcuseRequest,
    HoldRequest,
    MarkRequest,
    MoveRequest,
    PatientVisits,
    SlotRequest,
)
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.waiting_room import BoardAsked, Presence
from telesec.domain.patients import Patient, PatientDraft, PatientLine, PatientsFound
from telesec.domain.reference import Reference


@dataclass(frozen=True, slots=True)
class AgendaPorts:
    """``reference`` and ``wall_now`` answer at once; everything else runs on the worker.

    ``own_practitioner`` is the id of the practitioner signed in, "" for a secretary. ``may_bill`` tells
    whether this account bills a practitioner's visits, ``may_overbook`` whether it may put two patients
    at once in their agenda; they answer at once too, as do ``instant`` (aware UTC) and ``wall_at``,
    the wall time of a site by its id, ``allows``: whether an act may be offered to this account at all, and
    ``on_line``: whether somebody is on the telephone.
    """

    reference: Callable[[], Reference]
    wall_now: Callable[[], datetime]
    view: Callable[[AgendaRange], AgendaView]
    visits: Callable[[str], PatientVisits]
    next_slots: Callable[[SlotRequest], list[FreeSlot]]
    book: Callable[[BookingRequest], Booked]
    move: Callable[[MoveRequest], Booked]
    resize: Callable[[MoveRequest], Booked]
    cancel: Callable[[CancelRequest], Done]
    mark: Callable[[MarkRequest], Done]
    excuse: Callable[[ExcuseRequest], Done]
    edit: Callable[[EditRequest], Done]
    move_together: Callable[[Sequence[MoveRequest]], Deed]
    attendance: Callable[[str], Attendance]
    undo: Callable[[Deed], Deed]
    redo: Callable[[Deed], Deed]
    hold: Callable[[HoldRequest], Hold]
    renew_hold: Callable[[], Hold | None]
    release_hold: Callable[[], None]
    search_patients: Callable[[str], PatientsFound]
    open_patient: Callable[[str], Patient]
    create_patient: Callable[[PatientDraft], Patient]
    likely_duplicates: Callable[[PatientDraft], tuple[PatientLine, ...]]
    account_id: str = ""
    allows: Callable[[Action], bool] = lambda _action: True
    on_line: Callable[[], bool] = lambda: False
    own_practitioner: str = ""
    may_bill: Callable[[str], bool] = lambda _practitioner_id: False
    may_overbook: Callable[[str], bool] = lambda _practitioner_id: True
    wall_at: Callable[[str], datetime] | None = None
    instant: Callable[[], datetime] = lambda: datetime.now(UTC)
    month: Callable[[MonthAsked], tuple[DayLoad, ...]] = lambda _asked: ()
    board: Callable[[BoardAsked], tuple[Presence, ...]] = lambda _asked: ()
    preferences: Callable[[], AgendaPreferences] = AgendaPreferences
    keep_preferences: Callable[[AgendaPreferences], AgendaPreferences] = lambda chosen: chosen
