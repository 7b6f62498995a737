"""An appointment at another place: what moves with it, and when it may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telesec.domain.agenda import STATUS_LABELS, Appointment, Status
from telesec.domain.bookings.overlap import FREEING, Occupied, shared_minutes
from telesec.domain.bookings.requests import MoveRequest
from telesec.domain.bookings.steps import Kept, Step
from telesec.domain.errors import Refused
from telesec.domain.wall import to_minutes

_MOVABLE = frozenset({Status.BOOKED, Status.ARRIVED, Status.IN_CARE})


def moved_to(now: Kept, wanted: MoveRequest, why: str) -> Kept:
    """The appointment at its new place; Refused when its status does not let it move.

    A presence noted is that of its day: on another one, the patient is still to come.
    """
    made = now.appointment
    if made.status not in _MOVABLE:
        raise Refused(
            f"Ce rendez-vous est noté « {STATUS_LABELS[made.status].lower()} » : il ne se déplace plus."
        )
    moved = replace(
        made,
        practitioner_id=wanted.practitioner_id,
        site_id=wanted.site_id,
        start=wanted.start,
        end=wanted.end,
        room_id=made.room_id if made.site_id == wanted.site_id else "",
        overbooked=False,
        overbook_reason=why,
    )
    if moved.start.date() == made.start.date():
        return replace(now, appointment=moved)
    return Kept(replace(moved, status=Status.BOOKED))


def forgotten_presence(step: Step) -> str:
    """What is said when a presence was noted and the appointment now is on another day; "" otherwise."""
    was = step.before.appointment.status if step.before is not None else Status.BOOKED
    if was is Status.BOOKED or step.after.appointment.status is not Status.BOOKED:
        return ""
    return f"Il n'est plus noté « {STATUS_LABELS[was].lower()} » : sa présence se notera ce jour-là."


def lost_presences(count: int) -> tuple[str, ...]:
    """The same for several appointments written together."""
    if not count:
        return ()
    if count == 1:
        return ("Une présence notée n'a pas suivi : elle se notera ce jour-là.",)
    return (f"{count} présences notées n'ont pas suivi : elles se noteront le jour venu.",)


def reaches_further(was: Appointment, new: Appointment, others: Iterable[Appointment]) -> Occupied | None:
    """What shares more minutes with ``new`` than was accepted beside ``was``; None when nothing does.

    Only of those it already stood beside: any other is refused by the store itself.
    """
    for other in others:
        place = _place(other)
        before = shared_minutes(_place(was), place) if was.practitioner_id == new.practitioner_id else 0
        if other.id == new.id or other.status in FREEING or not before or _same_group(new, other):
            continue
        if shared_minutes(_place(new), place) > before:
            return Occupied(*place)
    return None


def _place(made: Appointment) -> tuple[int, int]:
    return to_minutes(made.start), to_minutes(made.end)


def _same_group(one: Appointment, other: Appointment) -> bool:
    """Patients of one group share the very same slot of the same motif."""
    mates = min(one.places, other.places) > 1 and one.reason_code_id == other.reason_code_id
    return mates and _place(one) == _place(other)
