"""What those who may act are told of, once: read from the counts, kept without any patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from telesec.domain.french import counted, day_and_month, of_name
from telesec.domain.journal.bundles import ACCESSES, EXPORTS, FAILED_SIGN_IN, GLASS, OPENINGS, OUTSIDE
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.spans import hour_words, is_odd
from telesec.domain.review.counts import Counts, FailedSignIns, Tally, slot_wall
from telesec.domain.review.drawing import by_day, distinct
from telesec.domain.review.facts import Frame
from telesec.domain.wall import wall_now

KEPT = timedelta(days=366)
"""How long an alert that was read stays in the practice's file."""


class AlertKind(StrEnum):
    RECORDS_HOUR = "records_hour"
    RECORDS_DAY = "records_day"
    ODD = "odd_accesses"
    FAILED = "failed_sign_ins"
    EXPORTS = "exports"
    NAMESAKE = "same_surname"
    GLASS = "glass"


OF_PATIENTS = frozenset({AlertKind.RECORDS_HOUR, AlertKind.RECORDS_DAY, AlertKind.NAMESAKE, AlertKind.GLASS})
"""Those whose rows only the journals about patients hold."""


@dataclass(frozen=True, slots=True)
class Alert:
    """``key`` is unique: what, who (an account, or the tag of a login), which day, which hour if any."""

    id: str
    kind: AlertKind
    at: datetime
    account_id: str
    key: str
    figure: int
    seen_by: str = ""
    seen_at: datetime | None = None

    @property
    def who(self) -> str:
        return self.key.split(":")[1]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.key.split(":")[2][:10])

    @property
    def hour(self) -> int | None:
        """The hour of the wall, None for a whole day."""
        _, part, hour = self.key.split(":")[2].partition("T")
        return int(hour) if part else None

    @property
    def question(self) -> JournalFilter:
        """The rows it is about."""
        actions, reason = _ROWS[self.kind], ""
        if self.kind is AlertKind.FAILED:
            reason = f"{FAILED_SIGN_IN} {self.who}".strip()
        return JournalFilter(
            actions=actions,
            account_id="" if reason else self.account_id,
            since=self.day,
            until=self.day,
            odd_hours=self.kind is AlertKind.ODD,
            hour=self.hour,
            reason_begins=reason,
        )

    def sentence(self, frame: Frame) -> str:
        """What happened, with the name of the account and no patient's."""
        who = frame.name(self.account_id) if self.account_id else ""
        hour = f", {hour_words(self.hour)}" if self.hour is not None else ""
        return f"{_TOLD[self.kind](who, self.figure)}, le {day_and_month(self.day)}{hour}."


_ROWS = {
    AlertKind.RECORDS_HOUR: OPENINGS,
    AlertKind.RECORDS_DAY: OPENINGS,
    AlertKind.ODD: ACCESSES,
    AlertKind.FAILED: OUTSIDE,
    AlertKind.EXPORTS: EXPORTS,
    AlertKind.NAMESAKE: OPENINGS,
    AlertKind.GLASS: GLASS,
}


def _records(who: str, figure: int) -> str:
    return f"{who} : {counted(figure, 'dossier ouvert', 'dossiers ouverts')}"


def _odd(who: str, figure: int) -> str:
    return f"{who} : {figure} accès hors des heures ouvrées (nuit, week-end ou jour férié)"


def _failed(who: str, figure: int) -> str:
    whose = f"l'identifiant {of_name(who)}" if who else "un identifiant inconnu"
    return f"{counted(figure, 'connexion manquée', 'connexions manquées')} pour {whose}"


def _exports(who: str, figure: int) -> str:
    return f"{who} : {counted(figure, 'fichier exporté', 'fichiers exportés')}"


def _namesake(who: str, figure: int) -> str:
    times = counted(figure, "ouverture", "ouvertures")
    return f"{who} : {times} du dossier d'un patient de même nom"


