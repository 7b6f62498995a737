"""Who is on file is not found out by trying: an account asks so often a day, whatever the calls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import CallEventKind
from telesec.domain.calls.identity import (
    MAX_CALL_BACKS_A_DAY,
    MAX_NUMBERS_A_DAY,
    MAX_SEARCHES_A_DAY,
    MAX_TAKEN_A_DAY,
)
from telesec.domain.calls.requests import CallBack, CallEdit, Ending, FindCaller, Incoming, Parking, Taking
from telesec.domain.errors import Refused
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.calls import callers, calls, views
from telesec.services.patients import patients
from telesec.storage.tables.calls import call_events

Kind = CallEventKind


@pytest.fixture
def noel(practice):
    draft = PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone="06 39 98 00 01", city="Lyon")
    return patients.create_patient(practice.gate(Role.PRACTITIONER), draft)


def version(gate, call_id):
    return views.call_view(gate, call_id).call.version


def search(gate, call_id, _noel):
    callers.find_caller(gate, FindCaller(call_id, "dub"))


def ask_number(gate, call_id, noel):
    callers.ask_call_back(gate, CallBack(call_id, version(gate, call_id), noel.id))


def change_number(gate, call_id, _noel):
    calls.edit_call(gate, CallEdit(call_id, version(gate, call_id), "06 39 98 00 77"))


ASKING = {
    "a search": (search, Kind.SEARCHED, MAX_SEARCHES_A_DAY),
    "a number to call back": (ask_number, Kind.CALL_BACK_ASKED, MAX_CALL_BACKS_A_DAY),
    "another number": (change_number, Kind.NUMBER, MAX_NUMBERS_A_DAY),
}


def busy(gate, kind, times, clock):
    """A call over in which this was done so many times."""
    call = calls.take_call(gate, Taking()).call
    with gate.enter(Action.CALL_EDIT, Subject("call", call.id)) as records:
        row = {"call_id": call.id, "at": clock(), "account_id": gate.account.id, "kind": kind.value}
        records._conn.execute(insert(call_events), [row] * times)
    calls.end_call(gate, Ending(call.id, call.version))


@pytest.mark.parametrize("asking", ASKING)
def test_an_account_asks_so_often_in_a_day_and_the_refusal_is_journaled(practice, desk, noel, clock, asking):
    ask, kind, most = ASKING[asking]
    busy(desk, kind, most - 1, clock)
    call_id = calls.take_call(desk, Taking(number="0639980033")).call.id
    ask(desk, call_id, noel)
    call_id = calls.take_call(desk, Taking(number="0639980033")).call.id
    with pytest.raises(Refused, match="depuis un jour"):
        ask(desk, call_id, noel)
    assert practice.rows(desk, Compartment.OFFICE)[-1]["outcome"] == "failed:Refused"


@pytest.mark.parametrize("asking", ASKING)
def test_neither_a_colleague_nor_the_next_day_pays_for_it(practice, desk, noel, clock, asking):
    ask, kind, most = ASKING[asking]
    busy(desk, kind, most, clock)
    colleague = practice.gate(Role.PRACTITIONER)
    ask(colleague, calls.take_call(colleague, Taking(number="0639980033")).call.id, noel)
    clock.advance(hours=25)
    ask(desk, calls.take_call(desk, Taking(number="0639980033")).call.id, noel)


def test_what_was_done_in_an_old_call_put_aside_counts(desk, noel, clock):
    old = calls.take_call(desk, Taking()).call.id
    clock.advance(hours=50)
    with desk.enter(Action.CALL_EDIT, Subject("call", old)) as records:
        row = {"call_id": old, "at": clock(), "account_id": desk.account.id, "kind": "searched"}
        records._conn.execute(insert(call_events), [row] * MAX_SEARCHES_A_DAY)
    call_id = calls.take_call(desk, Taking()).call.id
    with pytest.raises(Refused):
        search(desk, call_id, noel)


@pytest.mark.parametrize("ended", ["before", "after"])
def test_an_old_call_that_was_ended_keeps_what_was_tried_in_it(desk, noel, clock, ended):
    old = calls.take_call(desk, Taking()).call
    old = calls.park_call(desk, Parking(old.id, old.version)).call
    clock.advance(hours=50)
    if ended == "before":
        old = calls.end_call(desk, Ending(old.id, old.version)).call
    with desk.enter(Action.CALL_EDIT, Subject("call", old.id)) as records:
        row = {"call_id": old.id, "at": clock(), "account_id": desk.account.id, "kind": Kind.NUMBER}
        records._conn.execute(insert(call_events), [row] * MAX_NUMBERS_A_DAY)
    if ended == "after":
        old = calls.end_call(desk, Ending(old.id, old.version)).call
    with pytest.raises(Refused, match="depuis un jour"):
        change_number(desk, old.id, noel)
    call_id = calls.take_call(desk, Taking()).call.id
    with pytest.raises(Refused, match="depuis un jour"):
        change_number(desk, call_id, noel)


def test_numbers_tried_in_a_call_that_is_over_count_too(desk, noel):
    busy_id = calls.take_call(desk, Taking()).call.id
    over = calls.end_call(desk, Ending(busy_id, version(desk, busy_id))).call
    for last in range(MAX_NUMBERS_A_DAY):
        typed = f"06 39 98 {10 + last // 100} {last % 100:02d}"
        calls.edit_call(desk, CallEdit(over.id, version(desk, over.id), typed))
    with pytest.raises(Refused, match="depuis un jour"):
        calls.edit_call(desk, CallEdit(over.id, version(desk, over.id), noel.phone))


def test_a_number_typed_for_the_first_time_counts_too_and_the_same_one_in_other_writing_does_not(desk):
    call_id = calls.take_call(desk, Taking()).call.id
    for typed in ("06 39 98 00 01", "0639980001", "+33 6 39 98 00 01"):
        view = calls.edit_call(desk, CallEdit(call_id, version(desk, call_id), typed))
    assert [one.kind for one in view.events].count(Kind.NUMBER) == 1


def test_a_new_call_for_each_number_tried_is_bounded_and_the_telephone_still_answered(practice, desk, clock):
    """Each call taken lists, masked, the files that bear its number."""
    busy(desk, Kind.ANSWERED, MAX_TAKEN_A_DAY - 1, clock)
    with pytest.raises(Refused, match="depuis un jour"):
        calls.take_call(desk, Taking(number="0639980001"))
    assert practice.rows(desk, Compartment.OFFICE)[-1]["outcome"] == "failed:Refused"
    calls.take_call(desk, Taking())
    rang = calls.ring(desk, Incoming("0639980001", "", clock())).call
    calls.take_call(desk, Taking(rang.id))
    calls.take_call(practice.gate(Role.PRACTITIONER), Taking(number="0639980001"))
    clock.advance(hours=25)
    calls.take_call(desk, Taking(number="0639980001"))


def test_calls_that_rang_are_not_counted_as_begun_by_hand(desk, clock):
    for _ in range(3):
        calls.take_call(desk, Taking(calls.ring(desk, Incoming("0639980001", "", clock())).call.id))
    calls.take_call(desk, Taking())
    with desk.enter(Action.CALL_MATCH, Subject("calls")) as records:
        assert records.call_counts.begun_since(clock() - timedelta(hours=1)) == 1
