"""The journal in the window: from a patient's file, over a real practice, in what each role sees."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton

from telesec.domain.care.clinical import NoteRequest
from telesec.domain.journal.files import FileShape
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.care import clinical
from telesec.services.patients import patients
from telesec.ui.journal.line_panel import WHO_OPENED
from telesec.ui.pages import pages_for

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def noel(practice):
    desk = practice.gate(Role.SECRETARY)
    made = patients.create_patient(desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14)))
    practice.clock.advance(minutes=2)
    patients.open_patient(desk, made.id)
    practice.clock.advance(minutes=2)
    doctor = practice.gate(Role.PRACTITIONER)
    clinical.write_note(doctor, NoteRequest(made.id, "Toux"))
    practice.clock.advance(minutes=2)
    clinical.notes_of(doctor, made.id)
    practice.clock.advance(minutes=2)
    return made


@pytest.fixture
def enter(windows, practice):
    def open_session(*roles):
        win = windows.open(practice.gate(*roles))
        return win.shell, win.gate

    return open_session


def told(page):
    columns = len(page.rows.columns)
    rows = range(page.rows.rowCount())
    return [[page.rows.index(row, column).data().strip(" ▸") for column in range(columns)] for row in rows]


def test_from_a_file_one_sees_who_opened_it(qtbot, enter, noel, shoot):
    shell, _gate = enter(Role.PRACTITIONER)
    page = shell.show_page("patients")
    page.open_patient(noel.id)
    qtbot.waitUntil(page.panel.isVisible)
    act = next(
        action for action in page.panel.menu.actions() if action.text() == "Qui a ouvert cette fiche ?"
    )
    act.trigger()
    assert shell.page_key() == "journal"
    journal = shell.show_page("journal")
    qtbot.waitUntil(lambda: any(row[2] == "Patient créé" for row in told(journal)))
    rows = told(journal)
    assert ["Compte secretary", "Fiche patient ouverte", "DUBOIS Noël"] in [row[1:4] for row in rows]
    assert ["Compte practitioner", "Notes consultées", "DUBOIS Noël"] in [row[1:4] for row in rows]
    assert journal.filters.record.text() == "Dossier de DUBOIS Noël"
    journal.table.selectRow(len(rows) - 1)
    journal.table.row_opened.emit(journal.table.selected())
    shoot(shell, "journal-of-a-patient")
    assert WHO_OPENED in {button.text() for button in journal.panel.findChildren(QPushButton)}


def test_the_admin_sees_the_technical_journal_without_any_patient(qtbot, enter, noel, all_words):
    shell, _gate = enter(Role.ADMIN)
    journal = shell.show_page("journal")
    qtbot.waitUntil(lambda: journal.rows.rowCount() > 0)
    assert {row.line.compartment for row in journal.rows.rows()} == {Compartment.PRACTICE}
    assert "DUBOIS" not in all_words(journal)
    assert noel.id not in all_words(journal)
    assert journal.filters.record.isHidden()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_the_desk_and_accounts_have_no_journal_and_no_way_to_it(qtbot, enter, noel, role):
    shell, _gate = enter(role)
    page = shell.show_page("patients")
    page.open_patient(noel.id)
    qtbot.waitUntil(page.panel.isVisible)
    assert "journal" not in {entry.key for entry in pages_for({role})}
    assert "Qui a ouvert cette fiche ?" not in {action.text() for action in page.panel.menu.actions()}


def test_what_is_exported_is_written_for_its_owner_alone_and_journaled(
    qtbot, practice, enter, noel, tmp_path
):
    shell, gate = enter(Role.PRACTITIONER)
    journal = shell.show_page("journal")
    qtbot.waitUntil(lambda: journal.rows.rowCount() > 0)
    journal.out.save_to(tmp_path / "journal.csv", FileShape.CSV)
    qtbot.waitUntil(lambda: journal.bar.text().endswith("enregistrées dans journal.csv."))
    written = tmp_path / "journal.csv"
    assert written.stat().st_mode & 0o077 == 0
    assert "DUBOIS Noël" in written.read_text("utf-8-sig")
    assert practice.rows(gate, Compartment.CLINICAL)[-1]["action"] == "journal_export_clinical"
    practice.clock.advance(minutes=10)
    journal.out.save_to(tmp_path / "later.csv", FileShape.CSV)
    qtbot.waitUntil(lambda: journal.out.proved.dialog is not None)
    journal.out.proved.dialog.reject()
    assert not (tmp_path / "later.csv").exists()
