"""What the telephone desk may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telesec.domain.calls.lines import Line
from telesec.domain.calls.requests import (
    CallBack,
    CallEdit,
    CallFilter,
    Choosing,
    Ending,
    FindCaller,
    IdentityAnswers,
    Parking,
    Resuming,
    Taking,
    ThirdPartyAnswers,
    Transfer,
)
from telesec.domain.calls.ringing import Ring
from telesec.domain.calls.views import CallPage, CallView, DeskCalls, MaskedPatient, NumberOnFile, Verdict
from telesec.domain.reference import Reference


@dataclass(frozen=True, slots=True)
class CallsPorts:
    """``now`` (aware UTC), ``wall`` (an instant on the practice's wall) and ``reference`` answer at once.

    Everything else runs on the worker.
    """

    now: Callable[[], datetime]
    wall: Callable[[datetime], datetime]
    reference: Callable[[], Reference]
    lines: Callable[[], tuple[Line, ...]]
    standing: Callable[[], DeskCalls]
    ring: Callable[[Ring], CallView]
    take: Callable[[Taking], CallView]
    park: Callable[[Parking], CallView]
    resume: Callable[[Resuming], CallView]
    edit: Callable[[CallEdit], CallView]
    end: Callable[[Ending], CallView]
    transfer: Callable[[Transfer], CallView]
    view: Callable[[str], CallView]
    find: Callable[[FindCaller], tuple[MaskedPatient, ...]]
    choose: Callable[[Choosing], CallView]
    check: Callable[[IdentityAnswers], Verdict]
    check_third_party: Callable[[ThirdPartyAnswers], Verdict]
    number_on_file: Callable[[CallBack], NumberOnFile]
    called_back: Callable[[CallBack], CallView]
    calls: Callable[[CallFilter], CallPage]
    may_book: bool = True
