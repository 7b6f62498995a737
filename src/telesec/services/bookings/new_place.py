"""An appointment that goes to another place, or to another length: the rules of the place it comes to."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.moving import moved_to, reaches_further
from telesec.domain.bookings.overlap import Occupied, conflict_sentence
from telesec.domain.bookings.requests import MoveRequest
from telesec.domain.bookings.steps import Kept
from telesec.domain.errors import Conflict
from telesec.domain.wall import to_minutes
from telesec.services.bookings.place_checks import kept_for_others, local_now
from telesec.services.gate import Gate, Records

_ALONE: frozenset[str] = frozenset()


def at_new_place(
    gate: Gate, records: Records, now: Kept, wanted: MoveRequest, *, along: frozenset[str] = _ALONE
) -> Kept:
    """What ``now`` becomes, within an entry already open; ``along``: the appointments that move with it.

    Without a reason, Conflict for a place kept for others, and for one that reaches further over a
    neighbour than was accepted; with one, it is marked as put there on purpose.
    """
    kept = moved_to(now, wanted, wanted.overbook_reason)
    moved = kept.appointment
    further = _further(records, now.appointment, moved, along)
    if wanted.overbook_reason:
        return replace(kept, appointment=replace(moved, overbooked=further is not None))
    if further is not None:
        raise Conflict(conflict_sentence(to_minutes(moved.start), further))
    if _elsewhere(now.appointment, wanted):
        code = gate.reference.reason_code(moved.reason_code_id)
        urgent = moved.urgent or (code is not None and code.urgent)
        wall = local_now(gate, wanted.site_id)
        if others := kept_for_others(gate, wanted, moved.reason_code_id, wall, urgent=urgent):
            raise Conflict(others)
    return kept


def _further(records: Records, was: Appointment, new: Appointment, along: frozenset[str]) -> Occupied | None:
    span = to_minutes(new.start), to_minutes(new.end)
    there = [kept.appointment for kept in records.kept.of_practitioner(new.practitioner_id, *span)]
    return reaches_further(was, new, [other for other in there if other.id not in along])


def _elsewhere(made: Appointment, wanted: MoveRequest) -> bool:
    return (made.practitioner_id, made.start) != (wanted.practitioner_id, wanted.start)
