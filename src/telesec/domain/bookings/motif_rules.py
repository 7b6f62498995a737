"""What a motif asks of a booking: who may book it, with whom, how soon and how far ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from telesec.domain.agenda import ReasonCode
from telesec.domain.french import date_long, duration, moment_long
from telesec.domain.hours.opening import Opening
from telesec.domain.people import ROLE_LABELS, Role
from telesec.domain.wall import from_minutes

_ELSEWHERE = "Choisissez une autre place, ou dites pourquoi vous la prenez."


@dataclass(frozen=True, slots=True)
class Place:
    """A wanted place in wall minutes, for whom, and the wall minute it is now."""

    start: int
    end: int
    reason_code_id: str
    urgent: bool
    now: int


class KeptFor(Enum):
    """For what a stretch of the day is kept."""

    URGENCIES = auto()
    MOTIFS = auto()


def not_for(motif: ReasonCode, roles: Iterable[Role]) -> str:
    """Why these roles may not book this motif at all; "" when they may."""
    if not motif.booked_by or set(motif.booked_by) & {str(role) for role in roles}:
        return ""
    who = " ou ".join(ROLE_LABELS[Role(role)].lower() for role in motif.booked_by)
    return f"Ce motif n'est donné que par : {who}. Choisissez un autre motif, ou demandez-lui."


def broken_rule(motif: ReasonCode, practitioner_id: str, start: datetime, now: datetime) -> str:
    """The motif's rule that a place breaks, as a sentence, or ""; wall times of the site."""
    if motif.practitioner_ids and practitioner_id not in motif.practitioner_ids:
        return "Ce praticien ne reçoit pas pour ce motif. Choisissez un autre praticien ou un autre motif."
    earliest = now + timedelta(minutes=motif.min_notice)
    if motif.min_notice and start < earliest:
        return f"Ce motif se prend au moins {duration(motif.min_notice)} à l'avance. Choisissez plus tard."
    latest = now.date() + timedelta(days=motif.horizon_days)
    if motif.horizon_days and start.date() > latest:
        return f"Ce motif ne se prend pas après le {date_long(latest)}. Choisissez plus tôt."
    return ""


def kept_stretches(openings: Iterable[Opening], place: Place) -> Iterator[tuple[Opening, KeptFor]]:
    """The stretches that ``place`` shares a minute with, kept for urgencies or for other motifs."""
    for item in openings:
        if item.end <= place.start or item.start >= place.end:
            continue
        if item.is_kept(place.now) and not place.urgent:
            yield item, KeptFor.URGENCIES
        elif not item.takes(place.reason_code_id):
            yield item, KeptFor.MOTIFS


def kept_place(openings: Iterable[Opening], place: Place, motifs: Mapping[str, str]) -> str:
    """Why a place lies in a stretch kept for others (urgencies, some motifs), as a sentence, or "".

    ``motifs``: label of each motif by id. In a range of urgencies, its motifs refuse nobody.
    """
    for item, kept in kept_stretches(openings, place):
        if kept is KeptFor.URGENCIES:
            return f"Cette place est gardée pour les urgences{_until(item.release_at)}. {_ELSEWHERE}"
        names = sorted(motifs[key] for key in item.reason_code_ids if key in motifs)
        if names and not item.urgent:
            return f"Cette plage est réservée à : {', '.join(names)}. {_ELSEWHERE}"
    return ""


def _until(release_at: int | None) -> str:
    return "" if release_at is None else f" jusqu'au {moment_long(from_minutes(release_at))}"
