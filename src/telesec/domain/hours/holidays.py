"""Public holidays by territory (Code du travail, L3133-1, L3134-13, L3422-2), and a site's own days off."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from telesec.domain.people import Site

TERRITORIES: dict[str, str] = {
    "metropole": "France métropolitaine",
    "alsace_moselle": "Alsace et Moselle",
    "guadeloupe": "Guadeloupe",
    "martinique": "Martinique",
    "guyane": "Guyane",
    "reunion": "La Réunion",
    "mayotte": "Mayotte",
    "saint_barthelemy": "Saint-Barthélemy",
    "saint_martin": "Saint-Martin",
    "saint_pierre_et_miquelon": "Saint-Pierre-et-Miquelon",
    "polynesie": "Polynésie française",
    "nouvelle_caledonie": "Nouvelle-Calédonie",
    "wallis_et_futuna": "Wallis-et-Futuna",
}
MOVING: dict[str, tuple[str, int]] = {
    "mardi-gras": ("Mardi gras", -47),
    "mi-careme": ("Mi-carême", -24),
    "vendredi-saint": ("Vendredi saint", -2),
}
"""Days off that follow Easter and that a site may add to its territory's: words, days from Easter."""
LOCAL_DAY = "Jour férié local"
WORKED = "sauf:"
"""Before the words of a public holiday in a site's local days: there one works as on any day."""

_FIXED = (
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
_AFTER_EASTER = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
_ABOLITION = "Abolition de l'esclavage"
_ALWAYS = (1, 9999)
# territory → month, day, words, first and last year
_OWN: dict[str, tuple[tuple[int, int, str, tuple[int, int]], ...]] = {
    "alsace_moselle": ((12, 26, "Saint-Étienne", _ALWAYS),),
    "guadeloupe": ((5, 27, _ABOLITION, _ALWAYS),),
    "martinique": ((5, 22, _ABOLITION, _ALWAYS),),
    "guyane": ((6, 10, _ABOLITION, _ALWAYS),),
    "reunion": ((12, 20, _ABOLITION, _ALWAYS),),
    "mayotte": ((4, 27, _ABOLITION, _ALWAYS),),
    "saint_barthelemy": ((10, 9, _ABOLITION, _ALWAYS),),
    "saint_martin": ((5, 27, _ABOLITION, (1, 2017)), (5, 28, _ABOLITION, (2018, 9999))),
    "polynesie": (
        (3, 5, "Arrivée de l'Évangile", _ALWAYS),
        (6, 29, "Fête de l'autonomie", (1, 2024)),
        (11, 20, "Matari'i", (2025, 9999)),
    ),
    "nouvelle_caledonie": ((9, 24, "Fête de la citoyenneté", _ALWAYS),),
    "wallis_et_futuna": (
        (4, 28, "Saint Pierre Chanel", _ALWAYS),
        (7, 29, "Fête du Territoire", _ALWAYS),
    ),
}
_GOOD_FRIDAY = frozenset({"alsace_moselle", "polynesie"})
_ALL_WORDS = frozenset(
    [words for *_date, words in _FIXED]
    + [words for _days, words in _AFTER_EASTER]
    + [words for own in _OWN.values() for _month, _day, words, _years in own]
    + ["Vendredi saint"]
)
_ORDINARY = 2026  # no two holidays on one day


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    gold = year % 19
    century, rest = divmod(year, 100)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * gold + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    back = (gold + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * back + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def public_holidays(territory: str, year: int) -> dict[date, str]:
    """The public holidays of ``territory`` (a key of TERRITORIES) in ``year``, in date order."""
    sunday = easter(year)
    found = [(date(year, month, number), words) for month, number, words in _FIXED]
    found += [(sunday + timedelta(days=days), words) for days, words in _AFTER_EASTER]
    for month, number, words, (first, last) in _OWN.get(territory, ()):
        if first <= year <= last:
            found.append((date(year, month, number), words))
    if territory in _GOOD_FRIDAY:
        found.append((sunday - timedelta(days=2), "Vendredi saint"))
    days: dict[date, str] = {}
    for day, words in sorted(found):  # 8 May and Ascension may fall on one day: both are said
        days[day] = f"{days[day]}, {words}" if day in days else words
    return days


def is_local_day(text: str) -> bool:
    """True for a key of MOVING, a holiday worked (``sauf:Lundi de Pentecôte``) or a date of every year.

    Such a date is written ``MM-JJ``; 29 February counts in leap years only.
    """
    if text in MOVING:
        return True
    if text.startswith(WORKED):
        return text.removeprefix(WORKED) in _ALL_WORDS
    month, dash, day = text.partition("-")
    if not (dash and len(text) == 5 and text.isascii() and month.isdigit() and day.isdigit()):
        return False
    try:
        date(2000, int(month), int(day))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def _local(local_days: tuple[str, ...], year: int) -> dict[date, str]:
    days: dict[date, str] = {}
    for text in local_days:
        if text in MOVING:
            words, shift = MOVING[text]
            days[easter(year) + timedelta(days=shift)] = words
            continue
        if text.startswith(WORKED):
            continue
        month, number = int(text[:2]), int(text[3:])
        if (month, number) != (2, 29) or _leap(year):
            days[date(year, month, number)] = LOCAL_DAY
    return days


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def holiday(site: Site, day: date) -> str:
    """The words for ``day`` at ``site`` when it is a public holiday or one of the site's own; else ""."""
    words = public_holidays(site.territory, day.year).get(day, "")
    if not site.local_days:
        return words
    kept = [one for one in words.split(", ") if one and WORKED + one not in site.local_days]
    return ", ".join(kept) or _local(site.local_days, day.year).get(day, "")


def next_holidays(site: Site, today: date, count: int = 4) -> tuple[tuple[date, str], ...]:
    """The next days off at ``site`` from ``today``, its own included, with their words."""
    days = {
        day
        for year in (today.year, today.year + 1)
        for day in (*_local(site.local_days, year), *public_holidays(site.territory, year))
        if day >= today
    }
    told = ((day, holiday(site, day)) for day in sorted(days))
    return tuple((day, words) for day, words in told if words)[:count]


def holiday_words(territory: str) -> tuple[str, ...]:
    """The words of a territory's public holidays, in the order of an ordinary year."""
    return tuple(dict.fromkeys(public_holidays(territory, _ORDINARY).values()))
