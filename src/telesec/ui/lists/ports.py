"""What the lists may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telesec.domain.agenda import Hold
from telesec.domain.bookings.requests import HoldRequest, PatientVisits
from telesec.domain.lists.recalls import Recall, RecallCall, RecallClosing, RecallLine, RecallRequest
from telesec.domain.lists.requests import Acceptance, Call, Seated, WaitingRequest, Withdrawal
from telesec.domain.lists.waiting import FreedPlace, Proposal, WaitingEntry, WaitingLine
from telesec.domain.patients import PatientsFound
from telesec.domain.reference import Reference


@dataclass(frozen=True, slots=True)
class FormPorts:
    """What the two forms need. ``reference``, ``wall_now`` and ``wall`` answer at once.

    ``wall`` gives an aware instant as the clock on the practice's wall shows it.
    """

    reference: Callable[[], Reference]
    wall_now: Callable[[], datetime]
    wall: Callable[[datetime], datetime]
    search_patients: Callable[[str], PatientsFound]
    visits: Callable[[str], PatientVisits]
    put_on_list: Callable[[WaitingRequest], WaitingLine]
    put_recall: Callable[[RecallRequest], RecallLine]


@dataclass(frozen=True, slots=True)
class ListsPorts:
    """What the page does, on the worker; ``waiting_list(closed)``, ``recall_list(later, closed)``."""

    forms: FormPorts
    waiting_list: Callable[[bool], tuple[WaitingLine, ...]]
    withdraw: Callable[[Withdrawal], WaitingLine]
    put_back: Callable[[WaitingEntry], WaitingLine]
    note_call: Callable[[Call], WaitingLine]
    recall_list: Callable[[bool, bool], tuple[RecallLine, ...]]
    note_recall_call: Callable[[RecallCall], RecallLine]
    close_recall: Callable[[RecallClosing], RecallLine]
    reopen_recall: Callable[[Recall], RecallLine]


@dataclass(frozen=True, slots=True)
class FreedPorts:
    """What proposing a freed place does; all on the worker but the three first."""

    reference: Callable[[], Reference]
    wall_now: Callable[[], datetime]
    wall: Callable[[datetime], datetime]
    propose: Callable[[FreedPlace], Proposal]
    give: Callable[[Acceptance], Seated]
    note_call: Callable[[Call], WaitingLine]
    hold: Callable[[HoldRequest], Hold]
    release_hold: Callable[[], None]
