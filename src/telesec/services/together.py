"""Several appointments to their new places in one transaction; and what became of one appointment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, Attendance
from telesec.domain.agenda_changes import Deed, Kept
from telesec.domain.booking import MoveRequest
from telesec.domain.errors import Conflict, NotFound
from telesec.domain.french import counted
from telesec.domain.moving import moved_to
from telesec.services.gate import Gate, Records
from telesec.services.place_checks import checked_place, kept_for_others, local_now


def move_together(gate: Gate, wanted: Sequence[MoveRequest]) -> Deed:
    """Move all of them or none. Raises Conflict (what is in the way), Stale, Refused as ``move`` does."""
    reasons = [checked_place(gate, one, one.overbook_reason) for one in wanted]
    count = counted(len(wanted), "rendez-vous déplacé", "rendez-vous déplacés")
    with gate.enter(Action.MOVE_TOGETHER, Subject("agenda"), reason=str(len(wanted))) as records:
        moves = [_moved(gate, records, one, why) for one, why in zip(wanted, reasons, strict=True)]
        return records.kept.change(count, moves)


def _moved(gate: Gate, records: Records, wanted: MoveRequest, why: str) -> tuple[Kept, Appointment]:
    now = records.kept.get(wanted.appointment_id)
    if now.appointment.patient_id != wanted.patient_id:
        raise NotFound("Un de ces rendez-vous n'est plus celui de ce patient. L'agenda va être relu.")
    now = replace(now, appointment=replace(now.appointment, version=wanted.version))
    after = moved_to(now, wanted, why)
    code = gate.reference.reason_code(after.reason_code_id)
    urgent = after.urgent or (code is not None and code.urgent)
    wall = local_now(gate, wanted.site_id)
    kept = "" if why else kept_for_others(gate, wanted, after.reason_code_id, wall, urgent=urgent)
    if kept:
        raise Conflict(kept)
    return now, after


def attendance(gate: Gate, appointment_id: str) -> Attendance:
    """Who cancelled it and why, when the patient came and left, whether a missed one is excused."""
    with gate.enter(Action.AGENDA_VIEW, Subject("appointment", appointment_id)) as records:
        kept = records.kept.get(appointment_id)
        records.entry.concern(Subject("appointment", appointment_id, kept.appointment.patient_id))
        return kept.attendance
