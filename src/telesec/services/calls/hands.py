"""Whether a call is in the hands of this session."""

from __future__ import annotations

from telesec.domain.calls.calls import Call
from telesec.domain.calls.trust import is_held
from telesec.services.gate import Gate


def holds(gate: Gate, call: Call) -> bool:
    """Whether it is open here, now: only there is a file shown, a caller checked, or a word written in it."""
    return is_held(call, gate.account.id, gate.session_id, gate.now())
