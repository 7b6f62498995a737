"""The administrative file over real stores: identity checks, people near, counts, partial births, numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.requests import BookingRequest, CancelRequest, MarkRequest
from telesec.domain.errors import Invalid, NotFound, Refused, Stale
from telesec.domain.patient_files.administrative import AttendanceCounts, ContactKind, PatientContact
from telesec.domain.patients import BirthPrecision, IdentityStatus, Patient, PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings.booking import book, cancel, mark
from telesec.services.gate import Gate
from telesec.services.patients.patient_files import (
    IdentityCheck,
    check_identity,
    open_file,
    remove_contact,
    restore_contact,
    save_contact,
    withdraw_check,
)
from telesec.services.patients.patients import PatientChange, create_patient, search_patients, update_patient

NOEL = PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE, birth_place="Bron")
TODAY = date(2026, 11, 16)


@pytest.fixture
def desk(practice: Any) -> Gate:
    return practice.gate(Role.SECRETARY)  # type: ignore[no-any-return]


@pytest.fixture
def noel(desk: Gate) -> Patient:
    return create_patient(desk, NOEL)


def _check(patient: Patient, proof: str = "passport", on: date = TODAY) -> IdentityCheck:
    return IdentityCheck(patient.id, patient.version, proof, on)


def test_a_checked_identity_says_which_document_when_and_by_whom(
    practice: Any, desk: Gate, noel: Patient
) -> None:
    checked = check_identity(desk, _check(noel))
    file = open_file(desk, noel.id)
    assert file.patient == checked
    assert (checked.status, checked.identity_check) == (IdentityStatus.VALIDATED, "passport")
    assert (checked.identity_checked_on, file.checked_by) == (TODAY, "Compte secretary")
    row = practice.rows(desk, Compartment.OFFICE)
    assert [r["fields"] for r in row if r["action"] == "patient_update"] == ["", "status,identity_check"]
    back = withdraw_check(desk, noel.id, checked.version)
    assert (back.status, back.identity_check, back.identity_checked_on) == (
        IdentityStatus.PROVISIONAL,
        "",
        None,
    )


@pytest.mark.parametrize(
    ("but", "kept"),
    [
        ({"city": "Lyon"}, True),
        ({"birth_name": "DUBOIS"}, True),
        ({"first_names": "Noel"}, True),
        ({"first_names": "Noël Jean"}, False),
        ({"birth_date": date(1968, 4, 14)}, False),
        ({"sex": Sex.FEMALE}, False),
        ({"birth_place": "Lyon"}, False),
        ({"doubtful": True}, False),
        ({"fictive": True}, False),
    ],
)
def test_only_a_strict_trait_asks_for_a_new_check(
    desk: Gate, noel: Patient, but: dict[str, Any], kept: bool
) -> None:
    checked = check_identity(desk, _check(noel))
    changed = update_patient(desk, PatientChange(noel.id, checked.version, replace(NOEL, **but)))
    assert (changed.status is IdentityStatus.VALIDATED) is kept
    assert bool(changed.identity_check) is kept


@pytest.mark.parametrize(
    ("draft", "check", "error"),
    [
        (replace(NOEL, birth_place=""), {}, Invalid),
        (replace(NOEL, birth_date=None), {}, Invalid),
        (replace(NOEL, sex=Sex.UNKNOWN), {}, Invalid),
        (replace(NOEL, doubtful=True), {}, Refused),
        (NOEL, {"proof": "gym_card"}, Invalid),
        (NOEL, {"on": TODAY + timedelta(days=1)}, Invalid),
        (NOEL, {"version": 9}, Stale),
    ],
)
def test_a_check_that_cannot_be_is_refused_and_nothing_is_written(
    desk: Gate, draft: PatientDraft, check: dict[str, Any], error: type[Exception]
) -> None:
    patient = create_patient(desk, draft)
    with pytest.raises(error):
        check_identity(desk, replace(_check(patient), **check))
    assert open_file(desk, patient.id).patient == patient


def test_people_near_are_added_changed_taken_out_and_put_back(
    practice: Any, desk: Gate, noel: Patient
) -> None:
    wanted = PatientContact("", noel.id, ContactKind.TRUSTED, " Paul  Roux ", "frère", "0644444444")
    kept = save_contact(desk, wanted)
    assert (kept.name, kept.phone, kept.version) == ("Paul Roux", "06 44 44 44 44", 1)
    changed = save_contact(desk, replace(kept, kind=ContactKind.GUARDIAN, may_book=False))
    assert open_file(desk, noel.id).contacts == (changed,)
    with pytest.raises(Stale):
        save_contact(desk, replace(kept, name="Autre"))
    gone = remove_contact(desk, changed)
    assert open_file(desk, noel.id).contacts == ()
    with pytest.raises(NotFound):
        save_contact(desk, replace(gone, name="Autre"))
    back = restore_contact(desk, gone)
    assert open_file(desk, noel.id).contacts == (back,)
    for field, value in (("name", " "), ("phone", "12"), ("phone", "+99 1234567"), ("email", "x@")):
        with pytest.raises(Invalid) as caught:
            save_contact(desk, replace(wanted, **{field: value}))
        assert caught.value.field == field
    told = [row for row in practice.rows(desk, Compartment.OFFICE) if row["subject_kind"] == "contact"]
    assert {row["patient_id"] for row in told} == {noel.id}
    assert all("Roux" not in str(row) for row in told)


def test_presence_is_counted_without_judgement(practice: Any, desk: Gate, noel: Patient) -> None:
    assert open_file(desk, noel.id).attendance == AttendanceCounts()

    def place(hour: int) -> Any:
        start = datetime(2026, 11, 16, hour)
        who = practice.practitioners[0].id
        asked = BookingRequest(who, practice.site.id, noel.id, start, start.replace(minute=15))
        return book(desk, asked).appointment

    def called_off(made: Any, by: CancelledBy) -> None:
        cancel(desk, CancelRequest(made.id, noel.id, made.version, by, "empêchement"))

    came, missed, ahead = place(9), place(10), place(17)
    called_off(place(11), CancelledBy.PATIENT)
    called_off(place(14), CancelledBy.LATE)
    called_off(place(15), CancelledBy.PRACTICE)
    practice.clock.advance(hours=5)  # 13 h on the wall
    mark(desk, MarkRequest(came.id, noel.id, came.version, Status.DONE))
    mark(desk, MarkRequest(missed.id, noel.id, missed.version, Status.NO_SHOW))
    counts = open_file(desk, noel.id).attendance
    assert counts == AttendanceCounts(past=2, missed=1, cancelled=2, late=1, since=TODAY)
    assert ahead.status is Status.BOOKED


def test_a_birth_known_in_part_is_written_as_the_rniv_wants(desk: Gate) -> None:
    asked = replace(NOEL, birth_date=date(1968, 3, 31), birth_precision=BirthPrecision.MONTH)
    kept = create_patient(desk, asked)
    assert (kept.birth_date, kept.birth_precision) == (date(1968, 3, 1), BirthPrecision.MONTH)
    assert [line.id for line in search_patients(desk, "01/03/1968").lines] == [kept.id]
    year = create_patient(
        desk, replace(NOEL, birth_date=date(2026, 1, 1), birth_precision=BirthPrecision.YEAR)
    )
    assert year.birth_date == date(2026, 12, 31)
    with pytest.raises(Invalid):
        create_patient(desk, replace(NOEL, birth_date=date(2027, 1, 1), birth_precision=BirthPrecision.YEAR))


@pytest.mark.parametrize("typed", ["dossier {}", "Dossier n° {}", "n°{}", "#{}", "{}"])
def test_a_file_is_found_by_its_number(desk: Gate, typed: str) -> None:
    made = [create_patient(desk, replace(NOEL, first_names=name)) for name in ("Noël", "Léa", "Ali")]
    found = search_patients(desk, typed.format(made[1].number)).lines
    assert [line.id for line in found] == [made[1].id]


def test_unknown_needs_and_refusals_are_not_kept(desk: Gate) -> None:
    kept = create_patient(
        desk, replace(NOEL, needs=("rocket", "wheelchair"), opt_outs=("call", "pigeon", "sms"))
    )
    assert (kept.needs, kept.opt_outs) == (("wheelchair",), ("sms", "call"))
