"""What noting a presence does to an appointment's attendance, as the waiting room sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from telesec.domain.agenda import Attendance, CancelledBy, Status


def attended(was: Attendance, status: Status, now: datetime) -> Attendance:
    """The attendance of an appointment marked ``status`` at the instant ``now`` (aware UTC).

    Going back (from care to the waiting room) forgets what is no longer true; an hour once noted
    and still true is kept.
    """
    came = Attendance()
    if status is Status.ARRIVED:
        return replace(came, arrived_at=was.arrived_at or now)
    if status is Status.IN_CARE:
        return replace(came, arrived_at=was.arrived_at or now, in_care_at=was.in_care_at or now)
    if status is Status.DONE:
        return replace(came, arrived_at=was.arrived_at, in_care_at=was.in_care_at, left_at=now)
    return came


def cancelled(by: CancelledBy, reason: str) -> Attendance:
    """The attendance of an appointment called off: by whom, and why."""
    return Attendance(cancelled_by=by, cancel_reason=reason)


def withdrawn() -> Attendance:
    """The attendance of an appointment whose booking was undone: the desk's own slip, counted nowhere."""
    return Attendance(cancelled_by=CancelledBy.PRACTICE, withdrawn=True)
