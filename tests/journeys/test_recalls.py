"""Recalls through the gate: due, called, booked or dropped; none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.errors import Invalid, NotFound, Refused, Stale
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.recalls import RecallCall, RecallClosing, RecallRequest, RecallState, months_later
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.services.bookings import agenda_changes, booking
from telesec.services.lists import answered, recalls
from telesec.services.patients import patients

TODAY = date(2026, 11, 16)


@pytest.fixture
def add_patient(desk):
    def add(name="Dubois"):
        draft = PatientDraft(name, "Noël", date(1968, 3, 14), Sex.MALE, phone="06 12 34 56 78")
        return patients.create_patient(desk, draft).id

    return add


@pytest.fixture
def recall(desk, add_patient):
    def make(name="Dubois", due=TODAY, **others):
        return recalls.put_recall(desk, RecallRequest(add_patient(name), due, **others))

    return make


def test_recalls_are_listed_by_date_those_far_away_apart(desk, recall):
    recall("Loin", date(2027, 6, 1))
    recall("Bientôt", TODAY + timedelta(days=30))
    recall("Ce jour", TODAY)
    assert [line.shown_name for line in recalls.recall_list(desk)] == ["CE JOUR Noël", "BIENTÔT Noël"]
    assert len(recalls.recall_list(desk, later=True)) == 3


def test_a_recall_is_read_back_and_changed(desk, practice, clock, recall):
    line = recall(practitioner_id=practice.practitioners[0].id, reason_code_id=practice.reason_codes[0].id)
    asked = RecallRequest(
        line.recall.patient_id, date(2027, 1, 4), note=" bilan ", recall_id=line.recall.id, version=1
    )
    changed = recalls.put_recall(desk, asked)
    assert changed.recall == replace(
        line.recall, due=date(2027, 1, 4), note="bilan", practitioner_id="", reason_code_id="", version=2
    )
    with pytest.raises(Stale):
        recalls.put_recall(desk, asked)
    clock.advance(days=100)  # overdue: its other words may still be changed
    recalls.put_recall(desk, replace(asked, note="bilan sanguin", version=2))


@pytest.mark.parametrize("due", [TODAY - timedelta(days=1), date(2040, 1, 1)])
def test_a_recall_is_for_a_day_to_come(recall, due):
    with pytest.raises(Invalid) as refused:
        recall(due=due)
    assert refused.value.field == "due"


def test_a_call_is_kept_and_the_recall_stays_on_the_list(desk, clock, recall):
    line = recall()
    call = RecallCall(line.recall.id, line.recall.patient_id, Outcome.MESSAGE)
    recalls.note_recall_call(desk, call)
    clock.advance(hours=2)
    recalls.note_recall_call(desk, replace(call, outcome=Outcome.NO_ANSWER))
    (shown,) = recalls.recall_list(desk)
    assert shown.recall.state is RecallState.CONTACTED
    assert [one.outcome for one in shown.attempts] == [Outcome.MESSAGE, Outcome.NO_ANSWER]
    assert [one.at for one in shown.attempts] == [clock() - timedelta(hours=2), clock()]
    assert shown.recall.contacted_at == clock()


def test_an_appointment_taken_ends_the_recall(desk, practice, wall, add_patient, recall):
    line = recall()
    start = wall(18, 9)
    wanted = BookingRequest(
        practice.practitioners[0].id,
        practice.site.id,
        line.recall.patient_id,
        start,
        start + timedelta(minutes=15),
    )
    made = booking.book(desk, wanted).appointment
    (shown,) = recalls.recall_list(desk)
    assert shown.ahead == made
    ended = recalls.close_recall(
        desk, RecallClosing(line.recall.id, line.recall.patient_id, 1, booked_id=made.id)
    )
    assert (ended.recall.state, ended.recall.booked_id) == (RecallState.BOOKED, made.id)
    assert recalls.recall_list(desk) == ()
    other = recall("Autre")
    with pytest.raises(Stale, match="ce patient"):
        recalls.close_recall(
            desk, RecallClosing(other.recall.id, other.recall.patient_id, 1, booked_id=made.id)
        )


def test_a_dropped_recall_says_why_by_whom_and_comes_back(desk, recall):
    line = recall()
    key, who = line.recall.id, line.recall.patient_id
    with pytest.raises(Invalid, match="pourquoi"):
        recalls.close_recall(desk, RecallClosing(key, who, 1))
    recalls.close_recall(desk, RecallClosing(key, who, 1, reason="suivi ailleurs"))
    (ended,) = recalls.recall_list(desk, closed=True)
    assert ended.recall.state is RecallState.DROPPED
    assert (ended.recall.closed_by, ended.recall.close_reason) == (desk.account.id, "suivi ailleurs")
    with pytest.raises(Stale, match="déjà clos"):
        recalls.note_recall_call(desk, RecallCall(key, who, Outcome.MESSAGE))
    back = recalls.reopen_recall(desk, ended.recall)
    assert replace(back.recall, version=1) == line.recall
    with (
        pytest.raises(IntegrityError, match="list_kept"),
        desk.enter(Action.RECALL_EDIT, Subject("recall")) as records,
    ):
        records.recalls._conn.exec_driver_sql("DELETE FROM recalls")


def test_an_unknown_recall_and_another_role(desk, practice):
    with pytest.raises(NotFound):
        recalls.note_recall_call(desk, RecallCall("rien", "rien", Outcome.MESSAGE))
    with pytest.raises(Refused):
        recalls.recall_list(practice.gate(Role.BILLING))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
def test_some_months_later_is_in_that_month(day, months):
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("called", [False, True])
def test_a_recall_is_due_again_once_its_appointment_is_taken_back(desk, practice, wall, recall, called):
    line = recall()
    who = line.recall.patient_id
    if called:
        line = recalls.note_recall_call(desk, RecallCall(line.recall.id, who, Outcome.MESSAGE))
    start = wall(18, 9)
    place = practice.practitioners[0].id, practice.site.id, who, start, start + timedelta(minutes=15)
    deed = booking.book(desk, BookingRequest(*place)).deed
    answered.take_off(desk, answered.answered(desk, deed))
    assert recalls.recall_list(desk) == ()
    undone = agenda_changes.undo(desk, deed)
    (again,) = recalls.recall_list(desk)
    assert again.recall.state is line.recall.state
    assert recalls.recall_list(desk, closed=True) == ()
    agenda_changes.redo(desk, undone)
    assert recalls.recall_list(desk) == ()
