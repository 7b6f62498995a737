"""One day's agenda as a backup holds it, beside the same day now: what is missing, changed, or more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, Status
from telesec.domain.bookings.steps import Deed
from telesec.domain.french import moment_short, time_of_day

_GONE = frozenset({Status.CANCELLED})
_FREE = frozenset({Status.CANCELLED, Status.NO_SHOW})


class Kind(StrEnum):
    """How a day of the backup differs from the day of today."""

    MISSING = "missing"  # not there any more: never written since, or lost
    CANCELLED = "cancelled"
    MOVED = "moved"
    CHANGED = "changed"
    EXTRA = "extra"  # written since the backup


KIND_WORDS = {
    Kind.MISSING: "Absent aujourd'hui",
    Kind.CANCELLED: "Annulé depuis",
    Kind.MOVED: "Déplacé depuis",
    Kind.CHANGED: "Modifié depuis",
    Kind.EXTRA: "Pris depuis",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One appointment that is not the same in both; ``then`` is the backup's, ``now`` the practice's."""

    kind: Kind
    then: AppointmentLine | None = field(repr=False)
    now: AppointmentLine | None = field(repr=False)
    words: str = ""

    @property
    def id(self) -> str:
        return self.shown.appointment.id

    @property
    def shown(self) -> AppointmentLine:
        """Whichever side there is, the backup's first."""
        line = self.then or self.now
        if line is None:
            raise ValueError("a difference has a side")
        return line

    @property
    def can_copy(self) -> bool:
        """True when taking the backup's side means something: what was only noted since stays."""
        if self.then is None or self.then.appointment.status in _FREE:
            return False
        if self.kind is Kind.CHANGED and self.now is not None:
            return _words_of(self.then.appointment) != _words_of(self.now.appointment)
        return self.kind is not Kind.EXTRA


@dataclass(frozen=True, slots=True)
class DayThen:
    """A practitioner's day as one snapshot holds it."""

    practitioner_id: str
    day: date
    lines: tuple[AppointmentLine, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CopiedBack:
    """What was taken back from a backup, undone as one; a sentence for each that was refused."""

    count: int
    deed: Deed | None
    refused: tuple[str, ...] = ()


def compare(
    then: Iterable[AppointmentLine],
    now: Iterable[AppointmentLine],
    elsewhere: Mapping[str, AppointmentLine],
) -> tuple[Difference, ...]:
    """The differences of a day, by hour. ``elsewhere``: today's state of those no longer on this day."""
    before = {line.appointment.id: line for line in then}
    present = {line.appointment.id: line for line in now}
    found = []
    for key, line in before.items():
        if key in present:
            words = _changes(line.appointment, present[key].appointment)
            if words:
                kind = Kind.MOVED if _place(line) != _place(present[key]) else Kind.CHANGED
                found.append(Difference(kind, line, present[key], words))
        else:
            found.append(_left(line, elsewhere.get(key)))
    found += [
        Difference(Kind.EXTRA, None, line, "Pris après la sauvegarde")
        for key, line in present.items()
        if key not in before
    ]
    return tuple(sorted(found, key=lambda one: (one.shown.appointment.start, one.id)))


def _place(line: AppointmentLine) -> tuple[object, ...]:
    made = line.appointment
    return made.practitioner_id, made.site_id, made.start, made.end


def _left(line: AppointmentLine, now: AppointmentLine | None) -> Difference:
    if now is None:
        return Difference(Kind.MISSING, line, None, "N'existe plus dans l'agenda")
    if now.appointment.status in _GONE:
        return Difference(Kind.CANCELLED, line, now, "Annulé depuis la sauvegarde")
    return Difference(Kind.MOVED, line, now, f"Est maintenant le {moment_short(now.appointment.start)}")


def _words_of(made: Appointment) -> tuple[object, ...]:
    return made.reason_code_id, made.note, made.urgent, made.room_id


def _changes(then: Appointment, now: Appointment) -> str:
    """What differs of one appointment still on this day, as a person says it."""
    said = []
    if (then.start, then.practitioner_id) != (now.start, now.practitioner_id):
        said.append(f"est maintenant à {time_of_day(now.start)}")
    elif then.end != now.end:
        said.append(f"finit maintenant à {time_of_day(now.end)}")
    if then.reason_code_id != now.reason_code_id:
        said.append("autre motif")
    if then.note != now.note:
        said.append("autre note")
    if then.status != now.status:
        said.append(f"noté « {STATUS_LABELS[now.status].lower()} »")
    text = ", ".join(said)
    return text[:1].upper() + text[1:]
