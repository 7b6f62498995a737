"""Words of calls and slips erased after so many days: counted first, together, never with a wrong clock."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from tests.journeys.secretariat_desk import yesterday

from telesec.domain.calls.calls import CallEventKind, CallOutcome, CallState, IdentityState
from telesec.domain.calls.requests import (
    CallEdit,
    CallFilter,
    Choosing,
    Ending,
    IdentityAnswers,
    Incoming,
    Taking,
)
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.errors import Invalid, ProofRequired, Refused, Stale
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.domain.slips.slips import Holder, SlipDraft, SlipMove
from telesec.services.calls import callers, calls, keeping, views
from telesec.services.patients import patients
from telesec.services.slips import slips
from telesec.storage.tables.calls import call_events
from telesec.storage.tables.calls import calls as calls_table

DAY = date(2026, 11, 16)


@pytest.fixture
def doctor(practice):
    """A practitioner's session, opened when asked: the proof of who it is does not wait."""

    def opened():
        yesterday(practice)
        return practice.gate(Role.PRACTITIONER)

    return opened


@pytest.fixture
def patient(desk):
    draft = PatientDraft("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 39 98 00 01", city="Lyon")
    return patients.create_patient(desk, draft)


@pytest.fixture
def told(desk, patient, clock):
    """A call with everything in it, over."""

    def one(*, slip=False):
        call = calls.take_call(desk, Taking(number="0639980001")).call
        answers = IdentityAnswers(call.id, call.version, (patient.id,), "14/03/1968", city="Lyon")
        call = callers.check_identity(desk, answers).view.call
        form = CallEdit(
            call.id,
            call.version,
            number="0639980001",
            caller_kind=CallerKind.PARENT,
            caller_name="Anne Petit",
            caller_relation="mère",
            category=Category.RENEWAL,
            text="veut son ordonnance",
        )
        call = calls.edit_call(desk, form).call
        written = slips.write_slip(desk, a_slip(call)) if slip else None
        clock.advance(minutes=2)
        return calls.end_call(desk, Ending(call.id, call.version, CallOutcome.MESSAGE)).call, written

    return one


@pytest.mark.parametrize(("ahead", "erases"), [(100, False), (400, False), (130, True)])
def test_a_clock_ahead_that_no_session_bears_out_erases_nothing(practice, desk, told, clock, ahead, erases):
    """The last session was 99 days after the call: 30 days before the purge, or with nobody since."""
    told()
    if erases:
        clock.advance(days=99)
        practice.gate(Role.ADMIN)
        clock.advance(days=-99)
    clock.advance(days=ahead)
    before = words(desk)
    if erases:
        assert keeping.purge(practice.gate(Role.PRACTITIONER)).calls == 1
        return
    with pytest.raises(Refused, match="personne n'a travaillé ici le mois d'avant"):
        keeping.purge(practice.gate(Role.PRACTITIONER))
    assert words(desk) == before


def test_a_practice_closed_for_long_purges_at_the_second_day(practice, told, clock):
    told()
    clock.advance(days=200)
    first = practice.gate(Role.PRACTITIONER)
    for _hours in (0, 3):
        clock.advance(hours=_hours)
        first.proved()
        with pytest.raises(Refused):
            keeping.purge(first)
    clock.advance(hours=21)
    first.proved()
    with pytest.raises(Refused):  # the same session is no witness of its own clock
        keeping.purge(first)
    assert keeping.purge(practice.gate(Role.PRACTITIONER)).calls == 1


def a_slip(call):
    return SlipDraft(
        holder=Holder.DESK, category=Category.RENEWAL, text="ordonnance", call_id=call.id, practitioner_id=""
    )


def words(gate):
    with gate.stores()[Compartment.OFFICE]._engine.connect() as conn:
        tables = [conn.execute(select(table)).all() for table in (calls_table, call_events)]
    return repr(tables)


def test_the_usual_length_is_ninety_days_and_an_administrator_changes_it(practice, desk):
    assert keeping.keeping(desk).days == 90
    keeping.save_keeping(practice.gate(Role.ADMIN), 120)
    assert keeping.keeping(desk).days == 120
    with pytest.raises(Invalid):
        keeping.save_keeping(practice.gate(Role.ADMIN), 5)
    with pytest.raises(Refused):
        keeping.save_keeping(desk, 100)


def test_counting_erases_nothing(desk, told, clock):
    told()
    before = words(desk)
    clock.advance(days=91)
    plan = keeping.purge_plan(desk)
    assert (plan.calls, plan.slips, plan.waiting) == (1, 0, 0)
    assert words(desk) == before


@pytest.mark.parametrize(("days", "gone"), [(89, 0), (91, 1)])
def test_a_call_is_erased_only_once_it_is_old_enough(desk, told, doctor, clock, days, gone):
    told()
    clock.advance(days=days)
    assert keeping.purge(doctor()).calls == gone


