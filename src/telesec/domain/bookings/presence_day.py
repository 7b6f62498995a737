"""Presence and absence are noted on the day itself: nobody has come to an appointment of a later day."""

from __future__ import annotations

from datetime import date

from telesec.domain.agenda import Appointment, Status
from telesec.domain.french import date_long

_AHEAD = frozenset({Status.BOOKED, Status.CANCELLED})
"""What may be noted before the day comes."""


def too_early(made: Appointment, status: Status, today: date) -> str:
    """Why ``status`` is not noted yet, with the day of the appointment; "" when it may be."""
    day = made.start.date()
    if status in _AHEAD or day <= today:
        return ""
    return f"Ce rendez-vous est pour le {date_long(day)} : la présence se note le jour même."
