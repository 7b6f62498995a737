"""A practitioner who is away: a short block, a leave, with or without somebody in their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from telesec.domain.errors import Invalid
from telesec.domain.french import date_long, moment_long, time_of_day
from telesec.domain.stand_ins import StandIn, rights_said

LONGEST = timedelta(days=2 * 366)
_MIDNIGHT = time()


class AbsenceKind(StrEnum):
    BLOCK = "block"  # a meeting, a call: minutes or hours of one day
    LEAVE = "leave"  # days or weeks
    EVENT = "event"  # brought in from another calendar


@dataclass(frozen=True, slots=True)
class Absence:
    """Wall time during which a practitioner sees nobody, unless somebody replaces them.

    With ``replacement_name`` the agenda stays open under that name. ``active`` False: taken back.
    """

    id: str
    practitioner_id: str
    start: datetime
    end: datetime
    kind: AbsenceKind
    label: str = ""
    replacement_name: str = ""
    active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class AbsenceRequest:
    """An absence to post, or, with the id and version that were read, what it becomes."""

    practitioner_id: str
    start: datetime
    end: datetime
    label: str = ""
    replacement_name: str = ""
    absence_id: str = ""
    version: int = 0


def kind_of(start: datetime, end: datetime) -> AbsenceKind:
    """A block within one day, a leave beyond or for a whole day."""
    within = end - start < timedelta(days=1)
    return AbsenceKind.BLOCK if within else AbsenceKind.LEAVE


def check_absence(wanted: AbsenceRequest) -> None:
    """Raise Invalid unless it ends after it starts, two years later at most."""
    if wanted.end <= wanted.start:
        raise Invalid("end", "L'absence doit finir après avoir commencé.")
    if wanted.end - wanted.start > LONGEST:
        raise Invalid("end", "Une absence dure deux ans au plus. Vérifiez l'année.")


def absence_words(start: datetime, end: datetime) -> str:
    """``le lundi 23 novembre 2026``, ``du lundi … au vendredi … inclus``, ``le … de 14 h 00 à 16 h 00``."""
    if start.time() == end.time() == _MIDNIGHT:
        last = end.date() - timedelta(days=1)
        if last == start.date():
            return f"le {date_long(last)}"
        return f"du {date_long(start.date())} au {date_long(last)} inclus"
    if start.date() == end.date() or end == _midnight_after(start):
        until = "24 h 00" if end.date() != start.date() else time_of_day(end)
        return f"le {date_long(start.date())} de {time_of_day(start)} à {until}"
    return f"du {moment_long(start)} au {moment_long(end)}"


def _midnight_after(moment: datetime) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), _MIDNIGHT)


def absence_line(absence: Absence) -> str:
    """What the agenda says of it: ``Congrès``, ``Absence``, ``Congés · remplacé par Dr Roux``."""
    what = absence.label or "Absence"
    return f"{what} · remplacement : {absence.replacement_name}" if absence.replacement_name else what


def replacement_rights(absence: Absence | AbsenceRequest, known: Iterable[StandIn]) -> str:
    """Whether whoever stands in may open a session on these days; "" when nobody does."""
    last = (absence.end - timedelta(minutes=1)).date()
    return rights_said(absence.replacement_name, absence.start.date(), last, known)


def touches(absence: Absence, start: datetime, end: datetime) -> bool:
    """True when the absence is in force, without replacement, and shares a minute with [start, end)."""
    holds = absence.active and not absence.replacement_name
    return holds and absence.start < end and absence.end > start
