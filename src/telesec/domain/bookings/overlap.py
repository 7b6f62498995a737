"""Who holds a place in a practitioner's day: refusals in words, lanes for the view, checks of a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from telesec.domain.agenda import GRID_MINUTES, MAX_MINUTES, Status
from telesec.domain.errors import Conflict, Invalid
from telesec.domain.french import counted, date_long, day_and_month, moment_long, span, time_of_day
from telesec.domain.wall import exists, from_minutes, to_minutes

FREEING = frozenset({Status.CANCELLED, Status.NO_SHOW})
"""Statuses that give the place back: another patient may be seen then. Undoing one checks again."""
_ROOMS_SAID = 3


class Occupied(NamedTuple):
    """A stretch of wall minutes already taken, by an appointment or by a colleague's hold."""

    start: int
    end: int
    held: bool = False


class Lane(NamedTuple):
    """Where an appointment is drawn: its lane, out of how many side by side in its cluster."""

    lane: int
    lanes: int


def conflict_sentence(start: int, taken: Occupied) -> str:
    """Why a place starting at wall minute ``start`` is refused: what is there, and until when."""
    at = time_of_day(from_minutes(max(start, taken.start)))
    until = time_of_day(from_minutes(taken.end))
    if taken.held:
        return (
            f"{at} est retenu par un collègue jusqu'à {until}. "
            "Choisissez un autre créneau, ou réessayez quand il l'aura relâché."
        )
    return f"{at} est déjà pris par un autre rendez-vous jusqu'à {until}."


def away_sentence(start: int, end: int) -> str:
    """Why a place within an absence is refused: from when to when nobody is there (wall minutes)."""
    when = _away_when(from_minutes(start), from_minutes(end))
    return f"Le praticien est absent {when}. Choisissez un autre créneau."


def _away_when(first: datetime, last: datetime) -> str:
    """Midnight is never said: an end at midnight is the end of the day before."""
    last_day = (last - timedelta(minutes=1)).date()
    if first.time() == last.time() == time():
        if first.date() == last_day:
            return f"toute la journée du {date_long(last_day)}"
        return f"du {date_long(first)} au {date_long(last_day)} inclus"
    if first.date() == last.date():
        return f"{span(first, last)} ce jour-là"
    until = f"{date_long(last_day)} à 24 h 00" if last.time() == time() else moment_long(last)
    if first.date() == last_day:
        return f"de {time_of_day(first)} à 24 h 00 ce jour-là"
    since = date_long(first) if first.time() == time() else moment_long(first)
    return f"du {since} au {until}"


def first_overlap(start: int, end: int, taken: Iterable[Occupied]) -> Occupied | None:
    """The earliest of ``taken`` that shares a minute with [start, end)."""
    hits = [item for item in taken if item.start < end and item.end > start]
    return min(hits, default=None)


def shared_minutes(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many minutes two stretches have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def ensure_free(start: int, end: int, taken: Iterable[Occupied]) -> None:
    """Raise Conflict, saying what is there and when, if [start, end) is not free."""
    hit = first_overlap(start, end, taken)
    if hit is not None:
        raise Conflict(conflict_sentence(start, hit))


def lanes(intervals: Sequence[tuple[int, int]]) -> list[Lane]:
    """Lanes of ``intervals``, in the order given; those of one cluster share the same width.

    A cluster is a run of intervals linked by overlaps; each takes the first free lane.
    """
    placed: list[Lane] = [Lane(0, 1)] * len(intervals)
    cluster: list[tuple[int, int]] = []
    ends: list[int] = []
    for index in sorted(range(len(intervals)), key=lambda item: (intervals[item], item)):
        start, end = intervals[index]
        if ends and start >= max(ends):
            _close(cluster, len(ends), placed)
            cluster, ends = [], []
        lane = next((number for number, until in enumerate(ends) if until <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        cluster.append((index, lane))
    _close(cluster, len(ends), placed)
    return placed


def _close(cluster: Iterable[tuple[int, int]], width: int, placed: list[Lane]) -> None:
    for index, lane in cluster:
        placed[index] = Lane(lane, width)


def snap(minutes: float) -> int:
    """The nearest minute of the grid (5), halves going later."""
    return int((minutes + GRID_MINUTES / 2) // GRID_MINUTES) * GRID_MINUTES


def check_request(start: datetime, end: datetime, zone: str) -> tuple[int, int]:
    """Wall minutes of a wanted place, or Invalid: order, length ≤ 24 h, grid, clock change."""
    first, last = to_minutes(start), to_minutes(end)
    if last <= first:
        raise Invalid("end", "La fin doit venir après le début.")
    if last - first > MAX_MINUTES:
        raise Invalid("end", "Un rendez-vous dure au plus 24 heures.")
    if first % GRID_MINUTES or last % GRID_MINUTES:
        raise Invalid("start", "Les heures vont de 5 en 5 minutes : arrondissez.")
    for field, wall in (("start", start), ("end", end)):
        if not exists(wall, zone):
            raise Invalid(
                field,
                f"{time_of_day(wall)} n'existe pas ce jour-là : c'est la nuit du changement d'heure. "
                "Choisissez-en une autre.",
            )
    return first, last


def same_time_warning(start: datetime, end: datetime) -> str:
    """Said when the patient already has an appointment that shares a minute with this one."""
    return f"Attention : ce patient a déjà un autre rendez-vous {span(start, end)} le même jour."


def room_warning(room: str, doctor: str, hours: tuple[datetime, datetime], *, dated: bool = False) -> str:
    """Said when somebody else receives in the room of an appointment at the same time (``hours``)."""
    day = f"le {day_and_month(hours[0].date())} " if dated else ""
    return f"Attention : salle « {room} », {doctor} y reçoit déjà {day}{span(*hours)}."


def first_rooms(warnings: Sequence[str]) -> tuple[str, ...]:
    """The first few, and how many more: a series of fifty in a room that is taken is not read out."""
    more = len(warnings) - _ROOMS_SAID
    if more <= 0:
        return tuple(warnings)
    return (*warnings[:_ROOMS_SAID], f"Et {counted(more, 'autre fois', 'autres fois')}.")
