"""Merged patient files over real stores: found, read, booked, chained, separated; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.care.billing import FeeLine, FeeNoteRequest
from telesec.domain.care.clinical import AddendumRequest, NoteEdit, NoteRequest, Signature
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused, Stale
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import Patient, PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.bookings.agenda import visits
from telesec.services.bookings.booking import book
from telesec.services.care.billing import fee_notes_of, issue_fee_note
from telesec.services.care.clinical import add_addendum, edit_note, notes_of, sign_note, write_note
from telesec.services.gate import Gate
from telesec.services.patients.merges import (
    UnmergeRequest,
    compare_files,
    family_of,
    merge_files,
    unmerge_files,
)
from telesec.services.patients.patient_files import open_file, save_contact
from telesec.services.patients.patients import (
    PatientChange,
    create_patient,
    likely_duplicates,
    open_patient,
    search_patients,
    update_patient,
)
from telesec.storage.records.merges import MOVED
from telesec.storage.tables.base import OFFICE
from telesec.storage.tables.patients import PATIENTS

A = PatientDraft("Martin", "Zoé", date(1980, 1, 2), phone="06 11 11 11 11", city="Lyon", opt_outs=("sms",))
B = PatientDraft("Delacroix", "Zoé", date(1980, 1, 2), needs=("wheelchair",))
C = PatientDraft("Delacroix-Martin", "Zoé", date(1980, 1, 2), phone="06 33 33 33 33")


@pytest.fixture
def desk(practice: Any) -> Gate:
    return practice.gate(Role.SECRETARY)  # type: ignore[no-any-return]


@pytest.fixture
def trio(desk: Gate) -> list[Patient]:
    return [create_patient(desk, draft) for draft in (A, B, C)]


@pytest.fixture
def booked(practice: Any, desk: Gate) -> Callable[[Patient, int], str]:
    def make(patient: Patient, hour: int, day: int = 18) -> str:
        start = datetime(2026, 11, day, hour, 0)
        asked = BookingRequest(
            practice.practitioners[0].id,
            practice.site.id,
            patient.id,
            start,
            start + timedelta(minutes=15),
        )
        return book(desk, asked).appointment.id

    return make


def _merge(gate: Gate, source_id: str, target_id: str, *taken: str) -> Patient:
    both = compare_files(gate, target_id, source_id)
    asked = MergeRequest(
        both.other.id, both.other.version, both.kept.id, both.kept.version, "Saisie deux fois", taken
    )
    return merge_files(gate, asked)


def _unmerge(gate: Gate, kept_id: str, source_id: str) -> Patient:
    file = open_file(gate, kept_id)
    merge_id = next(one.merge_id for one in file.merged if one.patient_id == source_id)
    return unmerge_files(gate, UnmergeRequest(merge_id, kept_id, file.patient.version))


def _visits(gate: Gate, patient_id: str) -> set[str]:
    found = visits(gate, patient_id)
    return {line.appointment.id for line in (*found.to_come, *found.past)}


def _rows(gate: Gate) -> list[tuple[Any, ...]]:
    with gate.stores()[Compartment.OFFICE]._engine.connect() as conn:
        return [tuple(row) for row in conn.execute(PATIENTS.select().order_by(PATIENTS.c.seq))]


def test_every_row_of_the_office_that_names_a_patient_changes_hands() -> None:
    naming = {name for name, table in OFFICE.tables.items() if "patient_id" in table.c and name != "journal"}
    assert naming == set(MOVED)


def test_a_merged_file_is_never_lost_and_leads_to_the_kept_one(
    practice: Any, desk: Gate, trio: list[Patient], booked: Any
) -> None:
    first, second, _third = trio
    mine, hers = booked(first, 9), booked(second, 10)
    kept = _merge(desk, first.id, second.id, "phone", "city")
    assert (kept.phone, kept.city, kept.birth_name) == ("06 11 11 11 11", "Lyon", "Delacroix")
    assert (kept.needs, kept.opt_outs) == (("wheelchair",), ("sms",))
    assert _visits(desk, kept.id) == {mine, hers}
    assert _visits(desk, first.id) == set()
    assert len(_rows(desk)) == 3
    file = open_file(desk, first.id)
    assert (file.patient.id, file.asked_as) == (second.id, "MARTIN Zoé")
    assert open_patient(desk, first.id).id == second.id
    assert [one.reason for one in file.merged] == ["Saisie deux fois"]
    assert open_file(desk, second.id).asked_as == ""


def test_a_merged_file_is_found_once_as_the_kept_one_and_it_is_said(desk: Gate, trio: list[Patient]) -> None:
    first, second, _third = trio
    kept = _merge(desk, first.id, second.id)
    found = search_patients(desk, "martin zoe 02/01/1980").lines
    assert [(line.id, line.found_as) for line in found if line.id == kept.id] == [(kept.id, "MARTIN Zoé")]
    assert first.id not in {line.id for line in search_patients(desk, "02/01/1980").lines}
    assert [line.id for line in search_patients(desk, "0611111111").lines] == [kept.id]
    assert [line.id for line in search_patients(desk, f"dossier {first.number}").lines] == [kept.id]
    alike = likely_duplicates(desk, replace(A, first_names="Zoe"))
    assert first.id not in {line.id for line in alike}
    assert "MARTIN Zoé" in {line.found_as for line in alike}
    assert all(line.id != kept.id for line in likely_duplicates(desk, B, kept.id))


def test_a_merged_file_is_not_booked(desk: Gate, trio: list[Patient], booked: Any) -> None:
    _merge(desk, trio[0].id, trio[1].id)
    with pytest.raises(NotFound, match="réunie à une autre"):
        booked(trio[0], 9)
    with pytest.raises(Stale):
        update_patient(desk, PatientChange(trio[0].id, 2, A))


def test_separating_gives_back_exactly_what_came(
    desk: Gate, trio: list[Patient], booked: Any, practice: Any
) -> None:
    first, second, _third = trio
    mine, hers = booked(first, 9), booked(second, 10)
    who = PatientContact("", first.id, ContactKind.TRUSTED, "Paul Martin", "frère", "06 44 44 44 44")
    brother = save_contact(desk, who)
    kept = _merge(desk, first.id, second.id, "phone", "city")
    assert [one.id for one in open_file(desk, kept.id).contacts] == [brother.id]
    later = booked(kept, 11)
    update_patient(desk, PatientChange(kept.id, kept.version, replace(B, phone=A.phone, city="Bron")))
    back = _unmerge(desk, kept.id, first.id)
    assert (back.phone, back.city) == ("", "Bron")  # the city was changed since: it stays
    assert _visits(desk, second.id) == {hers, later}
    assert _visits(desk, first.id) == {mine}
    file = open_file(desk, first.id)
    assert (file.patient.id, file.patient.phone, file.asked_as) == (first.id, A.phone, "")
    assert [one.id for one in file.contacts] == [brother.id]
    assert open_file(desk, second.id).merged == ()
    assert booked(first, 15)
    told = [row["action"] for row in practice.rows(desk, Compartment.OFFICE) if row["subject_id"] == first.id]
    assert {"patient_merge", "patient_unmerge"} <= set(told)


def test_chained_merges_are_undone_latest_first(desk: Gate, trio: list[Patient], booked: Any) -> None:
    first, second, third = trio
    places = [booked(one, hour) for one, hour in zip(trio, (9, 10, 11), strict=True)]
    _merge(desk, first.id, second.id)
    first_merge = open_file(desk, second.id).merged[0].merge_id
    kept = _merge(desk, second.id, third.id)
    assert family_of(desk, first.id) == (third.id, *family_of(desk, third.id)[1:])
    assert set(family_of(desk, first.id)) == {one.id for one in trio}
    assert _visits(desk, third.id) == set(places)
    assert open_file(desk, first.id).patient.id == third.id
    assert {one.into_shown for one in open_file(desk, third.id).merged} == {True, False}
    found = search_patients(desk, "martin zoe").lines
    assert [line.id for line in found] == [third.id]
    with pytest.raises(Conflict, match="Séparez d'abord"):
        unmerge_files(desk, UnmergeRequest(first_merge, second.id, second.version + 2))
    _unmerge(desk, kept.id, second.id)
    assert _visits(desk, second.id) == set(places[:2])
    _unmerge(desk, second.id, first.id)
    assert [_visits(desk, one.id) for one in trio] == [{place} for place in places]


def test_two_files_merged_into_one_are_separated_in_any_order(
    desk: Gate, trio: list[Patient], booked: Any
) -> None:
    first, second, third = trio
    places = [booked(one, hour) for one, hour in zip(trio, (9, 10, 11), strict=True)]
    _merge(desk, first.id, third.id)
    _merge(desk, second.id, third.id)
    _unmerge(desk, third.id, first.id)
    _unmerge(desk, third.id, second.id)
    assert [_visits(desk, one.id) for one in trio] == [{place} for place in places]


def test_refusals_are_told_and_write_nothing(desk: Gate, trio: list[Patient]) -> None:
    first, second, third = trio
    asked = MergeRequest(first.id, first.version, second.id, second.version, "Saisie deux fois")
    before = _rows(desk)
    for wrong, error in (
        (replace(asked, reason=" "), Invalid),
        (replace(asked, target_version=9), Stale),
        (replace(asked, source_version=9), Stale),
        (replace(asked, target_id=first.id), Refused),
        (replace(asked, source_id="0" * 32), NotFound),
    ):
        with pytest.raises(error):
            merge_files(desk, wrong)
    assert _rows(desk) == before
    kept = merge_files(desk, asked)
    with pytest.raises(Conflict):
        merge_files(desk, replace(asked, target_id=third.id, source_version=2))
    merge_id = open_file(desk, kept.id).merged[0].merge_id
    with pytest.raises(NotFound):
        unmerge_files(desk, UnmergeRequest(merge_id, third.id, 1))
    with pytest.raises(Stale):
        unmerge_files(desk, UnmergeRequest(merge_id, kept.id, 1))
    done = UnmergeRequest(merge_id, kept.id, kept.version)
    unmerge_files(desk, done)
    with pytest.raises(Conflict, match="déjà séparées"):
        unmerge_files(desk, done)


def test_notes_of_both_are_read_in_the_kept_file_without_being_rewritten(practice: Any, desk: Gate) -> None:
    doctor = practice.gate(Role.PRACTITIONER)
    first, second = create_patient(desk, A), create_patient(desk, B)
    old = write_note(doctor, NoteRequest(first.id, "Ancienne note"))
    new = write_note(doctor, NoteRequest(second.id, "Note récente"))
    kept = _merge(desk, first.id, second.id)
    assert {note.id for note in notes_of(doctor, kept.id).own} == {old.id, new.id}
    assert {note.id for note in notes_of(doctor, first.id).own} == {old.id, new.id}
    changed = edit_note(doctor, NoteEdit(old.id, kept.id, old.version, "Ancienne note, relue"))
    signed = sign_note(doctor, Signature(old.id, kept.id, changed.version))
    added = add_addendum(doctor, AddendumRequest(old.id, kept.id, "Précision"))
    assert (signed.patient_id, added.patient_id) == (first.id, first.id)
    stray = write_note(doctor, NoteRequest(first.id, "Écrite pendant la réunion"))
    assert stray.patient_id == second.id
    _unmerge(desk, kept.id, first.id)
    assert {note.id for note in notes_of(doctor, first.id).own} == {old.id, added.id}
    read = [
        r["subject_id"] for r in practice.rows(doctor, Compartment.CLINICAL) if r["action"] == "note_list"
    ]
    assert {first.id, second.id} <= set(read)


def test_fee_notes_of_both_are_read_in_the_kept_file(practice: Any, desk: Gate, booked: Any) -> None:
    accounts = practice.gate(Role.BILLING)
    first, second = create_patient(desk, A), create_patient(desk, B)
    line = (FeeLine("G", "Consultation", 3000),)
    places = booked(first, 9, 16), booked(second, 10, 16)
    notes = [issue_fee_note(accounts, FeeNoteRequest(place, line)) for place in places]
    kept = _merge(desk, first.id, second.id)
    found = fee_notes_of(accounts, kept.id)
    assert {note.id for note in found} == {note.id for note in notes}
    assert {note.patient_name for note in found} == {"MARTIN Zoé", "DELACROIX Zoé"}
    with pytest.raises(Conflict):
        issue_fee_note(accounts, FeeNoteRequest(places[0], line))
    with pytest.raises(Refused):
        fee_notes_of(desk, kept.id)


def test_accounts_read_only_and_not_what_is_the_desk_s(practice: Any, desk: Gate) -> None:
    accounts = practice.gate(Role.BILLING)
    draft = replace(A, needs=("wheelchair",), language="arabe", desk_note="clé")
    first, second = create_patient(desk, draft), create_patient(desk, B)
    save_contact(desk, PatientContact("", first.id, ContactKind.GUARDIAN, "Paul Martin"))
    file = open_file(accounts, first.id)
    assert (file.contacts, file.attendance.past) == ((), 0)
    seen = file.patient
    assert (seen.needs, seen.opt_outs, seen.language, seen.desk_note) == ((), (), "", "")
    assert seen.phone == A.phone
    with pytest.raises(Refused):
        merge_files(accounts, MergeRequest(first.id, 1, second.id, 1, "Non"))
    _merge(desk, first.id, second.id)
    assert [(one.shown_name, one.reason) for one in open_file(accounts, second.id).merged] == [
        ("MARTIN Zoé", "")
    ]
