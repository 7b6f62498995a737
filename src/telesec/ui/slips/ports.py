"""What slips and results may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from telesec.domain.contacts.consents import ThirdPartyConsent
from telesec.domain.patients import PatientsFound
from telesec.domain.people import Account
from telesec.domain.reference import Reference
from telesec.domain.slips.results import (
    PatientResults,
    ReleaseRequest,
    Releases,
    ReleaseWithdrawal,
    Result,
    ResultAnswer,
    ResultDraft,
    ResultEdit,
)
from telesec.domain.slips.slip_settings import SlipSettings, SlipTemplate
from telesec.domain.slips.slips import (
    Slip,
    SlipBoard,
    SlipCounts,
    SlipDraft,
    SlipMove,
    SlipSheet,
    SlipTransfer,
)


@dataclass(frozen=True, slots=True)
class WritePorts:
    """What writing a slip needs. ``reference``, ``wall_now`` and ``wall`` answer at once.

    ``wall`` gives an aware instant as the clock on the practice's wall shows it.
    """

    reference: Callable[[], Reference]
    wall_now: Callable[[], datetime]
    wall: Callable[[datetime], datetime]
    settings: Callable[[], SlipSettings]
    write: Callable[[SlipDraft], Slip]
    search_patients: Callable[[str], PatientsFound]


@dataclass(frozen=True, slots=True)
class SlipPorts:
    """What the tab does, on the worker; ``board(done)``. ``account`` is who is signed in.

    ``may_file``: this account writes notes; ``may_settle``: it changes the templates.
    """

    forms: WritePorts
    account: Account
    board: Callable[[bool], SlipBoard]
    read: Callable[[str], SlipSheet]
    answer: Callable[[SlipMove], SlipSheet]
    correct: Callable[[SlipMove], SlipSheet]
    add: Callable[[SlipMove], SlipSheet]
    transfer: Callable[[SlipTransfer], SlipSheet]
    close: Callable[[SlipMove], SlipSheet]
    reopen: Callable[[SlipMove], SlipSheet]
    file: Callable[[SlipMove], SlipSheet]
    save_templates: Callable[[Sequence[SlipTemplate], Sequence[SlipTemplate]], SlipSettings]
    may_file: bool = False
    may_settle: bool = False


@dataclass(frozen=True, slots=True)
class CountPorts:
    """The counters, on the worker; ``now`` (aware) at once."""

    counts: Callable[[], SlipCounts]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class AskPorts:
    """Asking for a result during a call, on the worker; ``names`` of practitioners by id, at once."""

    ask: Callable[[str], ResultAnswer]
    name: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ResultPorts:
    """A practitioner's results of one patient, on the worker but ``wall`` and ``names``.

    ``agreed`` gives who may be told results of the patient.
    """

    results: Callable[[str], PatientResults]
    write: Callable[[ResultDraft], Result]
    edit: Callable[[ResultEdit], Result]
    release: Callable[[ReleaseRequest], Releases]
    withdraw: Callable[[ReleaseWithdrawal], Releases]
    agreed: Callable[[str], tuple[ThirdPartyConsent, ...]]
    wall: Callable[[datetime], datetime]
    wall_now: Callable[[], datetime]
    names: Callable[[], dict[str, str]]
