"""Keeping a slot while somebody is on the telephone."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Hold
from telesec.domain.bookings.overlap import check_request
from telesec.domain.bookings.requests import HOLD_TIME, HoldRequest
from telesec.domain.ids import new_id
from telesec.domain.plausible_days import check_in_agenda
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate


def hold(gate: Gate, wanted: HoldRequest) -> Hold:
    """Keep a slot for 15 minutes in place of the account's former one; Conflict says what is there."""
    zone = gate.reference.site(wanted.site_id).zone
    check_request(wanted.start, wanted.end, zone)
    check_in_agenda("start", wanted.start.date(), wall_now(gate.now(), zone).date())
    kept = Hold(
        id=new_id(),
        practitioner_id=wanted.practitioner_id,
        site_id=wanted.site_id,
        start=wanted.start,
        end=wanted.end,
        account_id=gate.account.id,
        expires_at=gate.now() + HOLD_TIME,
    )
    with gate.enter(Action.HOLD, Subject("hold", kept.id)) as records:
        records.holds.take(kept, gate.reference.reason_code(wanted.reason_code_id))
    return kept


def renew(gate: Gate) -> Hold | None:
    """Keep the account's present slot 15 minutes more; None when it had expired."""
    with gate.enter(Action.HOLD, Subject("hold")) as records:
        return records.holds.renew(gate.now() + HOLD_TIME)


def release(gate: Gate) -> None:
    """Give the account's held slot back."""
    with gate.enter(Action.RELEASE, Subject("hold")) as records:
        records.holds.release()
