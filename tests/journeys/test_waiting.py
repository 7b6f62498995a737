"""Waiting lists and freed places through the gate: nothing vanishes, a place is given all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import CancelledBy, ReasonCode
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import BookingRequest, CancelRequest, HoldRequest, MoveRequest
from telesec.domain.errors import Conflict, Invalid, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.lists.answered import question
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.recalls import RecallRequest
from telesec.domain.lists.requests import Acceptance, Call, WaitingRequest, Withdrawal
from telesec.domain.lists.waiting import FreedPlace, Urgency, WaitingKind, WaitingState
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import agenda_changes, booking, holds, together
from telesec.services.lists import answered, freed_places, recalls, waiting
from telesec.services.patients import patients


@pytest.fixture
def add_patient(desk):
    def add(name, phone="06 12 34 56 78"):
        draft = PatientDraft(name, "Noël", date(1968, 3, 14), Sex.MALE, phone=phone)
        return patients.create_patient(desk, draft).id

    return add


@pytest.fixture
def book(desk, practice, wall):
    def make(patient_id, day=18, hour=9, minute=0, minutes=15, **others):
        start = wall(day, hour, minute)
        asked = {
            "practitioner_id": practice.practitioners[0].id,
            "site_id": practice.site.id,
            "patient_id": patient_id,
            "start": start,
            "end": start + timedelta(minutes=minutes),
        }
        return booking.book(desk, BookingRequest(**(asked | others))).appointment

    return make


@pytest.fixture
def given(desk, practice, wall):
    """A booking as usual: its deed."""

    def make(patient_id, day=18, hour=9, who=0, motif=""):
        start = wall(day, hour)
        place = practice.practitioners[who].id, practice.site.id, patient_id, start
        asked = BookingRequest(*place, start + timedelta(minutes=15), motif)
        return booking.book(desk, asked).deed

    return make


@pytest.fixture
def seek(desk):
    def ask(patient_id, minutes=15, kind=WaitingKind.CARE, **wish):
        return waiting.put_on_list(desk, WaitingRequest(patient_id, kind, minutes, **wish))

    return ask


def free(desk, made):
    asked = CancelRequest(made.id, made.patient_id, made.version, CancelledBy.PATIENT, "grippe")
    booking.cancel(desk, asked)
    return FreedPlace(made.practitioner_id, made.site_id, made.start, made.end)


def names(found):
    return [one.line.shown_name for one in found.candidates]


def test_an_entry_is_read_back_as_it_was_written(desk, practice, add_patient, seek):
    who = add_patient("Dubois")
    line = seek(
        who, 30, urgency=Urgency.SOON, practitioner_ids=(practice.practitioners[1].id,), note="  rappeler "
    )
    assert waiting.waiting_list(desk) == (line,)
    assert line.shown_name == "DUBOIS Noël"
    assert line.entry.created_by == desk.account.id
    assert line.entry.created_at == desk.now()
    assert (line.entry.note, line.entry.urgency, line.entry.minutes) == ("rappeler", Urgency.SOON, 30)


def test_the_same_wish_is_not_written_twice(desk, practice, add_patient, seek, book):
    who = add_patient("Dubois")
    motif = practice.reason_codes[0].id
    seek(who, reason_code_id=motif)
    with pytest.raises(Conflict, match="déjà sur la liste"):
        seek(who, reason_code_id=motif)
    seek(who, reason_code_id=practice.reason_codes[1].id)
    made = book(who)
    seek(who, kind=WaitingKind.EARLIER, appointment_id=made.id)
    with pytest.raises(Conflict, match="déjà sur la liste"):
        seek(who, kind=WaitingKind.EARLIER, appointment_id=made.id)
    assert len(waiting.waiting_list(desk)) == 3


def test_an_entry_is_changed_without_losing_its_rank(desk, clock, add_patient, seek):
    first, second = seek(add_patient("Aubry")), seek(add_patient("Bernard"))
    clock.advance(days=1)
    asked = WaitingRequest(
        first.entry.patient_id, WaitingKind.CARE, 45, entry_id=first.entry.id, version=first.entry.version
    )
    changed = waiting.put_on_list(desk, asked)
    assert changed.entry.minutes == 45
    assert [line.entry.id for line in waiting.waiting_list(desk)] == [first.entry.id, second.entry.id]
    with pytest.raises(Stale):
        waiting.put_on_list(desk, asked)


def test_only_one_s_own_appointment_to_come_is_brought_forward(desk, clock, add_patient, book, seek):
    one, other = add_patient("Aubry"), add_patient("Bernard")
    made = book(one)
    with pytest.raises(Invalid, match="à venir"):
        seek(other, kind=WaitingKind.EARLIER, appointment_id=made.id)
    clock.advance(days=5)
    with pytest.raises(Invalid, match="à venir"):
        seek(one, kind=WaitingKind.EARLIER, appointment_id=made.id)


def test_what_is_withdrawn_stays_readable_and_comes_back(desk, clock, add_patient, seek):
    line = seek(add_patient("Dubois"))
    with pytest.raises(Invalid, match="pourquoi"):
        waiting.withdraw(desk, Withdrawal(line.entry.id, line.entry.patient_id, 1, "  "))
    clock.advance(hours=1)
    waiting.withdraw(desk, Withdrawal(line.entry.id, line.entry.patient_id, 1, "soigné ailleurs"))
    assert waiting.waiting_list(desk) == ()
    (ended,) = waiting.waiting_list(desk, closed=True)
    assert ended.entry.state is WaitingState.WITHDRAWN
    assert ended.entry.closed_by == desk.account.id
    assert ended.entry.closed_at == desk.now()
    assert ended.entry.close_reason == "soigné ailleurs"
    with pytest.raises(Stale):
        waiting.withdraw(desk, Withdrawal(line.entry.id, line.entry.patient_id, 2, "encore"))
    back = waiting.put_back(desk, ended.entry)
    assert replace(back.entry, version=1) == line.entry


def test_no_row_of_the_lists_is_ever_deleted(desk, add_patient, seek):
    line = seek(add_patient("Dubois"))
    waiting.note_call(desk, Call(line.entry.id, line.entry.patient_id, Outcome.NO_ANSWER))
    for statement in (
        "DELETE FROM waiting",
        "DELETE FROM waiting_attempts",
        "UPDATE waiting_attempts SET outcome = 'refused'",
    ):
        with (
            pytest.raises(IntegrityError, match="list_kept"),
            desk.enter(Action.WAITING_EDIT, Subject("waiting")) as records,
        ):
            records.waiting._conn.exec_driver_sql(statement)
    assert waiting.waiting_list(desk)[0].attempts[0].outcome is Outcome.NO_ANSWER


def test_a_cancelled_appointment_is_proposed_in_fair_order(desk, clock, add_patient, seek, book):
    freed = free(desk, book(add_patient("Parti")))
    seek(add_patient("Ancien"))
    clock.advance(days=1)
    seek(add_patient("Récent"))
    seek(add_patient("Pressé"), urgency=Urgency.URGENT)
    seek(add_patient("Long"), minutes=300)
    found = freed_places.propose(desk, freed)
    assert names(found) == ["PRESSÉ Noël", "ANCIEN Noël", "RÉCENT Noël"]


def test_calls_are_kept_and_change_who_is_next(desk, clock, add_patient, seek, book):
    freed = free(desk, book(add_patient("Parti")))
    for name in ("Aubry", "Bernard", "Carlier"):
        seek(add_patient(name))
        clock.advance(minutes=1)
    first, second, _third = freed_places.propose(desk, freed).candidates
    for candidate, outcome in ((first, Outcome.REFUSED), (second, Outcome.NO_ANSWER)):
        entry = candidate.line.entry
        clock.advance(minutes=2)
        waiting.note_call(desk, Call(entry.id, entry.patient_id, outcome, candidate.seat))
    found = freed_places.propose(desk, freed)
    assert names(found) == ["CARLIER Noël", "BERNARD Noël", "AUBRY Noël"]
    assert found.candidates[2].tried is not None
    assert found.candidates[2].tried.at == clock() - timedelta(minutes=2)
    assert found.candidates[2].tried.account_id == desk.account.id


def test_giving_a_place_books_closes_the_entry_and_keeps_the_call(desk, practice, add_patient, seek, book):
    freed = free(desk, book(add_patient("Parti")))
    seek(add_patient("Dubois"), reason_code_id=practice.reason_codes[0].id, note="fauteuil")
    (candidate,) = freed_places.propose(desk, freed).candidates
    holds.hold(desk, HoldRequest(freed.practitioner_id, freed.site_id, freed.start, freed.end))
    seated = freed_places.give(desk, Acceptance(candidate.line, candidate.seat))
    made = seated.booked.appointment
    assert (made.start, made.end) == (freed.start, freed.end)
    assert (made.reason_code_id, made.note) == (practice.reason_codes[0].id, "fauteuil")
    assert seated.freed is None
    assert waiting.waiting_list(desk) == ()
    (ended,) = waiting.waiting_list(desk, closed=True)
    assert ended.entry.booked_id == made.id
    assert [attempt.outcome for attempt in ended.attempts] == [Outcome.ACCEPTED]
    row = practice.rows(desk, Compartment.OFFICE)
    assert {(one["action"], one["subject_kind"], one["subject_id"]) for one in row} >= {
        ("book", "appointment", made.id),
        ("book", "waiting", candidate.line.entry.id),
    }
    with desk.enter(Action.HOLD, Subject("hold")) as records:
        assert records.holds.own() is None


def test_bringing_forward_moves_the_appointment_and_frees_its_place(desk, add_patient, seek, book):
    later = book(add_patient("Dubois"), day=20, hour=15, minutes=15)
    seek(later.patient_id, kind=WaitingKind.EARLIER, appointment_id=later.id)
    freed = free(desk, book(add_patient("Parti")))
    (candidate,) = freed_places.propose(desk, freed).candidates
    seated = freed_places.give(desk, Acceptance(candidate.line, candidate.seat))
    assert seated.booked.appointment.id == later.id
    assert seated.booked.appointment.start == freed.start
    assert seated.freed == FreedPlace(later.practitioner_id, later.site_id, later.start, later.end)
    seek(add_patient("Suivant"))
    assert names(freed_places.propose(desk, seated.freed)) == ["SUIVANT Noël"]


def test_taking_the_booking_back_puts_the_patient_back_in_the_queue(desk, clock, add_patient, seek, book):
    freed = free(desk, book(add_patient("Parti")))
    line = seek(add_patient("Dubois"))
    clock.advance(days=1)
    seek(add_patient("Récent"))
    candidate = freed_places.propose(desk, freed).candidates[0]
    seated = freed_places.give(desk, Acceptance(candidate.line, candidate.seat))
    undone = agenda_changes.undo(desk, seated.booked.deed)
    assert waiting.waiting_list(desk)[0].entry.id == line.entry.id
    assert names(freed_places.propose(desk, freed)) == ["RÉCENT Noël", "DUBOIS Noël"]  # already called
    agenda_changes.redo(desk, undone)
    assert [one.shown_name for one in waiting.waiting_list(desk)] == ["RÉCENT Noël"]


def test_taking_a_move_back_puts_the_wish_back_too(desk, add_patient, seek, book):
    later = book(add_patient("Dubois"), day=20)
    line = seek(later.patient_id, kind=WaitingKind.EARLIER, appointment_id=later.id)
    freed = free(desk, book(add_patient("Parti")))
    (candidate,) = freed_places.propose(desk, freed).candidates
    seated = freed_places.give(desk, Acceptance(candidate.line, candidate.seat))
    assert waiting.waiting_list(desk) == ()
    agenda_changes.undo(desk, seated.booked.deed)
    assert [one.entry.id for one in waiting.waiting_list(desk)] == [line.entry.id]
    again = freed_places.propose(desk, freed).candidates[0]
    freed_places.give(desk, Acceptance(again.line, again.seat))
    assert waiting.waiting_list(desk) == ()


def test_a_place_taken_meanwhile_leaves_everything_as_it_was(desk, practice, add_patient, seek, book):
    freed = free(desk, book(add_patient("Parti")))
    seek(add_patient("Dubois"))
    (candidate,) = freed_places.propose(desk, freed).candidates
    book(add_patient("Rapide"))
    before = waiting.waiting_list(desk)
    with pytest.raises(Conflict, match="déjà pris"):
        freed_places.give(desk, Acceptance(candidate.line, candidate.seat))
    assert waiting.waiting_list(desk) == before
    assert "failed:Conflict" in [row["outcome"] for row in practice.rows(desk, Compartment.OFFICE)]


def test_two_desks_do_not_give_two_places_to_one_patient(desk, practice, add_patient, seek, book):
    first, second = free(desk, book(add_patient("Parti"))), free(desk, book(add_patient("Partie"), hour=11))
    seek(add_patient("Dubois"))
    (here,) = freed_places.propose(desk, first).candidates
    other = practice.gate(Role.PRACTITIONER)
    (there,) = freed_places.propose(other, second).candidates
    freed_places.give(desk, Acceptance(here.line, here.seat))
    with pytest.raises(Stale):
        freed_places.give(other, Acceptance(there.line, there.seat))
    with pytest.raises(Stale, match="n'attend plus"):
        waiting.note_call(other, Call(there.line.entry.id, there.line.entry.patient_id, Outcome.REFUSED))


def test_what_is_taken_closed_away_held_or_past_is_proposed_to_nobody(
    desk, practice, clock, wall, add_patient, seek, book
):
    freed = free(desk, book(add_patient("Parti")))
    seek(add_patient("Dubois"))
    assert freed_places.propose(desk, freed).still_free
    other = practice.gate(Role.PRACTITIONER)
    holds.hold(other, HoldRequest(freed.practitioner_id, freed.site_id, freed.start, freed.end))
    assert not freed_places.propose(desk, freed).still_free
    assert freed_places.propose(other, freed).still_free
    holds.release(other)
    closed = replace(freed, start=wall(18, 12, 30), end=wall(18, 12, 45))
    assert not freed_places.propose(desk, closed).still_free
    away = Absence(new_id(), freed.practitioner_id, wall(18, 0), wall(19, 0), AbsenceKind.LEAVE, "Congrès")
    with desk.enter(Action.ABSENCE_POST, Subject("absence", away.id)) as records:
        records.absences.post(away)
    assert not freed_places.propose(desk, freed).still_free
    clock.advance(days=10)
    assert not freed_places.propose(desk, freed).still_free


def test_a_place_left_in_a_group_goes_to_its_own_motif(desk, practice, add_patient, seek, book):
    owner = practice.gate(*Role)
    group = ReasonCode(new_id(), "École du dos", 60, "violet", places=2)
    with owner.enter(Action.SETTINGS_EDIT, Subject("reason_code", group.id)) as records:
        records.schedules.save_reason_code(group)
    desk.renew_reference()
    book(add_patient("Reste"), minutes=60, reason_code_id=group.id)
    freed = free(desk, book(add_patient("Parti"), minutes=60, reason_code_id=group.id))
    seek(add_patient("Autre"))
    seek(add_patient("Dos"), reason_code_id=group.id, minutes=60)
    found = freed_places.propose(desk, freed)
    assert names(found) == ["DOS Noël"]
    seat = found.candidates[0].seat
    holds.hold(desk, HoldRequest(seat.practitioner_id, seat.site_id, seat.start, seat.end, group.id))
    seated = freed_places.give(desk, Acceptance(found.candidates[0].line, found.candidates[0].seat))
    assert (seated.booked.appointment.start, seated.booked.appointment.places) == (freed.start, 2)
    assert not freed_places.propose(desk, freed).still_free


def test_a_motif_the_desk_may_not_give_is_not_proposed_to_it(desk, practice, add_patient, seek, book):
    owner = practice.gate(*Role)
    motif = ReasonCode(new_id(), "Geste", 15, "rose", booked_by=("practitioner",))
    with owner.enter(Action.SETTINGS_EDIT, Subject("reason_code", motif.id)) as records:
        records.schedules.save_reason_code(motif)
    desk.renew_reference()
    freed = free(desk, book(add_patient("Parti")))
    seek(add_patient("Dubois"), reason_code_id=motif.id)
    assert names(freed_places.propose(desk, freed)) == []
    doctor = practice.gate(Role.PRACTITIONER)
    assert names(freed_places.propose(doctor, freed)) == ["DUBOIS Noël"]


def test_the_next_appointment_of_who_waits_is_shown(desk, add_patient, seek, book):
    line = seek(add_patient("Dubois"))
    assert line.ahead is None
    made = book(line.entry.patient_id, day=19)
    (shown,) = waiting.waiting_list(desk)
    assert shown.ahead == made


def test_the_accounts_role_reads_no_waiting_list(practice):
    accounts = practice.gate(Role.BILLING)
    with pytest.raises(Refused):
        waiting.waiting_list(accounts)


def test_a_booking_as_usual_answers_what_its_patient_waited_for_and_nothing_else(
    practice, desk, add_patient, given, seek
):
    noel, other = add_patient("Dubois"), add_patient("Martin")
    first, second = (one.id for one in practice.practitioners)
    vaccination = practice.reason_codes[1].id
    mine = seek(noel, practitioner_ids=(first,)).entry
    seek(noel, practitioner_ids=(second,))
    seek(noel, reason_code_id=vaccination)
    seek(other)
    due = date(2026, 12, 1)
    check = recalls.put_recall(desk, RecallRequest(noel, due, first)).recall
    recalls.put_recall(desk, RecallRequest(noel, due, second))
    (found,) = answered.answered(desk, given(noel, motif=practice.reason_codes[0].id))
    assert [line.entry.id for line in found.waiting] == [mine.id]
    assert [line.recall.id for line in found.recalls] == [check.id]
    assert question([found]) == "DUBOIS Noël était sur la liste d'attente et à rappeler : l'en retirer ?"
    assert "DUBOIS" not in question([found], discreet=True) + repr(found)
    answered.take_off(desk, [found])
    left = [(line.entry.practitioner_ids, line.entry.patient_id) for line in waiting.waiting_list(desk)]
    assert ((first,), noel) not in left
    assert len(left) == 3
    (ended,) = waiting.waiting_list(desk, closed=True)
    assert (ended.entry.state, ended.entry.booked_id) == (WaitingState.BOOKED, found.made.id)
    assert [line.recall.practitioner_id for line in recalls.recall_list(desk, later=True)] == [second]
    with pytest.raises(Stale):
        answered.take_off(desk, [found])


def test_one_who_wants_sooner_is_answered_by_a_place_before_and_by_no_other(
    desk, add_patient, book, given, seek
):
    noel = add_patient("Dubois")
    late = book(noel, day=20, hour=9)
    seek(noel, kind=WaitingKind.EARLIER, appointment_id=late.id)
    assert answered.answered(desk, given(noel, day=23)) == ()
    assert len(answered.answered(desk, given(noel, day=19))[0].waiting) == 1

    def moved(day, now):
        start = now.start.replace(day=day, hour=16)
        place = now.practitioner_id, now.site_id, start, start + timedelta(minutes=15)
        return booking.move(desk, MoveRequest(now.id, noel, now.version, *place)).deed

    later = moved(24, late)
    assert answered.answered(desk, later) == ()
    sooner = moved(17, later.steps[0].after.appointment)
    found = answered.answered(desk, sooner)
    assert question(found) == "DUBOIS Noël était sur la liste d'attente : l'en retirer ?"


@pytest.mark.parametrize("way", ["moved", "another"])
def test_one_who_wanted_sooner_waits_again_once_the_place_is_taken_back(
    desk, add_patient, book, given, seek, way
):
    noel = add_patient("Dubois")
    late = book(noel, day=20, hour=9)
    wish = seek(noel, kind=WaitingKind.EARLIER, appointment_id=late.id).entry
    if way == "another":
        deed = given(noel, day=17)
    else:
        start = late.start.replace(day=17)
        place = late.practitioner_id, late.site_id, start, start + timedelta(minutes=15)
        deed = booking.move(desk, MoveRequest(late.id, noel, late.version, *place)).deed
    answered.take_off(desk, answered.answered(desk, deed))
    assert waiting.waiting_list(desk) == ()
    undone = agenda_changes.undo(desk, deed)
    assert [line.entry.id for line in waiting.waiting_list(desk)] == [wish.id]
    agenda_changes.redo(desk, undone)
    assert waiting.waiting_list(desk) == ()


def test_each_patient_of_what_was_moved_together_is_answered(desk, add_patient, book, given, seek):
    noel, anna = add_patient("Dubois"), add_patient("Martin")
    late = [book(noel, day=20), book(anna, day=20, hour=10)]
    for made in late:
        seek(made.patient_id, kind=WaitingKind.EARLIER, appointment_id=made.id)

    def shifted(made, hours):
        start = made.start + timedelta(hours=hours)
        place = made.practitioner_id, made.site_id, start, start + timedelta(minutes=15)
        return MoveRequest(made.id, made.patient_id, made.version, *place)

    later = together.move_together(desk, [shifted(made, 3) for made in late])
    assert answered.answered(desk, later) == ()
    late = [step.after.appointment for step in later.steps]
    found = answered.answered(desk, together.move_together(desk, [shifted(made, -4) for made in late]))
    assert question(found) == "2 patients étaient sur la liste d'attente : les en retirer ?"
    answered.take_off(desk, found)
    assert waiting.waiting_list(desk) == ()
