"""Days as one says them on the telephone: "demain", "lundi prochain", "dans 15 jours", "le 14"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from telesec.domain.french import MONTHS, WEEKDAYS
from telesec.domain.plausible_days import agenda_until


def folded(text: str) -> str:
    """``text`` in small letters without accents, each letter at its own place."""
    return "".join(unicodedata.normalize("NFD", sign)[0].lower()[:1] or sign for sign in text)


_FAR, _FARTHEST = 400, 1500  # days ahead in which a day is looked for, without and with its month
_SHORT_DAYS = tuple(dict.fromkeys(name[:size] for size in (3, 2) for name in WEEKDAYS))
_SHORT_MONTHS = {
    "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH_OF = {folded(name): at + 1 for at, name in enumerate(MONTHS)} | _SHORT_MONTHS
_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "dix": 10, "douze": 12, "quinze": 15,
}  # fmt: skip
_HOUR = r"(?:(?:a|vers|apres|avant|des)\s+)?\d{1,2}\s*(?:h|:)"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_ABBREVIATED = (
    rf"(?P<weekday>{'|'.join(_SHORT_DAYS)})\.?"
    rf"(?=\s+(?:{_HOUR}|matin|aprem|apres|soir|prochain|en\s+(?:huit|quinze)|\d{{1,2}}(?:er)?\b(?![\s./]*\d)))"
)
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\.?"
_DAY_OF = r"(?P<day>1er|\d{1,2})"
_YEAR = r"(?:\s+(?P<year>\d{4}))?"
_NEXT = r"(?:\s+(?P<next>prochaine?|en\s+huit|en\s+quinze))?"
_NO_HOUR = r"(?!\s*(?:h|:|/|min|mn|\.|\d))"
_MANY = rf"(?P<many>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>jours?|j|semaines?|sem|mois|ans?)"

Reader = Callable[[re.Match[str], date], date | None]


def take_day(text: str, today: date) -> tuple[date | None, tuple[int, int]]:
    """The first day said in ``text`` (already ``folded``) and where it stands; (None, …) without one."""
    for pattern, read in _SPOKEN:
        for found in pattern.finditer(text):
            day = read(found, today)
            if day is not None:
                return day, found.span()
    return None, (0, 0)


def take_numeric_day(text: str, today: date) -> tuple[date | None, tuple[int, int]]:
    """The same for ``14/03``: the next such day, unless its year is given. Never a past one."""
    for found in _NUMERIC.finditer(text):
        day = _numeric(found, today)
        if day is not None:
            return day, found.span()
    return None, (0, 0)


def read_day(text: str, today: date) -> date | None:
    """The day ``text`` says and nothing else: « mardi », « lundi prochain », « 24/11 »; else None."""
    said = folded(text.replace("\u2019", "'")).strip()
    for take in (take_day, take_numeric_day):
        day, place = take(said, today)
        if day is not None and place == (0, len(said)):
            return day
    return None


def weekday_number(word: str) -> int:
    """0 for "lundi", "lundis", "lun" or "lu"; -1 when it is no day of the week."""
    bare = word.rstrip(".").removesuffix("s") if len(word) > 3 else word.rstrip(".")
    return next((at for at, name in enumerate(WEEKDAYS) if bare and name.startswith(bare)), -1)


def _coming(weekday: int, today: date) -> date:
    """The nearest such day after today, or today itself."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _relative(found: re.Match[str], today: date) -> date:
    shift = {"aujourd'hui": 0, "auj": 0, "ce jour": 0, "demain": 1, "apres demain": 2, "apres-demain": 2}
    return today + timedelta(days=shift[re.sub(r"\s+", " ", found.group())])


def _within(found: re.Match[str], today: date) -> date | None:
    many = found["many"]
    number = int(many) if many.isdigit() else _NUMBERS[many]
    unit = found["unit"]
    if unit.startswith(("an", "mois")):
        return _months_later(today, number * (12 if unit.startswith("an") else 1))
    if unit.startswith("sem"):
        return today + timedelta(weeks=number)
    return today + timedelta(days={8: 7, 15: 14}.get(number, number))  # « huit jours » is a week


def _months_later(today: date, months: int) -> date | None:
    years, month = divmod(today.month - 1 + months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(today.year + years, month + 1, day)
        except ValueError:
            continue
    return date(today.year + years, month + 1, min(today.day, 28))


def _next_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _next_month(_found: re.Match[str], today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _of_week(found: re.Match[str], today: date) -> date:
    weekday, following = weekday_number(found["weekday"]), found["next"] or ""
    if following.startswith("prochain"):
        return _next_week(found, today) + timedelta(days=weekday)
    weeks = {"huit": 1, "quinze": 2}.get(following.split()[-1] if following else "", 0)
    return _coming(weekday, today) + timedelta(weeks=weeks)


def _of_month(found: re.Match[str], today: date) -> date | None:
    groups = found.groupdict()
    number = int(groups["day"].removesuffix("er"))
    month, year = _MONTH_OF.get(groups.get("month") or "", 0), int(groups.get("year") or 0)
    weekday = weekday_number(groups["weekday"]) if groups.get("weekday") else -1
    if year:
        return _numeric_of(number, month, [year], today)
    same = [
        day
        for day in (today + timedelta(days=ahead) for ahead in range(_FARTHEST if month else _FAR))
        if day.day == number and (not month or day.month == month)
    ]
    fitting = [day for day in same if weekday < 0 or day.weekday() == weekday]
    return next(iter(fitting or same), None)


def _numeric(found: re.Match[str], today: date) -> date | None:
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"] or 0)
    years = [year + 2000 if 0 < year < 100 else year] if year else [today.year, today.year + 1]
    return _numeric_of(day, month, years, today)


def _numeric_of(day: int, month: int, years: Sequence[int], today: date) -> date | None:
    for year in years:
        try:
            made = date(year, month, day)
        except ValueError:
            continue
        if today <= made <= agenda_until(today):
            return made
    return None


_NUMERIC = re.compile(r"(?:\ble\s+)?(?<![\d/.])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?(?![\d/.])")  # fmt: skip # noqa: E501 - one pattern reads better whole
_SPOKEN: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"\b(?:apres[ -]demain|demain|aujourd'hui|auj|ce\s+jour)\b", _relative),
        (rf"\bdans\s+{_MANY}\s+{_UNIT}\b", _within),
        (r"\b(?:la\s+)?sem(?:aine)?\s+prochaine\b", _next_week),
        (r"\b(?:le\s+)?mois\s+prochain\b", _next_month),
        (rf"\b(?:le\s+)?(?:{_WEEKDAY})?\s*{_DAY_OF}\s+{_MONTH}{_YEAR}\b", _of_month),
        (rf"\b(?:le\s+)?(?:{_WEEKDAY})\s+{_DAY_OF}\b{_NO_HOUR}", _of_month),
        (rf"\b(?P<weekday>{'|'.join(_SHORT_DAYS)})\.?\s+{_DAY_OF}\b{_NO_HOUR}", _of_month),
        (rf"\b(?:le\s+)?{_WEEKDAY}{_NEXT}\b", _of_week),
        (rf"\b(?:le\s+)?{_ABBREVIATED}{_NEXT}", _of_week),
        (rf"\ble\s+{_DAY_OF}\b{_NO_HOUR}", _of_month),
    )
)
