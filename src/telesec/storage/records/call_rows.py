"""Rows of the telephone's tables, as the house speaks of them."""

from __future__ import annotations

from typing import Any

from telesec.domain.calls.calls import (
    Call,
    CallEvent,
    CallEventKind,
    CallOutcome,
    CallState,
    Direction,
    IdentityState,
)
from telesec.domain.calls.words import CallerKind, Category

_SAME = (
    "id",
    "started_at",
    "account_id",
    "session_id",
    "number",
    "line_id",
    "practitioner_id",
    "caller_name",
    "caller_relation",
    "correspondent_id",
    "identity_of",
    "failures",
    "text",
    "answered_at",
    "parked_at",
    "parked_words",
    "ended_at",
    "updated_at",
    "purged",
    "version",
)


def call_from(row: Any) -> Call:
    """A row of ``calls``."""
    return Call(
        state=CallState(row.state),
        direction=Direction(row.direction),
        caller_kind=CallerKind(row.caller_kind) if row.caller_kind else None,
        patient_id=row.patient_id or "",
        identity=IdentityState(row.identity),
        category=Category(row.category) if row.category else None,
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        **{name: getattr(row, name) for name in _SAME},
    )


def call_values(call: Call) -> dict[str, Any]:
    """The columns of a call."""
    return {
        "state": call.state.value,
        "direction": call.direction.value,
        "caller_kind": call.caller_kind or "",
        "patient_id": call.patient_id or None,
        "identity": call.identity.value,
        "category": call.category or "",
        "outcome": call.outcome or "",
        **{name: getattr(call, name) for name in _SAME},
    }


def event_from(row: Any) -> CallEvent:
    """A row of ``call_events``."""
    return CallEvent(
        call_id=row.call_id,
        at=row.at,
        account_id=row.account_id,
        kind=CallEventKind(row.kind),
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        patient_id=row.file_id,
        detail=row.detail,
    )
