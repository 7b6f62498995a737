"""Several appointments put down from one place, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.requests import MoveRequest


def one_after_another(
    made: Sequence[Appointment], practitioner_id: str, site_id: str, start: datetime
) -> tuple[MoveRequest, ...]:
    """Their new places from ``start`` on, in their present order, each with its own length."""
    wanted: list[MoveRequest] = []
    at = start
    for one in sorted(made, key=lambda item: (item.start, item.id)):
        end = at + (one.end - one.start)
        row = (one.id, one.patient_id, one.version)
        wanted.append(MoveRequest(*row, practitioner_id, site_id, at, end))
        at = end
    return tuple(wanted)
