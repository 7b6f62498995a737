"""Reading calls: the one on screen, those that stand now, the register; files stay masked until checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import Call, CallState, seen_state
from telesec.domain.calls.completing import may_complete
from telesec.domain.calls.matching import number_key
from telesec.domain.calls.requests import CallFilter
from telesec.domain.calls.views import CallLine, CallPage, CallView, DeskCalls, KnownCorrespondent
from telesec.services.calls.authorised import still_authorised
from telesec.services.calls.hands import holds
from telesec.services.gate import Gate, Records
from telesec.services.lists.waiting import now_minute


def call_view(gate: Gate, call_id: str) -> CallView:
    """A call and what happened in it; raises NotFound."""
    with gate.enter(Action.CALL_VIEW, Subject("call", call_id)) as records:
        return viewed(gate, records, records.calls.get(call_id))


def desk_calls(gate: Gate) -> DeskCalls:
    """What stands now: one's own call (interrupted or not), the rings, those put aside, colleagues' calls."""
    with gate.enter(Action.CALL_VIEW, Subject("calls", "live")) as records:
        lines = _lines(gate, records, records.calls.live())
        own = [line.call for line in lines if _is_own(gate, line)]
        return DeskCalls(
            viewed(gate, records, own[0]) if own else None,
            tuple(_announced(records, line) for line in _in_state(lines, CallState.RINGING)),
            _in_state(lines, CallState.PARKED, CallState.INTERRUPTED, but=own[0].id if own else ""),
            tuple(line for line in lines if line.state is CallState.OPEN and not _is_own(gate, line)),
        )


def _is_own(gate: Gate, line: CallLine) -> bool:
    """What the account holds open, in this session or in one that is gone."""
    return line.call.state is CallState.OPEN and line.call.account_id == gate.account.id


def _in_state(lines: tuple[CallLine, ...], *states: CallState, but: str = "") -> tuple[CallLine, ...]:
    return tuple(line for line in lines if line.state in states and line.call.id != but)


def _announced(records: Records, ringing: CallLine) -> CallLine:
    """A call that rings, with whose number it is: initials alone, and people of the directory."""
    number = ringing.call.number
    return replace(
        ringing,
        candidates=records.callers.with_number(number_key(number)),
        correspondents=_of_directory(records, number),
    )


def call_list(gate: Gate, wanted: CallFilter) -> CallPage:
    """The calls of some days on the practice's wall, latest first, a page at a time."""
    zone = gate.reference.zone
    first, after = _midnight(wanted.first, zone), _midnight(wanted.last + timedelta(days=1), zone)
    with gate.enter(Action.CALL_LIST, Subject("calls", f"{wanted.first}..{wanted.last}")) as records:
        found, left = records.call_lists.page(first, after, wanted)
        return CallPage(_lines(gate, records, found), left)


def patient_calls(gate: Gate, patient_id: str) -> tuple[CallLine, ...]:
    """The last calls about a patient, latest first, as far as their words are still kept."""
    with gate.enter(Action.CALL_LIST, Subject("patient", patient_id, patient_id)) as records:
        return _lines(gate, records, records.calls.of_patient(patient_id))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _lines(gate: Gate, records: Records, found: list[Call]) -> tuple[CallLine, ...]:
    """Each with the name of whom it is about when this was established, their initials otherwise."""
    found = [still_authorised(gate, records, call) for call in found]
    about = {call.patient_id for call in found if call.patient_id}
    masked = {one.patient_id: one.initials for one in records.callers.masked(about)}
    names = records.callers.names({call.patient_id for call in found if call.discloses})
    for patient_id in names:
        records.entry.concern(Subject("patient", patient_id, patient_id))
    now = gate.now()
    return tuple(
        CallLine(
            call,
            seen_state(call, gate.account.id, gate.session_id, now),
            names.get(call.patient_id, "") if call.discloses else masked.get(call.patient_id, ""),
        )
        for call in found
    )


def viewed(gate: Gate, records: Records, call: Call) -> CallView:
    """A call as it may be shown, within an entry already open; what is disclosed is named in the journal.

    Put aside, interrupted, over or in a colleague's hands, it shows nothing of the file.
    """
    call = still_authorised(gate, records, call)
    events = records.calls.events(call.id)
    view = CallView(
        call,
        seen_state(call, gate.account.id, gate.session_id, gate.now()),
        events,
        records.callers.with_number(number_key(call.number)),
        _of_directory(records, call.number),
        completable=not call.purged
        and call.state is CallState.ENDED
        and may_complete(call, events, gate.account.id, gate.now()),
    )
    if not call.patient_id:
        return view
    patient = next(iter(records.callers.masked([call.patient_id])), None)
    held = holds(gate, call)
    if not (held and call.discloses):
        return replace(view, patient=patient)
    records.entry.concern(Subject("patient", call.patient_id, call.patient_id))
    disclosed = records.callers.disclosed(call.patient_id, now_minute(gate))
    return replace(view, patient=patient, disclosed=disclosed)


def _of_directory(records: Records, number: str) -> tuple[KnownCorrespondent, ...]:
    found = records.correspondents.by_number(number_key(number))
    return tuple(KnownCorrespondent(one.id, one.shown_name, one.shown_kind) for one in found)
