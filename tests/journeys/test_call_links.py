"""What is done while somebody is on the line is written in the call, in one transaction or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from telesec.domain.actions import RULES
from telesec.domain.agenda import CancelledBy
from telesec.domain.bookings.requests import BookingRequest, CancelRequest, MoveRequest
from telesec.domain.calls.calls import CallEventKind, IdentityState
from telesec.domain.calls.links import LINKED
from telesec.domain.calls.requests import Ending, Parking, Resuming, Taking
from telesec.domain.errors import Conflict
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking
from telesec.services.calls import calls, views
from telesec.services.patients import patients

LOOP = Path(__file__).parents[1] / "attacks" / "calling_loop.py"


@pytest.fixture
def patient(desk):
    draft = PatientDraft("DUBOIS", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 39 98 00 01", city="Lyon")
    return patients.create_patient(desk, draft)


@pytest.fixture
def book(desk, practice, patient, wall):
    def make(hour, gate=desk, who=patient.id):
        where = (practice.practitioners[0].id, practice.site.id, who)
        return booking.book(gate, BookingRequest(*where, wall(18, hour), wall(18, hour, 15))).appointment

    return make


def take(gate):
    return calls.take_call(gate, Taking()).call


def links(gate, call_id):
    events = views.call_view(gate, call_id).events
    return [(one.action, one.subject_id) for one in events if one.kind is CallEventKind.LINK]


def test_what_is_linked_is_an_act_of_the_office():
    assert {RULES[action].compartment for action in LINKED} == {Compartment.OFFICE}


def test_a_booking_moved_then_cancelled_during_the_call_is_all_in_the_call(desk, book, patient, wall):
    call = take(desk)
    made = book(9)
    moved = booking.move(
        desk,
        MoveRequest(
            made.id,
            patient.id,
            made.version,
            made.practitioner_id,
            made.site_id,
            wall(18, 10),
            wall(18, 10, 15),
        ),
    ).appointment
    booking.cancel(
        desk, CancelRequest(made.id, patient.id, moved.version, CancelledBy.PATIENT, "a trouvé ailleurs")
    )
    assert links(desk, call.id) == [("book", made.id), ("move", made.id), ("cancel", made.id)]
    (line,) = views.patient_calls(desk, patient.id)
    assert (line.call.id, line.who) == (call.id, "D. N.")
    ended = calls.end_call(desk, Ending(call.id, call.version)).call
    assert ended.outcome is None  # nothing is left of what was booked in it


def test_the_call_becomes_about_the_patient_booked_without_showing_the_file(desk, book, patient):
    call = take(desk)
    book(9)
    view = views.call_view(desk, call.id)
    assert (view.call.patient_id, view.call.identity) == (patient.id, IdentityState.UNKNOWN)
    assert (view.disclosed, view.patient.initials) == (None, "D. N.")
    assert view.call.version == call.version, "the form half typed may still be kept"


def test_nothing_is_linked_between_two_calls_nor_while_one_is_parked(desk, book):
    call = take(desk)
    parked = calls.park_call(desk, Parking(call.id, call.version)).call
    book(9)
    assert links(desk, call.id) == []
    resumed = calls.resume_call(desk, Resuming(parked.id, parked.version)).call
    made = book(10)
    calls.end_call(desk, Ending(resumed.id, resumed.version))
    book(11)
    assert links(desk, call.id) == [("book", made.id)]


def test_a_parked_call_gets_nothing_of_the_one_taken_after_it(desk, book):
    first, second = take(desk), take(desk)
    made = book(9)
    assert (links(desk, first.id), links(desk, second.id)) == ([], [("book", made.id)])


def test_a_refused_booking_leaves_no_link(desk, book):
    book(9)
    call = take(desk)
    with pytest.raises(Conflict):
        book(9)
    assert links(desk, call.id) == []


def test_a_link_that_cannot_be_written_takes_the_booking_back(desk, book, practice):
    """A trigger put by hand refuses the link: the appointment must not stay alone."""
    call = take(desk)
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn, conn.begin():
        conn.exec_driver_sql(
            "CREATE TRIGGER hurdle BEFORE INSERT ON call_events WHEN NEW.kind = 'link' "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with pytest.raises(Exception, match="no room"):
        book(9)
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn, conn.begin():
        assert conn.exec_driver_sql("SELECT count(*) FROM appointments").scalar() == 0
        conn.exec_driver_sql("DROP TRIGGER hurdle")
    assert links(desk, call.id) == []
    book(9)


def test_a_call_taken_elsewhere_is_no_longer_written_in(practice, desk, book):
    call = take(desk)
    other = practice.gate(Role.SECRETARY)
    calls.resume_call(other, Resuming(call.id, call.version, anyway=True))
    book(9)
    assert desk.call.id == ""
    made = book(10, gate=other)
    assert links(other, call.id) == [("book", made.id)]


def test_reading_is_not_linked(desk, patient):
    call = take(desk)
    patients.open_patient(desk, patient.id)
    patients.search_patients(desk, "dubois")
    assert links(desk, call.id) == []


def loops(practice, patient):
    return {
        "folder": str(practice.folder),
        "practice_id": practice.practice_id,
        "deks": {
            name.value: practice.deks[name].hex() for name in (Compartment.PRACTICE, Compartment.OFFICE)
        },
        "account_id": practice.accounts[Role.SECRETARY].id,
        "practitioner_id": practice.practitioners[0].id,
        "site_id": practice.site.id,
        "patient_id": patient.id,
    }


def kill_after(given, count):
    """The ids of the calls confirmed by a program killed after that many bookings."""
    child = subprocess.Popen(
        [sys.executable, str(LOOP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        child.stdin.write(json.dumps(given) + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "ready\n"
        seen = [child.stdout.readline() for _ in range(count)]
        child.kill()
        seen += child.stdout.readlines()
    return [line.split() for line in seen if line.count(" ") == 1 and line.endswith("\n")]


@pytest.mark.parametrize("count", [3, pytest.param(60, marks=pytest.mark.long)])
def test_a_program_killed_leaves_each_booking_with_its_link_or_neither(practice, desk, patient, count):
    given = loops(practice, patient)
    practice.close()
    confirmed = kill_after(given, count)
    assert len(confirmed) >= count
    gate = practice.gate(Role.SECRETARY)
    with gate.stores()[Compartment.OFFICE]._engine.connect() as conn:
        booked = set(conn.exec_driver_sql("SELECT id FROM appointments").scalars())
        linked = conn.exec_driver_sql("SELECT subject_id, call_id FROM call_events WHERE kind = 'link'").all()
        known = set(conn.exec_driver_sql("SELECT id FROM calls").scalars())
    assert {row[0] for row in linked} == booked, "a booking without its link, or a link without its booking"
    assert {tuple(pair) for pair in confirmed} <= {(row[1], row[0]) for row in linked}
    assert {row[1] for row in linked} <= known
    held = views.desk_calls(gate).current
    assert held is None or held.call.id in known
