"""Draws the week's picture from what the journals count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from telesec.domain.french import date_short, listed, moment_short, sentence_case
from telesec.domain.journal.bundles import ACCESSES, EXPORTS, FAILED_SIGN_IN, GLASS, OPENINGS, OUTSIDE, PRINTS
from telesec.domain.journal.lines import Ending, JournalFilter
from telesec.domain.journal.spans import hour_words, is_odd
from telesec.domain.people import Compartment
from telesec.domain.review.counts import Counts, FailedSignIns, Namesakes, Opening, Tally, slot_wall
from telesec.domain.review.facts import HOURS, Fact, Frame, HeatRow, Kind, Picture, Total
from telesec.domain.wall import wall_now

UNKNOWN_LOGIN = "Identifiant inconnu"
WITHHELD = "Patient d'un confrère"
_CASES = (Kind.MASS, Kind.NAMESAKE)


def draw(counts: Counts, frame: Frame, places: Iterable[Compartment]) -> Picture:
    """The picture of ``frame``'s week; lines in the order of subjects, then of names, then of time."""
    made = _Drawing(counts, frame)
    facts = tuple(sorted(made.facts(), key=lambda one: (list(Kind).index(one.kind), one.name.casefold())))
    picture = Picture(frame.monday, made.heat(), facts, (), tuple(places))
    totals = tuple(made.total(kind, facts) for kind in Kind if picture.shows(kind))
    return replace(picture, totals=totals)


