"""Guesses in which order a file writes its birth dates, then reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_PARTS = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})(?:[ T].*)?")
_COMPACT = re.compile(r"\d{8}")
DAY_FIRST, MONTH_FIRST = "JJ/MM/AAAA", "MM/JJ/AAAA"


def guess_order(texts: Iterable[str]) -> str:
    """Day first unless some date can only be read month first and none only day first."""
    only_day_first = only_month_first = 0
    for text in texts:
        found = _PARTS.fullmatch(text.strip())
        if found is None or len(found.group(1)) > 2:
            continue
        first, second = int(found.group(1)), int(found.group(2))
        only_day_first += 12 < first <= 31 and second <= 12
        only_month_first += 12 < second <= 31 and first <= 12
    return MONTH_FIRST if only_month_first and not only_day_first else DAY_FIRST


def read_birth_date(text: str, order: str, today: date) -> date | None:
    """The date, or None when ``text`` is none. AAAA-MM-JJ is always understood.

    A two-digit year is of this century unless that lies after ``today``.
    """
    spoken = text.strip()
    found = _PARTS.fullmatch(spoken)
    if found:
        parts = found.group(1), found.group(2), found.group(3)
    elif _COMPACT.fullmatch(spoken):
        is_iso = spoken[:2] in {"18", "19", "20"} and 1 <= int(spoken[4:6]) <= 12 < int(spoken[2:4])
        parts = (spoken[:4], spoken[4:6], spoken[6:]) if is_iso else (spoken[:2], spoken[2:4], spoken[4:])
    else:
        return None
    if len(parts[0]) == 4:
        year, month, day = parts
    elif order == MONTH_FIRST:
        month, day, year = parts
    else:
        day, month, year = parts
    return _date(day, month, year, today)


def _date(day: str, month: str, year: str, today: date) -> date | None:
    if len(year) not in {2, 4} or len(day) > 2:
        return None
    number = int(year)
    try:
        if len(year) == 4:
            return date(number, int(month), int(day))
        century = today.year - today.year % 100
        recent = date(century + number, int(month), int(day))
        return recent if recent <= today else date(century - 100 + number, int(month), int(day))
    except ValueError:
        return None
