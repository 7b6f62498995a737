"""Several appointments written together: what must be known of them is said once, with their days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from telesec.domain.agenda import Status
from telesec.domain.bookings.delay import DelayRequest
from telesec.domain.bookings.requests import BookingRequest, MarkRequest, MoveRequest
from telesec.domain.bookings.series import SeriesRequest
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.domain.schedules import Room
from telesec.services.bookings import booking, delay, schedules, series, together
from telesec.services.patients import patients

TUESDAYS = [datetime(2026, 11, 17, 9) + timedelta(weeks=week) for week in range(5)]
HALF = timedelta(minutes=30)
TAKEN = "Attention : salle « Petite salle », Dr Benali y reçoit déjà le mardi {day} de 9 h 00 à 9 h 30."


@pytest.fixture
def room(practice):
    made = Room(new_id(), practice.site.id, "Petite salle")
    schedules.save_room(practice.gate(Role.ADMIN), made)
    return made


@pytest.fixture
def desk(practice, room):
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def somebody(desk):
    names = iter("ABCDEFGHIJ")
    return lambda: patients.create_patient(desk, PatientDraft(f"Martin{next(names)}", "Anne")).id


@pytest.fixture
def book(practice, desk, room, somebody):
    def make(start, doctor=1):
        who = practice.practitioners[doctor].id
        wanted = BookingRequest(who, practice.site.id, somebody(), start, start + HALF, room_id=room.id)
        return booking.book(desk, wanted).appointment

    return make


def to(made, start):
    row = (made.id, made.patient_id, made.version, made.practitioner_id, made.site_id)
    return MoveRequest(*row, start, start + HALF)


def test_a_series_says_on_which_days_its_room_is_taken_and_counts_the_rest(
    practice, desk, room, book, somebody
):
    for start in TUESDAYS:
        book(start)
    wanted = SeriesRequest(
        practitioner_id=practice.practitioners[0].id,
        site_id=practice.site.id,
        patient_id=somebody(),
        first=TUESDAYS[0].date(),
        hour=TUESDAYS[0].time(),
        minutes=30,
        weekdays=(1,),
        count=5,
        room_id=room.id,
    )
    made = series.book_series(desk, wanted, series.preview_series(desk, wanted))
    days = ("17 novembre", "24 novembre", "1er décembre")
    assert made.deed.warnings == (*(TAKEN.format(day=day) for day in days), "Et 2 autres fois.")


def test_moved_together_the_rooms_taken_and_the_lost_presences_are_said(desk, book):
    book(TUESDAYS[0])
    mine = [book(datetime(2026, 11, 16, hour), doctor=0) for hour in (8, 9)]
    here = [
        booking.mark(desk, MarkRequest(one.id, one.patient_id, one.version, Status.ARRIVED)).appointment
        for one in mine
    ]
    deed = together.move_together(desk, [to(here[0], TUESDAYS[0]), to(here[1], TUESDAYS[1])])
    assert deed.warnings == (
        TAKEN.format(day="17 novembre"),
        "2 présences notées n'ont pas suivi : elles se noteront le jour venu.",
    )


def test_a_day_put_off_says_the_room_it_now_shares(practice, desk, book):
    book(TUESDAYS[0])
    book(TUESDAYS[0] - HALF, doctor=0)
    wanted = DelayRequest(practice.practitioners[0].id, TUESDAYS[0] - HALF, 30)
    deed = delay.shift_day(desk, wanted, delay.preview_delay(desk, wanted))
    assert deed.warnings == (TAKEN.format(day="17 novembre"),)


def test_nothing_is_said_where_nothing_is_shared(desk, book):
    deed = together.move_together(desk, [to(book(TUESDAYS[0], doctor=0), TUESDAYS[1])])
    assert deed.warnings == ()
