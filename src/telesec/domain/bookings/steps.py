"""One change of the agenda as what was there before and what is there after: it can be undone and redone."""

from __future__ import annotations

from dataclasses import dataclass, field

from telesec.domain.agenda import Appointment, Attendance
from telesec.domain.bookings.absences import Absence


@dataclass(frozen=True, slots=True)
class Kept:
    """The whole state of one appointment."""

    appointment: Appointment
    attendance: Attendance = field(default_factory=Attendance)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A state to write over the one that was read (``before``), or as a new appointment (None).

    ``beside``: what an overbooked state may share its place with, when it is put back there.
    """

    before: Kept | None
    after: Kept
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One appointment changed: ``before`` is None for one just written.

    ``beside``: the appointments and absences that ``before`` shared its place with, on purpose.
    """

    before: Kept | None
    after: Kept
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AbsenceStep:
    """One absence changed: ``before`` is None for one just posted."""

    before: Absence | None
    after: Absence


@dataclass(frozen=True, slots=True)
class Deed:
    """A change as the desk speaks of it (``label``: "Rendez-vous déplacé"), in one transaction.

    ``whom``: names of those it was about, the first few, once it was undone or done again. ``warnings``:
    what must be known of several appointments written together.
    """

    label: str
    steps: tuple[Step, ...] = ()
    absences: tuple[AbsenceStep, ...] = ()
    whom: tuple[str, ...] = field(default=(), repr=False, compare=False)
    warnings: tuple[str, ...] = field(default=(), repr=False, compare=False)


NOTHING = Deed("")
