"""What the desk asks of a call; every request names the call and the version it was read at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from telesec.domain.calls.calls import CallOutcome, Direction
from telesec.domain.calls.words import CallerKind, Category


@dataclass(frozen=True, slots=True)
class Incoming:
    """A telephone that rings: the number as it came ("" when withheld), the line dialled, when (UTC)."""

    number: str = field(repr=False)
    line_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Taking:
    """A call taken: the ringing one of that id, or a new one ("" for ``call_id``)."""

    call_id: str = ""
    number: str = field(repr=False, default="")
    line_id: str = ""
    direction: Direction = Direction.IN


@dataclass(frozen=True, slots=True)
class Parking:
    """A call put aside, with a few words for whoever takes it back ("cherche sa carte")."""

    call_id: str
    version: int
    words: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Resuming:
    """A call taken back; ``anyway`` takes over one that a colleague holds open."""

    call_id: str
    version: int
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class CallEdit:
    """What the form of a call says, whole."""

    call_id: str
    version: int
    number: str = field(repr=False, default="")
    line_id: str = ""
    practitioner_id: str = ""
    caller_kind: CallerKind | None = None
    caller_name: str = field(repr=False, default="")
    caller_relation: str = field(repr=False, default="")
    correspondent_id: str = ""
    category: Category | None = None
    text: str = field(repr=False, default="")
    outcome: CallOutcome | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A call hung up; without an outcome, what was done during the call says it, if anything does."""

    call_id: str
    version: int
    outcome: CallOutcome | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A call put through: ``to`` is the id of a practitioner, or a number."""

    call_id: str
    to: str


@dataclass(frozen=True, slots=True)
class FindCaller:
    """Words to look for the caller's file by: a birth date, or the first letters of a name."""

    call_id: str
    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Choosing:
    """The file the call is about; "" lets go of it. What was checked for another is forgotten."""

    call_id: str
    version: int
    patient_id: str


@dataclass(frozen=True, slots=True)
class IdentityAnswers:
    """What the caller says, as typed. ``among``: the files it may be, one or the homonyms of a number.

    The birth date and one of the three others are needed; everything that is given must be right.
    """

    call_id: str
    version: int
    among: tuple[str, ...]
    birth_date: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    last_visit: str = field(repr=False, default="")
    city: str = field(repr=False, default="")
    name: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class ThirdPartyAnswers:
    """Who speaks for the patient, and the patient's birth date, as the caller says them."""

    call_id: str
    version: int
    patient_id: str
    caller_name: str = field(repr=False, default="")
    birth_date: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class CallBack:
    """Calling back the number on the file of a patient: asked for, then reached."""

    call_id: str
    version: int
    patient_id: str


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls to list: days on the practice's wall, both included; None or "" for all of them.

    ``beyond``: start and id of the last call of the page before, None for the first page.
    """

    first: date
    last: date
    line_id: str = ""
    practitioner_id: str = ""
    category: Category | None = None
    outcome: CallOutcome | None = None
    without_outcome: bool = False
    account_id: str = ""
    beyond: tuple[datetime, str] | None = None
