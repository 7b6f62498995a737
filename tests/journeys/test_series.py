"""Series through the gate: a line for each date, all written or none, then changed together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.domain.bookings.places import PlaceState
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, HoldRequest
from telesec.domain.bookings.series import Choice, SeriesRequest, told, with_choice
from telesec.domain.bookings.series_scope import Alteration, Scope, ScopeRequest
from telesec.domain.errors import Conflict, Invalid, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import absences, agenda, agenda_changes, booking, holds, series, series_changes
from telesec.storage.tables.patients import PATIENTS

NIGHT = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def add_patient(gate, name="DUBOIS Noël"):
    patient_id = new_id()
    with gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id, patient_id)) as records:
        records.patients._conn.execute(
            PATIENTS.insert().values(
                id=patient_id,
                shown_name=name,
                birth_name=name,
                birth_date=date(1968, 3, 14),
                sex="M",
                phone="0612345678",
                status="PROV",
                version=1,
                created_at=NIGHT,
                updated_at=NIGHT,
            )
        )
    return patient_id


@pytest.fixture
def patient(desk):
    return add_patient(desk)


@pytest.fixture
def doctor(practice):
    return practice.practitioners[0].id


@pytest.fixture
def ask(practice, patient, doctor):
    def make(**others):
        given = {
            "practitioner_id": doctor,
            "site_id": practice.site.id,
            "patient_id": patient,
            "first": date(2026, 11, 23),
            "hour": time(9),
            "minutes": 30,
            "weekdays": (0, 3),
        }
        return SeriesRequest(**{**given, **others})

    return make


@pytest.fixture
def put(practice, desk, doctor):
    def make(day, hour, minute=0, minutes=30, patient_id="", **others):
        start = datetime(day.year, day.month, day.day, hour, minute)
        end = start + timedelta(minutes=minutes)
        who = patient_id or add_patient(desk, "AUTRE Personne")
        asked = BookingRequest(doctor, practice.site.id, who, start, end, **others)
        return booking.book(desk, asked).appointment

    return make


def seen(desk, doctor, first, days=7):
    return agenda.view(desk, AgendaRange((doctor,), first, days)).lines


def test_twelve_free_sessions_are_written_in_one_transaction(practice, desk, ask, doctor):
    lines = series.preview_series(desk, ask())
    assert [line.choice for line in lines] == [Choice.BOOK] * 12
    assert [line.start.date() for line in lines[:3]] == [
        date(2026, 11, 23),
        date(2026, 11, 26),
        date(2026, 11, 30),
    ]
    done = series.book_series(desk, ask(), lines)
    assert len(done.appointments) == 12
    assert len({one.series_id for one in done.appointments}) == 1
    assert "12 séances avec Dr Lefèvre : lundi 23 novembre 2026 à 9 h 00" in done.read_back
    rows = practice.rows(desk, Compartment.OFFICE)
    written = [row for row in rows if row["action"] == "series_book"]
    assert written[0]["reason"] == "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TH;COUNT=12"
    touched = {row["subject_id"] for row in written}
    assert {one.id for one in done.appointments} <= touched
    assert len(seen(desk, doctor, date(2026, 11, 23))) == 2


def test_each_obstacle_is_told_and_a_choice_proposed(desk, ask, put, doctor):
    put(date(2026, 11, 26), 9)
    absences.post_absence(
        desk, AbsenceRequest(doctor, datetime(2026, 12, 3), datetime(2026, 12, 4), "Congrès")
    )
    wanted = ask(weekdays=(3,), first=date(2026, 11, 26), count=6)
    lines = series.preview_series(desk, wanted)
    told_of = {line.start.date(): line for line in lines}
    taken = told_of[date(2026, 11, 26)]
    assert taken.verdict.state is PlaceState.TAKEN
    assert taken.verdict.why == "déjà pris de 9 h 00 à 9 h 30"
    assert (taken.choice, taken.nearest.start) == (Choice.NEAREST, datetime(2026, 11, 26, 8, 30))
    away = told_of[date(2026, 12, 3)]
    assert (away.verdict.state, away.verdict.why, away.choice) == (PlaceState.AWAY, "Congrès", Choice.SKIP)
    holiday = next(
        line
        for line in series.preview_series(desk, ask(weekdays=(4,), first=date(2026, 12, 18)))
        if line.start.date() == date(2026, 12, 25)
    )
    assert (holiday.verdict.state, holiday.choice) == (PlaceState.CLOSED, Choice.SKIP)
    assert "Noël" in holiday.verdict.why
    kept = [line for line in lines if line.place()]
    assert len(kept) == 6, "a day passed over is made up for at the end"
    assert told(lines).startswith(
        "6 séances : 5 à l'heure prévue et 1 à la place libre la plus proche. 1 date"
    )
    done = series.book_series(desk, wanted, lines)
    assert done.appointments[0].start == datetime(2026, 11, 26, 8, 30)


def test_outside_hours_needs_no_reason_but_a_taken_place_does(desk, ask, put):
    wanted = ask(weekdays=(5,), first=date(2026, 11, 28), count=1)
    line = series.preview_series(desk, wanted)[0]
    assert line.verdict.state is PlaceState.OUTSIDE
    assert (
        series.book_series(desk, wanted, [with_choice(line, Choice.FORCE)]).appointments[0].overbooked
        is False
    )
    put(date(2026, 11, 30), 9)
    wanted = ask(weekdays=(0,), first=date(2026, 11, 30), count=1)
    line = with_choice(series.preview_series(desk, wanted)[0], Choice.FORCE)
    with pytest.raises(Invalid, match="pourquoi"):
        series.book_series(desk, wanted, [line])
    done = series.book_series(desk, wanted, [line], "accord du médecin")
    assert done.appointments[0].overbooked is True
    assert done.appointments[0].overbook_reason == "accord du médecin"


def test_the_desk_forces_nothing_where_the_practitioner_forbids_it(practice, desk, ask, put, doctor):
    put(date(2026, 11, 30), 9)
    owner = practice.gate(Role.SECRETARY, Role.ADMIN)
    strict = replace(practice.practitioners[0], desk_may_overbook=False)
    with owner.enter(Action.SETTINGS_EDIT, Subject("practitioner")) as records:
        records.schedules.save_practitioner(strict)
    desk.renew_reference()
    wanted = ask(weekdays=(0,), first=date(2026, 11, 30), count=1)
    line = with_choice(series.preview_series(desk, wanted)[0], Choice.FORCE)
    with pytest.raises(Refused, match="surnombres"):
        series.book_series(desk, wanted, [line], "je veux")


def test_a_place_taken_meanwhile_refuses_the_whole_series(practice, desk, ask, put, doctor):
    lines = series.preview_series(desk, ask())
    put(date(2026, 12, 7), 9)
    with pytest.raises(Conflict, match="Lundi 7 décembre 2026 à 9 h 00 n'est plus possible : déjà pris"):
        series.book_series(desk, ask(), lines)
    assert seen(desk, doctor, date(2026, 11, 23)) == ()
    outcomes = [row["outcome"] for row in practice.rows(desk, Compartment.OFFICE)]
    assert "failed:Conflict" in outcomes


def test_a_colleagues_hold_is_an_obstacle_too(practice, desk, ask, doctor):
    other = practice.gate(Role.PRACTITIONER)
    start = datetime(2026, 11, 23, 9)
    holds.hold(other, HoldRequest(doctor, practice.site.id, start, start + timedelta(minutes=30)))
    line = series.preview_series(desk, ask(count=1))[0]
    assert line.verdict.why == "retenu par un collègue jusqu'à 9 h 30"


def test_the_patients_own_other_appointment_is_told(practice, desk, ask, patient):
    start = datetime(2026, 11, 23, 9)
    other = practice.practitioners[1].id
    booking.book(desk, BookingRequest(other, practice.site.id, patient, start, start + timedelta(minutes=15)))
    line = series.preview_series(desk, ask(count=1))[0]
    assert line.verdict.state is PlaceState.FREE
    assert line.verdict.beside == "le patient a un autre rendez-vous de 9 h 00 à 9 h 15"


def test_a_series_is_undone_and_done_again_at_once(desk, ask, doctor):
    wanted = ask(count=3)
    done = series.book_series(desk, wanted, series.preview_series(desk, wanted))
    back = agenda_changes.undo(desk, done.deed)
    assert seen(desk, doctor, date(2026, 11, 23)) == ()
    agenda_changes.redo(desk, back)
    assert len(seen(desk, doctor, date(2026, 11, 23))) == 2


def test_wrong_rules_are_refused(desk, ask):
    for wrong in (
        {"weekdays": ()},
        {"count": 0},
        {"count": 61},
        {"every": 0},
        {"minutes": 7},
        {"hour": time(9, 3)},
        {"until": date(2026, 1, 1)},
    ):
        with pytest.raises(Invalid):
            series.preview_series(desk, ask(**wrong))
    none = [with_choice(line, Choice.SKIP) for line in series.preview_series(desk, ask(count=1))]
    with pytest.raises(Invalid, match="au moins une"):
        series.book_series(desk, ask(count=1), none)


# This one, the following ones, all.


@pytest.fixture
def booked(desk, ask):
    wanted = ask(count=4, weekdays=(0,))
    return series.book_series(desk, wanted, series.preview_series(desk, wanted)).appointments


def change_of(one, **others):
    given = {
        "appointment_id": one.id,
        "patient_id": one.patient_id,
        "series_id": one.series_id,
        "scope": Scope.FOLLOWING,
        "alteration": Alteration.MOVE,
    }
    return ScopeRequest(**{**given, **others})


def test_the_following_ones_move_together_and_come_back_together(desk, booked, doctor):
    wanted = change_of(booked[1], days=1, hour=time(14, 30))
    lines = series_changes.preview_change(desk, wanted)
    assert [line.after.start for line in lines] == [datetime(2026, 12, day, 14, 30) for day in (1, 8, 15)]
    deed = series_changes.change_series(desk, wanted, lines)
    assert deed.label == "3 rendez-vous déplacés"
    assert seen(desk, doctor, date(2026, 11, 23))[0].appointment.start == booked[0].start
    agenda_changes.undo(desk, deed)
    assert seen(desk, doctor, date(2026, 11, 30))[0].appointment.start == booked[1].start


def test_what_is_not_asked_for_is_left_to_each(desk, booked):
    later = change_of(booked[2], scope=Scope.THIS, hour=time(16))
    series_changes.change_series(desk, later, series_changes.preview_change(desk, later))
    nothing = series_changes.preview_change(desk, change_of(booked[1]))
    assert [line.left for line in nothing] == ["rien ne change"] * 3
    lines = series_changes.preview_change(desk, change_of(booked[1], days=1))
    assert [line.after.start.hour for line in lines] == [9, 16, 9]
    with pytest.raises(Invalid, match="ne peut encore changer"):
        series_changes.change_series(desk, change_of(booked[1]), nothing)


def test_all_are_cancelled_with_who_and_why(desk, booked, doctor):
    wanted = change_of(
        booked[2],
        scope=Scope.ALL,
        alteration=Alteration.CANCEL,
        cancelled_by=CancelledBy.PATIENT,
        reason="déménage",
    )
    lines = series_changes.preview_change(desk, wanted)
    with pytest.raises(Invalid):
        series_changes.change_series(desk, replace(wanted, reason=" "), lines)
    deed = series_changes.change_series(desk, wanted, lines)
    assert {step.after.appointment.status for step in deed.steps} == {Status.CANCELLED}
    assert {step.after.attendance.cancel_reason for step in deed.steps} == {"déménage"}
    assert seen(desk, doctor, date(2026, 11, 23), 30) == ()


def test_what_is_over_is_left_and_said(practice, desk, booked):
    practice.clock.advance(days=9)
    lines = series_changes.preview_change(desk, change_of(booked[3], scope=Scope.ALL, days=1))
    assert [line.left for line in lines] == ["déjà passé", "", "", ""]
    assert lines[0].after is None


def test_a_taken_place_stops_the_change_unless_a_reason_is_given(desk, booked, put):
    put(date(2026, 12, 8), 9)
    wanted = change_of(booked[1], days=1)
    lines = series_changes.preview_change(desk, wanted)
    assert [line.verdict.state for line in lines] == [PlaceState.FREE, PlaceState.TAKEN, PlaceState.FREE]
    with pytest.raises(Conflict, match="Mardi 8 décembre 2026 à 9 h 00"):
        series_changes.change_series(desk, wanted, lines)
    deed = series_changes.change_series(desk, replace(wanted, overbook_reason="accord"), lines)
    assert [step.after.appointment.overbooked for step in deed.steps] == [False, True, False]


def test_a_series_changed_meanwhile_is_shown_again(desk, booked):
    wanted = change_of(booked[1], days=1)
    lines = series_changes.preview_change(desk, wanted)
    series_changes.change_series(
        desk,
        change_of(booked[3], scope=Scope.THIS, days=2),
        series_changes.preview_change(desk, change_of(booked[3], scope=Scope.THIS, days=2)),
    )
    with pytest.raises(Stale, match="série a changé"):
        series_changes.change_series(desk, wanted, lines)
