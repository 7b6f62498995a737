"""A patient who is given two appointments at once, or on one day, as is said before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.overlap import FREEING, same_time_warning
from telesec.domain.french import listed, time_of_day


def twice_warning(start: datetime, end: datetime, others: Iterable[Appointment]) -> str:
    """What is said when the patient of a wanted place has ``others`` then, or that day; "" if not."""
    kept = sorted((made for made in others if made.status not in FREEING), key=lambda made: made.start)
    for made in kept:
        if made.start < end and start < made.end:
            return same_time_warning(made.start, made.end)
    hours = [time_of_day(made.start) for made in kept if made.start.date() == start.date()]
    if not hours:
        return ""
    return f"Attention : ce patient a déjà rendez-vous le même jour, à {listed([*hours])}."
