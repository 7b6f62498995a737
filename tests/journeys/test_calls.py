"""A call on real stores: one write for each step, none of it lost, two windows and two people at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from telesec.domain.access.scope import Scope
from telesec.domain.actions import Action, Subject
from telesec.domain.calls.calls import CallEventKind, CallOutcome, CallState, Direction, lasted
from telesec.domain.calls.emergencies import UrgentAct, UrgentRequest
from telesec.domain.calls.requests import (
    CallEdit,
    CallFilter,
    Ending,
    Incoming,
    Parking,
    Resuming,
    Taking,
)
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.errors import Conflict, Invalid, NotFound, OutOfScope, SessionClosed, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.calls import calls, views
from telesec.services.calls.emergencies import note_emergency
from telesec.services.gate import Gate
from telesec.services.stores import open_stores

NUMBER = "06 39 98 00 01"
DAY = date(2026, 11, 16)


@pytest.fixture
def colleague(practice, desk):
    """Another secretary, in a session of her own."""
    account = Account(new_id(), "lea", "Léa Martin", frozenset({Role.SECRETARY}))
    with practice.gate(Role.ADMIN).enter(Action.ACCOUNT_CREATE, Subject("account")) as records:
        records.people.add(account)
    keys = {key: practice.deks[key] for key in desk.stores()}
    gate = Gate(
        account, open_stores(practice.folder, practice.practice_id, keys), new_id(), "b", practice.clock
    )
    gate._pledged = True
    practice.gates.append(gate)
    gate.renew_reference()
    desk.renew_reference()
    return gate


def take(gate, **asked):
    return calls.take_call(gate, Taking(**asked)).call


def kinds(gate, call_id):
    return [event.kind for event in views.call_view(gate, call_id).events]


def day(gate, **asked):
    return views.call_list(gate, CallFilter(DAY, DAY, **asked)).lines


def test_taking_a_call_is_one_entry_of_the_journal(practice, desk):
    take(desk)
    before = practice.rows(desk, Compartment.OFFICE)
    second = take(desk, number=NUMBER)
    new = [row for row in practice.rows(desk, Compartment.OFFICE)[len(before) :] if row["outcome"] == "ok"]
    assert [row["action"] for row in new] == ["call_take"]
    assert (second.state, second.number, second.account_id) == (CallState.OPEN, NUMBER, desk.account.id)
    assert desk.call.id == second.id


def test_taking_another_call_parks_the_one_held(desk, clock):
    first = take(desk)
    clock.advance(seconds=40)
    second = take(desk)
    standing = views.desk_calls(desk)
    assert standing.current.call.id == second.id
    (line,) = standing.parked
    assert (line.call.id, line.call.parked_at) == (first.id, clock())
    assert kinds(desk, first.id) == [CallEventKind.ANSWERED, CallEventKind.PARKED]


def test_several_callers_wait_each_with_words_and_since_when(desk, clock):
    waiting = []
    for words in ("cherche sa carte", "rappelle son mari", ""):
        call = take(desk)
        calls.park_call(desk, Parking(call.id, call.version, words))
        waiting.append((call.id, words, clock()))
        clock.advance(minutes=1)
    standing = views.desk_calls(desk)
    assert standing.current is None
    assert desk.call.id == ""
    assert [(one.call.id, one.call.parked_words, one.call.parked_at) for one in standing.parked] == waiting


def test_taking_back_a_call_parks_the_other_and_forgets_the_words(desk):
    first = take(desk)
    parked = calls.park_call(desk, Parking(first.id, first.version, "cherche sa carte")).call
    second = take(desk)
    back = calls.resume_call(desk, Resuming(parked.id, parked.version)).call
    assert (back.state, back.parked_words, back.parked_at) == (CallState.OPEN, "", None)
    assert [line.call.id for line in views.desk_calls(desk).parked] == [second.id]
    assert desk.call.id == first.id


def test_a_ring_is_written_then_answered_in_so_many_seconds(desk, clock):
    rang = calls.ring(desk, Incoming(NUMBER, "accueil", clock())).call
    assert [line.call.id for line in views.desk_calls(desk).ringing] == [rang.id]
    clock.advance(seconds=7)
    taken = take(desk, call_id=rang.id)
    assert (taken.number, taken.line_id) == (NUMBER, "accueil")
    assert taken.answered_at - taken.started_at == timedelta(seconds=7)
    clock.advance(minutes=2)
    assert lasted(taken, clock()) == timedelta(minutes=2)
    assert kinds(desk, rang.id) == [CallEventKind.RANG, CallEventKind.ANSWERED]


def test_a_ring_nobody_took_is_a_missed_call_of_the_day(desk, clock):
    calls.ring(desk, Incoming(NUMBER, "", clock()))
    clock.advance(minutes=4)
    assert views.desk_calls(desk).ringing == ()
    assert [line.state for line in day(desk)] == [CallState.ENDED]
    take(desk)
    assert [line.call.outcome for line in day(desk)][1] is CallOutcome.MISSED


def test_hanging_up_before_answering_is_a_missed_call(desk, clock):
    rang = calls.ring(desk, Incoming("", "", clock())).call
    assert calls.end_call(desk, Ending(rang.id, rang.version)).call.outcome is CallOutcome.MISSED


def test_a_call_taken_by_a_colleague_says_by_whom(desk, colleague, clock):
    rang = calls.ring(desk, Incoming(NUMBER, "", clock())).call
    take(colleague, call_id=rang.id)
    held = take(desk)
    with pytest.raises(Conflict, match="Léa Martin"):
        take(desk, call_id=rang.id)
    assert views.desk_calls(desk).current.call.id == held.id, "the call held is not parked for nothing"


def test_a_colleague_takes_a_parked_call_over(desk, colleague):
    mine = take(desk)
    parked = calls.park_call(desk, Parking(mine.id, mine.version, "veut le Dr Benali")).call
    taken = calls.resume_call(colleague, Resuming(parked.id, parked.version)).call
    assert taken.account_id == colleague.account.id
    assert [line.call.id for line in views.desk_calls(desk).others] == [mine.id]


def test_a_call_somebody_holds_is_taken_over_only_on_purpose(desk, colleague):
    mine = take(desk)
    with pytest.raises(Conflict, match="est en ligne"):
        calls.resume_call(colleague, Resuming(mine.id, mine.version))
    for act, asked in ((calls.park_call, Parking), (calls.end_call, Ending)):
        with pytest.raises(Conflict, match="est en ligne"):
            act(colleague, asked(mine.id, mine.version))
    taken = calls.resume_call(colleague, Resuming(mine.id, mine.version, anyway=True)).call
    with pytest.raises(Conflict, match="Léa Martin"):
        calls.end_call(desk, Ending(mine.id, taken.version))
    assert calls.end_call(colleague, Ending(taken.id, taken.version)).call.state is CallState.ENDED


def test_two_windows_on_one_call_never_overwrite_each_other(practice, desk):
    call = take(desk)
    other = practice.gate(Role.SECRETARY)
    calls.edit_call(desk, CallEdit(call.id, call.version, text="demande un rendez-vous"))
    with pytest.raises(Stale):
        calls.edit_call(other, CallEdit(call.id, call.version, text="autre chose"))
    assert views.call_view(other, call.id).call.text == "demande un rendez-vous"


def test_one_person_never_holds_two_calls_whatever_the_windows(practice, desk):
    first = take(desk)
    other = practice.gate(Role.SECRETARY)
    second = take(other)
    assert views.call_view(desk, first.id).call.state is CallState.INTERRUPTED
    interrupted = views.call_view(desk, first.id).call
    with (
        pytest.raises(IntegrityError),
        desk.enter(Action.CALL_PARK, Subject("call", first.id)) as records,
    ):
        records.calls.put(interrupted, replace(interrupted, state=CallState.OPEN))
    assert views.call_view(desk, second.id).call.state is CallState.OPEN


def test_what_was_typed_is_kept_at_each_step(desk):
    call = take(desk)
    form = CallEdit(
        call.id,
        call.version,
        number=NUMBER,
        caller_kind=CallerKind.PARENT,
        caller_name="Anne Petit",
        caller_relation="mère",
        category=Category.RENEWAL,
        text="Ordonnance\nà renouveler",
    )
    calls.edit_call(desk, form)
    read = views.call_view(desk, call.id).call
    for name in ("number", "caller_kind", "caller_name", "caller_relation", "category", "text"):
        assert getattr(read, name) == getattr(form, name), name


@pytest.mark.parametrize(
    ("name", "length"),
    [("text", 281), ("caller_name", 121), ("caller_relation", 61), ("number", 41), ("line_id", 41)],
)
def test_too_long_a_text_names_its_field_and_keeps_the_rest(desk, name, length):
    call = take(desk)
    with pytest.raises(Invalid) as refused:
        calls.edit_call(desk, CallEdit(call.id, call.version, **{name: "a" * length}))
    assert refused.value.field == name
    assert getattr(views.call_view(desk, call.id).call, name) == ""


def test_words_of_people_stay_what_they_are(desk):
    call = take(desk)
    typed = "<b>Bobby</b>'); DROP TABLE calls;-- é ✆"
    edited = calls.edit_call(desk, CallEdit(call.id, call.version, text=typed, caller_name=typed)).call
    assert (edited.text, edited.caller_name) == (typed, typed)


def test_a_call_ends_without_asking_for_anything(desk, clock):
    call = take(desk)
    clock.advance(minutes=3)
    ended = calls.end_call(desk, Ending(call.id, call.version)).call
    assert (ended.state, ended.outcome, ended.ended_at) == (CallState.ENDED, None, clock())
    assert desk.call.id == ""
    assert [line.call.id for line in day(desk, without_outcome=True)] == [call.id]


def test_the_last_words_may_be_typed_after_the_end_and_nothing_reopens_it(desk):
    call = take(desk)
    ended = calls.end_call(desk, Ending(call.id, call.version, CallOutcome.INFORMED)).call
    after = calls.edit_call(desk, CallEdit(call.id, ended.version, text="horaires donnés")).call
    assert (after.text, after.state) == ("horaires donnés", CallState.ENDED)
    for act in (
        lambda: calls.end_call(desk, Ending(call.id, after.version)),
        lambda: calls.park_call(desk, Parking(call.id, after.version)),
        lambda: calls.resume_call(desk, Resuming(call.id, after.version)),
        lambda: calls.take_call(desk, Taking(call.id)),
    ):
        with pytest.raises(Stale):
            act()


def test_a_chosen_outcome_is_kept_and_15_advised_is_never_forgotten(desk):
    call = take(desk)
    note_emergency(desk, UrgentRequest(call.id, UrgentAct.ADVISED, "15"))
    assert calls.end_call(desk, Ending(call.id, call.version)).call.outcome is CallOutcome.ADVISED_15
    other = take(desk)
    note_emergency(desk, UrgentRequest(other.id, UrgentAct.ADVISED, "15"))
    chosen = calls.end_call(desk, Ending(other.id, other.version, CallOutcome.HUNG_UP)).call
    assert chosen.outcome is CallOutcome.HUNG_UP
    events = views.call_view(desk, other.id).events
    assert [(event.kind, event.detail) for event in events][1:2] == [(CallEventKind.ADVISED, "15")]


def test_a_call_made_is_told_from_a_call_received(desk):
    made = take(desk, number=NUMBER, direction=Direction.OUT)
    assert kinds(desk, made.id) == [CallEventKind.DIALLED]


def test_a_program_killed_gives_its_call_back_interrupted(practice, desk, clock):
    call = take(desk, number=NUMBER)
    calls.edit_call(desk, CallEdit(call.id, call.version, number=NUMBER, text="demande un"))
    desk.close()  # the stores end as a killed program leaves them: everything was already written
    clock.advance(hours=2)
    again = practice.gate(Role.SECRETARY)
    current = views.desk_calls(again).current
    assert (current.state, current.call.text) == (CallState.INTERRUPTED, "demande un")
    back = calls.resume_call(again, Resuming(call.id, current.call.version))
    assert back.state is CallState.OPEN
    assert again.call.id == call.id


def test_an_interrupted_call_that_is_closed_ended_when_it_last_gave_a_sign(practice, desk, clock):
    call = take(desk)
    clock.advance(minutes=2)
    edited = calls.edit_call(desk, CallEdit(call.id, call.version, text="un instant")).call
    desk.close()
    last = clock()
    clock.advance(hours=9)
    again = practice.gate(Role.SECRETARY)
    ended = calls.end_call(again, Ending(call.id, edited.version)).call
    assert ended.ended_at == last
    assert lasted(ended, clock()) == timedelta(minutes=2)


def test_a_new_call_leaves_the_interrupted_one_to_be_taken_back(practice, desk, clock):
    call = take(desk)
    desk.close()
    clock.advance(minutes=5)
    again = practice.gate(Role.SECRETARY)
    take(again)
    (line,) = views.desk_calls(again).parked
    assert (line.call.id, line.state, line.call.parked_at) == (call.id, CallState.INTERRUPTED, None)
    assert kinds(again, call.id) == [CallEventKind.ANSWERED, CallEventKind.INTERRUPTED]
    back = calls.resume_call(again, Resuming(call.id, line.call.version))
    assert back.state is CallState.OPEN


def test_after_the_lock_nothing_of_a_call_is_reached(desk):
    call = take(desk)
    desk.close()
    with pytest.raises(SessionClosed):
        calls.end_call(desk, Ending(call.id, call.version))


def test_a_clock_set_back_loses_no_call_and_breaks_no_list(desk, clock):
    call = take(desk)
    clock.advance(hours=-3)
    ended = calls.end_call(desk, Ending(call.id, call.version)).call
    assert lasted(ended, clock()) == timedelta()
    clock.advance(hours=3)
    assert [line.call.id for line in day(desk)] == [call.id]


def test_the_list_of_a_day_is_that_of_the_wall_and_is_filtered(desk, clock, practice):
    clock.advance(hours=15, minutes=59)  # 23 h 59 in Paris
    late = take(desk, line_id="accueil")
    clock.advance(minutes=2)
    take(desk)
    assert [line.call.id for line in day(desk)] == [late.id]
    doctor = practice.practitioners[1].id
    read = views.call_view(desk, late.id).call
    form = CallEdit(late.id, read.version, line_id="accueil", practitioner_id=doctor, category=Category.LATE)
    calls.edit_call(desk, form)
    for asked in (
        {"line_id": "accueil"},
        {"practitioner_id": doctor},
        {"category": Category.LATE},
        {"account_id": desk.account.id},
    ):
        assert [line.call.id for line in day(desk, **asked)] == [late.id], asked
    assert day(desk, line_id="autre") == day(desk, category=Category.BOOK) == ()
    assert day(desk, outcome=CallOutcome.BOOKED) == ()


def test_a_call_unknown_is_said_so(desk):
    with pytest.raises(NotFound):
        views.call_view(desk, new_id())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM calls",
        "UPDATE calls SET started_at = '2020-01-01T00:00:00.000000Z'",
        "UPDATE calls SET state = 'open' WHERE state = 'ended'",
        "DELETE FROM call_events",
        "UPDATE call_events SET detail = 'x'",
    ],
)
def test_the_register_is_only_added_to(desk, statement):
    call = take(desk)
    calls.end_call(desk, Ending(call.id, call.version))
    with (
        pytest.raises(IntegrityError, match="call_kept"),
        desk.enter(Action.CALL_EDIT, Subject("call")) as records,
    ):
        records.calls._conn.exec_driver_sql(statement)


def test_a_call_whose_owner_never_came_back_is_closed_by_a_colleague(desk, colleague, clock):
    mine = take(desk)
    last = clock()
    desk.close()
    clock.advance(hours=13)
    (line,) = views.desk_calls(colleague).parked
    assert (line.call.id, line.state) == (mine.id, CallState.INTERRUPTED)
    ended = calls.end_call(colleague, Ending(mine.id, mine.version)).call
    assert (ended.state, ended.ended_at) == (CallState.ENDED, last)


def test_a_call_about_an_agenda_one_does_not_see_is_not_for_one(practice, desk, colleague):
    seen, hidden = (one.id for one in practice.practitioners)
    call = take(desk)
    calls.edit_call(desk, CallEdit(call.id, call.version, practitioner_id=hidden, text="urgent"))
    colleague.narrow(Scope(practitioner_ids=frozenset({seen})))
    assert views.desk_calls(colleague).others == day(colleague) == ()
    version = views.call_view(desk, call.id).call.version
    for act in (
        lambda: views.call_view(colleague, call.id),
        lambda: calls.resume_call(colleague, Resuming(call.id, version, anyway=True)),
        lambda: calls.edit_call(colleague, CallEdit(call.id, version, practitioner_id=seen)),
    ):
        with pytest.raises(OutOfScope):
            act()
    own = take(colleague)
    with pytest.raises(OutOfScope):
        calls.edit_call(colleague, CallEdit(own.id, own.version, practitioner_id=hidden))
