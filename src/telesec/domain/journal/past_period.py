"""A period that is over or running, as one says it: "hier", "du 1er au 15 novembre", "depuis le 3/11"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from telesec.domain.desk.spoken_days import folded
from telesec.domain.errors import Invalid
from telesec.domain.french import MONTHS, WEEKDAYS, date_numeric
from telesec.domain.wall import monday_of

WRONG = "Écrivez par exemple « hier », « novembre », « du 1er au 15 novembre » ou « depuis le 03/11/2026 »."
_ONE_DAY = timedelta(days=1)
_MONTHS = {folded(name): at + 1 for at, name in enumerate(MONTHS)}
_MONTH = "|".join(_MONTHS)
_NUMERIC = re.compile(r"(\d{1,2})[/.\s-](\d{1,2})(?:[/.\s-](\d{4}|\d{2}))?")
_NAMED = re.compile(rf"(1er|\d{{1,2}})\s+({_MONTH})(?:\s+(\d{{4}}))?")
_DAY = re.compile(r"(1er|\d{1,2})")
_WHOLE_MONTH = re.compile(rf"({_MONTH})(?:\s+((?:19|20)\d\d))?")
_YEAR = re.compile(r"((?:19|20)\d\d)")
_LAST_DAYS = re.compile(r"(?:les )?(\d{1,3}) derniers jours")
_BETWEEN = re.compile(r"(?:du |de |depuis le |depuis )?(.+?)\s+(?:au|a|jusqu'au)\s+(?:le )?(.+)")
_SINCE = re.compile(r"(?:depuis|a partir)(?: le| du)? (.+)|du (.+)")
_UNTIL = re.compile(r"(?:jusqu'a|jusqu'au|avant)(?: le| au)? (.+)")

Period = tuple[date | None, date | None]


def read_period(text: str, today: date) -> Period:
    """First and last day meant, None where it is open; a year that is not said is the latest past one.

    Raises Invalid.
    """
    said = " ".join(folded(text).replace("\u2019", "'").split())
    if not said:
        return None, None
    for read in (_usual, _running, _between, _open, _whole):
        found = read(said, today)
        if found is not None:
            return _ordered(found)
    raise Invalid("period", WRONG)


def period_words(period: Period) -> str:
    """``du 01/11/2026 au 15/11/2026``, ``le 21/11/2026``, ``depuis le 03/11/2026``."""
    since, until = period
    if since and until:
        both = f"du {date_numeric(since)} au {date_numeric(until)}"
        return f"le {date_numeric(since)}" if since == until else both
    if since:
        return f"depuis le {date_numeric(since)}"
    return f"jusqu'au {date_numeric(until)}" if until else ""


def _ordered(period: Period) -> Period:
    since, until = period
    if since and until and until < since:
        raise Invalid("period", "Le dernier jour doit venir après le premier.")
    return period


def _usual(said: str, today: date) -> Period | None:
    monday, first = monday_of(today), today.replace(day=1)
    last_month = first - _ONE_DAY
    known: dict[str, Period] = {
        "aujourd'hui": (today, today),
        "hier": (today - _ONE_DAY, today - _ONE_DAY),
        "avant-hier": (today - 2 * _ONE_DAY, today - 2 * _ONE_DAY),
        "semaine": (monday, today),
        "semaine derniere": (monday - 7 * _ONE_DAY, monday - _ONE_DAY),
        "mois": (first, today),
        "mois dernier": (last_month.replace(day=1), last_month),
        "annee": (today.replace(month=1, day=1), today),
        "annee derniere": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    return known.get(re.sub(r"^(?:cette|ce|la|le|l') ?", "", said))


def _running(said: str, today: date) -> Period | None:
    found = _LAST_DAYS.fullmatch(said)
    return (today - (int(found[1]) - 1) * _ONE_DAY, today) if found and int(found[1]) else None


def _between(said: str, today: date) -> Period | None:
    found = _BETWEEN.fullmatch(said)
    until = _day(found[2], today) if found else None
    since = _day(found[1], until, alone=False) if found and until else None
    return (since, until) if since else None


def _open(said: str, today: date) -> Period | None:
    if found := _SINCE.fullmatch(said):
        since = _day(found[1] or found[2], today)
        return (since, None) if since else None
    if found := _UNTIL.fullmatch(said):
        until = _day(found[1], today)
        return (None, until) if until else None
    return None


def _whole(said: str, today: date) -> Period | None:
    if found := _WHOLE_MONTH.fullmatch(said):
        month = _MONTHS[found[1]]
        year = int(found[2]) if found[2] else today.year - (month > today.month)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if (found := _YEAR.fullmatch(said)) and int(found[1]) <= today.year:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    day = _day(said.removeprefix("le "), today)
    return (day, day) if day else None


def _day(said: str, latest: date, *, alone: bool = True) -> date | None:
    """The latest such day, ``latest`` at most; unless ``alone``, a bare number is a day of its month."""
    if said in ("hier", "aujourd'hui"):
        return latest - _ONE_DAY if said == "hier" else latest
    if said in WEEKDAYS:
        return latest - (latest.weekday() - WEEKDAYS.index(said)) % 7 * _ONE_DAY
    if found := _NAMED.fullmatch(said):
        return _dated(found[1], _MONTHS[found[2]], found[3], latest)
    if found := _NUMERIC.fullmatch(said):
        return _dated(found[1], int(found[2]), found[3], latest)
    if (found := _DAY.fullmatch(said)) and not alone:
        return _dated(found[1], latest.month, str(latest.year), latest)
    return None


def _dated(day: str, month: int, year: str | None, latest: date) -> date | None:
    number = 1 if day == "1er" else int(day)
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [latest.year, latest.year - 1]
    for one in years:
        try:
            found = date(one, month, number)
        except ValueError:
            continue
        if year or found <= latest:
            return found
    return None
