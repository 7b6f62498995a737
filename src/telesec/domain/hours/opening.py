"""When a practitioner receives: the weekly template, minus days off, changed by dated decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from telesec.domain.agenda import WeeklyRange
from telesec.domain.french import of_name
from telesec.domain.hours.holidays import holiday
from telesec.domain.people import Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException
from telesec.domain.wall import EPOCH, monday_of

DAY = 24 * 60
_WEEK = timedelta(days=7)
_NO_SITE = Site("", "")
_EPOCH_DAY = EPOCH.toordinal()


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of wall minutes since the epoch in which a practitioner receives, and for whom.

    ``reason_code_ids``: only these motifs; none = any. ``urgent``: kept for urgencies until wall
    minute ``release_at`` (None: never released).
    """

    practitioner_id: str
    site_id: str
    start: int
    end: int
    reason_code_ids: tuple[str, ...] = ()
    urgent: bool = False
    release_at: int | None = None
    room_id: str = ""

    def takes(self, reason_code_id: str) -> bool:
        """True when it is limited to no motif, or to this one among others ("" is none)."""
        return not self.reason_code_ids or reason_code_id in self.reason_code_ids

    def is_kept(self, now: int) -> bool:
        """True while it is for urgencies alone, at the wall minute ``now``."""
        return self.urgent and (self.release_at is None or now < self.release_at)


