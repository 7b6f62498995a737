"""Several appointments moved at once: all of them or none, taken back in one go; what became of one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from telesec.domain.agenda import CancelledBy
from telesec.domain.bookings.requests import BookingRequest, CancelRequest, MoveRequest
from telesec.domain.errors import Conflict, NotFound, Stale
from telesec.domain.lists.freed_places import freed_places
from telesec.domain.patients import PatientDraft
from telesec.services.bookings import agenda_changes, booking, together
from telesec.services.patients import patients

NINE = datetime(2026, 11, 18, 9)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def book(desk, practice):
    patient = patients.create_patient(desk, PatientDraft("Dubois", "Noël")).id

    def make(start=NINE):
        who = practice.practitioners[0].id
        return booking.book(
            desk, BookingRequest(who, practice.site.id, patient, start, start + QUARTER)
        ).appointment

    return make


def to(made, start, version=0):
    end = start + (made.end - made.start)
    row = (made.id, made.patient_id, version or made.version)
    return MoveRequest(*row, made.practitioner_id, made.site_id, start, end)


def test_two_appointments_exchange_their_places_and_come_back(desk, book):
    first, second = book(), book(NINE + QUARTER)
    deed = together.move_together(desk, [to(first, second.start), to(second, first.start)])
    assert [step.after.appointment.start for step in deed.steps] == [second.start, first.start]
    assert deed.label == "2 rendez-vous déplacés"
    back = agenda_changes.undo(desk, deed)
    assert {step.after.appointment.start for step in back.steps} == {first.start, second.start}
    assert back.steps[0].after.appointment.start == first.start


def test_one_place_taken_moves_nothing(desk, book):
    first, second, third = book(), book(NINE + QUARTER), book(NINE + 8 * QUARTER)
    with pytest.raises(Conflict):
        together.move_together(desk, [to(first, NINE + 12 * QUARTER), to(second, third.start)])
    deed = together.move_together(desk, [to(first, NINE + 12 * QUARTER)])
    assert deed.steps[0].before.appointment.start == NINE


def test_a_stale_row_or_another_patient_moves_nothing(desk, book):
    first, second = book(), book(NINE + QUARTER)
    with pytest.raises(Stale):
        together.move_together(desk, [to(first, NINE + 8 * QUARTER), to(second, NINE, version=7)])
    wrong = MoveRequest(
        first.id, second.id, first.version, first.practitioner_id, first.site_id, NINE, NINE + QUARTER
    )
    with pytest.raises(NotFound):
        together.move_together(desk, [wrong])


def test_the_places_given_back_are_known_and_those_taken_again_are_not(desk, book):
    first, second = book(), book(NINE + QUARTER)
    now = NINE - timedelta(days=1)
    deed = together.move_together(desk, [to(first, second.start), to(second, NINE + 4 * QUARTER)])
    assert [(place.start, place.end) for place in freed_places(deed, now)] == [(NINE, NINE + QUARTER)]
    assert freed_places(deed, NINE + timedelta(days=1)) == ()


def test_what_became_of_a_cancelled_appointment_is_told(desk, book):
    made = book()
    done = booking.cancel(
        desk, CancelRequest(made.id, made.patient_id, made.version, CancelledBy.LATE, "malade")
    )
    found = together.attendance(desk, made.id)
    assert (found.cancelled_by, found.cancel_reason) == (CancelledBy.LATE, "malade")
    assert [place.start for place in freed_places(done.deed, NINE - QUARTER)] == [NINE]