def _glass(who: str, figure: int) -> str:
    notes = "la note d'un confrère" if figure < 2 else f"{figure} fois des notes de confrères"
    return f"{who} a ouvert {notes}, avec un motif"


_TOLD = {
    AlertKind.RECORDS_HOUR: _records,
    AlertKind.RECORDS_DAY: _records,
    AlertKind.ODD: _odd,
    AlertKind.FAILED: _failed,
    AlertKind.EXPORTS: _exports,
    AlertKind.NAMESAKE: _namesake,
    AlertKind.GLASS: _glass,
}


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert to be written, unless one with its ``key`` already is."""

    kind: AlertKind
    account_id: str
    key: str
    figure: int


def raised(counts: Counts, frame: Frame) -> Iterator[Raised]:
    """What the thresholds of ``frame`` find in the counts, a line a kind, account and day (or hour)."""
    yield from _mass(counts, frame)
    accesses = [tally for tally in counts.tallies if tally.account_id and tally.action in ACCESSES]
    odd = [tally for tally in accesses if is_odd(slot_wall(tally.slot, frame.zone), frame.is_off)]
    yield from _daily(AlertKind.ODD, odd, frame)
    yield from _daily(AlertKind.EXPORTS, [one for one in accesses if one.action in EXPORTS], frame)
    yield from _failures(counts.failed, frame)
    for one in counts.namesakes:
        if frame.thresholds.reached(AlertKind.NAMESAKE, one.count):
            yield _raised(
                AlertKind.NAMESAKE, one.account_id, slot_wall(one.last, frame.zone).date(), one.count
            )
    hours: dict[tuple[str, datetime], int] = {}
    for broken in counts.glass:
        at = _wall(broken.at, frame).replace(minute=0, second=0, microsecond=0)
        hours[broken.account_id, at] = hours.get((broken.account_id, at), 0) + 1
    for (account_id, at), figure in hours.items():
        yield _raised(AlertKind.GLASS, account_id, at.date(), figure, at.hour)


def _mass(counts: Counts, frame: Frame) -> Iterator[Raised]:
    for (account_id, day), hours in distinct(counts.openings, frame.zone).items():
        figure = len(set().union(*hours.values()))
        if frame.thresholds.reached(AlertKind.RECORDS_DAY, figure):
            yield _raised(AlertKind.RECORDS_DAY, account_id, day, figure)
        for hour, ids in hours.items():
            if frame.thresholds.reached(AlertKind.RECORDS_HOUR, len(ids)):
                yield _raised(AlertKind.RECORDS_HOUR, account_id, day, len(ids), hour)


def _daily(kind: AlertKind, tallies: list[Tally], frame: Frame) -> Iterator[Raised]:
    for account_id in {tally.account_id for tally in tallies}:
        days = by_day((tally for tally in tallies if tally.account_id == account_id), frame.zone)
        for day, figure in days.items():
            if frame.thresholds.reached(kind, figure):
                yield _raised(kind, account_id, day, figure)


def _failures(failed: tuple[FailedSignIns, ...], frame: Frame) -> Iterator[Raised]:
    by_login: dict[str, list[FailedSignIns]] = {}
    for one in failed:
        by_login.setdefault(one.tag, []).append(one)
    for tag, times in by_login.items():
        for day, figure in by_day(times, frame.zone).items():
            if frame.thresholds.reached(AlertKind.FAILED, figure):
                key = f"{AlertKind.FAILED}:{tag}:{day.isoformat()}"
                yield Raised(AlertKind.FAILED, frame.owners.get(tag, ""), key, figure)


def _raised(kind: AlertKind, account_id: str, day: date, figure: int, hour: int | None = None) -> Raised:
    moment = day.isoformat() if hour is None else f"{day.isoformat()}T{hour:02d}"
    return Raised(kind, account_id, f"{kind}:{account_id}:{moment}", figure)


def _wall(at: str, frame: Frame) -> datetime:
    return wall_now(datetime.fromisoformat(at), frame.zone)
