"""Recalls: who is to be called so that they come back, the calls made, and how each ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Invalid, Stale
from telesec.domain.ids import new_id
from telesec.domain.lists.recalls import (
    Recall,
    RecallCall,
    RecallClosing,
    RecallLine,
    RecallRequest,
    RecallState,
    check_due,
)
from telesec.domain.wall import from_minutes
from telesec.services.gate import Gate
from telesec.services.lists.waiting import now_minute

_OPEN = frozenset({RecallState.DUE, RecallState.CONTACTED})
_AHEAD = timedelta(days=30)


def recall_list(gate: Gate, *, later: bool = False, closed: bool = False) -> tuple[RecallLine, ...]:
    """Recalls due within 30 days or overdue; all to come with ``later``; those that ended with ``closed``."""
    now = now_minute(gate)
    until = date.max if later else _today(gate) + _AHEAD
    with gate.enter(Action.RECALL_VIEW, Subject("recall"), reason="closed" if closed else "") as records:
        if closed:
            return tuple(records.recalls.closed_lines(now))
        return tuple(records.recalls.due_lines(until, now))


def _today(gate: Gate) -> date:
    return from_minutes(now_minute(gate)).date()


def put_recall(gate: Gate, wanted: RecallRequest) -> RecallLine:
    """Write a new recall, or change one (``recall_id``); raises Invalid naming the field to correct."""
    wanted = replace(wanted, note=checked_text("note", wanted.note))
    if wanted.practitioner_id:
        gate.reference.practitioner(wanted.practitioner_id)
    if wanted.reason_code_id and gate.reference.reason_code(wanted.reason_code_id) is None:
        raise Invalid("reason_code_id", "Ce motif n'existe plus. Choisissez-en un autre, ou aucun.")
    recall_id = wanted.recall_id or new_id()
    with gate.enter(Action.RECALL_EDIT, Subject("recall", recall_id, wanted.patient_id)) as records:
        before = records.recalls.line(recall_id).recall if wanted.recall_id else None
        if before is None or before.due != wanted.due:
            check_due(wanted.due, _today(gate))
        if before is None:
            records.recalls.add(_recall(gate, wanted, recall_id))
        else:
            records.recalls.change(wanted)
        return records.recalls.line(recall_id, now_minute(gate))


def _recall(gate: Gate, wanted: RecallRequest, recall_id: str) -> Recall:
    return Recall(
        recall_id,
        wanted.patient_id,
        wanted.due,
        gate.now(),
        gate.account.id,
        wanted.practitioner_id,
        wanted.reason_code_id,
        wanted.note,
    )


def note_recall_call(gate: Gate, call: RecallCall) -> RecallLine:
    """Write down a call made for a recall; it is « contacted » from then on, and stays on the list."""
    subject = Subject("recall", call.recall_id, call.patient_id)
    with gate.enter(Action.RECALL_EDIT, subject, reason=call.outcome.value) as records:
        now = records.recalls.line(call.recall_id).recall
        _check_open(now)
        records.recalls.add_attempt(call, now.version)
        return records.recalls.line(call.recall_id, now_minute(gate))


def close_recall(gate: Gate, wanted: RecallClosing) -> RecallLine:
    """End a recall: an appointment was taken (``booked_id``), or it is dropped and one says why."""
    why = checked_text("reason", wanted.reason)
    if not wanted.booked_id and not why:
        raise Invalid("reason", "Dites en quelques mots pourquoi ce rappel est abandonné.")
    state = RecallState.BOOKED if wanted.booked_id else RecallState.DROPPED
    subject = Subject("recall", wanted.recall_id, wanted.patient_id)
    with gate.enter(Action.RECALL_EDIT, subject, reason=state.value) as records:
        now = records.recalls.line(wanted.recall_id).recall
        _check_open(now)
        if wanted.booked_id:
            _check_own(records.appointments.get(wanted.booked_id).patient_id, wanted.patient_id)
        records.recalls.close(replace(now, version=wanted.version), state, wanted.booked_id, why)
        return records.recalls.line(wanted.recall_id, now_minute(gate))


def reopen_recall(gate: Gate, ended: Recall) -> RecallLine:
    """Put an ended recall on the list again. Raises Stale if it changed meanwhile."""
    subject = Subject("recall", ended.id, ended.patient_id)
    with gate.enter(Action.RECALL_EDIT, subject, reason="put_back") as records:
        records.recalls.reopen(ended)
        return records.recalls.line(ended.id, now_minute(gate))


def _check_own(found: str, patient_id: str) -> None:
    if found != patient_id:
        raise Stale("Ce rendez-vous n'est pas celui de ce patient. La liste va être relue.")


def _check_open(recall: Recall) -> None:
    if recall.state not in _OPEN:
        raise Stale(
            "Ce rappel est déjà clos : un collègue l'a mis à jour. La liste va être relue : vérifiez-la."
        )
