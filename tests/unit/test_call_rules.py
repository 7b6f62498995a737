"""The rules of a call: how long, how answered, how it ended, whose number, what is kept; clocks go wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.actions import Action
from telesec.domain.calls.calls import (
    CALL_EVENT_LABELS,
    CALL_OUTCOME_LABELS,
    CALL_STATE_LABELS,
    DISCLOSING,
    IDENTITY_LABELS,
    LONGEST,
    RINGS_FOR,
    Call,
    CallEvent,
    CallEventKind,
    CallOutcome,
    CallState,
    Direction,
    IdentityState,
    answered_in,
    lasted,
    seen_state,
)
from telesec.domain.calls.keeping import (
    CallKeeping,
    PurgePlan,
    check_days,
    keeping_from,
    plan_sentences,
)
from telesec.domain.calls.links import LINKED, outcome_of
from telesec.domain.calls.matching import number_key, written_forms
from telesec.domain.errors import Invalid
from telesec.domain.patient_files.phones import phone_digits, shown_phone

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def a_call(**parts):
    return Call(**({"id": "c1", "state": CallState.OPEN, "started_at": NOW} | parts))


def did(action):
    return CallEvent("c1", NOW, "me", CallEventKind.LINK, action=action.value)


@pytest.mark.parametrize(
    ("labels", "members"),
    [
        (CALL_STATE_LABELS, CallState),
        (CALL_OUTCOME_LABELS, CallOutcome),
        (IDENTITY_LABELS, IdentityState),
        (CALL_EVENT_LABELS, CallEventKind),
    ],
    ids=["states", "outcomes", "identities", "events"],
)
def test_everything_has_a_word_of_its_own(labels, members):
    assert set(labels) == set(members)
    assert len(set(labels.values())) == len(labels)


@given(instants, instants, instants)
def test_a_clock_that_goes_back_never_gives_a_negative_time(started, answered, now):
    call = a_call(started_at=started, answered_at=answered)
    assert lasted(call, now) >= timedelta()
    waited = answered_in(call)
    assert waited is not None
    assert waited >= timedelta()


def test_the_timer_runs_from_the_answer_to_the_end():
    ringing = a_call(state=CallState.RINGING)
    assert lasted(ringing, NOW + timedelta(hours=1)) == timedelta()
    answered = a_call(answered_at=NOW + timedelta(seconds=8))
    assert lasted(answered, NOW + timedelta(seconds=68)) == timedelta(minutes=1)
    over = a_call(answered_at=NOW, ended_at=NOW + timedelta(minutes=3))
    assert lasted(over, NOW + timedelta(days=2)) == timedelta(minutes=3)


def test_only_a_call_that_came_in_is_answered_in_some_time():
    assert answered_in(a_call(answered_at=NOW + timedelta(seconds=8))) == timedelta(seconds=8)
    assert answered_in(a_call()) is None
    assert answered_in(a_call(answered_at=NOW, direction=Direction.OUT)) is None


def test_what_a_dead_session_held_is_interrupted_for_its_owner_alone():
    held = a_call(account_id="me", session_id="dead")
    assert seen_state(held, "me", "mine", NOW) is CallState.INTERRUPTED
    assert seen_state(held, "me", "dead", NOW) is CallState.OPEN
    assert seen_state(held, "other", "mine", NOW) is CallState.OPEN
    assert seen_state(held, "other", "mine", NOW + 2 * LONGEST) is CallState.INTERRUPTED
    alive = a_call(account_id="me", session_id="dead", updated_at=NOW + 2 * LONGEST)
    assert seen_state(alive, "other", "mine", NOW + 2 * LONGEST) is CallState.OPEN


@pytest.mark.parametrize("side", [1, -1], ids=["later", "clock gone back"])
def test_a_ring_nobody_took_is_over_after_a_while(side):
    ringing = a_call(state=CallState.RINGING)
    assert seen_state(ringing, "me", "mine", NOW + side * RINGS_FOR) is CallState.RINGING
    assert seen_state(ringing, "me", "mine", NOW + side * 2 * RINGS_FOR) is CallState.ENDED


@pytest.mark.parametrize(
    ("acts", "outcome"),
    [
        ((), None),
        ((Action.PATIENT_UPDATE,), None),
        ((Action.BOOK,), CallOutcome.BOOKED),
        ((Action.CALL_SLIP_WRITE, Action.SERIES_BOOK), CallOutcome.BOOKED),
        ((Action.CANCEL, Action.CALL_SLIP_WRITE), CallOutcome.CANCELLED),
        ((Action.MOVE, Action.CANCEL), CallOutcome.MOVED),
        ((Action.BOOK, Action.UNDO), None),
        ((Action.BOOK, Action.UNDO, Action.REDO), CallOutcome.BOOKED),
        ((Action.UNDO, Action.CANCEL), CallOutcome.CANCELLED),
    ],
    ids=lambda acts: "-".join(acts) if isinstance(acts, tuple) else "",
)
def test_what_was_done_says_how_a_call_ended(acts, outcome):
    assert outcome_of([did(action) for action in acts]) is outcome


def test_an_appointment_booked_then_cancelled_in_the_call_is_none():
    def did_to(action, about):
        return replace(did(action), subject_id=about)

    booked = [did_to(Action.BOOK, "a"), did_to(Action.MOVE, "a")]
    assert outcome_of(booked) is CallOutcome.BOOKED
    assert outcome_of([*booked, did_to(Action.CANCEL, "a")]) is None
    another = [did_to(Action.CANCEL, "b")]
    assert outcome_of([*booked, did_to(Action.CANCEL, "a"), *another]) is CallOutcome.CANCELLED


def test_advising_15_outweighs_whatever_else_was_done():
    urgent = CallEvent("c1", NOW, "me", CallEventKind.ADVISED, detail="15")
    sent = CallEvent("c1", NOW, "me", CallEventKind.TRANSFERRED, detail="practitioner")
    assert outcome_of([did(Action.BOOK), sent, urgent]) is CallOutcome.ADVISED_15
    assert outcome_of([sent, did(Action.BOOK)]) is CallOutcome.TRANSFERRED


@given(st.lists(st.sampled_from(sorted(LINKED)), max_size=12))
def test_any_sequence_of_acts_has_one_outcome_or_none(actions):
    found = outcome_of([did(action) for action in actions])
    if found is not None:
        assert any(action.value.endswith(("book", "move", "cancel", "slip_write")) for action in actions)


def test_identity_discloses_the_patient_it_was_established_for_and_no_other():
    for state in IdentityState:
        call = a_call(patient_id="p1", identity=state, identity_of="p1")
        assert call.discloses is (state in DISCLOSING)
    assert not a_call(patient_id="p2", identity=IdentityState.PASSED, identity_of="p1").discloses
    assert not a_call(identity=IdentityState.PASSED).discloses


@pytest.mark.parametrize(
    ("given_number", "key"),
    [
        ("06 39 98 00 01", "0639980001"),
        ("+33639980001", "0639980001"),
        ("0033 6 39 98 00 01", "0639980001"),
        ("+33 (0)6.39.98.00.01", "0639980001"),
        ("639980001", "0639980001"),  # a switch that drops the 0
        ("+262692123456", "0692123456"),
        ("+590 690 12 34 56", "0690123456"),
        ("+44 20 7946 0000", "442079460000"),
        ("0044 20 7946 0000", "442079460000"),
        ("3114", ""),
        ("15", ""),
        ("", ""),
        ("anonymous", ""),
    ],
)
def test_a_number_is_known_in_whatever_form_it_comes(given_number, key):
    assert number_key(given_number) == key


@given(
    st.sampled_from(["6", "7", "1", "2", "3", "4", "5", "9"]), st.text("0123456789", min_size=8, max_size=8)
)
def test_every_way_of_writing_a_french_number_is_looked_for(second, rest):
    key = f"0{second}{rest}"
    forms = written_forms(key)
    spellings = (shown_phone(key), f"+33 {key[1:]}", f"0033{key[1:]}", key)
    for spelling in spellings:
        assert number_key(spelling) == key
        assert spelling.replace(" ", "") in forms


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_nothing(text):
    key = number_key(text)
    assert key == "" or (key.isdigit() and len(key) >= 6)
    assert all(phone_digits(form) for form in written_forms(key))


@pytest.mark.parametrize(
    "stored", [None, 12, {}, {"days": "90"}, {"days": 1}, {"days": 9999}, {"days": True}]
)
def test_a_setting_that_says_nothing_good_keeps_ninety_days(stored):
    assert keeping_from(stored) == CallKeeping(90)


@pytest.mark.parametrize("days", [0, 29, 1096, -5])
def test_words_are_neither_lost_at_once_nor_kept_for_ever(days):
    with pytest.raises(Invalid):
        check_days(days)
    assert check_days(30).before(NOW) == NOW - timedelta(days=30)


def test_a_purge_is_told_in_plain_words_before_and_after():
    plan = PurgePlan(CallKeeping(), NOW, 1, 2, 1)
    before, waiting = plan_sentences(plan)
    assert before.startswith("À effacer : les noms, numéros et textes de 1 appel et 2 fiches d'avant le")
    assert waiting.startswith("1 appel plus ancien reste en l'état : une fiche n'y est pas traitée")
    assert plan_sentences(plan, done=True)[0].startswith("Effacés :")
    assert plan_sentences(PurgePlan(CallKeeping(), NOW, 0, 0)) == (
        "Rien à effacer : aucun texte d'avant le lundi 16 novembre 2026.",
    )
