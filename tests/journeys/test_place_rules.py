"""A place kept for others, a motif's rules, a practitioner who wants no overbooking: told, never silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import BookingRequest, MoveRequest
from telesec.domain.errors import Conflict, Refused
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings import booking
from telesec.services.patients import patients
from telesec.storage.records.doors import Records

NINE = datetime(2026, 11, 18, 9)


@pytest.fixture
def ask(practice, desk):
    someone = patients.create_patient(desk, PatientDraft("Dubois", "Noël")).id

    def make(start: datetime = NINE, minutes: int = 15, **more) -> BookingRequest:
        end = start + timedelta(minutes=minutes)
        who = more.pop("patient_id", someone)
        return BookingRequest(practice.practitioners[0].id, practice.site.id, who, start, end, **more)

    return make


@pytest.fixture
def settle(practice, desk):
    """Change the practice's reference as its administrator does, then let the desk read it again."""

    def change(act) -> None:
        admin = practice.gate(Role.ADMIN)
        with admin.enter(Action.SETTINGS_EDIT, Subject("reference")) as records:
            act(records)
        desk.renew_reference()

    return change


def motif(**more) -> ReasonCode:
    return ReasonCode(new_id(), "Bilan", 30, "teal", **more)


def with_motif(settle, code: ReasonCode) -> str:
    settle(lambda records: records.schedules.save_reason_code(code))
    return code.id


def test_a_motif_for_the_practitioner_alone_is_refused_at_the_desk(practice, desk, ask, settle):
    code = with_motif(settle, motif(booked_by=("practitioner",)))
    with pytest.raises(Refused, match="praticien"):
        booking.book(desk, ask(reason_code_id=code, overbook_reason="insiste"))
    doctor = practice.gate(Role.PRACTITIONER)
    assert booking.book(doctor, ask(reason_code_id=code)).appointment.reason_code_id == code


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"min_notice": 3 * 24 * 60}, "à l'avance"),
        ({"horizon_days": 1}, "ne se prend pas après le mardi 17 novembre 2026"),
        ({"practitioner_ids": ("somebody else",)}, "ne reçoit pas pour ce motif"),
    ],
)
def test_a_motif_s_rule_is_told_and_gives_way_to_a_written_reason(desk, ask, settle, rules, said):
    code = with_motif(settle, motif(**rules))
    with pytest.raises(Conflict, match=said):
        booking.book(desk, ask(reason_code_id=code))
    done = booking.book(desk, ask(reason_code_id=code, overbook_reason="accord du Dr Lefèvre"))
    assert not done.appointment.overbooked


def test_a_group_takes_its_number_of_patients_and_no_other_appointment(desk, ask, settle):
    code = with_motif(settle, motif(places=3))
    names = ("Martin", "Petit", "Leroy", "Moreau")
    people = [patients.create_patient(desk, PatientDraft(name, "Anne")).id for name in names]
    for patient_id in people[:3]:
        booking.book(desk, ask(minutes=60, reason_code_id=code, patient_id=patient_id))
    with pytest.raises(Conflict, match="complet"):
        booking.book(desk, ask(minutes=60, reason_code_id=code, patient_id=people[3]))
    with pytest.raises(Conflict, match="déjà pris"):
        booking.book(desk, ask(patient_id=people[3]))
    elsewhere = ask(NINE + timedelta(minutes=30), 60, reason_code_id=code, patient_id=people[3])
    with pytest.raises(Conflict, match="déjà pris"):
        booking.book(desk, elsewhere)


def test_a_place_kept_for_urgencies_is_told_until_it_is_released(practice, desk, ask, settle):
    def keep(records: Records) -> None:
        who = practice.practitioners[0].id
        hours = WeeklyRange(new_id(), who, practice.site.id, 2, 8 * 60, 12 * 60)
        kept = replace(
            hours, id=new_id(), start_minute=9 * 60, end_minute=10 * 60, urgent=True,
            release_days=1, release_minute=18 * 60,
        )  # fmt: skip
        records.schedules.replace_ranges(who, (hours, kept))

    settle(keep)
    with pytest.raises(Conflict, match=r"urgences jusqu'au mardi 17 novembre 2026 à 18 h"):
        booking.book(desk, ask())
    later = booking.book(desk, ask(NINE + timedelta(hours=2))).appointment
    place = MoveRequest(
        later.id,
        later.patient_id,
        1,
        later.practitioner_id,
        later.site_id,
        NINE,
        NINE + timedelta(minutes=15),
    )
    with pytest.raises(Conflict, match="urgences"):
        booking.move(desk, place)
    assert booking.book(desk, ask(urgent=True)).appointment.urgent
    practice.clock.advance(days=1, hours=11)
    free = NINE + timedelta(minutes=15)
    assert booking.book(desk, ask(free)).appointment.start == free


def test_a_range_for_one_motif_is_told_to_the_others(practice, desk, ask, settle):
    code = motif()

    def limit(records: Records) -> None:
        records.schedules.save_reason_code(code)
        who = practice.practitioners[0].id
        only = WeeklyRange(new_id(), who, practice.site.id, 2, 8 * 60, 12 * 60, reason_code_ids=(code.id,))
        records.schedules.replace_ranges(who, (only,))

    settle(limit)
    with pytest.raises(Conflict, match="réservée à : Bilan"):
        booking.book(desk, ask())
    assert booking.book(desk, ask(reason_code_id=code.id)).warnings == ()


def test_a_practitioner_who_wants_no_overbooking_is_obeyed_by_the_desk(practice, desk, ask, settle):
    strict = replace(practice.practitioners[0], desk_may_overbook=False)
    settle(lambda records: records.schedules.save_practitioner(strict))
    booking.book(desk, ask())
    with pytest.raises(Refused, match="surnombres"):
        booking.book(desk, ask(overbook_reason="insiste"))
    doctor = practice.gate(Role.PRACTITIONER)
    assert booking.book(doctor, ask(overbook_reason="urgence")).appointment.overbooked


def test_an_absence_is_refused_told_and_passed_only_on_purpose(practice, desk, ask):
    away = Absence(
        new_id(), practice.practitioners[0].id, NINE.replace(hour=8), NINE.replace(hour=12), AbsenceKind.BLOCK
    )
    with desk.enter(Action.ABSENCE_POST, Subject("absence", away.id)) as records:
        records.absences.post(away)
    with pytest.raises(Conflict, match=r"absent de 8 h\D*00 à 12 h"):
        booking.book(desk, ask())
    assert booking.book(desk, ask(overbook_reason="revient pour elle")).appointment.overbooked


def test_somebody_in_their_place_keeps_the_agenda_open(practice, desk, ask):
    who, morning = practice.practitioners[0].id, NINE.replace(hour=8)
    away = Absence(new_id(), who, morning, NINE.replace(hour=12), AbsenceKind.LEAVE, "", "Dr Marchand")
    with desk.enter(Action.ABSENCE_POST, Subject("absence", away.id)) as records:
        records.absences.post(away)
    assert booking.book(desk, ask()).warnings == ()


def test_outside_the_hours_says_which_day_off_it_is(desk, ask):
    [warning] = booking.book(desk, ask(NINE.replace(month=12, day=25))).warnings
    assert warning == "Attention : ce rendez-vous est en dehors des heures de consultation (Noël)."
