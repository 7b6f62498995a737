"""An appointment at another place: what moves with it, and when it may not."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.agenda import STATUS_LABELS, Appointment, Status
from telesec.domain.agenda_changes import Kept
from telesec.domain.booking import MoveRequest
from telesec.domain.errors import Refused

_MOVABLE = frozenset({Status.BOOKED, Status.ARRIVED, Status.IN_CARE})


def moved_to(now: Kept, wanted: MoveRequest, why: str) -> Appointment:
    """The appointment at its new place; Refused when its status does not let it move."""
    made = now.appointment
    if made.status not in _MOVABLE:
        raise Refused(
            f"Ce rendez-vous est noté « {STATUS_LABELS[made.status].lower()} » : il ne se déplace plus."
        )
    return replace(
        made,
        practitioner_id=wanted.practitioner_id,
        site_id=wanted.site_id,
        start=wanted.start,
        end=wanted.end,
        room_id=made.room_id if made.site_id == wanted.site_id else "",
        overbooked=False,
        overbook_reason=why,
    )
