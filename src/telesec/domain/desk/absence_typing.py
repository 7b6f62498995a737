"""Reads how long an absence lasts as people type it: « 3j », « 1s », « 2h30 », « 26/12 », « midi »."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from telesec.domain.desk.spoken_days import read_day
from telesec.domain.typed_time import parse_date, parse_time

NOON = time(12)
_DAYS = re.compile(r"(\d{1,3})\s*(j|jours?|s|sem|semaines?)", re.IGNORECASE)
_LENGTH = re.compile(r"(?:(\d{1,2})\s*h\s*(\d{2})?|(\d{1,3})\s*(?:mn|min|minutes?))", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})[\s/.-]+(\d{1,2})|(\d{2})(\d{2})")


_FROM_TODAY = re.compile(r"(?:demain|apr[eè]s[ -]demain|aujourd|auj|ce\s+jour|dans)\b", re.IGNORECASE)


def parse_start(text: str, today: date) -> date | None:
    """The first day, typed or said: « 24/11 », « mardi », « demain », « lundi prochain »."""
    return _last_day(text.strip().lower().removeprefix("le ").removeprefix("du ").strip(), today, today)


def parse_end(text: str, start: datetime, *, whole_day: bool, today: date | None = None) -> datetime | None:
    """When an absence begun at ``start`` ends; None when the text says nothing.

    Empty: the end of the day. Days and weeks count the first one; a date is the last day of the
    absence, unless an hour follows (« 27/12 à 10h »); « vendredi » follows the start,
    « demain » ``today``. Within a day (``whole_day`` False): « 2h »,
    « 45 min » last so long, « à 16h » ends then.
    """
    typed = text.strip().lower().removeprefix("au ").removeprefix("jusqu'au ").strip()
    midnight = datetime.combine(start.date(), time())
    if not typed:
        return midnight + timedelta(days=1)
    found = _DAYS.fullmatch(typed)
    if found is not None:
        days = int(found[1]) * (7 if found[2].startswith("s") else 1)
        return midnight + timedelta(days=days) if days else None
    written, _, at = typed.partition(" à ")
    day, hour = _last_day(written, start.date(), today or start.date()), parse_time(at)
    if day is not None and (hour or not at):
        return datetime.combine(day, hour) if hour else datetime.combine(day, time()) + timedelta(days=1)
    return None if whole_day else _within_day(typed, start)


def _within_day(typed: str, start: datetime) -> datetime | None:
    if typed.startswith(("à ", "a ")):
        hour = parse_time(typed[2:])
        return datetime.combine(start.date(), hour) if hour else None
    if typed == "midi":
        return datetime.combine(start.date(), NOON)
    found = _LENGTH.fullmatch(typed)
    if found is None:
        return None
    minutes = int(found[3]) if found[3] else int(found[1]) * 60 + int(found[2] or 0)
    return start + timedelta(minutes=minutes) if minutes else None


def _last_day(typed: str, first: date, today: date) -> date | None:
    whole = parse_date(typed, first.year + 2)
    if whole is not None:
        return whole
    found = _DAY_MONTH.fullmatch(typed)
    if found is None:
        return read_day(typed, today if _FROM_TODAY.match(typed) else first)
    day, month = (int(part) for part in found.groups() if part is not None)
    return _coming(day, month, first)


def _coming(day: int, month: int, first: date) -> date | None:
    for year in (first.year, first.year + 1):
        try:
            made = date(year, month, day)
        except ValueError:
            continue
        if made >= first:
            return made
    return None
