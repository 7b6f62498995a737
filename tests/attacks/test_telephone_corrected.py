"""A call that is over is completed in the open by whoever took it, for a day, and rewritten by nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telesec.domain.calls.calls import CallEventKind, CallOutcome
from telesec.domain.calls.emergencies import UrgentAct, UrgentRequest
from telesec.domain.calls.requests import CallEdit, Ending, Incoming, Taking, Transfer
from telesec.domain.calls.words import Category
from telesec.domain.errors import Refused, Stale
from telesec.domain.people import Role
from telesec.services.calls import calls, views
from telesec.services.calls.emergencies import note_emergency, transfer_call
from telesec.services.slips.slips import slips
from telesec.ui.calls.wording import event_words

NUMBER = "0639980001"
PAIN = "Douleur thoracique depuis ce matin"


@pytest.fixture
def over(desk):
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    said = CallEdit(call.id, call.version, NUMBER, category=Category.FELT_URGENT, text=PAIN)
    return calls.end_call(desk, Ending(call.id, calls.edit_call(desk, said).call.version)).call


def form(call, **fields):
    return CallEdit(call.id, call.version, **({"number": NUMBER, "text": call.text} | fields))


def corrections(view):
    return [(one.subject_kind, one.detail) for one in view.events if one.kind is CallEventKind.CORRECTED]


def test_the_outcome_is_completed_by_whoever_took_the_call(desk, over, clock):
    clock.advance(hours=20)
    assert views.call_view(desk, over.id).completable
    kept = calls.edit_call(desk, form(over, category=over.category, outcome=CallOutcome.ADVISED_15))
    assert kept.call.outcome is CallOutcome.ADVISED_15
    assert corrections(kept) == [("outcome", "")]


def test_what_a_code_was_stays_readable_and_of_words_only_that_they_changed(desk, over):
    view = calls.edit_call(desk, form(over, category=Category.CERTIFICATE, text="certificat de sport"))
    assert corrections(view) == [("category", "felt_urgent"), ("text", "")]
    told = [event_words(one, one.at, {}) for one in view.events]
    assert told[-2:] == [
        "7 h 00 Modifié après la fin : le motif (Urgence ressentie avant)",
        "7 h 00 Modifié après la fin : le texte",
    ]
    assert PAIN not in repr([(one.detail, one.subject_kind, one.subject_id) for one in view.events])
    again = calls.edit_call(desk, form(view.call, category=Category.CERTIFICATE))
    assert corrections(again) == corrections(view)  # nothing changed, nothing said


@pytest.mark.parametrize("later", [timedelta(hours=25), timedelta(days=80), timedelta(days=-2)])
def test_a_day_later_nobody_rewrites_it(practice, desk, over, clock, later):
    clock.instant += later
    assert not views.call_view(desk, over.id).completable
    with pytest.raises(Refused, match="terminé"):
        calls.edit_call(desk, form(over, text="certificat de sport"))
    assert views.call_view(desk, over.id).call == over


def test_a_colleague_never_does(practice, over):
    colleague = practice.gate(Role.PRACTITIONER)
    assert not views.call_view(colleague, over.id).completable
    with pytest.raises(Refused):
        calls.edit_call(colleague, form(over, text="certificat de sport"))


def test_a_call_nobody_took_is_completed_by_whoever_saw_it(practice, desk, clock):
    rang = calls.ring(desk, Incoming(NUMBER, "", clock())).call
    clock.advance(minutes=10)
    calls.take_call(desk, Taking())
    missed = views.call_view(practice.gate(Role.PRACTITIONER), rang.id).call
    view = calls.edit_call(practice.gate(Role.PRACTITIONER), form(missed, outcome=CallOutcome.CALL_BACK))
    assert corrections(view)[0] == ("outcome", "missed")


def test_a_call_interrupted_yesterday_is_completed_once_it_is_said_to_be_over(practice, desk, clock):
    call = calls.take_call(desk, Taking(number=NUMBER)).call
    clock.advance(hours=30)
    again = practice.gate(Role.SECRETARY)
    ended = calls.end_call(again, Ending(call.id, call.version)).call
    assert ended.ended_at < clock() - timedelta(hours=29)
    assert calls.edit_call(again, form(ended, outcome=CallOutcome.HUNG_UP)).call.outcome


def advise(gate, call_id):
    note_emergency(gate, UrgentRequest(call_id, UrgentAct.ADVISED, "15"))


def put_through(gate, call_id):
    transfer_call(gate, Transfer(call_id, "15"))


@pytest.mark.parametrize("act", [advise, put_through])
def test_nothing_urgent_is_said_of_a_call_ended_long_ago(practice, desk, over, clock, act):
    clock.advance(days=80)
    before = views.call_view(desk, over.id)
    for gate in (desk, practice.gate(Role.PRACTITIONER)):
        with pytest.raises(Refused, match="terminé"):
            act(gate, over.id)
    assert views.call_view(desk, over.id) == before
    assert slips(practice.gate(Role.PRACTITIONER)).slips == ()


@pytest.mark.parametrize("act", [advise, put_through])
def test_what_was_urgent_is_noted_just_after_the_end_by_whoever_took_the_call(practice, desk, over, act):
    with pytest.raises(Refused):
        act(practice.gate(Role.PRACTITIONER), over.id)
    act(desk, over.id)
    kinds = [event.kind for event in views.call_view(desk, over.id).events]
    assert kinds[-1] in (CallEventKind.ADVISED, CallEventKind.TRANSFERRED)


@pytest.mark.parametrize("act", [advise, put_through])
def test_nothing_urgent_is_said_in_a_call_that_a_colleague_holds(practice, desk, act):
    held = calls.take_call(desk, Taking(number=NUMBER)).call
    with pytest.raises(Stale, match="Reprenez-le"):
        act(practice.gate(Role.PRACTITIONER), held.id)
