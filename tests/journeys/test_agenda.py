"""The agenda through the gate, on real stores: places kept apart, refusals in words, everything journaled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.domain.bookings.requests import (
    AgendaRange,
    BookingRequest,
    CancelRequest,
    EditRequest,
    HoldRequest,
    MarkRequest,
    MoveRequest,
    SlotRequest,
)
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.domain.schedules import Room
from telesec.domain.wall import day_minutes
from telesec.services.bookings import absences, agenda, booking, holds, schedules
from telesec.storage.records.appointments import VIEW
from telesec.storage.tables.patients import PATIENTS

NIGHT = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def add_patient(gate, name="DUBOIS Noël", birth=date(1968, 3, 14)):
    patient_id = new_id()
    with gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id, patient_id)) as records:
        records.patients._conn.execute(
            PATIENTS.insert().values(
                id=patient_id,
                shown_name=name,
                birth_name=name,
                birth_date=birth,
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
def ask(practice, patient, wall):
    def make(day=18, hour=9, minute=0, minutes=15, **others):
        start = wall(day, hour, minute)
        given = {
            "practitioner_id": practice.practitioners[0].id,
            "site_id": practice.site.id,
            "patient_id": patient,
            "start": start,
            "end": start + timedelta(minutes=minutes),
        }
        return BookingRequest(**{**given, **others})

    return make


def moved(found, start, minutes=None, **others):
    length = timedelta(minutes=minutes) if minutes else found.end - found.start
    asked = MoveRequest(
        found.id,
        found.patient_id,
        found.version,
        found.practitioner_id,
        found.site_id,
        start,
        start + length,
    )
    return replace(asked, **others)


def shown(gate, practice, day=18):
    asked = AgendaRange((practice.practitioners[0].id,), date(2026, 11, day))
    return agenda.view(gate, asked)


def test_a_booking_is_written_read_back_and_journaled(practice, desk, ask, patient):
    code = practice.reason_codes[1]
    done = booking.book(desk, ask(reason_code_id=code.id, note="vient à jeun"))
    assert done.read_back == (
        "Mercredi 18 novembre 2026 à 9 h 00, avec Dr Lefèvre, pour DUBOIS Noël (né le 14/03/1968), "
        "durée 15 min."
    )
    assert done.warnings == ()
    (line,) = shown(desk, practice).lines
    assert line.appointment == done.appointment
    assert (line.shown_name, line.birth_date, line.phone) == ("DUBOIS Noël", date(1968, 3, 14), "0612345678")
    assert (line.reason_label, line.color) == ("Vaccination", "teal")
    rows = [row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == "book"]
    assert [(row["subject_id"], row["patient_id"]) for row in rows] == [(done.appointment.id, patient)]


def test_a_taken_place_is_refused_with_what_is_there_and_nothing_is_written(practice, desk, ask):
    booking.book(desk, ask(minute=5))
    with pytest.raises(Conflict) as refused:
        booking.book(desk, ask(minutes=30))
    assert refused.value.sentence == "9 h 05 est déjà pris par un autre rendez-vous jusqu'à 9 h 20."
    assert len(shown(desk, practice).lines) == 1
    assert practice.rows(desk, Compartment.OFFICE)[-2]["outcome"] == "failed:Conflict"


def test_places_may_touch_and_another_practitioner_is_free(practice, desk, ask):
    booking.book(desk, ask())
    booking.book(desk, ask(minute=15))
    other = booking.book(desk, ask(practitioner_id=practice.practitioners[1].id))
    assert other.warnings == (
        "Attention : ce patient a déjà un autre rendez-vous de 9 h 00 à 9 h 15 le même jour.",
    )


@pytest.mark.parametrize("year", [1999, 2032, 9998])
def test_nothing_is_written_in_a_year_that_nobody_means(practice, desk, ask, wall, year):
    far = wall(18, 9).replace(year=year)
    before = len(practice.rows(desk, Compartment.OFFICE))
    with pytest.raises(Invalid, match="n'est pas dans l'agenda"):
        booking.book(desk, ask(start=far, end=far + timedelta(minutes=15)))
    place = HoldRequest(practice.practitioners[0].id, practice.site.id, far, far + timedelta(minutes=15))
    with pytest.raises(Invalid, match="Vérifiez l'année"):
        holds.hold(desk, place)
    made = booking.book(desk, ask()).appointment
    with pytest.raises(Invalid, match="n'est pas dans l'agenda"):
        booking.move(desk, moved(made, far))
    away = AbsenceRequest(practice.practitioners[0].id, far, far + timedelta(days=1))
    with pytest.raises(Invalid, match="n'est pas dans l'agenda"):
        absences.post_absence(desk, away)
    assert len(practice.rows(desk, Compartment.OFFICE)) == before + 1


def test_overbooking_needs_a_reason_and_is_marked_only_when_it_is_one(practice, desk, ask):
    first = booking.book(desk, ask(overbook_reason="urgence"))
    assert not first.appointment.overbooked
    beside = booking.book(desk, ask(overbook_reason=" urgence "))
    assert (beside.appointment.overbooked, beside.appointment.overbook_reason) == (True, "urgence")
    with pytest.raises(Conflict):
        booking.book(desk, ask(overbook_reason="   "))


def test_the_trigger_holds_even_against_raw_sql(practice, desk, ask):
    done = booking.book(desk, ask()).appointment
    columns = (
        "id, practitioner_id, site_id, patient_id, start_minute, end_minute, reason_code_id, note, version"
    )
    for beside, why in ((0, ""), (1, " ")):
        statement = (
            f"INSERT INTO appointments ({columns}, status, overbooked, overbook_reason) "  # noqa: S608 - our own
            "SELECT 'x', practitioner_id, site_id, patient_id, start_minute, end_minute, '', '', 1, "
            f"'booked', {beside}, '{why}' FROM appointments"
        )
        with (
            pytest.raises(Exception, match=r"appt_overlap|CHECK"),
            desk.enter(Action.BOOK, Subject("appointment")) as records,
        ):
            records.appointments._conn.exec_driver_sql(statement)
    assert [line.appointment for line in shown(desk, practice).lines] == [done]


def test_moving_and_resizing_check_the_place_and_the_version(practice, desk, ask, wall):
    first = booking.book(desk, ask()).appointment
    second = booking.book(desk, ask(hour=10)).appointment
    with pytest.raises(Conflict, match="9 h 10 est déjà pris"):
        booking.move(desk, moved(second, wall(18, 9, 10)))
    with pytest.raises(Conflict, match="10 h 00 est déjà pris"):
        booking.resize(desk, moved(first, first.start, minutes=65))
    longer = booking.resize(desk, moved(first, first.start, minutes=60)).appointment
    assert longer.version == 2
    with pytest.raises(Stale):
        booking.move(desk, moved(first, wall(19, 9, 0)))
    away = booking.move(desk, moved(longer, wall(19, 8, 0))).appointment
    assert (away.start, away.version) == (wall(19, 8, 0), 3)
    assert {row["action"] for row in practice.rows(desk, Compartment.OFFICE)} >= {"move", "resize"}


def test_an_accepted_overlap_can_be_shortened_but_not_put_elsewhere_on_top(practice, desk, ask, wall):
    under = booking.book(desk, ask(minutes=30)).appointment
    beside = booking.book(desk, ask(minute=10, overbook_reason="urgence")).appointment
    booking.book(desk, ask(hour=10))
    shorter = booking.resize(desk, moved(under, under.start, minutes=20)).appointment
    assert shorter.end == wall(18, 9, 20)
    with pytest.raises(Conflict):
        booking.move(desk, moved(beside, wall(18, 10, 5)))
    alone = booking.move(desk, moved(beside, wall(18, 11, 0), overbook_reason="urgence")).appointment
    assert not alone.overbooked


def test_a_cancelled_place_is_free_and_taking_back_checks_it(practice, desk, ask, patient):
    first = booking.book(desk, ask()).appointment
    with pytest.raises(Invalid) as empty:
        booking.cancel(desk, CancelRequest(first.id, patient, 1, CancelledBy.PATIENT, "  "))
    assert empty.value.field == "reason"
    gone = booking.cancel(
        desk, CancelRequest(first.id, patient, 1, CancelledBy.PATIENT, "malade")
    ).appointment
    assert gone.status is Status.CANCELLED
    assert shown(desk, practice).lines == ()
    booking.book(desk, ask())
    with pytest.raises(Conflict):
        booking.mark(desk, MarkRequest(first.id, patient, gone.version, Status.BOOKED))


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.PRACTITIONER])
@pytest.mark.parametrize("status", [Status.ARRIVED, Status.IN_CARE, Status.DONE, Status.NO_SHOW])
def test_nobody_has_come_to_nor_left_an_appointment_of_a_later_day(
    practice, ask, patient, clock, role, status
):
    gate = practice.gate(role)
    made = booking.book(gate, ask()).appointment
    with pytest.raises(Refused, match="la présence se note le jour même"):
        booking.mark(gate, MarkRequest(made.id, patient, made.version, status))
    clock.advance(days=2)
    assert (
        booking.mark(gate, MarkRequest(made.id, patient, made.version, status)).appointment.status is status
    )


def test_marks_follow_one_another_and_a_missed_place_can_be_given(practice, desk, ask, patient, clock):
    clock.advance(days=2)
    first = booking.book(desk, ask()).appointment
    here = booking.mark(desk, MarkRequest(first.id, patient, 1, Status.ARRIVED)).appointment
    with pytest.raises(Refused, match="ne passe pas directement"):
        booking.mark(desk, MarkRequest(first.id, patient, here.version, Status.NO_SHOW))
    back = booking.mark(desk, MarkRequest(first.id, patient, here.version, Status.BOOKED)).appointment
    missed = booking.mark(desk, MarkRequest(first.id, patient, back.version, Status.NO_SHOW)).appointment
    with pytest.raises(Refused, match="ne se déplace plus"):
        booking.move(desk, moved(missed, missed.start + timedelta(hours=1)))
    booking.book(desk, ask())
    assert {line.appointment.status for line in shown(desk, practice).lines} == {
        Status.NO_SHOW,
        Status.BOOKED,
    }


def test_a_colleagues_hold_blocks_until_it_expires_and_mine_is_consumed(practice, desk, ask, clock, wall):
    doctor = practice.gate(Role.PRACTITIONER)
    place = HoldRequest(practice.practitioners[0].id, practice.site.id, wall(18, 9, 0), wall(18, 9, 15))
    kept = holds.hold(doctor, place)
    assert shown(desk, practice).holds == (kept,)
    with pytest.raises(Conflict, match="retenu par un collègue jusqu'à 9 h 15"):
        booking.book(desk, ask())
    with pytest.raises(Conflict, match="retenu par un collègue"):
        holds.hold(desk, place)
    clock.advance(minutes=14)
    assert holds.renew(doctor) is not None
    clock.advance(minutes=14)
    with pytest.raises(Conflict):
        booking.book(desk, ask())
    booking.book(doctor, ask())
    assert shown(desk, practice).holds == ()


def test_a_hold_expires_by_itself_and_can_be_released(practice, desk, ask, clock, wall):
    doctor = practice.gate(Role.PRACTITIONER)
    place = HoldRequest(practice.practitioners[0].id, practice.site.id, wall(18, 9, 0), wall(18, 9, 15))
    holds.hold(doctor, place)
    clock.advance(minutes=15)
    assert holds.renew(doctor) is None
    holds.hold(desk, place)
    holds.release(desk)
    booking.book(doctor, ask())
    with pytest.raises(Conflict, match="déjà pris"):
        holds.hold(desk, place)


def test_the_next_slots_avoid_the_past_what_is_taken_and_what_others_hold(practice, desk, ask, wall):
    ours, other = (item.id for item in practice.practitioners)
    booking.book(desk, ask(day=16, hour=8, minutes=60))
    doctor = practice.gate(Role.PRACTITIONER)
    holds.hold(doctor, HoldRequest(ours, practice.site.id, wall(16, 9, 0), wall(16, 9, 15)))
    found = agenda.next_slots(desk, SlotRequest((ours,), 15))
    assert [slot.start for slot in found] == [wall(16, 9, 15), wall(16, 9, 30), wall(16, 9, 45)]
    assert agenda.next_slots(doctor, SlotRequest((ours,), 15, count=1))[0].start == wall(16, 9, 0)
    both = agenda.next_slots(desk, SlotRequest((ours, other), 15, after=wall(16, 9, 20), count=3))
    assert [(slot.start, slot.practitioner_id == ours) for slot in both] == [
        (wall(16, 9, 20), ours < other),
        (wall(16, 9, 20), ours > other),
        (wall(16, 9, 35), ours < other),
    ]
    with pytest.raises(Invalid):
        agenda.next_slots(desk, SlotRequest((ours,), 0))


def test_billing_never_receives_the_motif_its_colour_or_the_note(practice, desk, ask):
    code = practice.reason_codes[1]
    booking.book(desk, ask(reason_code_id=code.id, note="vient à jeun"))
    booking.book(desk, ask(overbook_reason="douleur"))
    accounts = practice.gate(Role.BILLING)
    asked = AgendaRange((practice.practitioners[0].id,), date(2026, 11, 18))
    with pytest.raises(Refused):
        agenda.view(accounts, asked)
    start = day_minutes(asked.first)
    with accounts.enter(Action.BILLING_AGENDA, Subject("agenda")) as records:
        lines = records.appointments.view(asked.practitioner_ids, start, start + 1440, {code.id: code})
    assert [line.shown_name for line in lines] == ["DUBOIS Noël", "DUBOIS Noël"]
    for line in lines:
        found = line.appointment
        assert (found.reason_code_id, found.note, found.overbook_reason) == ("", "", "")
        assert (line.reason_label, line.color) == ("", "slate")


def test_a_patients_visits_to_come_and_past(practice, desk, ask, patient, clock, wall):
    soon = booking.book(desk, ask(day=17)).appointment
    later = booking.book(desk, ask(day=19)).appointment
    gone = booking.book(desk, ask(day=20)).appointment
    booking.cancel(desk, CancelRequest(gone.id, patient, 1, CancelledBy.PRACTICE, "congrès"))
    clock.instant = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    found = agenda.visits(desk, patient)
    assert [line.appointment.id for line in found.to_come] == [later.id]
    assert [line.appointment.id for line in found.past] == [gone.id, soon.id]


def test_what_cannot_be_written_is_said(practice, desk, ask, wall):
    with pytest.raises(NotFound, match="patient"):
        booking.book(desk, ask(patient_id=new_id()))
    with pytest.raises(NotFound, match="motif"):
        booking.book(desk, ask(reason_code_id=new_id()))
    with pytest.raises(Invalid):
        booking.book(desk, ask(note="x" * 501))
    found = booking.book(desk, ask()).appointment
    with pytest.raises(NotFound):
        booking.move(desk, moved(found, wall(18, 10, 0), patient_id=new_id()))
    late = booking.book(desk, ask(hour=20))
    assert late.warnings == ("Attention : ce rendez-vous est en dehors des heures de consultation.",)


def test_the_day_of_a_practitioner_is_the_one_of_their_wall(practice, desk, ask):
    booking.book(desk, ask(day=16, hour=10))
    doctor = practice.gate(Role.PRACTITIONER)
    seen = agenda.today(doctor, practice.practitioners[0].id)
    assert seen.asked.first == date(2026, 11, 16)
    assert len(seen.lines) == 1
    assert [(one.start % 1440, one.end % 1440) for one in seen.openings] == [(480, 720), (840, 1080)]


def test_a_view_reads_patients_from_their_narrow_index(practice, desk, ask):
    booking.book(desk, ask())
    with desk.enter(Action.AGENDA_VIEW, Subject("agenda")) as records:
        conn = records.appointments._conn
        asked = {"practitioners": "[]", "start": 0, "end": 1}
        rows = conn.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {VIEW}", asked).fetchall()
        plan = [row[3] for row in rows]
    assert any("COVERING INDEX ix_patients_face" in step for step in plan)


def test_who_receives_in_the_same_room_at_the_same_hours_is_said(practice, desk, ask):
    small = Room(new_id(), practice.site.id, "Petite salle")
    schedules.save_room(practice.gate(Role.ADMIN), small)
    desk = practice.gate(Role.SECRETARY)  # opened since, it knows the room
    other = {"practitioner_id": practice.practitioners[1].id, "patient_id": add_patient(desk, "MARTIN Anna")}
    first = booking.book(desk, ask(room_id=small.id)).appointment
    beside = booking.book(desk, ask(room_id=small.id, minute=10, minutes=10, **other))
    said = ("Attention : salle « Petite salle », Dr Lefèvre y reçoit déjà de 9 h 00 à 9 h 15.",)
    assert beside.warnings == said
    after = booking.move(desk, moved(beside.appointment, first.end))
    assert after.warnings == ()
    elsewhere = booking.book(desk, ask(**other | {"patient_id": add_patient(desk, "ROCHE Luc")}))
    assert elsewhere.warnings == ()
    made = elsewhere.appointment
    asked = EditRequest(made.id, made.patient_id, made.version, "", "", room_id=small.id)
    edited = booking.edit(desk, asked)
    assert edited.warnings == said
    assert booking.edit(desk, replace(asked, version=2, note="à jeun")).warnings == ()
