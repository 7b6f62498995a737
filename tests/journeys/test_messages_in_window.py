"""The page of messages in a real session's window: reached by a key, by the agenda, by the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.bookings.steps import Deed, Kept, Step
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings.booking import book
from telesec.services.patients import patients
from telesec.ui.agenda.offers import Needs
from telesec.ui.pages import pages_for
from telesec.ui.reminders.page import MessagesPage
from telesec.ui.settings.mail_server import MailServerSection
from telesec.ui.settings.messages import MessagesSection

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def visit(practice):
    """DUBOIS Noël is seen by the practitioner today at 11 h."""
    desk = practice.gate(Role.SECRETARY)
    draft = PatientDraft("Dubois", "Noël", datetime(1968, 3, 14).date(), phone="06 39 98 12 34")
    patient = patients.create_patient(desk, draft)
    start = datetime(2026, 11, 16, 11)
    doctor = practice.practitioners[0].id
    wanted = BookingRequest(doctor, practice.site.id, patient.id, start, start.replace(minute=15))
    return book(desk, wanted).appointment


@pytest.fixture
def enter(windows, practice):
    return lambda *roles: windows.open(practice.gate(*roles), size=(1500, 900)).shell


def test_one_key_shows_the_page_to_the_desk(qtbot, enter, visit):
    shell = enter(Role.SECRETARY)
    shell.show_page("patients")
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    number = [entry.key for entry in pages_for({Role.SECRETARY})].index("messages") + 1
    keys = {1: Qt.Key.Key_1, 2: Qt.Key.Key_2, 3: Qt.Key.Key_3, 4: Qt.Key.Key_4, 5: Qt.Key.Key_5}
    qtbot.keyClick(shell, keys[number], Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.page_key() == "messages")


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMIN])
def test_accounts_and_pure_admins_do_not_see_it(role):
    assert "messages" not in {entry.key for entry in pages_for({role})}


def test_the_agenda_leads_to_the_announcement_of_a_change(qtbot, enter, visit):
    shell = enter(Role.SECRETARY)
    agenda = shell.show_page("agenda")
    qtbot.waitUntil(lambda: agenda.grid.content.row_of(visit.id) >= 0)
    agenda.grid.choose(visit.id)
    chosen = agenda.offers.chosen()
    offer = next(item for item in agenda.offers._offers if item.title.startswith("Prévenir le patient"))
    assert offer.needs is Needs.SEVERAL
    offer.run(chosen)
    page = shell.show_page("messages")
    assert isinstance(page, MessagesPage)
    qtbot.waitUntil(lambda: page.tabs.changes.view.table.model().rowCount() == 1)
    assert page.tabs.changes.view.table.model().index(0, 3).data() == "DUBOIS Noël"
    assert "désormais fixé au lundi 16 novembre 2026 à 11 h 00" in page.tabs.changes.view.text.text()


def test_the_agenda_leads_to_the_announcement_of_a_delay(qtbot, enter, visit):
    shell = enter(Role.SECRETARY)
    agenda = shell.show_page("agenda")
    qtbot.waitUntil(lambda: agenda.grid.content.row_of(visit.id) >= 0)
    agenda.grid.choose(visit.id)
    offer = next(item for item in agenda.offers._offers if item.title.startswith("Prévenir d'un retard"))
    offer.run(agenda.offers.chosen())
    page = shell.show_page("messages")
    qtbot.waitUntil(lambda: page.tabs.delay.view.table.model().rowCount() == 1)
    assert page.tabs.delay.practitioner.key() == visit.practitioner_id
    assert "30 min de retard" in page.tabs.delay.view.text.text()


def test_the_last_change_is_announced_from_the_agenda(qtbot, enter, visit, practice):
    shell = enter(Role.SECRETARY)
    agenda = shell.show_page("agenda")
    qtbot.waitUntil(lambda: agenda.grid.content.row_of(visit.id) >= 0)
    moved = replace(visit, start=visit.start.replace(hour=15), end=visit.end.replace(hour=15), version=2)
    agenda.did(Deed("Rendez-vous déplacé", (Step(Kept(visit), Kept(moved)),)), "Déplacé.")
    offer = next(item for item in agenda.offers._offers if item.title.startswith("Prévenir du dernier"))
    offer.run(agenda.offers.chosen())
    page = shell.show_page("messages")
    qtbot.waitUntil(lambda: page.tabs.changes.view.table.model().rowCount() == 1)
    assert page.tabs.changes._chosen == (visit.id,)


def test_a_line_leads_to_the_patients_file(qtbot, enter, visit):
    shell = enter(Role.SECRETARY)
    page = shell.show_page("messages")
    page.patient_requested.emit(visit.patient_id)
    assert shell.page_key() == "patients"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PRACTITIONER])
def test_the_settings_hold_messages_and_the_mail_server(qtbot, enter, role):
    shell = enter(role)
    page = shell.show_page("settings")
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    for title, kind in (("Messages", MessagesSection), ("Envoi d'e-mails", MailServerSection)):
        page.tabs.setCurrentIndex(titles.index(title))
        section = page.tabs.currentWidget()
        assert isinstance(section, kind)
        assert section.submit.isHidden() is (role is not Role.ADMIN)
