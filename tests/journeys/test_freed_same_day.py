"""A freed place and a patient who waits but comes that day already: said before anything is given."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.lists.requests import WaitingRequest
from telesec.domain.lists.waiting import FreedPlace, WaitingKind
from telesec.domain.patients import PatientDraft, Sex
from telesec.services.bookings import agenda, booking
from telesec.services.lists import freed_places, waiting
from telesec.services.patients import patients
from telesec.ui.lists.agenda_lists import AgendaLists

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
TUESDAY, ELSEWHEN = 17, 19


@pytest.fixture
def come(practice, desk):
    """Book a patient at an hour of a day of November."""

    def made(patient_id, hour, day=TUESDAY):
        start = datetime(2026, 11, day, hour)
        doctor, site = practice.practitioners[0].id, practice.site.id
        return booking.book(
            desk, BookingRequest(doctor, site, patient_id, start, start.replace(minute=15))
        ).appointment

    return made


@pytest.fixture
def place(practice):
    start = datetime(2026, 11, TUESDAY, 9)
    return FreedPlace(practice.practitioners[0].id, practice.site.id, start, start.replace(minute=15))


@pytest.fixture
def bernard(desk):
    return patients.create_patient(
        desk, PatientDraft("Bernard", "Noël", date(1968, 3, 14), Sex.MALE, phone="06 39 98 00 01")
    ).id


def seek(desk, patient_id, kind=WaitingKind.CARE, **wish):
    return waiting.put_on_list(desk, WaitingRequest(patient_id, kind, 15, **wish))


def same_day(desk, place):
    return [one.same_day and one.same_day.start for one in freed_places.propose(desk, place).candidates]


def test_what_the_patient_has_that_day_is_known_whatever_comes_before(desk, place, bernard, come):
    come(bernard, 15, day=16)
    later = come(bernard, 16)
    seek(desk, bernard)
    assert same_day(desk, place) == [later.start]


def test_another_day_is_no_reason_to_warn(desk, place, bernard, come):
    come(bernard, 15, day=ELSEWHEN)
    seek(desk, bernard)
    assert same_day(desk, place) == [None]


def test_the_appointment_brought_forward_within_its_day_is_not_a_second_one(desk, place, bernard, come):
    own = come(bernard, 16)
    seek(desk, bernard, WaitingKind.EARLIER, appointment_id=own.id)
    assert same_day(desk, place) == [None]


def test_the_first_yes_says_it_and_the_second_gives_the_place(qtbot, windows, desk, place, bernard, come):
    come(bernard, 16)
    seek(desk, bernard)
    win = windows.open(desk, size=(1366, 768), dress=("light", 13))
    panel = windows.agenda(win).findChild(AgendaLists).panel
    panel.ask(place)
    qtbot.waitUntil(panel.list.hasFocus)
    said = panel.card.twice.words().replace("\u00a0", " ")
    assert said == "A déjà un rendez-vous ce jour-là : 16 h 00, Dr Lefèvre."
    assert "a déjà un rendez-vous ce jour-là" in panel.rows.index(0, 0).data()
    win.keys.press(Qt.Key.Key_A)
    assert "BERNARD Noël a déjà un rendez-vous ce jour-là" in panel.bar.text()
    assert len(agenda.today(desk, place.practitioner_id, place.start.date()).lines) == 1
    win.keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(panel.isHidden)
    assert len(agenda.today(desk, place.practitioner_id, place.start.date()).lines) == 2
