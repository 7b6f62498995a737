"""What goes out to another calendar, what comes in from one, and what cannot be kept, with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.bookings.steps import Deed

HORIZON_DAYS = 730
NEUTRAL_LABEL = "Autre agenda"  # an absence never says what another calendar said


class ExportKind(StrEnum):
    FULL = "full"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The appointments of one practitioner from ``first`` to ``last`` included."""

    kind: ExportKind
    practitioner_id: str
    first: date
    last: date
    reasons: bool = False  # motifs too, in a full export


@dataclass(frozen=True, slots=True)
class OutEvent:
    """One event of an export, in wall time of ``zone``. Empty words say nothing at all."""

    uid: str
    start: datetime
    end: datetime
    zone: str
    summary: str = field(repr=False)
    description: str = field(repr=False, default="")
    place: str = ""
    sequence: int = 0
    own_id: str = ""
    patient_id: str = ""


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """One occurrence read from a file, in the practice's wall time.

    ``key`` and ``recurrence`` recognise it at the next import; ``likely`` is False for what most
    people would leave out (a birthday).
    """

    line: int
    key: str
    recurrence: str
    start: datetime
    end: datetime
    summary: str = field(repr=False)
    all_day: bool = False
    likely: bool = True
    own_id: str = ""
    patient_id: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the file that cannot be kept, and why."""

    line: int
    summary: str = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A file that was read, for one practitioner; nothing is written yet."""

    id: str
    practitioner_id: str
    name: str = field(repr=False)
    events: tuple[ReadEvent, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(repr=False)


class LineKind(StrEnum):
    APPOINTMENT = "appointment"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event brought in before: where it stands now. ``stands`` False: taken back since."""

    start: datetime
    end: datetime
    stands: bool
    kind: LineKind
    row_id: str


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """An event just written, and the row that it became."""

    key: str
    recurrence: str
    kind: LineKind
    row_id: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What an event would become. ``remark`` is what the person should know before ticking it.

    ``replaces`` is the absence, brought in before, that it moves.
    """

    event: ReadEvent
    kind: LineKind
    patient_id: str = ""
    shown_name: str = field(repr=False, default="")
    remark: str = ""
    proposed: bool = True
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """``lines`` may be written; ``known`` are in the agenda already; ``left_out`` cannot be kept."""

    file: CalendarFile
    lines: tuple[ImportLine, ...] = field(repr=False)
    known: int
    left_out: tuple[LeftOut, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CalendarConfirmation:
    """What the person ticked: places in ``preview.lines``."""

    preview: CalendarPreview
    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class CalendarImported:
    """What was written, and what could not be after all."""

    deed: Deed
    appointments: int
    absences: int
    left_out: tuple[LeftOut, ...] = field(repr=False)
