"""Each reads what they did themselves, whatever their role, and nothing of what others did."""

from __future__ import annotations

from datetime import date

import pytest

from telesec.domain.actions import Action
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.journals.own_journal import read_own
from telesec.services.patients import patients


@pytest.fixture
def noel(practice):
    """Made by the practitioner; the secretary opens the file afterwards."""
    doctor = practice.gate(Role.PRACTITIONER)
    made = patients.create_patient(doctor, PatientDraft("Dubois", "Noël", birth_date=date(1968, 3, 14)))
    practice.clock.advance(minutes=1)
    return made


def test_a_secretary_reads_whose_files_she_opened_and_nothing_of_the_others(practice, noel):
    desk = practice.gate(Role.SECRETARY)
    patients.open_patient(desk, noel.id)
    practice.clock.advance(minutes=1)
    page = read_own(desk, JournalFilter())
    assert {line.account_id for line in page.lines} == {desk.account.id}
    opened = next(line for line in page.lines if line.action == Action.PATIENT_OPEN)
    assert page.patients[opened.patient_id] == "DUBOIS Noël"
    assert Action.PATIENT_CREATE not in {line.action for line in page.lines}


def test_asking_about_another_account_or_a_patient_changes_nothing(practice, noel):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    patients.open_patient(doctor, noel.id)
    asked = JournalFilter(account_id=doctor.account.id, patient_id=noel.id)
    assert {line.account_id for line in read_own(desk, asked).lines} == {desk.account.id}


def test_whoever_keeps_the_accounts_or_the_house_reads_their_own_too(practice, noel):
    for role in (Role.BILLING, Role.ADMIN):
        gate = practice.gate(role)
        read_own(gate, JournalFilter())
        practice.clock.advance(minutes=1)
        page = read_own(gate, JournalFilter())
        assert {line.account_id for line in page.lines} == {gate.account.id}
        assert Action.OWN_JOURNAL in {line.action for line in page.lines}
        assert not page.patients


def test_reading_one_s_own_journal_is_journaled(practice):
    desk = practice.gate(Role.SECRETARY)
    read_own(desk, JournalFilter())
    rows = practice.rows(desk, next(iter(desk.stores())))
    assert rows[-1]["action"] in {Action.OWN_JOURNAL, Action.OWN_JOURNAL_OFFICE}
