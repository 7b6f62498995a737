"""What was done of a call that would not wait: written in the call, and told by an urgent slip or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import Call
from telesec.domain.calls.emergencies import MAX_SAID, UrgentAct, UrgentRequest, urgent_words
from telesec.domain.calls.red_flags import ALWAYS
from telesec.domain.calls.requests import Transfer
from telesec.domain.calls.views import CallView
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.plain_text import check_length
from telesec.domain.slips.slip_rules import checked_draft
from telesec.domain.slips.slips import Holder, Slip, SlipDraft, SlipUrgency
from telesec.domain.wall import wall_now
from telesec.services.calls.authorised import still_authorised
from telesec.services.calls.red_flags import red_flags
from telesec.services.calls.views import viewed
from telesec.services.calls.writable import check_writable
from telesec.services.gate import Gate, Records


def note_emergency(gate: Gate, wanted: UrgentRequest) -> Slip:
    """Note a number advised or a transfer, with its time, and raise the slip; both or neither.

    Raises Invalid for a number nobody can dial, NotFound for a call or a practitioner there is not, Refused
    or Stale for a call that this session may not write in.
    """
    to = _named_as(gate, wanted.act, wanted.detail)
    check_length("words", wanted.words, MAX_SAID)
    if wanted.practitioner_id:
        gate.reference.practitioner(wanted.practitioner_id)
    at = wall_now(gate.now(), gate.reference.zone)
    with _noted(gate, wanted.call_id, wanted.act, wanted.detail) as (records, call):
        told = wanted.practitioner_id or call.practitioner_id
        draft = SlipDraft(
            told,
            Category.FELT_URGENT,
            urgent_words(wanted.act, to, at, wanted.words),
            Holder.PRACTITIONER if told else Holder.DESK,
            SlipUrgency.URGENT,
            caller_kind=call.caller_kind or CallerKind.OTHER,
            caller_name=call.caller_name,
            relation=call.caller_relation,
            callback=call.number,
            patient_id=call.patient_id,
            call_id=call.id,
        )
        return records.slips.write(new_id(), checked_draft(draft))


def transfer_call(gate: Gate, wanted: Transfer) -> CallView:
    """Note that the call was put through, with its time; whoever took it needs no slip. Raises as above."""
    _named_as(gate, UrgentAct.TRANSFERRED, wanted.to)
    with _noted(gate, wanted.call_id, UrgentAct.TRANSFERRED, wanted.to) as (records, call):
        return viewed(gate, records, call)


@contextmanager
def _noted(gate: Gate, call_id: str, act: UrgentAct, detail: str) -> Iterator[tuple[Records, Call]]:
    """Enter for the call, with the act written in it: one that is over takes it as it takes words.

    The call is given as it may be believed now: its slip names nobody by an authority that ended.
    """
    transferred = act is UrgentAct.TRANSFERRED
    why = "transferred" if transferred else detail
    with gate.enter(Action.CALL_URGENT, Subject("call", call_id), reason=why) as records:
        call = records.calls.get(call_id)
        check_writable(gate, records, call)
        records.calls.note_urgent(call, detail, transferred=transferred)
        yield records, still_authorised(gate, records, call)


def _named_as(gate: Gate, act: UrgentAct, detail: str) -> str:
    """How a slip names what was advised (a number of the card) or who took the call.

    Raises Invalid for anything else: a word written there would stay in the journal.
    """
    advised = act is UrgentAct.ADVISED
    if advised and _is_on_card(gate, detail):
        return detail
    for one in gate.reference.practitioners:
        if one.id == detail and not advised:
            return f"à {one.display_name}"
    dialled = 2 <= len(phone_digits(detail)) <= 15 and not set(detail) - set("+ .0123456789")
    if advised or not dialled:
        what = "le numéro qui a été donné" if advised else "à qui l'appel a été passé"
        raise Invalid("detail", f"Choisissez {what}.")
    return f"au {detail}"


def _is_on_card(gate: Gate, number: str) -> bool:
    always = any(one.number == number for one in ALWAYS)
    return always or any(one.number == number for one in red_flags(gate).numbers)
