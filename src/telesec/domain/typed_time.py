"""Reads dates and hours as people type them at a French desk."""

from __future__ import annotations

import re
from datetime import date, time

_DATE = re.compile(r"(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4}|\d{2})|(\d{2})(\d{2})(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2})\s*(?:h|:|\s)\s*(\d{2})?|(\d{1,2})(\d{2})|(\d{1,2})", re.IGNORECASE)


def parse_date(text: str, latest_year: int) -> date | None:
    """The day written as 14/03/1968, 14.3.68, 14031968 or 140368; None when it is not a day.

    Two digits of year mean the latest such year which is not after ``latest_year``.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = (part for part in found.groups() if part is not None)
    full = int(year)
    if len(year) == 2:
        full += latest_year - latest_year % 100
        full -= 100 if full > latest_year else 0
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """The hour written as 9h05, 9 h 05, 9:05, 0905, 905, 9h or 9; None when it is not an hour."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = next(
        (h, m) for h, m in (found.group(1, 2), found.group(3, 4), (found.group(5), None)) if h is not None
    )
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None
