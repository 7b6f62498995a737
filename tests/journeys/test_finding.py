"""Ctrl+K from every page, and Ctrl+F in each, in a real session's window."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from telesec.app.finding import NOBODY
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.patients import patients

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def enter(qtbot, windows, practice):
    """The window of an account, its keyboard in it."""

    def opened(*roles, page):
        gate = practice.gate(*roles)
        if Role.SECRETARY in roles:
            patients.create_patient(gate, PatientDraft("Dubois", "Noël", date(1968, 3, 14)))
        shell = windows.open(gate, size=(1500, 900)).shell
        shell.show_page(page)
        qtbot.waitUntil(shell.isActiveWindow)
        return shell

    return opened


def strike(qtbot, key):
    qtbot.keyClick(QApplication.focusWidget(), key, CTRL)


@pytest.mark.parametrize("page", ["calls", "lists", "messages", "settings", "agenda"])
def test_a_patient_is_looked_for_from_any_page(qtbot, enter, page):
    shell = enter(Role.SECRETARY, page=page)
    strike(qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: shell.page_key() == "agenda" and not shell.opening.key)
    agenda = shell.show_page("agenda")
    strike(qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(agenda.top.search.hasFocus)


def test_keys_typed_before_the_agenda_is_there_are_the_search_s(qtbot, enter):
    shell = enter(Role.SECRETARY, page="settings")
    strike(qtbot, Qt.Key.Key_K)
    qtbot.keyClicks(QApplication.focusWidget(), "dub")
    qtbot.waitUntil(lambda: not shell.opening.key)
    field = shell.show_page("agenda").top.search
    qtbot.waitUntil(lambda: field.text() == "dub" or not field.hasFocus())
    assert field.text() == "dub"


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_F], ids=["find", "search"])
def test_in_the_files_it_is_the_search_of_the_files(qtbot, enter, key):
    shell = enter(Role.SECRETARY, page="patients")
    files = shell.show_page("patients")
    files.new.setFocus()
    strike(qtbot, key)
    assert shell.page_key() == "patients"
    assert files.search.hasFocus()


def test_a_form_half_typed_stays_where_it_was(qtbot, enter):
    shell = enter(Role.SECRETARY, page="patients")
    files = shell.show_page("patients")
    files.new.click()
    qtbot.waitUntil(files.panel.isVisible)
    typed = QApplication.focusWidget()
    typed.setText("14/03/1968")
    before = shell.unfinished()
    assert before
    strike(qtbot, Qt.Key.Key_K)
    assert files.search.hasFocus()
    shell.show_page("calls")
    strike(qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: shell.page_key() == "agenda")
    assert shell.unfinished() == before


def test_who_keeps_the_accounts_goes_to_the_files(qtbot, enter):
    shell = enter(Role.BILLING, page="billing")
    strike(qtbot, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: shell.page_key() == "patients" and not shell.opening.key)
    assert shell.show_page("patients").search.hasFocus()


def test_ctrl_f_is_the_field_of_the_page_in_front(qtbot, enter):
    shell = enter(Role.PRACTITIONER, page="notes")
    strike(qtbot, Qt.Key.Key_F)
    assert shell.page_key() == "notes"
    assert shell.show_page("notes").picker.search.hasFocus()


def test_an_account_that_reads_no_name_is_told(qtbot, enter):
    shell = enter(Role.ADMIN, page="settings")
    strike(qtbot, Qt.Key.Key_K)
    assert shell.page_key() == "settings"
    assert shell.bar.text() == NOBODY
    assert "administrateur" not in NOBODY
    assert "le secrétariat, un praticien ou la facturation" in NOBODY.casefold()


@pytest.mark.parametrize(("role", "offered"), [(Role.ADMIN, False), (Role.SECRETARY, True)])
def test_the_list_of_keys_offers_the_search_to_who_reads_names_alone(qtbot, enter, role, offered):
    shell = enter(role, page="settings")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1, CTRL)
    listed = [act.text() for menu in shell.findChildren(QMenu) for act in menu.actions()]
    assert "Chercher dans la page" in listed
    assert ("Chercher un patient" in listed) is offered
    QApplication.activePopupWidget().close()
