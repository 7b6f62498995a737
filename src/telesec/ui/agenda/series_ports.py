"""What series, absences, the worklist and delays may ask of the rest of the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from telesec.domain.agenda import AppointmentLine, FreeSlot
from telesec.domain.bookings.absences import Absence, AbsenceRequest
from telesec.domain.bookings.delay import DelayLine, DelayRequest
from telesec.domain.bookings.series import SeriesBooked, SeriesLine, SeriesRequest
from telesec.domain.bookings.series_scope import ScopeLine, ScopeRequest
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.worklist import Posted, Worklist
from telesec.ui.agenda.ports import AgendaPorts


@dataclass(frozen=True, slots=True)
class SeriesPorts:
    """Everything here runs on the worker; ``agenda`` is what the page itself asks with."""

    agenda: AgendaPorts
    preview_series: Callable[[SeriesRequest], list[SeriesLine]]
    book_series: Callable[[SeriesRequest, Sequence[SeriesLine], str], SeriesBooked]
    preview_change: Callable[[ScopeRequest], list[ScopeLine]]
    change_series: Callable[[ScopeRequest, Sequence[ScopeLine]], Deed]
    absences: Callable[[Sequence[str], date, date], tuple[Absence, ...]]
    affected: Callable[[AbsenceRequest], tuple[AppointmentLine, ...]]
    post_absence: Callable[[AbsenceRequest], Posted]
    change_absence: Callable[[AbsenceRequest], Posted]
    withdraw_absence: Callable[[Absence], Deed]
    worklist: Callable[[Sequence[str]], Worklist]
    proposals: Callable[[AppointmentLine], tuple[FreeSlot, ...]]
    preview_delay: Callable[[DelayRequest], list[DelayLine]]
    shift_day: Callable[[DelayRequest, Sequence[DelayLine]], Deed]
