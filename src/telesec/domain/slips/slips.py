"""Call slips: what a caller asks of somebody, who must deal with it, and everything that became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from telesec.domain.calls.words import CallerKind, Category


class Holder(StrEnum):
    """Who must deal with a slip now: the practitioner it is for, or the desk that works for them."""

    PRACTITIONER = "practitioner"
    DESK = "desk"


class SlipState(StrEnum):
    """Where a slip stands for its holder; a slip that changes hands is unread again."""

    UNREAD = "unread"
    READ = "read"
    DONE = "done"


class SlipUrgency(StrEnum):
    """How pressing it is: chosen by the person at the desk from the instructions, never worked out."""

    ORDINARY = "ordinary"
    TODAY = "today"
    URGENT = "urgent"


class SlipAct(StrEnum):
    """What somebody did with a slip."""

    WRITTEN = "written"
    READ = "read"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    DONE = "done"
    REOPENED = "reopened"
    FILED = "filed"  # copied by the practitioner into the patient's notes
    CORRECTED = "corrected"  # other words, by whoever wrote it, before anybody had read it
    ADDED = "added"  # words added by whoever wrote it, once it was read


HOLDER_LABELS = {Holder.PRACTITIONER: "Praticien", Holder.DESK: "Secrétariat"}
STATE_LABELS = {SlipState.UNREAD: "Non lue", SlipState.READ: "Lue", SlipState.DONE: "Traitée"}
URGENCY_LABELS = {
    SlipUrgency.ORDINARY: "Ordinaire",
    SlipUrgency.TODAY: "Dans la journée",
    SlipUrgency.URGENT: "Urgente",
}


@dataclass(frozen=True, slots=True)
class SlipDraft:
    """A slip as it is written. ``practitioner_id`` "" is for the desk alone; ``due`` is wall time.

    ``instruction_id`` is the sheet of instructions the urgency was chosen from, "" when none was there.
    """

    practitioner_id: str
    category: Category
    text: str = field(repr=False)
    holder: Holder = Holder.PRACTITIONER
    urgency: SlipUrgency = SlipUrgency.ORDINARY
    due: datetime | None = None
    caller_kind: CallerKind = CallerKind.PATIENT
    caller_name: str = field(repr=False, default="")
    relation: str = field(repr=False, default="")
    callback: str = field(repr=False, default="")
    callback_when: str = field(repr=False, default="")
    patient_id: str = ""
    call_id: str = ""
    instruction_id: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip and where it stands. Instants are aware UTC; ``raised_at``: since when nobody has read it.

    ``erased_at``: its words were erased by the rule of retention; the rest stays. ``established`` is False
    while the call it was written in has not established the identity of its patient. ``opened``: somebody it
    waited for has read it once. ``corrected_at``: when the words in the draft took the place of the first.
    """

    id: str
    draft: SlipDraft = field(repr=False)
    written_by: str
    written_at: datetime
    raised_at: datetime
    holder: Holder
    practitioner_id: str
    state: SlipState = SlipState.UNREAD
    read_by: str = ""
    read_at: datetime | None = None
    done_by: str = ""
    done_at: datetime | None = None
    erased_at: datetime | None = None
    version: int = 1
    patient_name: str = field(repr=False, default="")
    established: bool = True
    opened: bool = False
    corrected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlipEvent:
    """One thing done with a slip, by whom and when; whom it was for then, how urgent; what was said."""

    at: datetime
    account_id: str
    act: SlipAct
    holder: Holder
    practitioner_id: str
    text: str = field(repr=False, default="")
    urgency: SlipUrgency = SlipUrgency.ORDINARY


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """A slip opened: itself and its history, oldest first."""

    slip: Slip
    events: tuple[SlipEvent, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class SlipMove:
    """What is done to a slip as it was read (``version``), with the words that go along."""

    slip_id: str
    version: int
    text: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class SlipTransfer:
    """A slip given to a practitioner, or to the desk; ``urgency`` None keeps the one it has.

    ``text`` must say why when it becomes less urgent.
    """

    slip_id: str
    version: int
    holder: Holder
    practitioner_id: str = ""
    text: str = field(repr=False, default="")
    urgency: SlipUrgency | None = None


@dataclass(frozen=True, slots=True)
class SlipCounts:
    """How many unread slips this account has to follow, urgent among them, and left too long.

    ``next_at``: when the next urgent one will have been left too long, None if there is none.
    """

    unread: int = 0
    urgent: int = 0
    late: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlipBoard:
    """The slips an account sees, in the order they should be taken; ``late`` are the ids left too long.

    ``counts`` is None for slips that are done.
    """

    slips: tuple[Slip, ...] = field(repr=False, default=())
    late: frozenset[str] = frozenset()
    counts: SlipCounts | None = None
