"""Birth dates known in part, written as the RNIV wants and told for what they are."""

from __future__ import annotations

import re
from datetime import date

from telesec.domain.french import MONTHS, age, born
from telesec.domain.patients import BirthPrecision
from telesec.domain.plausible_days import OLDEST_YEAR
from telesec.domain.typed_time import parse_date

_MONTH = re.compile(r"(?:00|xx|\?\?)?[\s/.-]*(\d{1,2})[\s/.-]+(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})")
_DECADE = re.compile(r"(?:vers|env\.?|environ|~|années)\s*(\d{3})\d|(\d{3})[x?]", re.IGNORECASE)


def written_birth(known: date | None, precision: BirthPrecision) -> date | None:
    """The date the RNIV writes: day unknown 01/MM/YYYY, day and month 31/12/YYYY, year 31/12 of the decade.

    Source: RNIV, volet 1 (dates de naissance incomplètes).
    """
    if known is None or precision is BirthPrecision.DAY:
        return known
    if precision is BirthPrecision.MONTH:
        return known.replace(day=1)
    year = known.year - known.year % 10 if precision is BirthPrecision.DECADE else known.year
    return date(year, 12, 31)


def parse_birth(text: str, latest_year: int) -> tuple[date, BirthPrecision] | None:
    """What was typed: 14/03/1968, 03/1968 (day unknown), 1968, "vers 1960"; None when it is no birth."""
    typed = " ".join(text.split())
    whole = parse_date(typed, latest_year)
    if whole is not None:
        return whole, BirthPrecision.DAY
    if found := _MONTH.fullmatch(typed):
        return _partly(int(found[2]), int(found[1]), BirthPrecision.MONTH, latest_year)
    if found := _YEAR.fullmatch(typed):
        return _partly(int(found[1]), 1, BirthPrecision.YEAR, latest_year)
    if found := _DECADE.fullmatch(typed):
        return _partly(int(found[1] or found[2]) * 10, 1, BirthPrecision.DECADE, latest_year)
    return None


def _partly(
    year: int, month: int, precision: BirthPrecision, latest: int
) -> tuple[date, BirthPrecision] | None:
    if not (OLDEST_YEAR <= year <= latest and 1 <= month <= 12):
        return None
    written = written_birth(date(year, month, 1), precision)
    return (written, precision) if written else None


def typed_birth(birth: date | None, precision: BirthPrecision) -> str:
    """The text that ``parse_birth`` reads back; empty when nothing is known."""
    if birth is None:
        return ""
    return {
        BirthPrecision.DAY: f"{birth:%d/%m}/{birth.year:04}",
        BirthPrecision.MONTH: f"{birth:%m}/{birth.year:04}",
        BirthPrecision.YEAR: f"{birth.year:04}",
        BirthPrecision.DECADE: f"vers {birth.year:04}",
    }[precision]


def told_birth(birth: date | None, precision: BirthPrecision, sex: str = "U") -> str:
    """``née le 14/03/1968``, ``né en mars 1968 (jour inconnu)``; empty when nothing is known."""
    if birth is None or precision is BirthPrecision.DAY:
        return born(birth, sex)
    word = {"F": "née", "M": "né"}.get(sex, "né(e)")
    return {
        BirthPrecision.MONTH: f"{word} en {MONTHS[birth.month - 1]} {birth.year} (jour inconnu)",
        BirthPrecision.YEAR: f"{word} en {birth.year} (jour et mois inconnus)",
        BirthPrecision.DECADE: f"{word} dans les années {birth.year} (date estimée)",
    }[precision]


def told_age(birth: date | None, precision: BirthPrecision, today: date) -> str:
    """``58 ans``, ``environ 58 ans`` when the date is not wholly known; empty when it is not known at all."""
    if birth is None or precision is BirthPrecision.DAY:
        return age(birth, today)
    years = today.year - birth.year
    return f"environ {years} ans" if years >= 2 else ""


def what_is_written(birth: date, precision: BirthPrecision) -> str:
    """What a person typing an incomplete date is told; empty for a whole one."""
    missing = {
        BirthPrecision.DAY: "",
        BirthPrecision.MONTH: "Jour inconnu",
        BirthPrecision.YEAR: "Jour et mois inconnus",
        BirthPrecision.DECADE: "Date estimée",
    }[precision]
    return f"{missing} : la date s'écrira {birth:%d/%m}/{birth.year:04}." if missing else ""
