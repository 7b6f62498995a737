"""What the desk means by the few characters typed in the patient search box."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.patients import PatientDraft
from telesec.domain.plausible_days import OLDEST_YEAR
from telesec.domain.typed_time import parse_date

_MAX_TEXT = 120
_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?![\d/.-])")
_SPACED_DAY = re.compile(r"(?<![\d/.-])(\d{1,2}) (\d{1,2}) (\d{4})(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_FILE_NUMBER = re.compile(r"(?:dossier\s*)?(?:n[°º]|no\b|#)?\s*(\d{1,9})", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)(?:\+|\()?\d[\d .()-]*(?!\w)")


@dataclass(frozen=True, slots=True)
class PatientQuery:
    """``births`` are beginnings of JJMMAAAA, any of which may match; so is ``phone`` of a number.

    When both are given, the digits could be read both ways and either may match. Single letters
    come after the longer words, of which there may be none. ``number`` is that of a file.
    """

    words: tuple[str, ...] = field(repr=False, default=())
    births: tuple[str, ...] = field(repr=False, default=())
    phone: str = field(repr=False, default="")
    number: int = 0

    @property
    def initials(self) -> tuple[str, ...]:
        """Single letters typed beside a longer word: each begins another name."""
        if not self.words or _is_letter(self.words[0]):
            return ()
        return tuple(word for word in self.words if _is_letter(word))

    @property
    def file_number(self) -> int:
        """The file to look at when nothing else matches; 0 when the text cannot be its number."""
        spare = self.phone if not self.words and not self.phone.startswith("0") else ""
        return self.number or (int(spare) if 0 < len(spare) < 10 else 0)

    @property
    def any_year(self) -> bool:
        """Only a day and a month were typed."""
        return bool(self.births) and len(self.births[0]) == 4 and not (self.words or self.phone)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.births or self.phone or self.number)


def parse_query(text: str, today: date) -> PatientQuery:
    """Read one line: "dup 14/03", "lef jea", "14031968", "06 12 34", in any order; "dossier 1204".

    A two-digit year means the last two centuries' years not after ``today``. Never raises.
    """
    rest = text[:_MAX_TEXT]
    file = _FILE_NUMBER.fullmatch(rest.strip())
    if file and (file.start(1) > 0 or len(file[1]) < 4):
        return PatientQuery(number=int(file[1]))
    births, rest = _take_day(rest, today)
    phone = ""
    if not births:
        digits, rest = _take_number(rest)
        births = _births_in(digits, today)
        phone = digits if len(digits) >= 4 and not _is_whole_date(digits, births) else ""
    return PatientQuery(tuple(sorted(search_words(rest)[:6], key=_is_letter)), births, phone)


def begun(typed: str, today: date) -> PatientDraft:
    """The new patient that the text of a search begins: its birth date, its names, its telephone."""
    query = parse_query(typed, today)
    birth = parse_date(query.births[0], today.year) if query.births else None
    words = [word for word in typed.split() if not any(char.isdigit() or char == "#" for char in word)]
    name = "" if query.number else " ".join(words).upper()
    return PatientDraft(name, "", birth, phone=query.phone if birth is None else "")


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _is_whole_date(digits: str, births: tuple[str, ...]) -> bool:
    return len(digits) == 8 and bool(births)


def _take_day(text: str, today: date) -> tuple[tuple[str, ...], str]:
    """The birth date written with separators, and the text without it."""
    for pattern, order in ((_ISO_DAY, (3, 2, 1)), (_DAY, (1, 2, 3)), (_SPACED_DAY, (1, 2, 3))):
        for found in pattern.finditer(text):
            day, month, year = (found.group(part) or "" for part in order)
            births = _births(int(day), int(month), year, today)
            if births:
                return births, text[: found.start()] + " " + text[found.end() :]
    return (), text


def _take_number(text: str) -> tuple[str, str]:
    """The longest run of digits (spaces, points and a country code allowed), and the rest."""
    best = max(_NUMBER.finditer(text), key=lambda found: len(phone_digits(found.group())), default=None)
    if best is None or len(phone_digits(best.group())) < 4:
        return "", text
    return phone_digits(best.group()), text[: best.start()] + " " + text[best.end() :]


def _births_in(digits: str, today: date) -> tuple[str, ...]:
    """Dates the digits may mean: JJMM, JJMMAA or JJMMAAAA."""
    if len(digits) not in {4, 6, 8}:
        return ()
    return _births(int(digits[:2]), int(digits[2:4]), digits[4:], today)


def _births(day: int, month: int, year: str, today: date) -> tuple[str, ...]:
    if not year:
        return (f"{day:02}{month:02}",) if _exists(2000, month, day) else ()
    years = [int(year)]
    if len(year) == 2:
        century = today.year - today.year % 100
        years = [century + int(year), century - 100 + int(year)]
    return tuple(
        f"{day:02}{month:02}{number:04}"
        for number in years
        if number >= OLDEST_YEAR and _exists(number, month, day) and date(number, month, day) <= today
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
