"""A call from its first key to its end: each step is one write, so nothing said is ever lost."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.believed import is_another_kind
from telesec.domain.calls.calls import (
    MAX_CALL_TEXT,
    MAX_PARKED_WORDS,
    Call,
    CallEventKind,
    CallOutcome,
    CallState,
    Direction,
    seen_state,
)
from telesec.domain.calls.completing import corrected
from telesec.domain.calls.links import outcome_of
from telesec.domain.calls.requests import CallEdit, Ending, Incoming, Parking, Resuming, Taking
from telesec.domain.calls.trust import in_doubt, is_another_number, taken_again
from telesec.domain.calls.views import CallView
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Conflict, Stale
from telesec.domain.ids import new_id
from telesec.services.calls.bounds import check_begun_by_hand, check_number
from telesec.services.calls.hands import holds
from telesec.services.calls.views import viewed
from telesec.services.calls.writable import check_writable
from telesec.services.gate import Gate, Records

_LONGEST = {"number": 40, "line_id": 40, "caller_name": 120, "caller_relation": 60, "text": MAX_CALL_TEXT}
_OVER = "Cet appel est terminé. S'il recommence, prenez un nouvel appel."


def ring(gate: Gate, incoming: Incoming) -> CallView:
    """Write down that the telephone rings; nobody has answered yet."""
    call = Call(
        id=new_id(),
        state=CallState.RINGING,
        started_at=incoming.at,
        number=_line("number", incoming.number),
        line_id=_line("line_id", incoming.line_id),
    )
    with gate.enter(Action.CALL_TAKE, Subject("call", call.id), reason="rang") as records:
        return viewed(gate, records, records.calls.add(call, CallEventKind.RANG))


def take_call(gate: Gate, wanted: Taking) -> CallView:
    """Take a call: the one that rings, or a new one. The one held so far is parked in the same write.

    Raises Conflict when a colleague was quicker, Stale when the caller has hung up, Refused for yet another
    number that did not ring, once there were too many in a day.
    """
    call_id = wanted.call_id or new_id()
    with gate.enter(Action.CALL_TAKE, Subject("call", call_id)) as records:
        ringing = records.calls.get(call_id) if wanted.call_id else None
        if ringing is not None:
            _check_free(gate, ringing)
        elif wanted.number:
            check_begun_by_hand(gate, records)
        records.calls.set_aside(gate.session_id, but=call_id)
        taken = _answered(gate, records, ringing) if ringing else _begun(gate, records, call_id, wanted)
        view = viewed(gate, records, taken)
    gate.call.id = call_id
    return view


def _check_free(gate: Gate, call: Call) -> None:
    if call.state is CallState.ENDED:
        raise Stale(_OVER)
    if call.state is not CallState.RINGING:
        raise Conflict(f"Cet appel a déjà été pris par {_name(gate, call)}. Prenez le suivant.")


def _answered(gate: Gate, records: Records, ringing: Call) -> Call:
    taken = records.calls.put(ringing, _held(gate, replace(ringing, answered_at=gate.now())))
    records.calls.add_event(taken.id, CallEventKind.ANSWERED)
    return taken


def _begun(gate: Gate, records: Records, call_id: str, wanted: Taking) -> Call:
    now = gate.now()
    new = Call(
        id=call_id,
        state=CallState.OPEN,
        started_at=now,
        answered_at=now,
        direction=wanted.direction,
        number=_line("number", wanted.number),
        line_id=_line("line_id", wanted.line_id),
    )
    ours = wanted.direction is Direction.OUT
    return records.calls.add(_held(gate, new), CallEventKind.DIALLED if ours else CallEventKind.ANSWERED)


def _held(gate: Gate, call: Call) -> Call:
    """The call, open in this session."""
    return replace(
        call,
        state=CallState.OPEN,
        account_id=gate.account.id,
        session_id=gate.session_id,
        parked_at=None,
        parked_words="",
    )


def park_call(gate: Gate, wanted: Parking) -> CallView:
    """Put the open call aside, with a few words. Raises Stale, Conflict, Invalid for too many words."""
    words = _line("words", wanted.words, MAX_PARKED_WORDS)
    with gate.enter(Action.CALL_PARK, Subject("call", wanted.call_id), reason="parked") as records:
        call = _read(gate, records, wanted)
        if call.state not in (CallState.OPEN, CallState.INTERRUPTED):
            raise Stale("Cet appel n'est plus en ligne. Il va être relu : vérifiez où il en est.")
        known = taken_again(call, gate.account.id, gate.session_id, gate.now())
        parked = replace(known, state=CallState.PARKED, parked_at=gate.now(), parked_words=words)
        view = _kept(gate, records, call, parked, CallEventKind.PARKED)
    _let_go(gate, wanted.call_id)
    return view


def resume_call(gate: Gate, wanted: Resuming) -> CallView:
    """Take back a call put aside by anyone, or interrupted; the one held so far is parked.

    Raises Conflict, naming who, for a call that a colleague holds (unless ``anyway``), or Stale.
    """
    with gate.enter(Action.CALL_PARK, Subject("call", wanted.call_id), reason="resumed") as records:
        call = _read(gate, records, wanted, anyway=wanted.anyway)
        records.calls.set_aside(gate.session_id, but=call.id)
        known = taken_again(call, gate.account.id, gate.session_id, gate.now())
        resumed = _held(gate, replace(known, answered_at=call.answered_at or gate.now()))
        view = _kept(gate, records, call, resumed, CallEventKind.RESUMED)
    gate.call.id = wanted.call_id
    return view


def edit_call(gate: Gate, wanted: CallEdit) -> CallView:
    """Keep what the form says. Raises Invalid naming the field, Stale when another window wrote.

    A call that is over is completed by its own account, for a day, and tells what it said before; Refused
    otherwise. One that is open is written in the session that holds it alone. Another number is another
    caller; said to be somebody else after the check, the caller is to be checked again.
    """
    texts = {name: _line(name, getattr(wanted, name)) for name in _LONGEST}
    with gate.enter(Action.CALL_EDIT, Subject("call", wanted.call_id)) as records:
        call = _fresh(records, wanted.call_id, wanted.version)
        check_writable(gate, records, call)
        edited = replace(
            call,
            practitioner_id=wanted.practitioner_id,
            caller_kind=wanted.caller_kind,
            correspondent_id=wanted.correspondent_id,
            category=wanted.category,
            outcome=wanted.outcome,
            **texts,  # type: ignore[arg-type]  # only text fields are replaced
        )
        check_number(gate, records, call, edited)
        if is_another_number(call, edited):
            edited = in_doubt(edited)
            records.calls.add_event(call.id, CallEventKind.NUMBER)
        if is_another_kind(call, edited):
            edited = in_doubt(edited)
            records.calls.add_event(call.id, CallEventKind.CALLER_CHANGED, patient_id=call.patient_id)
        alive = holds(gate, call)
        kept = records.calls.put(call, edited, alive=alive) if edited != call else call
        for name, old in corrected(call, edited):
            records.calls.add_event(call.id, CallEventKind.CORRECTED, subject=(name, ""), detail=old)
        return viewed(gate, records, kept)


def end_call(gate: Gate, wanted: Ending) -> CallView:
    """Hang up. Without an outcome, what was done in the call says it; if nothing does, none is written.

    A call whose session died ended when it last gave a sign of life, not now. Raises Stale, Conflict.
    """
    with gate.enter(Action.CALL_END, Subject("call", wanted.call_id)) as records:
        call = _read(gate, records, wanted)
        missed = CallOutcome.MISSED if call.answered_at is None else None
        said = wanted.outcome or call.outcome or missed or outcome_of(records.calls.events(call.id))
        state = seen_state(call, gate.account.id, gate.session_id, gate.now())
        dead = state is CallState.INTERRUPTED
        ended = replace(
            call, state=CallState.ENDED, outcome=said, ended_at=call.updated_at if dead else gate.now()
        )
        view = _kept(gate, records, call, ended, CallEventKind.ENDED, alive=not dead)
    _let_go(gate, wanted.call_id)
    return view


def _read(gate: Gate, records: Records, wanted: Parking | Resuming | Ending, *, anyway: bool = False) -> Call:
    """The call as read; Stale once it is over, Conflict while a colleague holds it (not ``anyway``)."""
    call = _fresh(records, wanted.call_id, wanted.version)
    if call.state is CallState.ENDED:
        raise Stale(_OVER)
    held = seen_state(call, gate.account.id, gate.session_id, gate.now()) is CallState.OPEN
    if held and call.account_id != gate.account.id and not anyway:
        raise Conflict(f"{_name(gate, call)} est en ligne avec cette personne. Attendez la fin de l'appel.")
    return call


def _name(gate: Gate, call: Call) -> str:
    return gate.reference.account_names.get(call.account_id, "un collègue")


def _fresh(records: Records, call_id: str, version: int) -> Call:
    return replace(records.calls.get(call_id), version=version)


def _kept(
    gate: Gate, records: Records, before: Call, after: Call, kind: CallEventKind, *, alive: bool = True
) -> CallView:
    kept = records.calls.put(before, after, alive=alive)
    records.calls.add_event(kept.id, kind, detail=after.outcome or "" if kind is CallEventKind.ENDED else "")
    return viewed(gate, records, kept)


def _let_go(gate: Gate, call_id: str) -> None:
    if gate.call.id == call_id:
        gate.call.id = ""


def _line(name: str, text: str, longest: int = 0) -> str:
    """Clean text of one line; Invalid when it is too long."""
    return checked_text(name, text, longest or _LONGEST[name], lines=name == "text")
