"""Call slips: written at the desk, read and answered by whom they wait for, passed on, done, kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import Call
from telesec.domain.care.clinical import NoteRequest
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Invalid, NotFound, OutOfScope
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.domain.slips import slip_rules
from telesec.domain.slips.slips import (
    Holder,
    Slip,
    SlipAct,
    SlipBoard,
    SlipCounts,
    SlipDraft,
    SlipMove,
    SlipSheet,
    SlipTransfer,
    SlipUrgency,
)
from telesec.services.calls.authorised import still_authorised
from telesec.services.calls.hands import holds
from telesec.services.care.clinical import write_note
from telesec.services.gate import Gate, Records

_NOT_YOURS = "Cette fiche est pour un autre praticien. Demandez-lui de vous la transmettre."
_NOT_HELD = "Cet appel n'est pas en ligne sur ce poste. Reprenez-le, puis enregistrez la fiche."
_NOBODY = "Ce praticien ne reçoit plus de fiches ici. Choisissez-en un autre, ou le secrétariat."


def slips(gate: Gate, *, done: bool = False) -> SlipBoard:
    """The slips this account sees, in the order they should be taken; ``done``: the last ones done."""
    now, minutes = gate.now(), gate.reference.slip_minutes
    with gate.enter(Action.CALL_SLIP_LIST, Subject("slips"), reason="slips_done" if done else "") as records:
        if done:
            return SlipBoard(tuple(seen_by(gate, records, records.slips.done_slips())))
        found = seen_by(gate, records, records.slips.open_slips())
    return SlipBoard(
        tuple(slip_rules.in_order(found, now, minutes)),
        frozenset(slip.id for slip in found if slip_rules.is_late(slip, now, minutes)),
        slip_rules.counts(found, gate.account, now, minutes),
    )


def slip_counts(gate: Gate) -> SlipCounts:
    """The counters of the slips this account sees; nothing of what is written on them."""
    now = gate.now()
    with gate.enter(Action.CALL_SLIP_LIST, Subject("slips"), reason="slip_counts") as records:
        found = seen_by(gate, records, records.slips.open_slips())
    return slip_rules.counts(found, gate.account, now, gate.reference.slip_minutes)


def write_slip(gate: Gate, draft: SlipDraft) -> Slip:
    """Write a new slip, unread by whom it is for, and from the call this session holds, if any.

    Written in a call, it gives the desk no more than the patient's initials until the check of identity
    passed there for that patient; outside a call, the name when its author may open files. Raises Invalid
    naming the field, or for a call this session does not hold, OutOfScope for a practitioner this account
    does not work for.
    """
    named, draft = draft.call_id, replace(draft, call_id=draft.call_id or gate.call.id)
    draft = slip_rules.checked_draft(draft)
    _check_known(gate, draft.holder, draft.practitioner_id)
    slip_id = new_id()
    subject = Subject("slip", slip_id, draft.patient_id)
    with gate.enter(Action.CALL_SLIP_WRITE, subject, reason=_pressing(draft.urgency)) as records:
        if draft.call_id:
            call = _held(gate, records, named) if named else records.calls.get(draft.call_id)
            still_authorised(gate, records, call)
        return records.slips.write(slip_id, draft, named=gate.allows(Action.PATIENT_OPEN))


def read_slip(gate: Gate, slip_id: str) -> SlipSheet:
    """Open a slip, with its history; it is read from then on if it waited for this account."""
    with gate.enter(Action.CALL_SLIP_READ, Subject("slip", slip_id)) as records:
        slip = _mine(gate, records, slip_id)
        opened = slip_rules.read(slip, gate.account, gate.now())
        if opened is not slip:
            slip = records.slips.move(opened, SlipAct.READ)
        return SlipSheet(slip, records.slips.history(slip_id))


def answer_slip(gate: Gate, move: SlipMove) -> SlipSheet:
    """Answer, which gives the slip back to the other side. Raises Invalid, Refused, Conflict, Stale."""
    text = checked_text("text", move.text, slip_rules.LONGEST_WORDS)
    with gate.enter(Action.CALL_SLIP_ANSWER, Subject("slip", move.slip_id)) as records:
        slip = _as_read(gate, records, move)
        after = slip_rules.answered(slip, gate.account, gate.now(), text)
        return _kept(records, after, SlipAct.ANSWERED, text)


def correct_slip(gate: Gate, move: SlipMove) -> SlipSheet:
    """Other words for a slip that nobody has read yet, by whoever wrote it; the first ones are kept too.

    Raises Invalid, Refused (somebody else's), Conflict (it was read meanwhile), Stale.
    """
    text = checked_text("text", move.text, slip_rules.LONGEST_TEXT)
    with gate.enter(Action.CALL_SLIP_CORRECT, Subject("slip", move.slip_id)) as records:
        slip = _mine(gate, records, move.slip_id)
        after = slip_rules.reworded(slip, gate.account, text)  # that it was read says more than its version
        slip_rules.check_as_read(slip, move)
        return _kept(records, after, SlipAct.CORRECTED, text)


def add_to_slip(gate: Gate, move: SlipMove) -> SlipSheet:
    """A line more on one's own slip once it was read; it is unread again. Raises Invalid, Refused, Stale."""
    text = checked_text("text", move.text, slip_rules.LONGEST_WORDS)
    with gate.enter(Action.CALL_SLIP_ANSWER, Subject("slip", move.slip_id), reason="added") as records:
        after = slip_rules.added_to(_as_read(gate, records, move), gate.account, gate.now(), text)
        return _kept(records, after, SlipAct.ADDED, text)


def transfer_slip(gate: Gate, wanted: SlipTransfer) -> SlipSheet:
    """Give a slip to somebody else, unread there. Raises Invalid, OutOfScope, Conflict, Stale."""
    text = checked_text("text", wanted.text, slip_rules.LONGEST_WORDS)
    _check_known(gate, wanted.holder, wanted.practitioner_id)
    subject = Subject("slip", wanted.slip_id)
    with gate.enter(Action.CALL_SLIP_TRANSFER, subject, reason=f"to_{wanted.holder}") as records:
        records.entry.scope.check(wanted.practitioner_id)
        after = slip_rules.transferred(_as_read(gate, records, wanted), wanted, gate.now())
        return _kept(records, after, SlipAct.TRANSFERRED, text)


def close_slip(gate: Gate, move: SlipMove) -> SlipSheet:
    """Mark a slip done, by this account, now. Raises Invalid (another's, without a word), Conflict, Stale."""
    text = checked_text("text", move.text, slip_rules.LONGEST_WORDS)
    with gate.enter(Action.CALL_SLIP_CLOSE, Subject("slip", move.slip_id)) as records:
        slip = _as_read(gate, records, move)
        after = slip_rules.closed(slip, gate.account, gate.now(), text)
        return _kept(records, after, SlipAct.DONE, text)


def reopen_slip(gate: Gate, move: SlipMove) -> SlipSheet:
    """Put a slip back among those to be dealt with, unread by whoever held it. Raises Conflict, Stale."""
    with gate.enter(Action.CALL_SLIP_CLOSE, Subject("slip", move.slip_id), reason="reopened") as records:
        after = slip_rules.reopened(_as_read(gate, records, move), gate.now())
        return _kept(records, after, SlipAct.REOPENED)


def file_slip(gate: Gate, move: SlipMove) -> SlipSheet:
    """Copy a slip's words into an own note of its patient, for the practitioner; the slip says so.

    Raises Invalid for a slip without a patient. Its words go with the others when the rule erases them.
    """
    with gate.enter(Action.CALL_SLIP_READ, Subject("slip", move.slip_id), reason="filed") as records:
        slip = _as_read(gate, records, move)
        history = records.slips.history(slip.id)
    if not slip.draft.patient_id or slip.erased_at is not None:
        raise Invalid(
            "patient_id", "Cette fiche n'a pas de patient, donc pas de dossier. Notez-la à la main."
        )
    later = (event.text for event in history if event.text and event.act is not SlipAct.CORRECTED)
    said = [slip.draft.text, *later]
    write_note(gate, NoteRequest(slip.draft.patient_id, "Fiche d'appel : " + "\n".join(said)))
    with gate.enter(Action.CALL_SLIP_CLOSE, Subject("slip", move.slip_id), reason="filed") as records:
        return _kept(records, records.slips.get(slip.id), SlipAct.FILED)


def seen_by(gate: Gate, records: Records, found: Iterable[Slip]) -> list[Slip]:
    """Those of ``found`` for this account, inside an open entry.

    A secretary sees every slip of those they work for; a practitioner their own, those they had in
    hand, and the urgent ones that nobody opened in time.
    """
    listed = list(found)
    if Role.SECRETARY in gate.account.roles:
        return listed
    own, now, minutes = gate.account.practitioner_id, gate.now(), gate.reference.slip_minutes
    touched = records.slips.acted_on(slip.id for slip in listed)
    return [
        slip
        for slip in listed
        if (own and slip.practitioner_id == own)
        or slip.id in touched
        or slip_rules.is_late(slip, now, minutes)
    ]


def _kept(records: Records, after: Slip, act: SlipAct, text: str = "") -> SlipSheet:
    slip = records.slips.move(after, act, text)
    if slip.draft.patient_id:
        records.entry.concern(Subject("slip", slip.id, slip.draft.patient_id))
    return SlipSheet(slip, records.slips.history(slip.id))


def _as_read(gate: Gate, records: Records, move: SlipMove | SlipTransfer) -> Slip:
    slip = _mine(gate, records, move.slip_id)
    slip_rules.check_as_read(slip, move)
    return slip


def _mine(gate: Gate, records: Records, slip_id: str) -> Slip:
    slip = records.slips.get(slip_id)
    if not seen_by(gate, records, [slip]):
        raise OutOfScope(_NOT_YOURS)
    return slip


def _check_known(gate: Gate, holder: Holder, practitioner_id: str) -> None:
    if not practitioner_id and holder is Holder.DESK:
        return
    try:
        active = gate.reference.practitioner(practitioner_id).active
    except NotFound:
        active = False
    if not active:
        raise Invalid("practitioner_id", _NOBODY)


def _held(gate: Gate, records: Records, call_id: str) -> Call:
    """The call this session holds open, among those it may see; raises Invalid for any other."""
    try:
        call = records.calls.get(call_id)
    except (NotFound, OutOfScope):
        raise Invalid("call_id", _NOT_HELD) from None
    if not holds(gate, call):
        raise Invalid("call_id", _NOT_HELD)
    return call


def _pressing(urgency: SlipUrgency) -> str:
    return "" if urgency is SlipUrgency.ORDINARY else urgency.value
