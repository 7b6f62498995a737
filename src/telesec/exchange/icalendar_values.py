"""Reads the dates, lengths and repetition of an event; what cannot be kept raises with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from telesec.domain.errors import TelesecError
from telesec.domain.hours.recurrence import Frequency, Rule
from telesec.exchange.icalendar_zones import Zones

_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z)?", re.IGNORECASE)
_LENGTH = re.compile(
    r"([+-])?P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?"
)
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FINE = {"HOURLY", "MINUTELY", "SECONDLY"}
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_WEEKS_OF_YEAR, _WEEKS_OF_MONTH = 53, 5
_YEARS = range(1900, 2201)


class NotKept(TelesecError):
    """An event, or a part of it, that this agenda cannot keep."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time in ``zone``; a floating one belongs to the practice's own. ``all_day``: a date."""

    wall: datetime
    zone: tzinfo
    all_day: bool = False

    def in_zone(self, zone: tzinfo) -> datetime:
        """The same instant on a wall of ``zone``; a whole day stays the same day everywhere."""
        if self.all_day or zone is self.zone:
            return self.wall
        aware = self.wall.replace(tzinfo=self.zone)
        return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None)


def moment(value: str, tzid: str, zones: Zones) -> Moment:
    """One date or date-time (RFC 5545 §3.3.4, §3.3.5)."""
    value = value.strip()
    if found := _DATE.fullmatch(value):
        return Moment(_wall(found[1], found[2], found[3]), zones.home, all_day=True)
    found = _MOMENT.fullmatch(value)
    if found is None:
        raise NotKept("Sa date ne se lit pas.")
    wall = _wall(*found.groups()[:5])
    if found[7]:
        return Moment(wall, UTC)
    if not tzid:
        return Moment(wall, zones.home)
    zone = zones.zone(tzid)
    if zone is None:
        raise NotKept("Son fuseau horaire est inconnu.")
    return Moment(wall, zone)


def _wall(*parts: str) -> datetime:
    year, month, day, *rest = (int(part) for part in parts)
    hour, minute = rest or (0, 0)
    if year not in _YEARS:
        raise NotKept("Sa date ne se lit pas.")
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - wall time is naive on purpose
    except ValueError:
        raise NotKept("Sa date n'existe pas.") from None


def length(value: str) -> timedelta:
    """A duration (RFC 5545 §3.3.6), seconds dropped."""
    found = _LENGTH.fullmatch(value.strip().upper())
    if found is None or not any(found.groups()[1:]):
        raise NotKept("Sa durée ne se lit pas.")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    total = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes + seconds // 60)
    if found[1] == "-" or total <= timedelta():
        raise NotKept("Il n'a pas de durée.")
    return total


def rule(value: str, start: Moment, zones: Zones) -> Rule:
    """A repetition; what the agenda does not follow is refused rather than guessed."""
    parts: dict[str, str] = {}
    for part in value.strip().strip(";").upper().split(";"):
        name, _, content = part.partition("=")
        if name.strip() in parts:
            raise NotKept("Sa répétition ne se lit pas.")
        parts[name.strip()] = content.strip()
    if parts.get("FREQ") in _FINE:
        raise NotKept("Il se répète plusieurs fois par jour.")
    odd = {name for name in parts if not name.startswith("X-")} - _PARTS
    if odd or parts.get("FREQ") not in set(Frequency):
        raise NotKept("Sa répétition est d'une sorte que l'agenda ne suit pas.")
    try:
        return _rule(parts, start, zones)
    except ValueError:
        raise NotKept("Sa répétition ne se lit pas.") from None


def _rule(parts: dict[str, str], start: Moment, zones: Zones) -> Rule:
    frequency = Frequency(parts["FREQ"])
    days = _days(parts.get("BYDAY", ""))
    month_days = _numbers(parts.get("BYMONTHDAY", ""), 31)
    if frequency in (Frequency.DAILY, Frequency.WEEKLY) and any(ordinal for ordinal, _day in days):
        raise ValueError
    if frequency is Frequency.WEEKLY and month_days:
        raise ValueError
    most = _WEEKS_OF_YEAR if frequency is Frequency.YEARLY and "BYMONTH" not in parts else _WEEKS_OF_MONTH
    if any(abs(ordinal) > most for ordinal, _day in days):
        raise ValueError
    return Rule(
        frequency,
        _positive(parts.get("INTERVAL", "1")),
        _positive(parts["COUNT"]) if "COUNT" in parts else 0,
        _until(parts["UNTIL"], start, zones) if "UNTIL" in parts else None,
        days,
        month_days,
        tuple(number for number in _numbers(parts.get("BYMONTH", ""), 12) if number > 0),
        _numbers(parts.get("BYSETPOS", ""), 366),
        _WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _positive(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or int(text) == 0:
        raise ValueError
    return int(text)


def _numbers(text: str, most: int) -> tuple[int, ...]:
    """A short list of numbers other than 0, between ``-most`` and ``most``."""
    words = text.split(",") if text else []
    if len(words) > 400 or any(not re.fullmatch(r"[+-]?\d{1,3}", word.strip()) for word in words):
        raise ValueError
    found = tuple(dict.fromkeys(int(word) for word in words))
    if any(number == 0 or abs(number) > most for number in found):
        raise ValueError
    return found


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for word in text.split(",") if text else ():
        day = _DAY.fullmatch(word.strip())
        if day is None or len(found) > 100:
            raise ValueError
        found.append((int(day[1] or 0), _WEEKDAYS.index(day[2])))
    return tuple(dict.fromkeys(found))


def _until(text: str, start: Moment, zones: Zones) -> datetime:
    """The last wall time at which it may begin again, in the event's own zone."""
    end = moment(text, "", zones)
    if end.all_day:
        return datetime.combine(end.wall.date(), datetime.max.time())
    return end.in_zone(start.zone) if end.zone is UTC else end.wall
