"""Reads a calendar file into occurrences in the practice's wall time, and says what it cannot keep."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from telesec.domain.errors import Invalid
from telesec.domain.hours.recurrence import ENDLESS, Budget, Frequency, occurrences
from telesec.domain.paper.calendars import HORIZON_DAYS, LeftOut, ReadEvent
from telesec.domain.plain_text import without_unwritable
from telesec.exchange.icalendar_properties import Properties, properties_of
from telesec.exchange.icalendar_text import MAX_LINE, Block, blocks, read_calendar_text
from telesec.exchange.icalendar_values import Moment, NotKept, length, moment, rule
from telesec.exchange.icalendar_zones import Zones

MAX_OCCURRENCES = 5_000
_STEPS = 120_000
_LONGEST = timedelta(days=400)
_SHOWN = 120
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # would show the words in another order
_PAST = "Déjà passé : seuls les événements à venir sont repris."
_FAR = f"Trop lointain : l'agenda reprend les {HORIZON_DAYS} jours à venir."


@dataclass(frozen=True, slots=True)
class Reading:
    """What the file holds for this practice."""

    events: tuple[ReadEvent, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Event:
    """One VEVENT, its dates understood. ``exception`` is the start that it replaces."""

    line: int
    uid: str
    summary: str = field(repr=False)
    start: Moment
    span: timedelta
    found: Properties = field(repr=False)
    exception: Moment | None = None


class Reader:
    """One file for one practice: ``home`` is its zone, ``practice_id`` tells our own exports apart."""

    def __init__(self, home: str, practice_id: str, today: date) -> None:
        self._home, self._practice_id = home, practice_id
        self._first = datetime.combine(today, datetime.min.time())
        self._last = self._first + timedelta(days=HORIZON_DAYS)
        self._budget = Budget(_STEPS)
        self._left: list[LeftOut] = []
        self._lost: dict[str, list[Moment]] = {}
        self._zones = Zones((), home)

    def read(self, path: Path) -> Reading:
        """Raises Invalid("file", …) for what is no calendar or passes the quotas."""
        return self.read_text(read_calendar_text(path))

    def read_text(self, text: str) -> Reading:
        """The same from text already decoded."""
        events, zones = blocks(text)
        self._zones = Zones(zones, self._home)
        found: dict[tuple[str, str], ReadEvent] = {}
        for group in self._groups(events).values():
            for event in self._occurrences(group):
                known = found.setdefault((event.key, event.recurrence), event)
                if known is not event:
                    self._leave(event.line, event.summary, "En double dans le fichier.")
                if len(found) > MAX_OCCURRENCES:
                    raise Invalid("file", ENDLESS)
        ordered = sorted(found.values(), key=lambda event: (event.start, event.line))
        return Reading(tuple(ordered), tuple(self._left))

    def _leave(self, line: int, summary: str, reason: str) -> None:
        self._left.append(LeftOut(line, summary, reason))

    def _groups(self, blocks: list[Block]) -> dict[str, list[_Event]]:
        """The events of each UID, the newest version of each first."""
        groups: dict[str, list[_Event]] = {}
        for block in blocks:
            found = properties_of(block)
            try:
                event = self._event(block, found)
            except NotKept as refused:
                self._leave(block.line, shown(found.text("SUMMARY")), refused.sentence)
                self._forget(found)
                continue
            groups.setdefault(event.uid, []).append(event)
        for group in groups.values():
            group.sort(key=lambda event: -event.found.number("SEQUENCE"))
        return groups

    def _forget(self, found: Properties) -> None:
        """An exception that cannot be kept still takes the place of the occurrence that it changes."""
        one = found.first("RECURRENCE-ID")
        if one is not None:
            with contextlib.suppress(NotKept):
                original = moment(one.value, one.parameter("TZID"), self._zones)
                self._lost.setdefault(found.text("UID", MAX_LINE), []).append(original)

    def _event(self, block: Block, found: Properties) -> _Event:
        start = self._moment(found, "DTSTART", "Il n'a pas de date de début.")
        if found.text("TRANSP").upper() == "TRANSPARENT":
            raise NotKept("Il est noté comme disponible : il ne bloque pas l'agenda.")
        exception = found.first("RECURRENCE-ID")
        if exception and exception.parameter("RANGE"):
            raise NotKept("Il change toute la suite d'une répétition : l'agenda ne sait pas le suivre.")
        if found.first("EXRULE"):
            raise NotKept("Sa répétition est d'une sorte que l'agenda ne suit pas.")
        return _Event(
            block.line,
            found.text("UID", MAX_LINE) or f"{found.text('SUMMARY')}|{start.wall}",
            shown(found.text("SUMMARY")),
            start,
            self._span(found, start),
            found,
            self._moment(found, "RECURRENCE-ID", "") if exception else None,
        )

    def _moment(self, found: Properties, name: str, missing: str) -> Moment:
        one = found.first(name)
        if one is None:
            raise NotKept(missing)
        return moment(one.value, one.parameter("TZID"), self._zones)

    def _span(self, found: Properties, start: Moment) -> timedelta:
        """How long it lasts: a nominal length where both ends share a zone, an exact one elsewhere."""
        if found.first("DTEND"):
            end = self._moment(found, "DTEND", "")
            span = end.in_zone(start.zone) - start.wall
        elif one := found.first("DURATION"):
            span = length(one.value)
        else:
            span = timedelta(days=1) if start.all_day else timedelta()
        if span <= timedelta():
            raise NotKept("Il n'a pas de durée.")
        if span > _LONGEST:
            raise NotKept("Il dure plus d'un an.")
        return span

    def _occurrences(self, group: list[_Event]) -> Iterator[ReadEvent]:
        masters = [event for event in group if event.exception is None]
        replaced = [event for event in group if event.exception is not None]
        for master in masters[:1]:
            starts = self._starts(master, replaced)
            repeats = bool(master.found.first("RRULE") or master.found.all("RDATE"))
            yield from self._kept(master, starts, repeats=repeats)
        for master in masters[1:]:
            self._leave(master.line, master.summary, "En double dans le fichier.")
        for event in replaced:
            own = masters[0].start.zone if masters else event.start.zone
            original = event.exception.in_zone(own) if event.exception else event.start.wall
            yield from self._kept(event, [(event.start.wall, _key(original))], repeats=True)

    def _starts(self, master: _Event, replaced: list[_Event]) -> list[tuple[datetime, str]]:
        """Every start within the horizon, with the name of its occurrence ("" when it is the only one)."""
        found = master.found
        repetition = found.first("RRULE")
        if repetition is None and not found.first("RDATE"):
            return [(master.start.wall, "")]
        try:
            more = self._repeated(master, repetition.value) if repetition else []
            dates = self._points(master, "RDATE")
            out = set(self._points(master, "EXDATE"))
        except NotKept as refused:
            self._leave(master.line, master.summary, refused.sentence)
            return []
        changed = [event.exception for event in replaced if event.exception] + self._lost.get(master.uid, [])
        gone = out | {original.in_zone(master.start.zone) for original in changed}
        days = {moment.date() for moment in out if moment.time() == datetime.min.time()}
        starts = sorted({master.start.wall, *dates, *more} - gone)
        return [(start, _key(start)) for start in starts if master.start.all_day or start.date() not in days]

    def _points(self, master: _Event, name: str) -> list[datetime]:
        """The dates of a list, on the wall of the event's own zone."""
        found = []
        for line in master.found.all(name):
            for value, tzid in line.values():
                if "/" in value:
                    raise NotKept(
                        "Ses dates supplémentaires sont des périodes : l'agenda ne sait pas les suivre."
                    )
                self._budget.spend()
                found.append(moment(value, tzid, self._zones).in_zone(master.start.zone))
        return found

    def _repeated(self, master: _Event, text: str) -> list[datetime]:
        first = self._first - master.span - timedelta(days=2)
        repetition = rule(text, master.start, self._zones)
        return list(occurrences(repetition, master.start.wall, first, self._last, self._budget))

    def _kept(
        self, event: _Event, starts: list[tuple[datetime, str]], *, repeats: bool
    ) -> Iterator[ReadEvent]:
        if event.found.text("STATUS").upper() == "CANCELLED":
            if not repeats:
                self._leave(event.line, event.summary, "Il est annulé dans l'autre agenda.")
            return
        kept = 0
        model = self._model(event)
        for wall, recurrence in starts:
            start, end = self._ends(event, wall)
            if end > self._first and start < self._last:
                kept += 1
                yield replace(model, recurrence=recurrence, start=start, end=end)
        if starts and not kept:
            past = starts[-1][0] < self._first
            self._leave(event.line, event.summary, _PAST if past else _FAR)

    def _ends(self, event: _Event, wall: datetime) -> tuple[datetime, datetime]:
        start = replace(event.start, wall=wall).in_zone(self._zones.home)
        end = replace(event.start, wall=wall + event.span).in_zone(self._zones.home)
        return start, max(end, start + timedelta(minutes=1))

    def _model(self, event: _Event) -> ReadEvent:
        """What all the occurrences of an event share: its texts are read once, however often it comes."""
        found = event.found
        ours = found.text("X-TELESEC-PRACTICE") == self._practice_id
        yearly = Frequency.YEARLY.value in found.text("RRULE").upper()
        return ReadEvent(
            event.line,
            hashlib.sha256(event.uid.encode("utf-8", "replace")).hexdigest(),
            "",
            event.start.wall,
            event.start.wall,
            event.summary,
            all_day=event.start.all_day,
            likely=not (event.start.all_day and yearly),
            own_id=found.text("X-TELESEC-ID") if ours else "",
            patient_id=found.text("X-TELESEC-PATIENT") if ours else "",
        )


def _key(start: datetime) -> str:
    return start.strftime("%Y%m%dT%H%M")


def shown(text: str) -> str:
    """A title as it may be shown: one line, not too long."""
    line = " ".join(_TURNS.sub("", without_unwritable(text[:2_000])).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
