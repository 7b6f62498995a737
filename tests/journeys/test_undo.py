"""Whatever the agenda did can be taken back and done again: the places are checked, the journal says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Attendance, CancelledBy, Status
from telesec.domain.bookings.absences import Absence, AbsenceKind, AbsenceRequest
from telesec.domain.bookings.requests import (
    BookingRequest,
    CancelRequest,
    EditRequest,
    ExcuseRequest,
    HoldRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.bookings.steps import Kept
from telesec.domain.errors import Conflict, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.domain.turned_words import AGAIN, BACK, turned_words
from telesec.services.bookings import absences, agenda_changes, booking, holds
from telesec.services.bookings.together import move_together
from telesec.services.patients import patients

NINE = datetime(2026, 11, 18, 9)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def desk(practice, clock):
    clock.advance(days=2)  # the morning of the appointments: presence is noted on the day itself
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def patient(desk) -> str:
    return patients.create_patient(desk, PatientDraft("Dubois", "Noël")).id


@pytest.fixture
def book(desk, practice, patient):
    def make(start: datetime = NINE, **more):
        who = practice.practitioners[0].id
        return booking.book(
            desk, BookingRequest(who, practice.site.id, patient, start, start + QUARTER, **more)
        )

    return make


def state(desk, appointment_id: str) -> Kept:
    with desk.enter(Action.AGENDA_VIEW, Subject("appointment", appointment_id)) as records:
        return records.kept.get(appointment_id)


def unversioned(kept: Kept) -> Kept:
    return replace(kept, appointment=replace(kept.appointment, version=0))


def to(made, start: datetime, **more) -> MoveRequest:
    end = start + (made.end - made.start)
    return MoveRequest(
        made.id, made.patient_id, made.version, made.practitioner_id, made.site_id, start, end, **more
    )


def test_a_booking_undone_frees_the_place_and_counts_nowhere_then_comes_back(desk, book):
    done = book()
    back = agenda_changes.undo(desk, done.deed)
    gone = state(desk, done.appointment.id)
    assert gone.appointment.status is Status.CANCELLED
    assert gone.attendance.withdrawn
    again = agenda_changes.redo(desk, back)
    assert unversioned(state(desk, done.appointment.id)) == unversioned(Kept(done.appointment))
    agenda_changes.undo(desk, again)
    assert state(desk, done.appointment.id).attendance.withdrawn


def test_what_was_moved_cancelled_marked_or_edited_comes_back_whole(desk, book, patient):
    made = book(note="ordonnance").appointment
    acts = (
        lambda now: booking.move(desk, to(now, NINE + timedelta(hours=2))).deed,
        lambda now: (
            booking.cancel(desk, CancelRequest(now.id, patient, now.version, CancelledBy.LATE, "malade")).deed
        ),
        lambda now: booking.mark(desk, MarkRequest(now.id, patient, now.version, Status.ARRIVED)).deed,
        lambda now: (
            booking.edit(desk, EditRequest(now.id, patient, now.version, "", "autre", urgent=True)).deed
        ),
    )
    before = state(desk, made.id)
    for act in acts:
        deed = act(state(desk, made.id).appointment)
        after = state(desk, made.id)
        undone = agenda_changes.undo(desk, deed)
        assert unversioned(state(desk, made.id)) == unversioned(before)
        agenda_changes.undo(desk, agenda_changes.redo(desk, undone))
        assert unversioned(state(desk, made.id)) == unversioned(before)
        assert unversioned(after) != unversioned(before)


def said(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_what_is_taken_back_is_said_with_the_patient_and_the_hour(desk, book):
    done = book()
    moved = booking.move(desk, to(done.appointment, NINE + timedelta(hours=1))).deed
    back = agenda_changes.undo(desk, moved)
    assert said(turned_words(BACK, back)) == (
        "Remis comme avant (rendez-vous déplacé) : DUBOIS Noël, mercredi 18 novembre 2026 à 9 h 00."
    )
    again = agenda_changes.redo(desk, back)
    assert said(turned_words(AGAIN, again)) == (
        "Refait (rendez-vous déplacé) : DUBOIS Noël, mercredi 18 novembre 2026 à 10 h 00."
    )
    assert "DUBOIS" not in turned_words(AGAIN, again, discreet=True)
    assert "DUBOIS" not in repr(again)


def test_a_booking_taken_back_says_that_its_place_is_free(desk, book):
    back = agenda_changes.undo(desk, book().deed)
    assert said(turned_words(BACK, back)) == (
        "Remis comme avant (rendez-vous pris) : DUBOIS Noël, mercredi 18 novembre 2026 à 9 h 00 ; "
        "la place est libre."
    )


def test_of_many_taken_back_together_two_are_named_and_the_others_counted(desk, practice):
    who, made = practice.practitioners[0].id, []
    for number, name in enumerate(("Aubert", "Bernard", "Colin", "Denis")):
        patient = patients.create_patient(desk, PatientDraft(name, "Anne")).id
        start = NINE + number * QUARTER
        wanted = BookingRequest(who, practice.site.id, patient, start, start + QUARTER)
        made.append(booking.book(desk, wanted).appointment)
    later = move_together(desk, [to(one, one.start + timedelta(hours=2)) for one in made])
    words = said(turned_words(BACK, agenda_changes.undo(desk, later)))
    assert "(4 rendez-vous déplacés) : AUBERT Anne, BERNARD Anne et 2 autres patients, à partir du " in words
    assert words.endswith("mercredi 18 novembre 2026 à 9 h 00.")


def test_an_absence_taken_back_names_who_was_to_be_away(desk, practice):
    who = practice.practitioners[0]
    posted = absences.post_absence(desk, AbsenceRequest(who.id, NINE, NINE + timedelta(hours=3), "Congé"))
    words = said(turned_words(BACK, agenda_changes.undo(desk, posted.deed)))
    assert words == (
        f"Remis comme avant (absence posée) : {who.display_name}, mercredi 18 novembre 2026 à 9 h 00."
    )


def test_a_place_taken_meanwhile_is_told_and_nothing_changes(desk, book):
    first = book()
    moved = booking.move(desk, to(first.appointment, NINE + timedelta(hours=1)))
    second = book()
    with pytest.raises(Conflict, match="9 h 00 est déjà pris"):
        agenda_changes.undo(desk, moved.deed)
    assert state(desk, first.appointment.id).appointment == moved.appointment
    assert state(desk, second.appointment.id).appointment == second.appointment


def test_what_changed_since_is_not_undone(desk, book, patient):
    done = book()
    made = done.appointment
    booking.mark(desk, MarkRequest(made.id, patient, made.version, Status.ARRIVED))
    with pytest.raises(Stale, match="modifié depuis"):
        agenda_changes.undo(desk, done.deed)


def test_two_appointments_change_places_in_one_go(desk, book, practice):
    first, second = book().appointment, book(NINE + QUARTER).appointment
    states = [state(desk, made.id) for made in (first, second)]
    wanted = [
        (states[0], replace(first, start=second.start, end=second.end)),
        (states[1], replace(second, start=first.start, end=first.end)),
    ]
    subject = Subject("agenda", first.practitioner_id)
    deed = agenda_changes.change(desk, Action.MOVE_TOGETHER, subject, "Échangés", wanted)
    assert state(desk, first.id).appointment.start == second.start
    assert state(desk, second.id).appointment.start == first.start
    agenda_changes.undo(desk, deed)
    assert state(desk, first.id).appointment.start == first.start
    rows = practice.rows(desk, Compartment.OFFICE)
    named = {row["subject_id"] for row in rows if row["action"] == "undo"}
    assert {first.id, second.id} <= named


def test_a_long_row_shifts_by_less_than_its_length(desk, book):
    row = [book(NINE + QUARTER * at).appointment for at in range(12)]
    late = timedelta(minutes=10)
    wanted = [(state(desk, one.id), replace(one, start=one.start + late, end=one.end + late)) for one in row]
    subject = Subject("agenda", row[0].practitioner_id)
    agenda_changes.change(desk, Action.SHIFT, subject, "Décalés", wanted)
    assert [state(desk, one.id).appointment.start - one.start for one in row] == [late] * 12


def test_one_refused_among_many_changes_none(desk, book, practice):
    row = [book(NINE + QUARTER * at).appointment for at in range(3)]
    wall = book(NINE + timedelta(hours=2)).appointment
    far = wall.start - NINE
    wanted = [(state(desk, one.id), replace(one, start=one.start + far, end=one.end + far)) for one in row]
    with pytest.raises(Conflict, match="11 h 00 est déjà pris"):
        agenda_changes.change(desk, Action.MOVE_TOGETHER, Subject("agenda"), "Déplacés", wanted)
    assert [state(desk, one.id).appointment for one in row] == row


def test_only_a_missed_appointment_is_excused(desk, book, patient):
    made = book().appointment
    with pytest.raises(Refused, match="absent"):
        booking.excuse(desk, ExcuseRequest(made.id, patient, made.version, excused=True))
    missed = booking.mark(desk, MarkRequest(made.id, patient, made.version, Status.NO_SHOW)).appointment
    booking.excuse(desk, ExcuseRequest(made.id, patient, missed.version, excused=True))
    assert state(desk, made.id).attendance.excused is True


def test_the_waiting_room_knows_when_the_patient_came(desk, book, patient):
    made = book().appointment
    for status in (Status.ARRIVED, Status.IN_CARE, Status.DONE):
        made = booking.mark(desk, MarkRequest(made.id, patient, made.version, status)).appointment
    came = state(desk, made.id).attendance
    assert came.arrived_at is not None
    assert came.arrived_at <= came.in_care_at <= came.left_at
    made = booking.mark(desk, MarkRequest(made.id, patient, made.version, Status.BOOKED)).appointment
    assert state(desk, made.id).attendance.arrived_at is None


def test_what_stands_beside_another_keeps_its_reason_when_its_length_changes(desk, book):
    book()
    made = book(NINE + timedelta(minutes=5), overbook_reason="urgence").appointment
    longer = replace(to(made, made.start), end=made.end + timedelta(minutes=30))
    kept = booking.resize(desk, longer).appointment
    assert (kept.overbooked, kept.overbook_reason) == (True, "urgence")
    free = booking.move(desk, to(kept, NINE + timedelta(hours=2))).appointment
    assert (free.overbooked, free.overbook_reason) == (False, "")


def longer(made, minutes: int, **more) -> MoveRequest:
    return replace(to(made, made.start, **more), end=made.end + timedelta(minutes=minutes))


def test_one_may_not_stretch_further_over_its_accepted_neighbour_without_saying_why_anew(desk, book):
    first = book(NINE + timedelta(minutes=10)).appointment
    made = book(overbook_reason="urgence").appointment  # 9 h 00 – 9 h 15, 5 minutes in common
    with pytest.raises(Conflict, match="9 h 10 est déjà pris par un autre rendez-vous jusqu'à 9 h 25"):
        booking.resize(desk, longer(made, 5))
    with pytest.raises(Conflict, match="déjà pris"):
        booking.resize(desk, replace(longer(first, 0), start=NINE + timedelta(minutes=5)))
    with pytest.raises(Conflict, match="9 h 10 est déjà pris"):
        booking.move(desk, to(made, NINE + timedelta(minutes=5)))
    with pytest.raises(Conflict, match="9 h 10 est déjà pris"):
        move_together(desk, [to(made, NINE + timedelta(minutes=5))])
    done = booking.resize(desk, longer(made, 5, overbook_reason="deux enfants"))
    assert (done.appointment.overbooked, done.appointment.overbook_reason) == (True, "deux enfants")
    back = agenda_changes.undo(desk, done.deed)
    assert unversioned(state(desk, made.id)) == unversioned(Kept(made))
    again = agenda_changes.redo(desk, back).steps[0].after.appointment
    assert (again.end, again.overbook_reason) == (done.appointment.end, "deux enfants")
    shorter = booking.resize(desk, longer(again, -10)).appointment
    assert not shorter.overbooked
    assert state(desk, first.id).appointment == first


def test_those_that_move_together_are_not_in_one_anothers_way(desk, book):
    first = book().appointment
    second = book(NINE + timedelta(minutes=10), overbook_reason="urgence").appointment
    with pytest.raises(Conflict, match="9 h 10 est déjà pris"):
        booking.move(desk, to(first, NINE + timedelta(minutes=5)))
    both = [to(first, NINE + timedelta(minutes=5)), to(second, NINE + timedelta(hours=1))]
    moved = [step.after.appointment for step in move_together(desk, both).steps]
    assert [(one.start.hour, one.start.minute, one.overbooked) for one in moved] == [
        (9, 5, False),
        (10, 0, False),
    ]


def test_a_longer_overbooked_appointment_may_not_reach_a_third_one_unawares(desk, book):
    book()
    made = book(NINE + timedelta(minutes=5), overbook_reason="urgence").appointment
    book(NINE + timedelta(minutes=30))
    longer = replace(to(made, made.start), end=made.end + timedelta(minutes=30))
    with pytest.raises(Conflict, match="9 h 30 est déjà pris"):
        booking.resize(desk, longer)


@pytest.fixture
def crowded(desk, book, patient):
    """Two on one place, the second on purpose; both cancelled, and a third booked there as usual."""
    first, second = book().appointment, book(overbook_reason="urgence").appointment
    gone = [
        booking.cancel(desk, CancelRequest(one.id, patient, one.version, CancelledBy.PATIENT, "malade"))
        for one in (second, first)
    ]
    return gone[0], book().appointment


def test_what_was_beside_on_purpose_does_not_come_back_over_somebody_else(desk, crowded, patient):
    gone, _ = crowded
    back = MarkRequest(gone.appointment.id, patient, gone.appointment.version, Status.BOOKED)
    with pytest.raises(Conflict, match="9 h 00 est déjà pris"):
        booking.mark(desk, back)
    with pytest.raises(Conflict, match="9 h 00 est déjà pris"):
        agenda_changes.undo(desk, gone.deed)


def test_a_missed_one_beside_another_does_not_arrive_over_a_third(desk, book, patient):
    first, second = book().appointment, book(overbook_reason="urgence").appointment
    missed = booking.mark(desk, MarkRequest(second.id, patient, second.version, Status.NO_SHOW)).appointment
    booking.cancel(desk, CancelRequest(first.id, patient, first.version, CancelledBy.PATIENT, "malade"))
    book()
    with pytest.raises(Conflict, match="9 h 00 est déjà pris"):
        booking.mark(desk, MarkRequest(second.id, patient, missed.version, Status.ARRIVED))


def test_undone_at_once_it_comes_back_beside_the_one_it_was_beside(desk, book, patient):
    book()
    second = book(overbook_reason="urgence").appointment
    gone = booking.cancel(desk, CancelRequest(second.id, patient, 1, CancelledBy.PATIENT, "malade"))
    agenda_changes.undo(desk, gone.deed)
    kept = state(desk, second.id).appointment
    assert (kept.status, kept.overbooked, kept.overbook_reason) == (Status.BOOKED, True, "urgence")


def test_one_of_a_group_that_would_stand_alone_among_it_is_told(desk, book, practice, patient):
    admin = practice.gate(Role.ADMIN)
    group = replace(practice.reason_codes[0], places=3)
    with admin.enter(Action.SETTINGS_EDIT, Subject("reason_code", group.id)) as records:
        records.schedules.save_reason_code(group)
    desk.renew_reference()
    first, _ = (book(reason_code_id=group.id).appointment for _ in range(2))
    with pytest.raises(Conflict, match="9 h 00 est déjà pris"):
        booking.edit(desk, EditRequest(first.id, patient, 1, practice.reason_codes[1].id, ""))
    longer = replace(to(first, first.start), end=first.end + QUARTER)
    with pytest.raises(Conflict, match="9 h 00 est déjà pris"):
        booking.resize(desk, longer)


def test_one_moved_out_of_an_absence_goes_back_into_it(desk, book, practice, patient):
    made = book().appointment
    who = practice.practitioners[0].id
    away = Absence(new_id(), who, NINE.replace(hour=8), NINE.replace(hour=12), AbsenceKind.BLOCK)
    with desk.enter(Action.ABSENCE_POST, Subject("absence", away.id)) as records:
        records.absences.post(away)
    moved = booking.move(desk, to(made, NINE + timedelta(days=1)))
    back = agenda_changes.undo(desk, moved.deed)
    kept = state(desk, made.id).appointment
    assert (kept.start, kept.overbooked, kept.overbook_reason) == (NINE, False, "")
    agenda_changes.redo(desk, back)
    assert state(desk, made.id).appointment.start == NINE + timedelta(days=1)


def test_a_place_kept_on_the_telephone_meanwhile_is_not_taken_back(desk, book, practice, patient):
    moved = booking.move(desk, to(book().appointment, NINE + timedelta(days=1)))
    doctor = practice.gate(Role.PRACTITIONER)
    holds.hold(doctor, HoldRequest(practice.practitioners[0].id, practice.site.id, NINE, NINE + QUARTER))
    with pytest.raises(Conflict, match="retenu par un collègue"):
        agenda_changes.undo(desk, moved.deed)


@pytest.mark.parametrize("status", [Status.ARRIVED, Status.IN_CARE])
def test_a_presence_stays_on_its_day_and_comes_back_with_it(desk, book, patient, status):
    made = book().appointment
    came = booking.mark(desk, MarkRequest(made.id, patient, made.version, status)).appointment
    before = state(desk, made.id)
    same_day = booking.move(desk, to(came, made.start + timedelta(hours=1)))
    assert state(desk, made.id).appointment.status is status
    assert same_day.warnings == ()
    agenda_changes.undo(desk, same_day.deed)
    came = state(desk, made.id).appointment
    done = booking.move(desk, to(came, made.start + timedelta(days=1)))
    now = state(desk, made.id)
    assert (now.appointment.status, now.attendance) == (Status.BOOKED, Attendance())
    (warning,) = done.warnings
    assert warning.endswith("sa présence se notera ce jour-là.")
    agenda_changes.undo(desk, done.deed)
    assert unversioned(state(desk, made.id)) == unversioned(before)
    came = state(desk, made.id).appointment
    move_together(desk, [to(came, made.start + timedelta(days=1))])
    assert state(desk, made.id).appointment.status is Status.BOOKED
