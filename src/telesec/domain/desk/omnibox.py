"""Reads one line typed under Ctrl+K: "dup 14/03", "je 14h30 vacc Dr L", "demain 9h", "dans 15 jours"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from telesec.domain.desk.phrases import (
    AT,
    BETWEEN,
    BOOKING,
    DOCTOR,
    FILLERS,
    LENGTH,
    NOON,
    NOT_ON,
    PARTS,
    SINCE,
    SITE,
    TITLES,
    UNTIL,
    URGENT,
)
from telesec.domain.desk.spoken_days import folded, take_day, take_numeric_day, weekday_number
from telesec.domain.desk.wishes import Wish
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.reference import Reference

LONGEST = 120


Taker = Callable[["_Line", "Reference", datetime], None]


class _Line:
    """What is left of the line while words are taken from it; ``wish`` grows meanwhile."""

    def __init__(self, text: str) -> None:
        self.raw = text[:LONGEST]
        self.plain = folded(self.raw)
        self.wish = Wish()

    def take(self, start: int, end: int) -> None:
        """These letters are understood."""
        blank = " " * (end - start)
        self.raw = self.raw[:start] + blank + self.raw[end:]
        self.plain = self.plain[:start] + blank + self.plain[end:]

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first such words, taken out."""
        found = pattern.search(self.plain)
        if found is not None:
            self.take(*found.span())
        return found


def read_line(text: str, reference: Reference, now: datetime) -> Wish:
    """What ``text`` asks for; ``now`` is the wall time. Never raises.

    Without any word of the agenda, everything stays in ``who``.
    """
    line = _Line(text)
    for taker in _TAKERS:
        taker(line, reference, now)
    if not line.wish.speaks_of_agenda:
        return Wish(who=" ".join(text[:LONGEST].split()))
    _take_motif(line, reference)
    left = " ".join(FILLERS.sub(" ", line.raw).replace(",", " ").split())
    return replace(_today_or_later(line.wish, now), who=left)


def day_alone(text: str, now: datetime) -> date | None:
    """The coming day that a line of figures alone ("14/03") may also mean."""
    plain = folded(text[:LONGEST]).strip()
    day, (start, end) = take_numeric_day(plain, now.date())
    return day if day is not None and (start, end) == (0, len(plain)) else None


def _today_or_later(wish: Wish, now: datetime) -> Wish:
    """An hour without a day is today's, or tomorrow's once it has passed."""
    if wish.hour is None or wish.day is not None:
        return wish
    late = wish.hour <= now.time()
    return replace(wish, day=now.date() + timedelta(days=1 if late else 0))


def _take_exclusions(line: _Line, _reference: Reference, _now: datetime) -> None:
    found = line.find(NOT_ON)
    if found is not None:
        days = (weekday_number(word) for word in re.findall(r"\w+", found["days"]))
        line.wish = replace(line.wish, not_on=tuple(sorted({day for day in days if day >= 0})))


def _take_day(line: _Line, _reference: Reference, now: datetime) -> None:
    day, (start, end) = take_day(line.plain, now.date())
    if day is None:
        return
    said = line.plain[start:end]
    since = re.search(r"\b(?:a partir d[eu]|des|apres)\s+$", line.plain[:start])
    line.take(since.start() if since else start, end)
    vague = bool(since) or said.endswith(("semaine prochaine", "sem prochaine", "mois prochain"))
    line.wish = replace(line.wish, day=day, open_day=vague or said.startswith("dans "))


def _take_bounds(line: _Line, _reference: Reference, _now: datetime) -> None:
    both = line.find(BETWEEN)
    if both is not None:
        line.wish = replace(
            line.wish, since=_hour(both["h1"], both["m1"]), until=_hour(both["h2"], both["m2"])
        )
        return
    since, until = line.find(SINCE), line.find(UNTIL)
    if since is not None:
        line.wish = replace(line.wish, since=_hour(since["h1"], since["m1"]))
    if until is not None:
        line.wish = replace(line.wish, until=_hour(until["h1"], until["m1"]))


