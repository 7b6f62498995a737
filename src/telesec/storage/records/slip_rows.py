"""Rows of the tables of slips, as the house speaks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.slips.slips import Holder, Slip, SlipAct, SlipDraft, SlipEvent, SlipState, SlipUrgency
from telesec.domain.wall import from_minutes, to_minutes

_KEPT = {SlipAct.CORRECTED: SlipAct.WRITTEN, SlipAct.ADDED: SlipAct.ANSWERED}


def written_values(slip: Slip) -> dict[str, Any]:
    """What never changes once the slip is written, but to be erased."""
    draft = slip.draft
    return {
        "id": slip.id,
        "call_id": draft.call_id,
        "patient_id": draft.patient_id or None,
        "first_for": draft.practitioner_id,
        "category": draft.category.value,
        "instruction_id": draft.instruction_id,
        "due_minute": to_minutes(draft.due) if draft.due else None,
        "caller_kind": draft.caller_kind.value,
        "caller_name": draft.caller_name,
        "relation": draft.relation,
        "callback": draft.callback,
        "callback_when": draft.callback_when,
        "text": draft.text,
        "written_by": slip.written_by,
        "written_at": slip.written_at,
        "version": slip.version,
    }


def slip_values(slip: Slip) -> dict[str, Any]:
    """Where a slip stands: what changes as it goes from hand to hand."""
    return {
        "practitioner_id": slip.practitioner_id,
        "holder": slip.holder.value,
        "urgency": slip.draft.urgency.value,
        "state": slip.state.value,
        "raised_at": slip.raised_at,
        "read_by": slip.read_by,
        "read_at": slip.read_at,
        "done_by": slip.done_by,
        "done_at": slip.done_at,
    }


def slip_from(row: Any, name: str) -> Slip:
    """A row of ``slips``; ``name`` is what is shown of its patient."""
    draft = SlipDraft(
        practitioner_id=row.first_for,
        category=Category(row.category),
        text=row.new_text or row.text,
        urgency=SlipUrgency(row.urgency),
        due=None if row.due_minute is None else from_minutes(row.due_minute),
        caller_kind=CallerKind(row.caller_kind),
        caller_name=row.caller_name,
        relation=row.relation,
        callback=row.callback,
        callback_when=row.callback_when,
        patient_id=row.patient_id or "",
        call_id=row.call_id,
        instruction_id=row.instruction_id,
    )
    return Slip(
        id=row.id,
        draft=draft,
        written_by=row.written_by,
        written_at=row.written_at,
        raised_at=row.raised_at,
        holder=Holder(row.holder),
        practitioner_id=row.practitioner_id,
        state=SlipState(row.state),
        read_by=row.read_by,
        read_at=row.read_at,
        done_by=row.done_by,
        done_at=row.done_at,
        erased_at=row.erased_at,
        version=row.version,
        patient_name=name,
        established=row.established,
        opened=bool(row.opened),
        corrected_at=row.corrected_at,
    )


def kept_act(act: SlipAct) -> str:
    """The word of the table: writing again is written like the first time, adding like an answer."""
    return _KEPT.get(act, act).value


def history_of(rows: Iterable[Any]) -> tuple[SlipEvent, ...]:
    """Rows of ``slip_events``, oldest first.

    A slip is written once: written again, it was corrected. An answer changes hands: one that leaves the
    slip where it is only adds words.
    """
    found: list[SlipEvent] = []
    for row in rows:
        event = _event_from(row)
        before = found[-1] if found else None
        if before is not None and event.act is SlipAct.WRITTEN:
            event = replace(event, act=SlipAct.CORRECTED)
        elif before is not None and event.act is SlipAct.ANSWERED and event.holder is before.holder:
            event = replace(event, act=SlipAct.ADDED)
        found.append(event)
    return tuple(found)


def _event_from(row: Any) -> SlipEvent:
    return SlipEvent(
        at=row.at,
        account_id=row.account_id,
        act=SlipAct(row.act),
        holder=Holder(row.holder),
        practitioner_id=row.practitioner_id,
        text=row.text,
        urgency=SlipUrgency(row.urgency),
    )