def distinct(openings: Iterable[Opening], zone: str) -> dict[tuple[str, date], dict[int, set[str]]]:
    """The records opened by each account each day, by hour of the wall."""
    found: dict[tuple[str, date], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    wall = cache(slot_wall)
    for one in openings:
        at = wall(one.slot, zone)
        found[one.account_id, at.date()][at.hour].add(one.patient_id)
    return found


def by_day(rows: Iterable[Tally | FailedSignIns], zone: str) -> Counter[date]:
    """How many each day of the wall."""
    found: Counter[date] = Counter()
    for one in rows:
        found[slot_wall(one.slot, zone).date()] += one.count
    return found


class _Drawing:
    def __init__(self, counts: Counts, frame: Frame) -> None:
        self._counts, self._frame = counts, frame
        self._wall = cache(lambda slot: slot_wall(slot, frame.zone))
        self._is_odd = cache(lambda slot: is_odd(self._wall(slot), frame.is_off))
        self._week = JournalFilter(since=frame.monday, until=frame.sunday)
        self._by_account: dict[str, list[Tally]] = defaultdict(list)
        for tally in counts.tallies:
            if tally.account_id:
                self._by_account[tally.account_id].append(tally)

    def heat(self) -> tuple[HeatRow, ...]:
        rows = []
        for account_id, tallies in self._by_account.items():
            hours = [0] * HOURS
            for tally in tallies:
                if tally.action in ACCESSES:
                    hours[self._wall(tally.slot).hour] += tally.count
            if any(hours):
                rows.append(HeatRow(account_id, self._frame.name(account_id), tuple(hours)))
        return tuple(sorted(rows, key=lambda row: row.name.casefold()))

    def facts(self) -> Iterator[Fact]:
        for account_id, tallies in self._by_account.items():
            yield from self._odd(account_id, tallies)
            for kind, actions in ((Kind.EXPORTS, EXPORTS), (Kind.PRINTS, PRINTS)):
                yield from self._taken_out(kind, account_id, actions, tallies)
        yield from self._mass()
        yield from self._namesakes()
        yield from self._glass()
        yield from self._failed()
        yield from self._undone()

    def total(self, kind: Kind, facts: tuple[Fact, ...]) -> Total:
        own = [fact for fact in facts if fact.kind is kind]
        figure = len(own) if kind in _CASES else sum(fact.figure for fact in own)
        question = own[0].question if kind in _CASES and len(own) == 1 else self._question(kind)
        return Total(kind, figure, sum(fact.notable for fact in own), question)

    def _question(self, kind: Kind) -> JournalFilter | None:
        week = self._week
        return {
            Kind.ODD: replace(week, actions=ACCESSES, odd_hours=True),
            Kind.GLASS: replace(week, actions=GLASS),
            Kind.FAILED: replace(week, actions=OUTSIDE, reason_begins=FAILED_SIGN_IN),
            Kind.EXPORTS: replace(week, actions=EXPORTS),
            Kind.PRINTS: replace(week, actions=PRINTS),
            Kind.UNDONE: replace(week, actions=ACCESSES, ending=Ending.UNDONE),
        }.get(kind)

    def _fact(self, kind: Kind, account_id: str, figure: int, question: JournalFilter) -> Fact:
        asked = replace(question, account_id=account_id)
        return Fact(kind, account_id, self._frame.name(account_id), figure, asked)

    def _odd(self, account_id: str, tallies: list[Tally]) -> Iterator[Fact]:
        found = [tally for tally in tallies if tally.action in ACCESSES and self._is_odd(tally.slot)]
        if found:
            days = by_day(found, self._frame.zone)
            question = replace(self._week, actions=ACCESSES, odd_hours=True)
            fact = self._fact(Kind.ODD, account_id, days.total(), question)
            notable = any(self._reached("odd_accesses", figure) for figure in days.values())
            yield replace(fact, when=_days(days), notable=notable)

    def _taken_out(
        self, kind: Kind, account_id: str, actions: frozenset[str], tallies: list[Tally]
    ) -> Iterator[Fact]:
        days = by_day((tally for tally in tallies if tally.action in actions), self._frame.zone)
        if days:
            fact = self._fact(kind, account_id, days.total(), replace(self._week, actions=actions))
            many = kind is Kind.EXPORTS and any(self._reached("exports", one) for one in days.values())
            yield replace(fact, when=_days(days), notable=many)

    def _mass(self) -> Iterator[Fact]:
        found = distinct(self._counts.openings, self._frame.zone)
        for (account_id, day), hours in sorted(found.items(), key=lambda item: item[0][1]):
            figure = len(set().union(*hours.values()))
            busiest, most = max(((hour, len(ids)) for hour, ids in hours.items()), key=lambda item: item[1])
            if self._reached("records_day", figure) or self._reached("records_hour", most):
                question = JournalFilter(actions=OPENINGS, since=day, until=day)
                fact = self._fact(Kind.MASS, account_id, figure, question)
                detail = f"Jusqu'à {most} {hour_words(busiest)}"
                yield replace(fact, when=sentence_case(date_short(day)), detail=detail, notable=True)

    def _namesakes(self) -> Iterator[Fact]:
        found: dict[tuple[str, str], list[Namesakes]] = defaultdict(list)
        for one in sorted(self._counts.namesakes, key=lambda one: one.first):
            found[one.account_id, one.patient_id].append(one)
        for (account_id, patient_id), cases in found.items():
            question = replace(self._week, actions=OPENINGS, patient_id=patient_id)
            fact = self._fact(Kind.NAMESAKE, account_id, sum(one.count for one in cases), question)
            days = {self._wall(slot).date() for one in cases for slot in (one.first, one.last)}
            notable = any(self._reached("same_surname", one.count) for one in cases)
            detail = "" if patient_id else WITHHELD
            yield replace(fact, when=_days(days), detail=detail, patient_id=patient_id, notable=notable)

    def _glass(self) -> Iterator[Fact]:
        found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for one in sorted(self._counts.glass, key=lambda one: one.at):
            found[one.account_id, one.patient_id].append((one.at, one.reason))
        for (account_id, patient_id), times in found.items():
            question = replace(self._week, actions=GLASS, patient_id=patient_id)
            fact = self._fact(Kind.GLASS, account_id, len(times), question)
            reasons = " · ".join(dict.fromkeys(reason for _, reason in times if reason))
            when = _days({self._day(at) for at, _ in times})
            detail = f"Motif : {reasons}" if reasons else ""
            detail = detail if patient_id else WITHHELD
            yield replace(fact, when=when, detail=detail, patient_id=patient_id, notable=True)

    def _failed(self) -> Iterator[Fact]:
        by_tag: dict[str, list[FailedSignIns]] = defaultdict(list)
        for one in self._counts.failed:
            by_tag[one.tag].append(one)
        for tag, times in by_tag.items():
            owner = self._frame.owners.get(tag, "")
            name = self._frame.name(owner) if owner else UNKNOWN_LOGIN
            begins = f"{FAILED_SIGN_IN} {tag}".strip()
            question = replace(self._week, actions=OUTSIDE, reason_begins=begins)
            days = by_day(times, self._frame.zone)
            notable = any(self._reached("failed_sign_ins", figure) for figure in days.values())
            last = _moment(max(one.last for one in times), self._frame.zone)
            detail = f"La dernière : {last}"
            fact = Fact(Kind.FAILED, owner, name, days.total(), question, _days(days), detail)
            yield replace(fact, notable=notable)

    def _undone(self) -> Iterator[Fact]:
        found: dict[str, list[Tally]] = defaultdict(list)
        for tally in self._counts.undone:
            if tally.account_id and tally.action in ACCESSES:
                found[tally.account_id].append(tally)
        for account_id, tallies in found.items():
            days = by_day(tallies, self._frame.zone)
            question = replace(self._week, actions=ACCESSES, ending=Ending.UNDONE)
            yield replace(self._fact(Kind.UNDONE, account_id, days.total(), question), when=_days(days))

    def _reached(self, name: str, figure: int) -> bool:
        return self._frame.thresholds.reached(name, figure)

    def _day(self, at: str) -> date:
        return wall_now(datetime.fromisoformat(at), self._frame.zone).date()


def _days(days: Iterable[date]) -> str:
    """``Lun. 16, mar. 17 et sam. 21 novembre`` would be long: weekdays and numbers alone."""
    return sentence_case(listed([f"{date_short(day).rsplit(' ', 1)[0]}" for day in sorted(days)]))


def _moment(at: str, zone: str) -> str:
    return moment_short(wall_now(datetime.fromisoformat(at), zone))
