"""In whose hands a call is, and how long what was established of its caller still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from telesec.domain.calls.calls import DISCLOSING, Call, CallState, IdentityState, seen_state
from telesec.domain.calls.matching import number_key

SILENT_FOR = timedelta(minutes=10)  # a session died meanwhile: the voice may be another one
ASIDE_FOR = timedelta(minutes=30)  # nobody waits so long on the line


def is_held(call: Call, account_id: str, session_id: str, now: datetime) -> bool:
    """Whether the call is open in this very session: only there is a file shown, or a caller checked."""
    mine = (call.account_id, call.session_id) == (account_id, session_id)
    return mine and seen_state(call, account_id, session_id, now) is CallState.OPEN


def is_another_number(before: Call, after: Call) -> bool:
    """Whether a call that goes on is said to come from another number; one left out says nothing."""
    return before.state is not CallState.ENDED and is_number_tried(before, after)


def is_number_tried(before: Call, after: Call) -> bool:
    """Whether the call, over or not, would now list the files that bear another number."""
    return number_key(after.number) not in ("", number_key(before.number))


def in_doubt(call: Call) -> Call:
    """The call with nothing established any more; a failed check stays one."""
    if call.identity not in DISCLOSING:
        return call
    return replace(call, identity=IdentityState.UNKNOWN, identity_of="")


def taken_again(call: Call, account_id: str, session_id: str, now: datetime) -> Call:
    """The call about to be taken back, or put aside again: who is at the other end may have changed.

    Nothing is established any more when it was taken from somebody's hands, when nothing was heard of it
    for SILENT_FOR since its session died, or when it was put aside for more than ASIDE_FOR.
    """
    if call.state is CallState.PARKED:
        aside = call.parked_at is None or abs(now - call.parked_at) > ASIDE_FOR
        return in_doubt(call) if aside else call
    if is_held(call, account_id, session_id, now):
        return call
    silent = abs(now - (call.updated_at or call.started_at)) > SILENT_FOR
    return in_doubt(call) if silent or call.account_id != account_id else call
