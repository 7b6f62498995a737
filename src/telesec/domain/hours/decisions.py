"""Decisions about some dates as people speak of them: their days together, in words, from what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from telesec.domain.errors import Invalid
from telesec.domain.french import WEEKDAYS, counted, date_short, days_title, time_of_day
from telesec.domain.hours.holidays import next_holidays
from telesec.domain.hours.opening import DAY
from telesec.domain.hours.rules import MOST_DATES
from telesec.domain.people import Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException
from telesec.domain.typed_time import parse_date

EVERY_DAY = frozenset(range(7))
EVERYBODY = "Tout le cabinet"
_ONE_DAY = timedelta(days=1)
_BETWEEN = re.compile(r"\s*[,;\n]\s*")
_RANGE = re.compile(r"\s*(?:\bau\b|–|-)\s*", re.IGNORECASE)
_WRONG = "Écrivez les dates comme 24/12/2026, ou 24/12/2026 au 02/01/2027, séparées par des virgules."


@dataclass(frozen=True, slots=True)
class Decision:
    """The same opening or closure on one or several dates; ``shape`` is that of each of them."""

    id: str
    days: tuple[date, ...]
    shape: DayException

    @property
    def last(self) -> date:
        return self.days[-1] if self.days else date.max

    def exceptions(self) -> tuple[DayException, ...]:
        """One row for each date."""
        return tuple(_on(self.shape, self.id, day) for day in self.days)


def _on(shape: DayException, group_id: str, day: date) -> DayException:
    return DayException(
        shape.id,
        group_id,
        day,
        shape.opens,
        shape.start_minute,
        shape.end_minute,
        shape.practitioner_id,
        shape.site_id,
        shape.label,
        shape.reason_code_ids,
        shape.room_id,
    )


def decisions(exceptions: Iterable[DayException], today: date) -> tuple[Decision, ...]:
    """The decisions, those to come first, soonest first, then the past ones, latest first."""
    groups: dict[str, list[DayException]] = {}
    for item in exceptions:
        groups.setdefault(item.group_id, []).append(item)
    made = [Decision(key, tuple(sorted(one.day for one in days)), days[0]) for key, days in groups.items()]
    to_come = sorted((one for one in made if one.last >= today), key=lambda one: (one.days, one.id))
    past = sorted((one for one in made if one.last < today), key=lambda one: one.last, reverse=True)
    return (*to_come, *past)


def days_between(first: date, last: date, weekdays: Iterable[int] = EVERY_DAY) -> tuple[date, ...]:
    """The days from ``first`` to ``last`` that fall on ``weekdays`` (0 = Monday). Raises Invalid."""
    if last < first:
        raise Invalid("days", "Le dernier jour doit venir après le premier.")
    if (last - first).days > 5 * 366:
        raise Invalid("days", "Choisissez une période de cinq ans au plus.")
    wanted = frozenset(weekdays)
    days = (first + number * _ONE_DAY for number in range((last - first).days + 1))
    found = tuple(day for day in days if day.weekday() in wanted)
    if not found:
        raise Invalid(
            "days",
            "Aucun de ces jours de la semaine ne tombe dans cette période. Changez les uns ou l'autre.",
        )
    return found


def run_of(days: Sequence[date]) -> tuple[date, date, frozenset[int]] | None:
    """First day, last day and weekdays that give exactly ``days`` back, or None."""
    if not days:
        return None
    first, last = days[0], days[-1]
    weekdays = frozenset(day.weekday() for day in days)
    if (last - first).days > 5 * 366 or days_between(first, last, weekdays) != tuple(days):
        return None
    whole = days_between(first, last) == tuple(days)
    return first, last, EVERY_DAY if whole else weekdays


def parse_days(text: str) -> tuple[date, ...]:
    """The days of ``24/12/2026, 28/12/2026 au 31/12/2026``, in order, each once. Raises Invalid."""
    found: set[date] = set()
    for part in _BETWEEN.split(text.strip(" ,;\n")):
        whole = parse_date(part, 2099)
        ends = [whole] if whole else [parse_date(piece, 2099) for piece in _RANGE.split(part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:
            raise Invalid("days", _WRONG)
        found.update(days_between(first, last))
    if len(found) > MOST_DATES:
        raise Invalid("days", f"Choisissez {MOST_DATES} dates au plus : faites plusieurs décisions.")
    return tuple(sorted(found))


def typed_days(days: Sequence[date]) -> str:
    """``days`` as ``parse_days`` reads them back."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == _ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        f"{run[0]:%d/%m/%Y}" if len(run) == 1 else f"{run[0]:%d/%m/%Y} au {run[-1]:%d/%m/%Y}" for run in runs
    )


def days_words(days: Sequence[date]) -> str:
    """``24 – 31 déc. 2026``, ``les jeudis, 7 – 28 janv. 2027``, ``4 dates, 24 déc. 2026 – 5 janv. 2027``."""
    if not days:
        return ""
    title = days_title(days[0], days[-1], short=True)
    run = run_of(days)
    if run is None:
        return f"{counted(len(days), 'date', 'dates')}, {title}"
    if len(days) == 1 or run[2] == EVERY_DAY:
        return title
    names = [f"{WEEKDAYS[number]}s" for number in sorted(run[2])]
    return f"les {' et '.join(names)}, {title}" if len(names) < 3 else f"{len(days)} dates, {title}"


def hours_words(shape: DayException) -> str:
    """``Fermé toute la journée``, ``Ouvert de 9 h 00 à 12 h 00``."""
    what = "Ouvert" if shape.opens else "Fermé"
    if (shape.start_minute, shape.end_minute) == (0, DAY):
        return f"{what} toute la journée"
    return f"{what} de {_hour(shape.start_minute)} à {_hour(shape.end_minute)}"


def hours_short(shape: DayException) -> str:
    """``Fermé``, ``Ouvert 9 h 00 – 12 h 00``, for a list."""
    what = "Ouvert" if shape.opens else "Fermé"
    if (shape.start_minute, shape.end_minute) == (0, DAY):
        return what
    return f"{what} {_hour(shape.start_minute)} – {_hour(shape.end_minute)}"


def _hour(minute: int) -> str:
    return "minuit" if minute == DAY else time_of_day(time(minute // 60, minute % 60))


def whose_words(shape: DayException, reference: Reference) -> str:
    """``Tout le cabinet``, ``Dr Lefèvre, Annexe``: for whom, and where when there are several places."""
    names = {one.id: one.display_name for one in reference.practitioners}
    who = names.get(shape.practitioner_id, EVERYBODY)
    where = next((site.name for site in reference.sites if site.id == shape.site_id), "")
    return f"{who}, {where}" if where and len(reference.sites) > 1 else who


def holidays_words(site: Site, today: date, count: int = 4) -> str:
    """The next days off of a site: ``ven. 25 décembre (Noël), ven. 1er janvier (Jour de l'an)``."""
    return ", ".join(f"{date_short(day)} ({words})" for day, words in next_holidays(site, today, count))
