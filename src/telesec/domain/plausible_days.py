"""Which days can be meant: a birth, a day of the agenda, whatever is typed in a field; others are slips."""

from __future__ import annotations

from datetime import date

from telesec.domain.errors import Invalid
from telesec.domain.french import date_long

OLDEST_YEAR, LATEST_YEAR = 1850, 2199
"""Years that any field takes for a year: before and after, a figure is missing or is one too many."""

EARLIEST_BIRTH = date(OLDEST_YEAR, 1, 1)
AGENDA_FROM = date(2000, 1, 1)
AGENDA_YEARS = 5


def could_be_meant(day: date) -> bool:
    """True for a day that some field of the practice may hold."""
    return OLDEST_YEAR <= day.year <= LATEST_YEAR


def unlikely_birth(birth: date, today: date) -> str:
    """Why nobody of the practice was born that day, "" when somebody may."""
    if birth > today:
        return "La date de naissance est dans le futur. Vérifiez l'année."
    if birth < EARLIEST_BIRTH:
        return "La date de naissance est trop ancienne. Vérifiez l'année."
    return ""


def agenda_until(today: date) -> date:
    """The last day of the agenda: the same day, some years later (28 February for a 29th)."""
    year = today.year + AGENDA_YEARS
    return date(year, 2, 28) if (today.month, today.day) == (2, 29) else today.replace(year=year)


def unlikely_in_agenda(day: date, today: date) -> str:
    """Why nothing is written in the agenda on ``day``, "" when it may be."""
    last = agenda_until(today)
    if AGENDA_FROM <= day <= last:
        return ""
    bounds = f"du {date_long(AGENDA_FROM)} au {date_long(last)}"
    return f"Le {date_long(day)} n'est pas dans l'agenda, qui va {bounds}. Vérifiez l'année."


def check_in_agenda(field: str, day: date, today: date) -> None:
    """Raise Invalid, naming ``field``, for a day that the agenda does not have."""
    if words := unlikely_in_agenda(day, today):
        raise Invalid(field, words)
