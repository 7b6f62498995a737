"""Decides what each event of another calendar becomes: an appointment, an absence, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telesec.domain.agenda import GRID_MINUTES, MAX_MINUTES
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.overlap import Occupied, conflict_sentence, first_overlap
from telesec.domain.french import counted, moment_short
from telesec.domain.paper.calendar_names import NamedPatient
from telesec.domain.paper.calendars import CalendarFile, ImportLine, KnownEvent, LeftOut, LineKind, ReadEvent
from telesec.domain.wall import to_minutes

_DAY = 24 * 60
_LONGEST = timedelta(minutes=MAX_MINUTES)
HOMONYMS = "Plusieurs patients portent ce nom : repris comme absence."
OFF_GRID = f"Ses heures ne sont pas de {GRID_MINUTES} en {GRID_MINUTES} minutes : repris comme absence."
REMOVED = "Retiré de l'agenda depuis le dernier import."
BIRTHDAY = "Journée entière chaque année : un anniversaire ?"
COVERED = "Une absence couvre déjà ces heures."


class Places:
    """What already stands in the practitioner's days, and what the import would add to it."""

    def __init__(self, taken: Iterable[tuple[int, int]], absences: Iterable[Absence]) -> None:
        self._taken: defaultdict[int, list[Occupied]] = defaultdict(list)
        for start, end in taken:
            self.add(start, end)
        self._away = [item for item in absences if not item.replacement_name]

    def add(self, start: int, end: int) -> None:
        """One more appointment, in wall minutes."""
        for day in range(start // _DAY, (end - 1) // _DAY + 1):
            self._taken[day].append(Occupied(start, end))

    def conflict(self, start: int, end: int) -> str:
        """Why nobody else can come then, or ""."""
        for day in range(start // _DAY, (end - 1) // _DAY + 1):
            if taken := first_overlap(start, end, self._taken.get(day, ())):
                return conflict_sentence(start, taken)
        return ""

    def inside(self, start: datetime, end: datetime) -> int:
        """How many appointments share a minute with [start, end)."""
        first, last = to_minutes(start), to_minutes(end)
        days = range(first // _DAY, (last - 1) // _DAY + 1)
        found = {
            item
            for day in days
            for item in self._taken.get(day, ())
            if item.start < last and item.end > first
        }
        return len(found)

    def away(self, start: datetime, end: datetime) -> bool:
        """True when the practitioner is absent during a part of [start, end)."""
        return any(item.start < end and item.end > start for item in self._away)

    def covered(self, start: datetime, end: datetime) -> bool:
        """True when one absence covers all of [start, end)."""
        return any(item.start <= start and item.end >= end for item in self._away)


@dataclass(slots=True)
class Sorting:
    """``lines`` may be written, ``known`` are in the agenda already, ``left_out`` cannot be kept."""

    lines: list[ImportLine] = field(default_factory=list)
    known: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


def sort_events(
    file: CalendarFile,
    known: Mapping[tuple[str, str], KnownEvent],
    standing: frozenset[str],
    named: Sequence[Sequence[NamedPatient]],
    places: Places,
) -> Sorting:
    """Sort the events of ``file``; ``named`` gives, for each, the patients that its title names."""
    found = Sorting()
    for event, patients in zip(file.events, named, strict=True):
        before = known.get((event.key, event.recurrence))
        if event.own_id in standing or (before and before.stands and _same(before, event)):
            found.known += 1
        elif before and before.stands and before.kind is LineKind.ABSENCE:
            found.lines.append(_moved(event, before, places))
        elif before and before.stands:
            words = f"Déjà dans l'agenda, à une autre heure ({moment_short(before.start)}). Déplacez-le là."
            found.left_out.append(LeftOut(event.line, event.summary, words))
        else:
            _sort(found, event, patients, places, removed=before is not None)
    return found


def _same(before: KnownEvent, event: ReadEvent) -> bool:
    return (before.start, before.end) == (event.start, event.end)


def _sort(
    found: Sorting, event: ReadEvent, patients: Sequence[NamedPatient], places: Places, *, removed: bool
) -> None:
    minutes = to_minutes(event.start), to_minutes(event.end)
    on_grid = not any(minute % GRID_MINUTES for minute in minutes)
    fits = not event.all_day and event.end - event.start <= _LONGEST
    if len(patients) != 1 or not fits or not on_grid:
        remark = HOMONYMS if len(patients) > 1 else OFF_GRID if patients and fits else ""
        found.lines.append(_absence(event, places, REMOVED if removed else remark, removed=removed))
        return
    if places.away(event.start, event.end):
        found.left_out.append(LeftOut(event.line, event.summary, "Le praticien est absent à cette heure-là."))
        return
    if words := places.conflict(*minutes):
        found.left_out.append(LeftOut(event.line, event.summary, words))
        return
    places.add(*minutes)
    one = patients[0]
    remark = REMOVED if removed else ""
    found.lines.append(
        ImportLine(event, LineKind.APPOINTMENT, one.id, one.shown_name, remark, proposed=not removed)
    )


def _moved(event: ReadEvent, before: KnownEvent, places: Places) -> ImportLine:
    inside = places.inside(event.start, event.end)
    words = [f"Changé dans l'autre agenda : était {moment_short(before.start)}."]
    if inside:
        words.append(f"{counted(inside, 'rendez-vous', 'rendez-vous')} à déplacer.")
    return ImportLine(event, LineKind.ABSENCE, remark=" ".join(words), replaces=before.row_id)


def _absence(event: ReadEvent, places: Places, remark: str, *, removed: bool) -> ImportLine:
    covered = places.covered(event.start, event.end)
    inside = places.inside(event.start, event.end)
    words = [remark, COVERED if covered else "", "" if event.likely else BIRTHDAY]
    if inside:
        words.append(f"{counted(inside, 'rendez-vous', 'rendez-vous')} à déplacer.")
    return ImportLine(
        event,
        LineKind.ABSENCE,
        remark=" ".join(word for word in words if word),
        proposed=event.likely and not removed and not covered,
    )
