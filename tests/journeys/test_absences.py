"""Absences, the worklist they leave, and delays, through the gate on real stores."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Status
from telesec.domain.bookings.absences import AbsenceKind, AbsenceRequest
from telesec.domain.bookings.delay import DelayRequest
from telesec.domain.bookings.places import PlaceState
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, MarkRequest, MoveRequest
from telesec.domain.errors import Conflict, Invalid, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.domain.schedules import DayException
from telesec.services.bookings import absences, agenda, agenda_changes, booking, delay, worklist
from telesec.storage.tables.patients import PATIENTS
from telesec.storage.tables.practice import day_exceptions


@pytest.fixture
def doctor(practice):
    return practice.practitioners[0].id


@pytest.fixture
def patient(desk, clock):
    patient_id = new_id()
    with desk.enter(Action.PATIENT_CREATE, Subject("patient", patient_id, patient_id)) as records:
        records.patients._conn.execute(
            PATIENTS.insert().values(
                id=patient_id,
                shown_name="DUBOIS Noël",
                birth_name="DUBOIS",
                sex="M",
                phone="06 12 34 56 78",
                status="PROV",
                version=1,
                created_at=clock(),
                updated_at=clock(),
            )
        )
    return patient_id


@pytest.fixture
def put(practice, desk, doctor, patient, wall):
    def make(day, hour, minute=0, minutes=15, **others):
        start = wall(day, hour, minute)
        asked = BookingRequest(doctor, practice.site.id, patient, start, start + timedelta(minutes=minutes))
        return booking.book(desk, replace(asked, **others)).appointment

    return make


@pytest.fixture
def away(doctor, wall):
    return AbsenceRequest(doctor, wall(18, 0), wall(21, 0), "Congrès")


def of(desk, doctor, first, days=14):
    return absences.absences(desk, (doctor,), first, first + timedelta(days=days))


def ids(found):
    return [one.line.appointment.id for one in found.lines]


def test_an_absence_leaves_what_was_there_and_refuses_what_comes(desk, doctor, away, put, practice):
    there = put(18, 9)
    put(17, 9)
    put(21, 9)
    assert [line.appointment.id for line in absences.affected(desk, away)] == [there.id]
    posted = absences.post_absence(desk, away)
    assert [line.appointment.id for line in posted.to_move] == [there.id]
    assert posted.absence.kind is AbsenceKind.LEAVE
    assert of(desk, doctor, date(2026, 11, 16)) == (posted.absence,)
    with pytest.raises(Conflict, match="absent"):
        put(19, 10)
    assert {row["action"] for row in practice.rows(desk, Compartment.OFFICE)} >= {
        "absence_post",
        "worklist_view",
    }


def test_a_replacement_keeps_the_agenda_open(desk, away, put):
    there = put(18, 9)
    posted = absences.post_absence(desk, replace(away, replacement_name="Dr Roux"))
    assert posted.to_move == ()
    assert worklist.worklist(desk).lines == ()
    assert put(19, 10).id != there.id


def test_an_absence_is_changed_taken_back_undone_and_never_written_over(desk, doctor, away, put, wall):
    posted = absences.post_absence(desk, away)
    shorter = replace(away, end=wall(19, 0), absence_id=posted.absence.id, version=1)
    changed = absences.change_absence(desk, shorter)
    assert changed.absence.end == wall(19, 0)
    with pytest.raises(Stale, match="modifiée entre-temps"):
        absences.change_absence(desk, shorter)
    put(19, 10)
    deed = absences.withdraw_absence(desk, changed.absence)
    assert of(desk, doctor, date(2026, 11, 16)) == ()
    agenda_changes.undo(desk, deed)
    assert [one.end for one in of(desk, doctor, date(2026, 11, 16))] == [wall(19, 0)]


def test_posting_is_undone_and_redone(desk, doctor, away):
    deed = absences.post_absence(desk, away).deed
    back = agenda_changes.undo(desk, deed)
    assert of(desk, doctor, date(2026, 11, 16)) == ()
    agenda_changes.redo(desk, back)
    assert len(of(desk, doctor, date(2026, 11, 16))) == 1


def test_an_absence_must_last(desk, away):
    with pytest.raises(Invalid, match="finir après"):
        absences.post_absence(desk, replace(away, end=away.start))
    with pytest.raises(Invalid, match="deux ans"):
        absences.post_absence(desk, replace(away, end=away.start + timedelta(days=900)))
    with pytest.raises(Invalid):
        absences.post_absence(desk, replace(away, label="x" * 81))


# The worklist.


def test_the_worklist_holds_absences_closures_and_days_off(practice, desk, doctor, away, put):
    away_one = put(18, 9)
    closed_one = put(24, 9)
    put(25, 9)
    morning = put(26, 9)
    put(26, 15)
    christmas = datetime(2026, 12, 25, 9)
    booking.book(
        desk,
        BookingRequest(
            doctor,
            practice.site.id,
            away_one.patient_id,
            christmas,
            christmas + timedelta(minutes=15),
        ),
    )
    absences.post_absence(desk, away)
    owner = practice.gate(Role.SECRETARY, Role.ADMIN)
    closed = DayException(new_id(), new_id(), date(2026, 11, 24), opens=False, label="travaux")
    part = DayException(new_id(), new_id(), date(2026, 11, 26), opens=False, start_minute=480, end_minute=720)
    with owner.enter(Action.SCHEDULE_EXCEPTION, Subject("exception")) as records:
        for one in (closed, part):
            records.schedules._conn.execute(day_exceptions.insert().values(**asdict(one)))
    desk.renew_reference()
    found = worklist.worklist(desk)
    assert ids(found)[:3] == [away_one.id, closed_one.id, morning.id]
    assert [one.why for one in found.lines] == [
        "Absence : Congrès",
        "Fermeture du cabinet : travaux",
        "Fermé de 8 h 00 à 12 h 00",
        "Noël",
    ]


def test_an_appointment_moved_or_called_off_leaves_the_worklist(desk, doctor, away, put, practice):
    first, second = put(18, 9), put(18, 10)
    absences.post_absence(desk, away)
    places = worklist.proposals(desk, worklist.worklist(desk).lines[0].line)
    assert len(places) == 3
    assert {one.practitioner_id for one in places} == {doctor, practice.practitioners[1].id}
    own = next(one for one in places if one.practitioner_id == doctor)
    assert (
        own.start == datetime(2026, 11, 23, 8)
        or own.start.date() == date(2026, 11, 23)
        or own.start.day == 21
    )
    assert own.end - own.start == first.end - first.start
    booking.move(
        desk,
        MoveRequest(first.id, first.patient_id, 1, own.practitioner_id, own.site_id, own.start, own.end),
    )
    assert ids(worklist.worklist(desk)) == [second.id]
    assert ids(worklist.worklist(desk, (practice.practitioners[1].id,))) == []


# A delay.


def test_a_delay_is_caught_up_in_the_gaps_and_in_the_lunch_break(desk, doctor, put, wall):
    for hour, minute in ((9, 0), (9, 15), (9, 45), (14, 0)):
        put(17, hour, minute)
    wanted = DelayRequest(doctor, wall(17, 9), 20)
    lines = delay.preview_delay(desk, wanted)
    assert [line.start.strftime("%H:%M") for line in lines] == ["09:20", "09:35", "09:50", "14:00"]
    everything = delay.preview_delay(desk, replace(wanted, absorb=False))
    assert [line.start.strftime("%H:%M") for line in everything] == ["09:20", "09:35", "10:05", "14:20"]
    deed = delay.shift_day(desk, wanted, lines)
    assert deed.label == "3 rendez-vous décalés de 20 min au plus"
    shown = agenda.view(desk, AgendaRange((doctor,), date(2026, 11, 17))).lines
    assert [f"{line.appointment.start:%H:%M}" for line in shown] == ["09:20", "09:35", "09:50", "14:00"]
    agenda_changes.undo(desk, deed)
    shown = agenda.view(desk, AgendaRange((doctor,), date(2026, 11, 17))).lines
    assert [f"{line.appointment.start:%H:%M}" for line in shown] == ["09:00", "09:15", "09:45", "14:00"]


def test_a_delay_moves_only_what_has_not_begun(desk, doctor, put, wall, clock):
    begun, waiting = put(17, 9), put(17, 9, 15)
    clock.advance(days=1)
    booking.mark(desk, MarkRequest(begun.id, begun.patient_id, 1, Status.IN_CARE))
    lines = delay.preview_delay(desk, DelayRequest(doctor, wall(17, 8), 30, absorb=False))
    assert [line.line.appointment.id for line in lines] == [waiting.id]


def test_a_delay_into_an_absence_says_which_and_writes_nothing(desk, doctor, put, wall):
    put(17, 9)
    last = put(17, 9, 15)
    absences.post_absence(desk, AbsenceRequest(doctor, wall(17, 9, 30), wall(17, 10), "Réunion"))
    wanted = DelayRequest(doctor, wall(17, 9), 15, absorb=False)
    lines = delay.preview_delay(desk, wanted)
    assert [line.verdict.state for line in lines] == [PlaceState.FREE, PlaceState.AWAY]
    with pytest.raises(Conflict, match="Mardi 17 novembre 2026 à 9 h 30 n'est pas possible : Réunion"):
        delay.shift_day(desk, wanted, lines)
    kept = replace(wanted, left=frozenset({last.id}))
    first, left = delay.preview_delay(desk, kept)
    assert (first.verdict.state, left.moves) == (PlaceState.TAKEN, False)


def test_a_day_changed_meanwhile_is_shown_again(desk, doctor, put, wall):
    put(17, 9)
    wanted = DelayRequest(doctor, wall(17, 9), 15)
    lines = delay.preview_delay(desk, wanted)
    put(17, 10)
    put(17, 9, 15)
    with pytest.raises(Stale, match="a changé"):
        delay.shift_day(desk, wanted, lines)
    for wrong in (0, 7, 485):
        with pytest.raises(Invalid):
            delay.preview_delay(desk, replace(wanted, minutes=wrong))


def test_practitioners_accounts_are_offered_with_the_days_of_their_rights(practice, desk):
    days = date(2026, 12, 1), date(2026, 12, 5)
    costa = Account(new_id(), "1", "Dr Costa", frozenset({Role.PRACTITIONER}))
    others = (
        Account(new_id(), "2", "Dr Moreau", frozenset({Role.PRACTITIONER})),
        Account(new_id(), "3", "Lucie Bernard", frozenset({Role.SECRETARY})),
    )
    with practice.gate(Role.ADMIN).enter(Action.ACCOUNT_EDIT, Subject("accounts")) as records:
        for one in (replace(costa, valid_from=days[0], valid_until=days[1]), *others):
            records.people.add(one)
    desk.renew_reference()
    found = {one.name: (one.valid_from, one.valid_until) for one in desk.reference.stand_ins}
    assert found["Dr Costa"] == days
    assert found["Dr Moreau"] == (None, None)
    assert "Lucie Bernard" not in found
