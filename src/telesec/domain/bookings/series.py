"""A series of appointments: its rule, the dates it gives, and what becomes of each before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from telesec.domain.agenda import GRID_MINUTES, Appointment, FreeSlot, ReasonCode
from telesec.domain.bookings.places import PlaceState, Verdict, WantedPlace
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.vacancy import Ground
from telesec.domain.errors import Invalid
from telesec.domain.french import WEEKDAYS, counted, date_long, listed, time_of_day
from telesec.domain.hours.opening import DAY
from telesec.domain.wall import day_minutes, monday_of

MOST = 60
LONGEST = timedelta(days=2 * 366)
NEAR_DAYS = 4
_SPARE = 20  # more dates looked at than sessions wanted: holidays and leaves
_ICAL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SKIPPED_AT_FIRST = frozenset({PlaceState.CLOSED, PlaceState.AWAY, PlaceState.PAST, PlaceState.IMPOSSIBLE})
NEVER_FORCED = frozenset({PlaceState.PAST, PlaceState.IMPOSSIBLE})
NEEDS_REASON = frozenset({PlaceState.TAKEN, PlaceState.AWAY, PlaceState.RULE})


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """``count`` sessions, or until a day, on some weekdays (0 = Monday) of every ``every``-th week."""

    practitioner_id: str
    site_id: str
    patient_id: str
    first: date
    hour: time
    minutes: int
    weekdays: tuple[int, ...]
    every: int = 1
    count: int = 12
    until: date | None = None  # instead of ``count``
    reason_code_id: str = ""
    note: str = field(repr=False, default="")
    room_id: str = ""


class Choice(StrEnum):
    """What is done of one date of a series."""

    BOOK = "book"
    NEAREST = "nearest"
    FORCE = "force"
    SKIP = "skip"


CHOICE_LABELS: dict[Choice, str] = {
    Choice.BOOK: "Réserver",
    Choice.NEAREST: "Le plus proche",
    Choice.FORCE: "Forcer",
    Choice.SKIP: "Passer",
}


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One date: the place the rule gives, what was found there, the nearest free one, and the choice."""

    start: datetime
    end: datetime
    verdict: Verdict
    nearest: FreeSlot | None
    choice: Choice

    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen for this date, the usual one first."""
        found = [Choice.BOOK] if self.verdict.state is PlaceState.FREE else []
        if self.nearest is not None:
            found.append(Choice.NEAREST)
        if self.verdict.state not in NEVER_FORCED | {PlaceState.FREE}:
            found.append(Choice.FORCE)
        return (*found, Choice.SKIP)

    def place(self) -> tuple[datetime, datetime] | None:
        """Where the session goes; None when the date is passed over."""
        if self.choice is Choice.SKIP:
            return None
        if self.choice is Choice.NEAREST and self.nearest is not None:
            return self.nearest.start, self.nearest.end
        return self.start, self.end

    def forced(self) -> bool:
        """True when the place is taken by force and a reason must be written."""
        return self.choice is Choice.FORCE and self.verdict.state in NEEDS_REASON


@dataclass(frozen=True, slots=True)
class SeriesBooked:
    """What was written, and the sentence to read to the caller."""

    appointments: tuple[Appointment, ...]
    read_back: str = field(repr=False)
    preparation: str
    deed: Deed


def check_series(wanted: SeriesRequest) -> None:
    """Raise Invalid for a rule that gives nothing, or far too much."""
    if not wanted.weekdays or any(not 0 <= day <= 6 for day in wanted.weekdays):
        raise Invalid("weekdays", "Choisissez au moins un jour de la semaine.")
    if not 1 <= wanted.every <= 26:
        raise Invalid("every", "Une série doit revenir toutes les 1 à 26 semaines.")
    if wanted.until is None and not 1 <= wanted.count <= MOST:
        raise Invalid("count", f"Une série compte de 1 à {MOST} séances.")
    if wanted.until is not None and not wanted.first <= wanted.until <= wanted.first + LONGEST:
        raise Invalid("until", "La dernière date vient après la première, deux ans plus tard au plus.")
    if not GRID_MINUTES <= wanted.minutes <= 480 or wanted.minutes % GRID_MINUTES:
        raise Invalid("minutes", "La durée va de 5 minutes à 8 heures, de 5 en 5 minutes.")
    if wanted.hour.minute % GRID_MINUTES or wanted.hour.second:
        raise Invalid("hour", "Les heures vont de 5 en 5 minutes : arrondissez.")


def dates(wanted: SeriesRequest) -> Iterator[date]:
    """The dates of the rule, in order, without end unless ``until`` is given (RRULE WEEKLY, WKST=MO)."""
    monday = monday_of(wanted.first)
    days = sorted(set(wanted.weekdays))
    last = min(wanted.until or date.max, wanted.first + LONGEST)
    while monday <= last:
        for weekday in days:
            day = monday + timedelta(days=weekday)
            if wanted.first <= day <= last:
                yield day
        monday += timedelta(weeks=wanted.every)


def horizon(wanted: SeriesRequest) -> date:
    """The last day that a preview may have to look at."""
    return max([wanted.first, *_looked_at(wanted)]) + timedelta(days=NEAR_DAYS)


def _looked_at(wanted: SeriesRequest) -> list[date]:
    most = 2 * MOST if wanted.until else wanted.count + _SPARE
    return list(islice(dates(wanted), most))


def preview(wanted: SeriesRequest, motif: ReasonCode | None, ground: Ground) -> list[SeriesLine]:
    """A line for each date until enough sessions have a place.

    Days without anybody there (day off, closure, absence) are passed over at first and told as
    such; with a ``count``, the rule goes on until it is reached. A taken place goes to the nearest,
    never on the day of another session.
    """
    lines: list[SeriesLine] = []
    days = _looked_at(wanted)
    busy = set(days)
    kept = 0
    for day in days:
        if wanted.until is None and kept >= wanted.count:
            break
        line = _line(wanted_place(wanted, motif, day), ground, busy - {day})
        lines.append(line)
        place = line.place()
        if place is not None:
            busy.add(place[0].date())
            kept += 1
    return lines


def _line(place: WantedPlace, ground: Ground, busy: set[date]) -> SeriesLine:
    verdict = ground.verdict(place)
    nearest = None
    if verdict.state is not PlaceState.FREE:
        whole = sorted((day_minutes(day), day_minutes(day) + DAY) for day in busy)
        nearest = ground.nearest(place, NEAR_DAYS, whole)
    return SeriesLine(place.start, place.end, verdict, nearest, first_choice(verdict, nearest))


def wanted_place(wanted: SeriesRequest, motif: ReasonCode | None, day: date) -> WantedPlace:
    """The place that the rule gives on ``day``."""
    start = datetime.combine(day, wanted.hour)
    return WantedPlace(
        wanted.practitioner_id,
        wanted.site_id,
        start,
        start + timedelta(minutes=wanted.minutes),
        motif,
        wanted.patient_id,
    )


def first_choice(verdict: Verdict, nearest: FreeSlot | None) -> Choice:
    """What is proposed for a date before anybody chooses."""
    if verdict.state is PlaceState.FREE:
        return Choice.BOOK
    if verdict.state in SKIPPED_AT_FIRST or nearest is None:
        return Choice.SKIP
    return Choice.NEAREST


def with_choice(line: SeriesLine, choice: Choice) -> SeriesLine:
    """The same date with another choice; the line itself when that choice is not open to it."""
    return replace(line, choice=choice) if choice in line.choices() else line


def rule_text(wanted: SeriesRequest) -> str:
    """The rule as RFC 5545 writes it."""
    days = ",".join(_ICAL_DAYS[day] for day in sorted(set(wanted.weekdays)))
    end = f"UNTIL={wanted.until:%Y%m%d}" if wanted.until else f"COUNT={wanted.count}"
    return f"FREQ=WEEKLY;INTERVAL={wanted.every};BYDAY={days};{end}"


def rule_words(wanted: SeriesRequest) -> str:
    """``12 séances, chaque lundi et jeudi à 9 h 00, à partir du lundi 23 novembre 2026``."""
    names = [WEEKDAYS[day] for day in sorted(set(wanted.weekdays))]
    rhythm = f"chaque {listed(names)}" if wanted.every == 1 else f"{listed(names)}, {_weeks(wanted.every)}"
    many = (
        f"jusqu'au {date_long(wanted.until)}" if wanted.until else counted(wanted.count, "séance", "séances")
    )
    return f"{many}, {rhythm} à {time_of_day(wanted.hour)}, à partir du {date_long(wanted.first)}"


def _weeks(every: int) -> str:
    return f"une semaine sur {'deux' if every == 2 else every}"


def told(lines: Sequence[SeriesLine]) -> str:
    """``12 séances : 10 à l'heure prévue, 2 déplacées. 1 date passée (férié ou absence).``"""
    counts = {choice: sum(line.choice is choice for line in lines) for choice in Choice}
    kept = len(lines) - counts[Choice.SKIP]
    parts = [counted(counts[Choice.BOOK], "à l'heure prévue", "à l'heure prévue")]
    if counts[Choice.NEAREST]:
        parts.append(counted(counts[Choice.NEAREST], "à la place libre la plus proche", "aux plus proches"))
    if counts[Choice.FORCE]:
        parts.append(counted(counts[Choice.FORCE], "forcée", "forcées"))
    said = f"{counted(kept, 'séance', 'séances')} : {listed(parts)}."
    if counts[Choice.SKIP]:
        said += f" {counted(counts[Choice.SKIP], 'date laissée de côté', 'dates laissées de côté')}."
    return said