class Schedule:
    """The effective openings of one practitioner, a day at a time.

    A range limited to motifs or kept for urgencies takes the place of an ordinary one it covers.
    Dated decisions apply in the order in which they were taken: the last one wins.
    """

    def __init__(
        self, reference: Reference, practitioner_id: str, since: date = date.min, until: date = date.max
    ) -> None:
        """``since`` and ``until``: the only days that will be asked, both included."""
        self._who = practitioner_id
        self._sites = {site.id: site for site in reference.sites}
        own = [item for item in reference.ranges if item.practitioner_id == practitioner_id]
        self._homes = {item.site_id for item in own}
        self._usual_site = ""
        present = False
        for one in reference.practitioners:
            if one.id == practitioner_id:
                self._usual_site, present = one.site_id, one.active
        self._homes.add(self._usual_site)
        self._weekly: list[list[WeeklyRange]] = [[] for _ in range(7)]
        for item in sorted(own if present else (), key=lambda item: (_special(item), item.start_minute)):
            self._weekly[item.weekday].append(item)
        self._decisions: dict[date, list[DayException]] = {}
        decisions = [one for one in reference.exceptions if since <= one.day <= until] if present else []
        for decision in sorted(decisions, key=lambda item: item.id):
            if self._concerns(decision):
                self._decisions.setdefault(decision.day, []).append(decision)

    def day(self, day: date) -> list[Opening]:
        """The openings of ``day``, in time order; none shares a minute with another."""
        found = self._template(day)
        for decision in self._decisions.get(day, ()):
            found = self._decided(found, decision)
        if len(found) > 1:
            found.sort(key=_start)
        return found

    def between(self, after: int, until: int) -> list[Opening]:
        """The openings that touch the wall minutes [after, until), whole, in time order."""
        first = _day_of(after)
        days = -(-until // DAY) - after // DAY
        return [
            item
            for shift in range(days)
            for item in self.day(first + timedelta(days=shift))
            if item.end > after and item.start < until
        ]

    def closed_label(self, day: date) -> str:
        """Why nobody is received on a day of the week when one usually is: a day off, a closure; or ""."""
        if self.day(day):
            return ""
        sites = {item.site_id for item in self._weekly[day.weekday()]} or {self._usual_site}
        for site_id in sorted(sites):
            if words := holiday(self._site(site_id), day):
                return words
        closures = [item for item in self._decisions.get(day, ()) if not item.opens]
        return self._closure_words(closures[-1]) if closures else ""

    def decisions(self, day: date) -> Sequence[DayException]:
        """The dated decisions that concern this practitioner on ``day``, in the order they were taken."""
        return tuple(self._decisions.get(day, ()))

    def _template(self, day: date) -> list[Opening]:
        found: list[Opening] = []
        base = _midnight(day)
        for item in self._weekly[day.weekday()]:
            if not _runs(item, day) or holiday(self._site(item.site_id), day):
                continue
            start, end = base + item.start_minute, base + item.end_minute
            if _special(item):
                found = _carved(found, start, end)
            released = release_at(item, day) if item.urgent else None
            found.append(
                Opening(
                    self._who,
                    item.site_id,
                    start,
                    end,
                    item.reason_code_ids,
                    item.urgent,
                    released,
                    item.room_id,
                )
            )
        return found

    def _decided(self, found: list[Opening], decision: DayException) -> list[Opening]:
        base = _midnight(decision.day)
        start, end = base + decision.start_minute, base + decision.end_minute
        if not decision.opens:
            return _carved(found, start, end, decision.site_id)
        opened = Opening(
            self._who, decision.site_id, start, end, decision.reason_code_ids, room_id=decision.room_id
        )
        return [*_carved(found, start, end), opened]

    def _concerns(self, decision: DayException) -> bool:
        if decision.practitioner_id:
            return decision.practitioner_id == self._who
        return not decision.site_id or decision.site_id in self._homes

    def _closure_words(self, closure: DayException) -> str:
        if closure.practitioner_id:
            what = "Fermé exceptionnellement"
        elif closure.site_id:
            what = f"Fermeture {of_name(self._site(closure.site_id).name)}"
        else:
            what = "Fermeture du cabinet"
        return f"{what} : {closure.label}" if closure.label else what

    def _site(self, site_id: str) -> Site:
        return self._sites.get(site_id, _NO_SITE)


def _start(item: Opening) -> int:
    return item.start


def _special(item: WeeklyRange) -> bool:
    return item.urgent or bool(item.reason_code_ids)


def _runs(item: WeeklyRange, day: date) -> bool:
    """True when the range is valid on ``day``, in one of its weeks (RFC 5545 INTERVAL from the anchor)."""
    if not item.valid_from <= day <= item.valid_to:
        return False
    if item.every <= 1:
        return True
    weeks = (monday_of(day) - monday_of(item.anchor)) // _WEEK
    return weeks % item.every == 0


def release_at(item: WeeklyRange, day: date) -> int | None:
    """The wall minute from which the places of an urgent range of ``day`` are anybody's; None = never."""
    if not item.urgent or not (item.release_days or item.release_minute):
        return None
    return _midnight(day) - item.release_days * DAY + item.release_minute


def _carved(found: Iterable[Opening], start: int, end: int, site_id: str = "") -> list[Opening]:
    """``found`` without the minutes [start, end), at one site or at any ("")."""
    left: list[Opening] = []
    for item in found:
        if item.end <= start or item.start >= end or (site_id and item.site_id != site_id):
            left.append(item)
            continue
        if item.start < start:
            left.append(replace(item, end=start))
        if item.end > end:
            left.append(replace(item, start=end))
    return left


def _midnight(day: date) -> int:
    """Wall minutes of midnight, by the calendar alone: asked for every day of every column."""
    return (day.toordinal() - _EPOCH_DAY) * DAY


def _day_of(minute: int) -> date:
    return EPOCH.date() + timedelta(days=minute // DAY)


def openings(
    reference: Reference, practitioner_ids: Sequence[str], first: date, days: int
) -> tuple[Opening, ...]:
    """The effective openings of some practitioners over ``days`` days from ``first``.

    By practitioner in the order given, each in time order and without overlap. Absences are not
    counted: they are kept with the appointments.
    """
    last = first + timedelta(days=days - 1)
    made = [Schedule(reference, one, first, last) for one in practitioner_ids]
    return tuple(
        item
        for schedule in made
        for shift in range(days)
        for item in schedule.day(first + timedelta(days=shift))
    )


def is_open(reference: Reference, practitioner_id: str, start: int, end: int) -> bool:
    """True when the practitioner receives, whatever the motif, during all of [start, end) (wall minutes)."""
    cursor = start
    schedule = Schedule(reference, practitioner_id, _day_of(start), _day_of(end))
    for item in schedule.between(start, end):
        if item.start > cursor:
            return False
        cursor = max(cursor, item.end)
    return cursor >= end


def closed_label(reference: Reference, practitioner_id: str, day: date) -> str:
    """Why a practitioner receives nobody on ``day``: "Noël", "Fermeture du cabinet : congés", or ""."""
    return Schedule(reference, practitioner_id, day, day).closed_label(day)
