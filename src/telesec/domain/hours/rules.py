"""Rules of opening hours: weekly ranges that leave one another room, and decisions about some dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from math import gcd

from telesec.domain.agenda import GRID_MINUTES, WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.french import WEEKDAYS
from telesec.domain.hours.opening import DAY
from telesec.domain.plain_text import check_line
from telesec.domain.schedules import DayException
from telesec.domain.wall import monday_of

MOST_WEEKS = 8
MOST_RELEASE_DAYS = 60
MOST_DATES = 400
_WEEK = timedelta(days=7)


def check_hours(ranges: Sequence[WeeklyRange]) -> None:
    """Each range inside one day, on the grid, and none over another of its kind in the same weeks.

    A range kept for urgencies or limited to motifs may lie over an ordinary one, whose place it takes.
    Raises Invalid with the weekday concerned.
    """
    for item in ranges:
        _check_range(item)
    for one, other in combinations(ranges, 2):
        if _meet(one, other):
            raise Invalid(
                "ranges",
                f"Deux plages du {WEEKDAYS[one.weekday]} se chevauchent. Raccourcissez l'une des deux.",
            )


def _meet(one: WeeklyRange, other: WeeklyRange) -> bool:
    return (
        one.weekday == other.weekday
        and _special(one) == _special(other)
        and one.start_minute < other.end_minute
        and other.start_minute < one.end_minute
        and one.valid_from <= other.valid_to
        and other.valid_from <= one.valid_to
        and _same_weeks(one, other)
    )


def _special(item: WeeklyRange) -> bool:
    return item.urgent or bool(item.reason_code_ids)


def _same_weeks(one: WeeklyRange, other: WeeklyRange) -> bool:
    """True when some week belongs to both rhythms (their anchors agree modulo the common divisor)."""
    apart = (monday_of(one.anchor) - monday_of(other.anchor)) // _WEEK
    return apart % gcd(max(one.every, 1), max(other.every, 1)) == 0


def _check_range(item: WeeklyRange) -> None:
    if not 0 <= item.weekday <= 6:
        raise Invalid("ranges", "Choisissez un jour de la semaine.")
    name = WEEKDAYS[item.weekday]
    _check_span("ranges", item.start_minute, item.end_minute, f"Le {name}, ")
    if item.valid_from > item.valid_to:
        raise Invalid("ranges", f"Le {name}, la plage finit avant d'avoir commencé. Corrigez ses dates.")
    if not 1 <= item.every <= MOST_WEEKS:
        raise Invalid("ranges", f"Le {name}, la plage doit revenir toutes les 1 à {MOST_WEEKS} semaines.")
    _check_release(item, name)


def _check_span(field: str, start: int, end: int, where: str) -> None:
    if not 0 <= start < end <= DAY:
        raise Invalid(field, _sentence(where, "l'heure de fin doit venir après l'heure de début."))
    if start % GRID_MINUTES or end % GRID_MINUTES:
        raise Invalid(field, _sentence(where, "choisissez des heures de 5 en 5 minutes."))


def _sentence(where: str, rest: str) -> str:
    return where + rest if where else rest[0].upper() + rest[1:]


def _check_release(item: WeeklyRange, name: str) -> None:
    released = item.release_days or item.release_minute
    if not 0 <= item.release_days <= MOST_RELEASE_DAYS or not 0 <= item.release_minute < DAY:
        raise Invalid(
            "ranges", f"Le {name}, les places d'urgence se libèrent de 0 à {MOST_RELEASE_DAYS} jours avant."
        )
    if released and not item.urgent:
        raise Invalid("ranges", f"Le {name}, retirez l'heure : seules les places d'urgence se libèrent.")
    if released and not item.release_days and item.release_minute >= item.start_minute:
        raise Invalid("ranges", f"Le {name}, les places d'urgence doivent se libérer avant leur début.")


def check_decision(group: Sequence[DayException]) -> None:
    """A decision: the same opening or closure on one or several dates, within the day, on the grid.

    Raises Invalid; what an opening needs more than a closure is a site.
    """
    if not group:
        raise Invalid("days", "Choisissez au moins une date.")
    if len(group) > MOST_DATES:
        raise Invalid("days", f"Choisissez {MOST_DATES} dates au plus : faites plusieurs décisions.")
    first = group[0]
    _check_span("start", first.start_minute, first.end_minute, "")
    check_line("label", first.label, 80)
    if first.opens and not first.site_id:
        raise Invalid("site_id", "Choisissez le lieu où l'on reçoit ces jours-là.")
    if not first.opens and (first.reason_code_ids or first.room_id):
        raise Invalid("opens", "Une fermeture ne porte ni motif ni salle : retirez-les.")
    if len({one.day for one in group}) < len(group):
        raise Invalid("days", "Une même date est donnée deux fois : retirez-en une.")