def test_nothing_of_anybody_is_left_and_the_count_stays(practice, desk, told, doctor, clock, patient):
    call, _ = told()
    clock.advance(days=91)
    assert keeping.purge(doctor()).calls == 1
    left = words(practice.gate(Role.SECRETARY))
    for word in ("0639980001", "Anne Petit", "mère", "ordonnance", patient.id):
        assert word not in left, word
    (line,) = views.call_list(practice.gate(Role.SECRETARY), CallFilter(DAY, DAY)).lines
    kept = line.call
    assert kept.purged
    assert (kept.outcome, kept.category, kept.caller_kind) == (call.outcome, call.category, call.caller_kind)
    assert (kept.answered_at, kept.ended_at) == (call.answered_at, call.ended_at)
    assert (kept.identity, line.who) == (IdentityState.UNKNOWN, "")


def test_what_counts_a_call_outlives_its_words(practice, desk, patient, doctor, clock):
    rang = calls.ring(desk, Incoming("0639980001", "", clock())).call
    call = calls.take_call(desk, Taking(rang.id)).call
    call = callers.choose_patient(desk, Choosing(call.id, call.version, patient.id)).call
    calls.end_call(desk, Ending(call.id, call.version))
    clock.advance(days=91)
    keeping.purge(doctor())
    left = views.call_view(practice.gate(Role.SECRETARY), call.id).events
    kinds = [CallEventKind.RANG, CallEventKind.ANSWERED, CallEventKind.ENDED]
    assert [event.kind for event in left] == kinds


def test_nothing_is_typed_again_in_a_call_whose_words_are_gone(practice, desk, told, doctor, clock):
    call, _ = told()
    clock.advance(days=91)
    keeping.purge(doctor())
    again = practice.gate(Role.SECRETARY)
    version = views.call_view(again, call.id).call.version
    with pytest.raises(Stale, match="effacés"):
        calls.edit_call(again, CallEdit(call.id, version, text="encore"))


def test_a_call_waits_for_its_slip_then_both_go(practice, desk, told, doctor, clock):
    _, slip = told(slip=True)
    clock.advance(days=100)
    plan = keeping.purge_plan(practice.gate(Role.SECRETARY))
    assert (plan.calls, plan.slips, plan.waiting) == (0, 0, 1)
    assert keeping.purge(doctor()).calls == 0
    slips.close_slip(practice.gate(Role.SECRETARY), SlipMove(slip.id, slip.version))
    early = keeping.purge(doctor())
    assert (early.calls, early.slips, early.waiting) == (0, 0, 1)
    clock.advance(days=91)
    done = keeping.purge(doctor())
    assert (done.calls, done.slips, done.waiting) == (1, 1, 0)


def test_an_old_call_nobody_ended_is_ended_where_it_stopped(practice, desk, clock, doctor):
    call = calls.take_call(desk, Taking(number="0639980001")).call
    clock.advance(days=91)
    assert keeping.purge(doctor()).calls == 1
    kept = views.call_view(practice.gate(Role.SECRETARY), call.id).call
    assert (kept.state, kept.ended_at, kept.number) == (CallState.ENDED, call.updated_at, "")


def test_a_call_written_later_than_now_says_the_clock_is_wrong(desk, told, doctor, clock):
    told()
    clock.advance(days=91)
    calls.take_call(desk, Taking())
    clock.advance(hours=-1)
    before = words(desk)
    with pytest.raises(Refused, match="horloge"):
        keeping.purge(doctor())
    assert words(desk) == before


def test_a_clock_pushed_forward_after_the_proof_erases_nothing(desk, told, doctor, clock):
    told()
    session = doctor()
    before = words(desk)
    clock.advance(days=400)
    with pytest.raises(ProofRequired):
        keeping.purge(session)
    assert words(desk) == before


def test_a_secretary_counts_and_does_not_erase(desk, told, clock):
    told()
    clock.advance(days=91)
    desk.proved()
    with pytest.raises(Refused):
        keeping.purge(desk)
    assert "Anne Petit" in words(desk)


def test_calls_and_slips_go_together_or_not_at_all(desk, told, doctor, clock, practice):
    _, slip = told(slip=True)
    slips.close_slip(desk, SlipMove(slip.id, slip.version))
    clock.advance(days=91)
    session = doctor()
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn, conn.begin():
        conn.exec_driver_sql(
            "CREATE TRIGGER hurdle BEFORE UPDATE ON slips BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    before = words(desk)
    with pytest.raises(Exception, match="no room"):
        keeping.purge(session)
    assert words(desk) == before


def test_the_purge_is_one_line_of_the_journal_with_its_rule(practice, desk, told, doctor, clock):
    told()
    clock.advance(days=91)
    keeping.purge(doctor())
    rows = practice.rows(practice.gate(Role.SECRETARY), Compartment.OFFICE)
    found = [row for row in rows if row["action"] == "call_purge"]
    assert [(row["outcome"], row["reason"]) for row in found] == [("ok", "90 jours"), ("detail", "90 jours")]
    assert "caller_name" in found[1]["fields"]
