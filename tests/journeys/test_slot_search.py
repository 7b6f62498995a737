"""The search of slots over real stores: rules of motifs, absences, groups, holds, days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode, Status
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import (
    AgendaRange,
    BookingRequest,
    HoldRequest,
    MarkRequest,
    SlotRequest,
)
from telesec.domain.day_parts import DayPart
from telesec.domain.errors import Conflict, Invalid, Refused
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.domain.schedules import DayException
from telesec.services.bookings import agenda, booking, holds, schedules
from telesec.services.patients import patients


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


@pytest.fixture
def who(practice):
    return practice.practitioners[0].id


@pytest.fixture
def motif(practice, desk):
    def make(**more):
        made = replace(ReasonCode(new_id(), "Atelier", 30, "teal"), **more)
        schedules.save_reason_code(practice.gate(Role.ADMIN), made)
        desk.renew_reference()
        return made.id

    return make


@pytest.fixture
def people(desk):
    names = ("Dubois", "Garnier", "Moreau", "Petit")
    return [
        patients.create_patient(desk, PatientDraft(name, "Noël", date(1968, 3, number))).id
        for number, name in enumerate(names, start=1)
    ]


def book(gate, practice, patient, start, minutes, motif=""):
    end = start + timedelta(minutes=minutes)
    wanted = BookingRequest(practice.practitioners[0].id, practice.site.id, patient, start, end, motif)
    return booking.book(gate, wanted).appointment


def starts(gate, who, **asked):
    found = agenda.next_slots(gate, SlotRequest((who,), **asked))
    return [slot.start for slot in found]


def test_the_minutes_kept_free_after_a_visit_are_not_offered(practice, desk, who, motif, people):
    dressing = motif(buffer=15)
    book(desk, practice, people[0], at(18, 9), 30, dressing)
    assert starts(desk, who, minutes=15, after=at(18, 9), count=1) == [at(18, 9, 45)]
    book(desk, practice, people[1], at(18, 10, 30), 15)
    assert starts(desk, who, reason_code_id=dressing, after=at(18, 9, 45), count=2) == [
        at(18, 9, 45),
        at(18, 10, 45),
    ]


def test_an_absence_is_not_offered_unless_somebody_replaces(practice, desk, who):
    away = Absence(new_id(), who, at(18, 9), at(18, 11), AbsenceKind.BLOCK, "Réunion")
    with desk.enter(Action.ABSENCE_POST, Subject("absence", away.id)) as records:
        records.absences.post(away)
    assert starts(desk, who, minutes=30, after=at(18, 9), count=1) == [at(18, 11)]
    shown = agenda.view(desk, AgendaRange((who,), date(2026, 11, 18)))
    assert [(one.start, one.label) for one in shown.absences] == [(at(18, 9), "Réunion")]
    with desk.enter(Action.ABSENCE_CHANGE, Subject("absence", away.id)) as records:
        records.absences.put(replace(away, replacement_name="Dr Petit"))
    assert starts(desk, who, minutes=30, after=at(18, 9), count=1) == [at(18, 9)]


def test_a_group_fills_up_with_those_booked_and_those_kept_on_the_telephone(
    practice, desk, who, motif, people, clock
):
    group = motif(places=3)
    other = practice.gate(Role.PRACTITIONER)
    book(desk, practice, people[0], at(18, 9), 30, group)
    asked = SlotRequest((who,), reason_code_id=group, after=at(18, 9), count=1)
    slot = agenda.next_slots(desk, asked)[0]
    assert (slot.start, slot.places_left) == (at(18, 9), 2)
    holds.hold(other, HoldRequest(who, practice.site.id, slot.start, slot.end, group))
    assert agenda.next_slots(desk, asked)[0].places_left == 1
    holds.hold(desk, HoldRequest(who, practice.site.id, slot.start, slot.end, group))
    book(desk, practice, people[1], slot.start, 30, group)
    assert agenda.next_slots(desk, asked)[0].start == at(18, 9, 30)
    with pytest.raises(Conflict, match="complet"):
        book(desk, practice, people[2], slot.start, 30, group)
    with pytest.raises(Conflict, match="complet"):
        holds.hold(desk, HoldRequest(who, practice.site.id, slot.start, slot.end, group))
    with pytest.raises(Conflict, match="déjà pris"):
        holds.hold(desk, HoldRequest(who, practice.site.id, slot.start, slot.end))
    last = book(other, practice, people[2], slot.start, 30, group)
    clock.advance(days=2)
    seen = booking.mark(desk, MarkRequest(last.id, people[2], last.version, Status.ARRIVED))
    assert seen.appointment.status is Status.ARRIVED


def test_a_group_with_one_more_on_purpose_may_still_be_marked(practice, desk, who, motif, people, clock):
    group = motif(places=2)
    made = [book(desk, practice, patient, at(18, 9), 30, group) for patient in people[:2]]
    end = at(18, 9, 30)
    one_more = BookingRequest(
        who, practice.site.id, people[2], at(18, 9), end, group, overbook_reason="Fratrie"
    )
    assert booking.book(desk, one_more).appointment.overbooked
    clock.advance(days=2)
    for one in made:
        asked = MarkRequest(one.id, one.patient_id, one.version, Status.ARRIVED)
        assert booking.mark(desk, asked).appointment.status is Status.ARRIVED


def test_a_motif_is_for_some_roles_and_some_practitioners(practice, desk, who, motif):
    reserved = motif(booked_by=(Role.PRACTITIONER.value,))
    with pytest.raises(Refused, match="Ce motif n'est donné que par"):
        starts(desk, who, reason_code_id=reserved)
    assert starts(practice.gate(Role.PRACTITIONER), who, reason_code_id=reserved)
    elsewhere = motif(practitioner_ids=(practice.practitioners[1].id,))
    with pytest.raises(Invalid, match="ne reçoit pas"):
        starts(desk, who, reason_code_id=elsewhere)


def test_a_closure_a_dated_opening_and_a_day_off(practice, desk, who):
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    schedules.save_decision(
        desk, new_id(), (DayException("", "", monday, opens=False, practitioner_id=who, label="Pont"),)
    )
    opens = DayException(
        "",
        "",
        saturday,
        opens=True,
        start_minute=540,
        end_minute=600,
        practitioner_id=who,
        site_id=practice.site.id,
    )
    schedules.save_decision(desk, new_id(), (opens,))
    assert starts(desk, who, minutes=60, after=at(23, 0), count=1)[0].day == 24
    assert starts(desk, who, minutes=60, after=at(28, 0), count=1) == [at(28, 9)]
    christmas = starts(desk, who, minutes=60, after=datetime(2026, 12, 25), count=1)
    assert christmas[0].date() > date(2026, 12, 26)
    shown = agenda.view(desk, AgendaRange((who,), saturday))
    assert [(one.start % 1440, one.end % 1440) for one in shown.openings] == [(540, 600)]


def test_parts_of_the_day_and_days_left_out(practice, desk, who):
    found = starts(
        desk,
        who,
        minutes=30,
        after=at(18, 0),
        parts=(DayPart.AFTERNOON,),
        not_weekdays=(2,),
        not_dates=(date(2026, 11, 19),),
        count=1,
    )
    assert found[0].date() == date(2026, 11, 20)
    assert found[0].hour >= 12


def test_the_search_is_one_journal_row_and_writes_nothing(practice, desk, who):
    from telesec.domain.people import Compartment

    before = len(practice.rows(desk, Compartment.OFFICE))
    starts(desk, who, minutes=30)
    rows = practice.rows(desk, Compartment.OFFICE)
    assert len(rows) == before + 1
    assert rows[-1]["action"] == "free_slots"
