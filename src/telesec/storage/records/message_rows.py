"""Between the rows of messages and the dataclasses of the trade."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.messages.queue import Channel, Contact, FollowUp, Kind, Message, State
from telesec.domain.wall import from_minutes

_CHUNK = 400


def chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    """Each id once, by lists short enough for one question."""
    listed = list(dict.fromkeys(ids))
    return (listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK))


def contact_of(row: Any) -> Contact:
    """An appointment and what reaches its patient."""
    return Contact(
        appointment_id=row.id,
        patient_id=row.patient_id,
        practitioner_id=row.practitioner_id,
        site_id=row.site_id,
        start=from_minutes(row.start_minute),
        status=Status(row.status),
        cancelled_by=CancelledBy(row.cancelled_by) if row.cancelled_by else None,
        shown_name=row.shown_name,
        birth_date=row.birth_date,
        phone=row.phone,
        phone2=row.phone2,
        email=row.email,
        opt_outs=row.opt_outs,
        reason_code_id=row.reason_code_id,
        withdrawn=row.withdrawn,
    )


def message_of(row: Any) -> Message:
    """One row of the table."""
    return Message(
        id=row.id,
        appointment_id=row.appointment_id,
        patient_id=row.patient_id,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        told=from_minutes(row.start_minute),
        recipient=row.recipient,
        state=State(row.state),
        letter_id=row.message_id,
        batch_id=row.batch_id,
        detail=row.detail,
        at=row.at,
        account_id=row.account_id,
    )


def follow_up_of(row: Any) -> FollowUp:
    """A message with its patient and the present time of its appointment."""
    now = from_minutes(row.now_minute)
    return FollowUp(message_of(row), row.shown_name, row.practitioner_id, row.site_id, now)
