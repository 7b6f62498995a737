"""Changing many appointments in one transaction, undoing it, doing it again; each journaled as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.attendance import withdrawn
from telesec.domain.bookings.steps import AbsenceStep, Deed, Kept, Step, Wanted
from telesec.domain.errors import Stale
from telesec.services.gate import Gate, Records

NAMED = 2  # patients named in the sentence; the others are counted
_STALE = (
    "Cela a été modifié depuis : on ne peut plus revenir en arrière. L'agenda va être relu : vérifiez-le."
)


def change(
    gate: Gate,
    action: Action,
    subject: Subject,
    label: str,
    wanted: Sequence[tuple[Kept | None, Appointment | Kept]],
    *,
    reason: str = "",
) -> Deed:
    """Write all of ``wanted`` (what was read, what it becomes) or nothing.

    A bare Appointment keeps the attendance that was read. Raises Conflict (what is in the way),
    Stale when a row changed since it was read.
    """
    with gate.enter(action, subject, reason=reason) as records:
        return records.kept.change(label, wanted)


def undo(gate: Gate, deed: Deed) -> Deed:
    """Put everything back as it was before ``deed``; gives the deed that does it again.

    Raises Stale when something changed since, Conflict when a place was taken meanwhile; then
    nothing is changed.
    """
    return _back(gate, Action.UNDO, deed)


def redo(gate: Gate, deed: Deed) -> Deed:
    """Do again what was undone: ``deed`` is what ``undo`` gave. Raises as ``undo`` does."""
    return _back(gate, Action.REDO, deed)


def _back(gate: Gate, action: Action, deed: Deed) -> Deed:
    with gate.enter(action, _subject(deed), reason=deed.label) as records:
        absences = [_absence_back(records, step) for step in reversed(deed.absences)]
        states = [Wanted(*_reverse(records, step), step.beside) for step in reversed(deed.steps)]
        steps = records.kept.write(states)
        written = Deed(deed.label, tuple(reversed(steps)), tuple(reversed(absences)))
        return replace(written, whom=_whom(gate, records, written))


def _whom(gate: Gate, records: Records, deed: Deed) -> tuple[str, ...]:
    """Those whom the desk names: patients, or the practitioner of an absence alone."""
    firsts = {step.after.appointment.patient_id: step.after.appointment.id for step in reversed(deed.steps)}
    if firsts:
        ids = list(reversed(firsts.values()))[:NAMED]
        return tuple(records.appointments.line(one, {}).shown_name for one in ids)
    away = dict.fromkeys(step.after.practitioner_id for step in deed.absences)
    return tuple(gate.reference.practitioner(one).display_name for one in list(away)[:NAMED])


def _subject(deed: Deed) -> Subject:
    if deed.steps:
        made = deed.steps[0].after.appointment
        return Subject("appointment", made.id, made.patient_id)
    return Subject("absence", deed.absences[0].after.id if deed.absences else "")


def _reverse(records: Records, step: Step) -> tuple[Kept, Kept]:
    now = records.kept.get(step.after.appointment.id)
    if now.appointment.version != step.after.appointment.version:
        raise Stale(_STALE)
    if step.before is not None:
        return now, step.before
    return now, Kept(replace(now.appointment, status=Status.CANCELLED), withdrawn())


def _absence_back(records: Records, step: AbsenceStep) -> AbsenceStep:
    before = step.before or replace(step.after, active=False)
    return records.absences.put(replace(before, version=step.after.version))
