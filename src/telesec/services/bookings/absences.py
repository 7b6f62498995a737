"""Absences of practitioners: posted, changed, taken back; what they leave to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.absences import Absence, AbsenceKind, AbsenceRequest, check_absence, kind_of
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.worklist import Posted, must_move
from telesec.domain.errors import NotFound
from telesec.domain.ids import new_id
from telesec.domain.patient_files.rules import clean_text
from telesec.domain.plain_text import check_line
from telesec.domain.plausible_days import check_in_agenda
from telesec.domain.wall import day_minutes, from_minutes, to_minutes
from telesec.services.bookings.grounds import wall_minute
from telesec.services.gate import Gate, Records

MAX_LABEL = 80


def absences(gate: Gate, practitioner_ids: Sequence[str], first: date, last: date) -> tuple[Absence, ...]:
    """Absences in force from ``first`` to ``last`` included, by start."""
    start, end = day_minutes(first), day_minutes(last + timedelta(days=1))
    with gate.enter(Action.AGENDA_VIEW, Subject("absences"), reason=f"{first} {last}") as records:
        return tuple(records.absences.within(practitioner_ids, start, end))


def affected(gate: Gate, wanted: AbsenceRequest) -> tuple[AppointmentLine, ...]:
    """The appointments that such an absence would leave without anybody, by start."""
    check_absence(wanted)
    with gate.enter(Action.WORKLIST_VIEW, Subject("absence", wanted.absence_id)) as records:
        return _left_alone(gate, records, wanted)


def post_absence(gate: Gate, wanted: AbsenceRequest) -> Posted:
    """Write an absence. Appointments already there stay, as the worklist. Raises Invalid."""
    new = _absence(gate, wanted, new_id())
    with gate.enter(Action.ABSENCE_POST, Subject("absence", new.id)) as records:
        step = records.absences.post(new)
        alone = _left_alone(gate, records, wanted)
    return Posted(step.after, alone, Deed("Absence posée", absences=(step,)))


def change_absence(gate: Gate, wanted: AbsenceRequest) -> Posted:
    """Give an absence other dates, another label or a replacement. Raises Invalid, Stale."""
    with gate.enter(Action.ABSENCE_CHANGE, Subject("absence", wanted.absence_id)) as records:
        before = records.absences.get(wanted.absence_id)
        if before.practitioner_id != wanted.practitioner_id or not before.active:
            raise NotFound("Cette absence n'existe plus. L'agenda va être relu : vérifiez-le.")
        step = records.absences.put(
            replace(_absence(gate, wanted, before.id), kind=_kind(before, wanted), version=wanted.version)
        )
        alone = _left_alone(gate, records, wanted)
    return Posted(step.after, alone, Deed("Absence modifiée", absences=(step,)))


def withdraw_absence(gate: Gate, absence: Absence) -> Deed:
    """Take an absence back: its practitioner is there again. Raises Stale."""
    with gate.enter(Action.ABSENCE_CHANGE, Subject("absence", absence.id), reason="withdrawn") as records:
        step = records.absences.withdraw(absence.id, absence.version)
    return Deed("Absence retirée", absences=(step,))


def _absence(gate: Gate, wanted: AbsenceRequest, absence_id: str) -> Absence:
    check_absence(wanted)
    gate.reference.practitioner(wanted.practitioner_id)
    today = from_minutes(wall_minute(gate, wanted.practitioner_id)).date()
    for field, day in (("start", wanted.start), ("end", wanted.end)):
        check_in_agenda(field, day.date(), today)
    label = clean_text(wanted.label)
    instead = clean_text(wanted.replacement_name)
    check_line("label", label, MAX_LABEL)
    check_line("replacement_name", instead, MAX_LABEL)
    return Absence(
        absence_id,
        wanted.practitioner_id,
        wanted.start,
        wanted.end,
        kind_of(wanted.start, wanted.end),
        label,
        instead,
    )


def _kind(before: Absence, wanted: AbsenceRequest) -> AbsenceKind:
    """What came from another calendar stays known as such."""
    return before.kind if before.kind is AbsenceKind.EVENT else kind_of(wanted.start, wanted.end)


def _left_alone(gate: Gate, records: Records, wanted: AbsenceRequest) -> tuple[AppointmentLine, ...]:
    if clean_text(wanted.replacement_name):
        return ()
    codes = {code.id: code for code in gate.reference.reason_codes}
    start, end = to_minutes(wanted.start), to_minutes(wanted.end)
    lines = records.appointments.view((wanted.practitioner_id,), start, end, codes)
    return tuple(must_move(lines, from_minutes(wall_minute(gate, wanted.practitioner_id))))