def _take_hour(line: _Line, _reference: Reference, _now: datetime) -> None:
    found = line.find(NOON) or line.find(AT)
    if found is None:
        return
    hour = time(12) if "midi" in found.group() else _hour(found["h1"] or found["h3"], found["m1"])
    line.wish = replace(line.wish, hour=hour)


def _take_numeric_day(line: _Line, _reference: Reference, now: datetime) -> None:
    """A date in figures is a birth date, unless said with « le » or with an hour."""
    if line.wish.day is not None:
        return
    day, (start, end) = take_numeric_day(line.plain, now.date())
    wish = line.wish
    timed = bool(wish.hour or wish.since or wish.until)
    if day is not None and (timed or line.plain[start:end].startswith("le")):
        line.take(start, end)
        line.wish = replace(line.wish, day=day)


def _take_part(line: _Line, _reference: Reference, now: datetime) -> None:
    wish = line.wish
    for pattern, part in PARTS:
        found = pattern.search(line.plain)
        if found is None:
            continue
        this = found.group().startswith("ce")
        if this or found["le"] or wish != Wish():
            line.take(*found.span())
            day = now.date() if this and wish.day is None else wish.day
            line.wish = replace(line.wish, parts=(*line.wish.parts, part), day=day)


def _take_length(line: _Line, _reference: Reference, _now: datetime) -> None:
    found = line.find(LENGTH)
    if found is not None and 5 <= int(found["minutes"]) <= 480:
        line.wish = replace(line.wish, minutes=int(found["minutes"]))


def _take_signs(line: _Line, _reference: Reference, _now: datetime) -> None:
    if line.find(URGENT):
        line.wish = replace(line.wish, urgent=True)
    if line.find(BOOKING):
        line.wish = replace(line.wish, booking=True)


def _take_practitioner(line: _Line, reference: Reference, _now: datetime) -> None:
    team = [(item.id, item.display_name) for item in reference.practitioners if item.active]
    for found in DOCTOR.finditer(line.plain):
        ids = _beginning(found["name"] or found["other"], team, but=TITLES)
        if ids:
            line.take(*found.span())
            line.wish = replace(line.wish, practitioner_ids=ids)
            return


def _take_site(line: _Line, reference: Reference, _now: datetime) -> None:
    sites = [(item.id, f"{item.name} {item.city}") for item in reference.sites]
    for found in SITE.finditer(line.plain):
        ids = _beginning(found["name"], sites)
        if ids and len(sites) > 1:
            line.take(*found.span())
            line.wish = replace(line.wish, site_ids=ids)
            return


def _take_motif(line: _Line, reference: Reference) -> None:
    motifs = [(item.id, item.label) for item in reference.reason_codes if item.active]
    for found in re.finditer(r"(?<!\w)[^\W\d_]{3,}(?!\w)", line.plain):
        ids = _beginning(found.group(), motifs)
        if ids:
            line.take(*found.span())
            line.wish = replace(line.wish, reason_code_id=ids[0])
            return


def _beginning(
    typed: str, named: Iterable[tuple[str, str]], but: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The ids of those with a word that begins as typed."""
    wanted = "".join(search_words(typed))
    return tuple(
        key
        for key, name in named
        if wanted and any(word.startswith(wanted) for word in search_words(name) if word not in but)
    )


def _hour(hours: str, minutes: str | None) -> time | None:
    number, rest = int(hours), int(minutes or 0)
    return time(number, rest) if number < 24 and rest < 60 else None


_TAKERS: tuple[Taker, ...] = (
    _take_exclusions,
    _take_day,
    _take_bounds,
    _take_hour,
    _take_numeric_day,
    _take_length,
    _take_signs,
    _take_practitioner,
    _take_site,
    _take_part,
)
