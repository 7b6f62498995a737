"""From an appointment of the agenda to its patient's file and to its bill, in a real session's window."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QLabel

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings.booking import book
from telesec.services.care import tariffs
from telesec.services.patients import patients
from telesec.ui.agenda.day_offers import DayOffers
from telesec.ui.agenda.worklist_dialog import WorklistDialog
from telesec.ui.controls import Button

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def visit(practice):
    """DUBOIS Noël is seen by the practitioner today at 9 h."""
    desk = practice.gate(Role.SECRETARY)
    patient = patients.create_patient(desk, PatientDraft("Dubois", "Noël", datetime(1968, 3, 14).date()))
    start = datetime(2026, 11, 16, 9)
    doctor = practice.practitioners[0].id
    return book(
        desk, BookingRequest(doctor, practice.site.id, patient.id, start, start.replace(minute=15))
    ).appointment


@pytest.fixture
def enter(qtbot, windows, practice, visit):
    def open_session(*roles):
        win = windows.open(practice.gate(*roles), size=(1500, 900))
        agenda = win.shell.show_page("agenda")
        qtbot.waitUntil(lambda: agenda.grid.content.row_of(visit.id) >= 0)
        agenda.grid.choose(visit.id)
        qtbot.waitUntil(agenda.selected.isVisible)
        return win.shell, agenda, win.gate

    return open_session


def buttons(panel):
    return {button.text(): button for button in panel.findChildren(Button) if button.isVisible()}


def test_a_practitioner_goes_from_the_appointment_to_its_bill(qtbot, enter, visit):
    shell, agenda, gate = enter(Role.PRACTITIONER)
    tariffs.load_shipped_tariffs(gate)
    buttons(agenda.selected)["Facturer"].click()
    assert shell.page_key() == "billing"
    billing = shell.show_page("billing")
    qtbot.waitUntil(billing.visits.panel.isVisible)
    assert billing.visits.panel.visit.appointment_id == visit.id
    qtbot.waitUntil(lambda: billing.visits.panel.acts.choice.count() > 0)


def test_the_file_opens_from_the_appointment_and_a_secretary_does_not_bill(qtbot, enter):
    shell, agenda, _gate = enter(Role.SECRETARY)
    shown = buttons(agenda.selected)
    assert "Facturer" not in shown
    shown["Ouvrir la fiche"].click()
    assert shell.page_key() == "patients"
    patient_page = shell.show_page("patients")
    qtbot.waitUntil(patient_page.panel.isVisible)
    assert patient_page.panel.accessibleName() == "DUBOIS Noël"


def test_who_did_not_come_is_not_billed(qtbot, enter):
    _shell, agenda, _gate = enter(Role.PRACTITIONER)
    buttons(agenda.selected)["Absent"].click()
    qtbot.waitUntil(lambda: "Absent" not in buttons(agenda.selected))
    assert "Facturer" not in buttons(agenda.selected)


def test_an_appointment_is_begun_from_the_patient_s_file(qtbot, enter, visit):
    shell, agenda, _gate = enter(Role.SECRETARY)
    buttons(agenda.selected)["Ouvrir la fiche"].click()
    patient_page = shell.show_page("patients")
    qtbot.waitUntil(patient_page.panel.book.isVisible)
    patient_page.panel.book.click()
    assert shell.page_key() == "agenda"
    qtbot.waitUntil(agenda.booking.isVisible)
    assert agenda.booking.patient.patient().shown_name == "DUBOIS Noël"


def test_a_closure_in_the_settings_leads_to_the_appointments_to_move(enter, qtbot):
    shell, _agenda, _gate = enter(Role.SECRETARY)
    settings = shell.show_page("settings")
    qtbot.waitUntil(lambda: settings.special_days.who.count() > 0)
    section = settings.special_days
    settings.tabs.setCurrentWidget(section)
    section.add.click()
    section.days.others.setText("16/11/2026")
    section.submit.click()
    qtbot.waitUntil(lambda: "enregistrée" in settings.bar.text())
    buttons(settings.bar)["Voir les rendez-vous à déplacer"].click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in shell.findChildren(WorklistDialog)))
    dialog = next(one for one in shell.findChildren(WorklistDialog) if one.isVisible())
    qtbot.waitUntil(lambda: any("DUBOIS" in label.text() for label in dialog.findChildren(QLabel)))
    dialog.reject()


def test_the_day_looked_at_in_the_agenda_is_closed_from_there(enter, qtbot, practice):
    shell, agenda, _gate = enter(Role.SECRETARY)
    offer = next(one for one in agenda.findChild(DayOffers).offers())
    offer.run(agenda.offers.chosen())
    settings = shell.show_page("settings")
    section = settings.special_days
    qtbot.waitUntil(section.is_unsaved)
    assert settings.tabs.currentWidget() is section
    assert section.who.key() == practice.practitioners[0].id
    assert section.days.days() == (date(2026, 11, 16),)
    assert "Dr Lefèvre : fermé toute la journée" in section.preview.text()
