"""A call that would not wait: what was advised is in the call, and somebody is told; both or neither."""

from __future__ import annotations

import pytest

from telesec.domain.calls.calls import CallEventKind
from telesec.domain.calls.emergencies import MAX_SAID, UrgentAct, UrgentRequest
from telesec.domain.calls.requests import Taking
from telesec.domain.errors import Invalid, NotFound, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.domain.slips.slips import Holder, SlipUrgency
from telesec.services.calls.calls import take_call
from telesec.services.calls.emergencies import note_emergency
from telesec.services.calls.views import call_view
from telesec.services.slips.slips import slips


def taken(gate):
    return take_call(gate, Taking(number="0639980001")).call


def last(gate, call):
    return [one for one in call_view(gate, call.id).events if one.kind in TOLD][-1]


TOLD = (CallEventKind.ADVISED, CallEventKind.TRANSFERRED)


def test_a_number_advised_is_in_the_call_and_on_an_urgent_slip(practice):
    desk = practice.gate(Role.SECRETARY)
    doctor, call = practice.practitioners[0], taken(desk)
    note_emergency(desk, UrgentRequest(call.id, UrgentAct.ADVISED, "15", doctor.id, "mal  au bras"))
    event = last(desk, call)
    assert (event.kind, event.detail) == (CallEventKind.ADVISED, "15")
    (slip,) = slips(practice.gate(Role.PRACTITIONER)).slips
    assert slip.draft.text == "8 h 00 : 15 conseillé. « mal au bras »"
    assert (slip.draft.urgency, slip.draft.call_id) == (SlipUrgency.URGENT, call.id)
    assert slip.draft.callback == "06 39 98 00 01"
    rows = [one for one in practice.rows(desk, Compartment.OFFICE) if one["action"] == "call_urgent"]
    assert (rows[0]["reason"], rows[0]["subject_id"]) == ("15", call.id)


def test_a_transfer_names_who_took_the_call(practice):
    desk = practice.gate(Role.SECRETARY)
    doctor, call = practice.practitioners[0], taken(desk)
    made = note_emergency(desk, UrgentRequest(call.id, UrgentAct.TRANSFERRED, doctor.id, doctor.id))
    assert made.draft.text == "8 h 00 : appel transféré à Dr Lefèvre."
    assert last(desk, call).kind is CallEventKind.TRANSFERRED
    again = note_emergency(desk, UrgentRequest(call.id, UrgentAct.TRANSFERRED, "15", doctor.id))
    assert again.draft.text == "8 h 00 : appel transféré au 15."


def test_without_a_practitioner_the_desk_is_told(practice):
    desk = practice.gate(Role.SECRETARY)
    made = note_emergency(desk, UrgentRequest(taken(desk).id, UrgentAct.ADVISED, "112"))
    assert made.holder is Holder.DESK


@pytest.mark.parametrize("detail", ["", "sept", "1", "15; rm", "9" * 16])
def test_only_a_number_that_can_be_dialled_was_advised(practice, detail):
    desk = practice.gate(Role.SECRETARY)
    with pytest.raises(Invalid):
        note_emergency(desk, UrgentRequest(taken(desk).id, UrgentAct.ADVISED, detail))


def test_nothing_is_half_written(practice):
    desk = practice.gate(Role.SECRETARY)
    call = taken(desk)
    with pytest.raises(NotFound):
        note_emergency(desk, UrgentRequest(call.id, UrgentAct.ADVISED, "15", new_id()))
    with pytest.raises(NotFound):
        note_emergency(desk, UrgentRequest(new_id(), UrgentAct.ADVISED, "15"))
    with pytest.raises(Invalid):
        note_emergency(desk, UrgentRequest(call.id, UrgentAct.ADVISED, "15", "", "x" * (MAX_SAID + 1)))
    assert not [one for one in call_view(desk, call.id).events if one.kind in TOLD]
    assert slips(desk).slips == ()


def test_who_takes_no_call_notes_nothing_in_one(practice):
    call = taken(practice.gate(Role.SECRETARY))
    for role in (Role.ADMIN, Role.BILLING):
        with pytest.raises(Refused):
            note_emergency(practice.gate(role), UrgentRequest(call.id, UrgentAct.ADVISED, "15"))
