"""What the desk is shown of calls: the file of a caller is masked until the identity is established."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.agenda import Appointment
from telesec.domain.calls.calls import Call, CallEvent, CallState
from telesec.domain.patients import PatientLine

PAGE = 200  # calls of a list read at once
MOST_LEFT = 10_000
MAX_FAILURES = 3  # wrong answers in one call; then only a call back to the number on file is left


@dataclass(frozen=True, slots=True)
class MaskedPatient:
    """A file the call may be about, with nothing to disclose: neither name, birth date nor number.

    ``near`` is True when the number is that of a person near the patient, not the patient's own.
    """

    patient_id: str
    initials: str = field(repr=False)
    near: bool = False


@dataclass(frozen=True, slots=True)
class KnownCorrespondent:
    """Somebody of the directory whose number it is; nothing of a patient is in it."""

    correspondent_id: str
    shown_name: str = field(repr=False)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DisclosedPatient:
    """The file, once the identity is established: who, and what is next in the agendas one sees."""

    line: PatientLine = field(repr=False)
    ahead: Appointment | None = None


@dataclass(frozen=True, slots=True)
class CallView:
    """A call with what happened in it. ``patient`` is the file chosen, masked; ``disclosed`` opens it.

    ``candidates`` are the files and ``correspondents`` the people of the directory with its number;
    ``completable``: it is over, and this account may still note what is missing.
    """

    call: Call
    state: CallState
    events: tuple[CallEvent, ...] = ()
    candidates: tuple[MaskedPatient, ...] = field(repr=False, default=())
    correspondents: tuple[KnownCorrespondent, ...] = field(repr=False, default=())
    patient: MaskedPatient | None = field(repr=False, default=None)
    disclosed: DisclosedPatient | None = field(repr=False, default=None)
    completable: bool = False

    @property
    def attempts_left(self) -> int:
        """Checks of identity that this call still allows."""
        return max(0, MAX_FAILURES - self.call.failures)


@dataclass(frozen=True, slots=True)
class CallLine:
    """A line of the list of calls; ``who`` is a name once disclosed, initials before, "" for nobody.

    ``candidates`` and ``correspondents``, as of a CallView, are told of a call that rings alone.
    """

    call: Call
    state: CallState
    who: str = field(repr=False, default="")
    candidates: tuple[MaskedPatient, ...] = field(repr=False, default=())
    correspondents: tuple[KnownCorrespondent, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class CallPage:
    """Calls of a list, latest first, at most PAGE; ``left``: how many follow, counted up to MOST_LEFT."""

    lines: tuple[CallLine, ...]
    left: int = 0

    @property
    def last(self) -> tuple[datetime, str] | None:
        """What the next page is asked by; None when nothing follows."""
        call = self.lines[-1].call if self.left else None
        return (call.started_at, call.id) if call else None


@dataclass(frozen=True, slots=True)
class DeskCalls:
    """What stands now: one's own call, those that ring, those put aside (by anyone), colleagues' calls."""

    current: CallView | None
    ringing: tuple[CallLine, ...] = ()
    parked: tuple[CallLine, ...] = ()
    others: tuple[CallLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a check: always one of two sentences, whatever was wrong; the call as it is now."""

    matches: bool
    sentence: str
    view: CallView


@dataclass(frozen=True, slots=True)
class NumberOnFile:
    """The number to call back; giving it is written in the call and in the journal."""

    number: str = field(repr=False)
    view: CallView
