"""A colleague's notes: counted for whoever treats the patient, read with a reason, told, and journaled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.conftest import accept

from telesec.domain.actions import Action, Subject
from telesec.domain.care.clinical import ColleagueNotes, NoteEdit, NoteRequest, OpeningRequest
from telesec.domain.errors import Invalid, JournalUnavailable, NotFound, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.care.break_glass import open_colleague_notes
from telesec.services.care.clinical import edit_note, notes_of, write_note
from telesec.services.gate import Gate
from telesec.services.stores import open_stores

PATIENT = new_id()
WHY = "Urgence : le patient est au cabinet"


@pytest.fixture
def doctor(practice: Any) -> Gate:
    return practice.gate(Role.PRACTITIONER)


@pytest.fixture
def colleague(practice: Any, doctor: Gate) -> Iterator[Gate]:
    """Dr Benali, whose account is one of the practice's."""
    account = Account(
        new_id(), "b", "Dr Benali", frozenset({Role.PRACTITIONER}), practice.practitioners[1].id
    )
    admin = practice.gate(Role.ADMIN)
    with admin.enter(Action.ACCOUNT_CREATE, Subject("account", account.id)) as records:
        records.people.add(account)
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    gate = Gate(account, stores, new_id(), "poste-2", practice.clock)
    gate.renew_reference()
    yield accept(gate)
    gate.close()


def asking(practice: Any, reason: str = WHY) -> OpeningRequest:
    return OpeningRequest(PATIENT, practice.practitioners[0].id, reason)


def opened_rows(practice: Any, gate: Gate) -> list[dict[str, object]]:
    rows = practice.rows(gate, Compartment.CLINICAL)
    return [row for row in rows if row["action"] == Action.NOTE_OPEN_COLLEAGUE]


def notices(gate: Gate) -> tuple[str, ...]:
    with gate.enter(Action.SIGN_IN, Subject("session")) as records:
        return records.people.take_notices(gate.account.id)


def test_a_colleague_sees_how_many_notes_there_are_and_nothing_of_them(
    practice: Any, doctor: Gate, colleague: Gate
) -> None:
    write_note(doctor, NoteRequest(PATIENT, "Toux"))
    write_note(doctor, NoteRequest(PATIENT, "Fièvre"))
    found = notes_of(colleague, PATIENT)
    assert found.own == ()
    assert found.colleagues == (ColleagueNotes(practice.practitioners[0].id, 2),)
    assert "Toux" not in repr(found)
    assert opened_rows(practice, doctor) == []


def test_a_reason_opens_them_is_journaled_and_the_colleague_is_told_without_the_name(
    practice: Any, doctor: Gate, colleague: Gate
) -> None:
    note = write_note(doctor, NoteRequest(PATIENT, "Toux"))
    assert open_colleague_notes(colleague, asking(practice)) == (note,)
    first, detail = opened_rows(practice, doctor)
    assert (first["account_id"], first["patient_id"], first["reason"]) == (colleague.account.id, PATIENT, WHY)
    assert (first["subject_kind"], first["subject_id"]) == ("practitioner", practice.practitioners[0].id)
    assert detail["fields"] == "text"
    (told,) = notices(doctor)
    assert told.startswith("Dr Benali a ouvert vos notes sur un patient, lundi 16 novembre 2026")
    assert PATIENT not in told
    assert WHY not in told
    in_practice = [
        row
        for row in practice.rows(doctor, Compartment.PRACTICE)
        if row["action"] == Action.NOTE_OPENING_TOLD
    ]
    assert [row["patient_id"] for row in in_practice] == [""]
    assert notices(colleague) == ()


def test_no_reason_no_note_and_no_row(practice: Any, doctor: Gate, colleague: Gate) -> None:
    write_note(doctor, NoteRequest(PATIENT, "Toux"))
    for reason in ("", "   ", "urgence", "x" * 201):
        with pytest.raises(Invalid):
            open_colleague_notes(colleague, asking(practice, reason))
    assert opened_rows(practice, doctor) == []


def test_they_are_read_and_not_changed(practice: Any, doctor: Gate, colleague: Gate) -> None:
    write_note(doctor, NoteRequest(PATIENT, "Toux"))
    (note,) = open_colleague_notes(colleague, asking(practice))
    with pytest.raises(Refused):
        edit_note(colleague, NoteEdit(note.id, PATIENT, note.version, "Autre chose"))


def test_notes_that_are_not_there_and_ones_own_are_refused_and_journaled(
    practice: Any, doctor: Gate, colleague: Gate
) -> None:
    with pytest.raises(NotFound):
        open_colleague_notes(colleague, asking(practice))
    write_note(doctor, NoteRequest(PATIENT, "Toux"))
    with pytest.raises(Refused):
        open_colleague_notes(doctor, asking(practice))
    outcomes = [row["outcome"] for row in opened_rows(practice, doctor)]
    assert outcomes == ["failed:NotFound", "failed:Refused"]
    assert notices(doctor) == ()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING, Role.ADMIN])
def test_only_a_practitioner_breaks_the_glass(practice: Any, doctor: Gate, role: Role) -> None:
    write_note(doctor, NoteRequest(PATIENT, "Toux"))
    with pytest.raises(Refused):
        open_colleague_notes(practice.gate(role), asking(practice))


def test_nothing_is_read_when_the_colleague_cannot_be_told(
    practice: Any, doctor: Gate, colleague: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row says that it was asked; the text does not come."""
    write_note(doctor, NoteRequest(PATIENT, "Toux"))
    told = colleague.stores()[Compartment.PRACTICE]

    def full(*_given: object) -> None:
        raise JournalUnavailable("Disque plein.")

    monkeypatch.setattr(told, "entry", full)
    with pytest.raises(JournalUnavailable):
        open_colleague_notes(colleague, asking(practice))
    assert len(opened_rows(practice, doctor)) == 2
