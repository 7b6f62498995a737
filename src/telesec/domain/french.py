"""The one formatter of dates, times, ages, money and lists for screen, print, message and export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time

from telesec.domain.wall import wall_now

NBSP = "\u00a0"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAYS_SHORT = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_SHORT = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_VOWELS = frozenset("aeiou")
_BREAKABLE = re.compile(r"(\d) (h|min|ans|an|mois|jours|jour|€)(?: (\d\d)\b)?(?!\w)")


def time_of_day(moment: datetime | time) -> str:
    """``9 h 05``; midnight is ``0 h 00``."""
    return f"{moment.hour} h {moment.minute:02d}"


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def date_long(day: date) -> str:
    """``lundi 1er juin 2026``."""
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """``mercredi 18 novembre``."""
    return f"{WEEKDAYS[day.weekday()]} {_day_number(day)} {MONTHS[day.month - 1]}"


def date_short(day: date) -> str:
    """``lun. 1er juin``."""
    return f"{WEEKDAYS_SHORT[day.weekday()]} {_day_number(day)} {MONTHS[day.month - 1]}"


def date_numeric(day: date | None) -> str:
    """``14/03/1968``; empty when the date is not known."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""


def moment_long(moment: datetime) -> str:
    """``lundi 1er juin 2026 à 9 h 05``, for a wall time."""
    return f"{date_long(moment)} à {time_of_day(moment)}"


def moment_short(moment: datetime) -> str:
    """``lun. 1er juin, 9 h 05``, for a wall time."""
    return f"{date_short(moment)}, {time_of_day(moment)}"


def instant_long(instant: datetime, zone: str) -> str:
    """An aware instant as read on a wall of ``zone`` (IANA name)."""
    return moment_long(wall_now(instant, zone))


def span(start: datetime, end: datetime) -> str:
    """``de 9 h 05 à 9 h 20``; the day of the end is said when it is another one."""
    last = time_of_day(end) if start.date() == end.date() else moment_short(end)
    return f"de {time_of_day(start)} à {last}"


def days_title(first: date, last: date, *, short: bool = False) -> str:
    """Title of a run of days: ``16 – 21 novembre 2026``, ``30 novembre – 5 décembre 2026``.

    ``short``: ``16 – 21 nov. 2026``, ``mer. 18 nov. 2026``.
    """
    months = MONTHS_SHORT if short else MONTHS
    end = f"{_day_number(last)} {months[last.month - 1]} {last.year}"
    if first == last:
        return f"{(WEEKDAYS_SHORT if short else WEEKDAYS)[first.weekday()]} {end}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{_day_number(first)} – {end}"
    start = f"{_day_number(first)} {months[first.month - 1]}"
    return f"{start} – {end}" if first.year == last.year else f"{start} {first.year} – {end}"


def _full_months(birth: date, today: date) -> int:
    months = (today.year - birth.year) * 12 + today.month - birth.month
    return months - 1 if today.day < birth.day else months


def age(birth: date | None, today: date) -> str:
    """``58 ans``; months before two years, days before one month; empty when unknown or to come."""
    if birth is None or birth > today:
        return ""
    months = _full_months(birth, today)
    if months < 1:
        return counted((today - birth).days, "jour", "jours")
    if months < 24:
        return f"{months} mois"
    return f"{months // 12} ans"


def duration(minutes: int) -> str:
    """``40 min``, ``1 h``, ``1 h 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def euros(cents: int) -> str:
    """``1 234,50 €`` with no-break spaces; a minus sign (U+2212) before what is owed back."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", NBSP)
    return f"{'−' if cents < 0 else ''}{grouped},{rest:02d}{NBSP}€"


def counted(number: int, one: str, several: str) -> str:
    """``1 rendez-vous``, ``0 jour``, ``2 jours``: French keeps the singular below two."""
    return f"{number} {one if abs(number) < 2 else several}"


def listed(words: Sequence[str], link: str = "et") -> str:
    """``a, b et c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def born(birth: date | None, sex: str = "U") -> str:
    """``née le 14/03/1968``; empty when the date is not known."""
    if birth is None:
        return ""
    word = {"F": "née", "M": "né"}.get(sex, "né(e)")
    return f"{word} le {date_numeric(birth)}"


def named_and_born(patient: str, birth: date | None, sex: str = "U") -> str:
    """``DUBOIS Noël (né le 14/03/1968)``; the name alone when the date is not known."""
    return f"{patient} ({born(birth, sex)})" if birth else patient


def of_name(name: str) -> str:
    """``d'Alex Simon``, ``de Zoé``: « de » before a name, elided before a vowel that is heard as one.

    H keeps « de »: which names aspire it is known to those who bear them. So does Y before a vowel (``de
    Yasmine``, ``d'Yves``). Composed, decomposed or linked letters (É, Œ) count as what they begin with.
    """
    first, second = (*_base_letters(name[:4]), "", "")[:2]
    heard = first in _VOWELS or (first == "y" and second.isalpha() and second not in _VOWELS)
    return f"d'{name}" if heard else f"de {name}"


def _base_letters(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold()).replace("œ", "oe").replace("æ", "ae")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sentence_case(text: str) -> str:
    """The first letter as a capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def mid_sentence(text: str) -> str:
    """The first letter as it is written inside a sentence, the rest untouched."""
    return text[:1].lower() + text[1:]


def keep_together(text: str) -> str:
    """The same text with no-break spaces where a line must not be cut (``9 h 05``, ``40 min``)."""

    def glue(found: re.Match[str]) -> str:
        tail = f"{NBSP}{found[3]}" if found[3] else ""
        return f"{found[1]}{NBSP}{found[2]}{tail}"

    return _BREAKABLE.sub(glue, text)


def read_back(start: datetime, end: datetime, practitioner: str, who: str) -> str:
    """What the secretary reads to the caller once the appointment is written down."""
    length = duration(int((end - start).total_seconds()) // 60)
    return f"{sentence_case(moment_long(start))}, avec {practitioner}, pour {who}, durée {length}."
