"""Several appointments to their new places in one transaction; and what became of one appointment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Attendance
from telesec.domain.bookings.requests import MoveRequest
from telesec.domain.bookings.steps import Deed, Kept
from telesec.domain.errors import NotFound
from telesec.domain.french import counted
from telesec.services.bookings.new_place import at_new_place
from telesec.services.bookings.place_checks import checked_place
from telesec.services.bookings.read_back import warned
from telesec.services.gate import Gate, Records


def move_together(gate: Gate, wanted: Sequence[MoveRequest]) -> Deed:
    """Move all of them or none. Raises Conflict (what is in the way), Stale, Refused as ``move`` does."""
    clean = [replace(one, overbook_reason=checked_place(gate, one, one.overbook_reason)) for one in wanted]
    along = frozenset(one.appointment_id for one in wanted)
    count = counted(len(wanted), "rendez-vous déplacé", "rendez-vous déplacés")
    with gate.enter(Action.MOVE_TOGETHER, Subject("agenda"), reason=str(len(wanted))) as records:
        moves = [_moved(gate, records, one, along) for one in clean]
        return warned(gate, records, records.kept.change(count, moves))


def _moved(gate: Gate, records: Records, wanted: MoveRequest, along: frozenset[str]) -> tuple[Kept, Kept]:
    now = records.kept.get(wanted.appointment_id)
    if now.appointment.patient_id != wanted.patient_id:
        raise NotFound("Un de ces rendez-vous n'est plus celui de ce patient. L'agenda va être relu.")
    now = replace(now, appointment=replace(now.appointment, version=wanted.version))
    return now, at_new_place(gate, records, now, wanted, along=along)


def attendance(gate: Gate, appointment_id: str) -> Attendance:
    """Who cancelled it and why, when the patient came and left, whether a missed one is excused."""
    with gate.enter(Action.AGENDA_VIEW, Subject("appointment", appointment_id)) as records:
        kept = records.kept.get(appointment_id)
        records.entry.concern(Subject("appointment", appointment_id, kept.appointment.patient_id))
        return kept.attendance
