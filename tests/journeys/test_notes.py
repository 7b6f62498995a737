"""A practitioner writes, signs and corrects notes; nobody else reads them, not even by raw SQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError
from tests.conftest import accept

from telesec.domain.actions import Action, Subject
from telesec.domain.care.clinical import AddendumRequest, Note, NoteEdit, NoteRequest, Signature
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.care.clinical import add_addendum, edit_note, notes_of, sign_note, write_note
from telesec.services.gate import Gate
from telesec.services.stores import open_stores

PATIENT = new_id()
HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1\nToux depuis 3 jours.'


@pytest.fixture
def colleague(practice) -> Iterator[Gate]:
    account = Account(
        new_id(), "b", "Dr Benali", frozenset({Role.PRACTITIONER}), practice.practitioners[1].id
    )
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    gate = accept(Gate(account, stores, new_id(), "poste-2", practice.clock))
    yield gate
    gate.close()


def signed(gate: Gate) -> Note:
    note = write_note(gate, NoteRequest(PATIENT, HOSTILE))
    return sign_note(gate, Signature(note.id, PATIENT, note.version))


def test_a_note_is_written_edited_signed_and_read_back_as_typed(doctor: Gate, clock) -> None:
    note = write_note(doctor, NoteRequest(PATIENT, "Toux"))
    note = edit_note(doctor, NoteEdit(note.id, PATIENT, note.version, HOSTILE))
    clock.advance(minutes=3)
    note = sign_note(doctor, Signature(note.id, PATIENT, note.version))
    assert note.signed_at == clock()
    assert notes_of(doctor, PATIENT).own == (note,)
    assert note.text == HOSTILE
    assert "Toux" not in repr(note)


def test_a_signed_note_is_corrected_by_addendum_only(doctor: Gate) -> None:
    note = signed(doctor)
    with pytest.raises(Conflict):
        edit_note(doctor, NoteEdit(note.id, PATIENT, note.version, "Autre chose"))
    with pytest.raises(Conflict):
        sign_note(doctor, Signature(note.id, PATIENT, note.version))
    addendum = add_addendum(doctor, AddendumRequest(note.id, PATIENT, "Lire : 5 jours."))
    assert addendum.corrects == note.id
    assert addendum.signed_at is not None
    assert set(notes_of(doctor, PATIENT).own) == {note, addendum}
    with pytest.raises(Conflict):
        add_addendum(doctor, AddendumRequest(addendum.id, PATIENT, "Encore"))


def test_a_note_edited_elsewhere_is_not_overwritten(doctor: Gate) -> None:
    note = write_note(doctor, NoteRequest(PATIENT, "Toux"))
    edit_note(doctor, NoteEdit(note.id, PATIENT, note.version, "Toux sèche"))
    with pytest.raises(Stale):
        edit_note(doctor, NoteEdit(note.id, PATIENT, note.version, "Toux grasse"))
    with pytest.raises(Stale):
        sign_note(doctor, Signature(note.id, PATIENT, note.version))
    assert notes_of(doctor, PATIENT).own[0].text == "Toux sèche"


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE notes SET text = 'x'",
        "UPDATE notes SET signed_at = NULL",
        "DELETE FROM notes",
        "UPDATE notes SET version = version + 1",
    ],
)
def test_a_signed_note_resists_raw_sql_in_an_open_entry(doctor: Gate, attack: str) -> None:
    note = signed(doctor)
    with (
        pytest.raises(IntegrityError, match="notes_signed"),
        doctor.enter(Action.NOTE_WRITE, Subject("note", note.id, PATIENT)) as records,
    ):
        records._conn.exec_driver_sql(attack)
    assert notes_of(doctor, PATIENT).own == (note,)


def test_a_note_does_not_move_to_another_patient_nor_change_outside_an_entry(doctor: Gate) -> None:
    note = write_note(doctor, NoteRequest(PATIENT, "Toux"))
    with (
        pytest.raises(IntegrityError, match="notes_fixed"),
        doctor.enter(Action.NOTE_WRITE, Subject("note", note.id, PATIENT)) as records,
    ):
        records._conn.exec_driver_sql("UPDATE notes SET patient_id = 'other'")
    engine = doctor.stores()[Compartment.CLINICAL]._engine
    with engine.connect() as conn, pytest.raises(DatabaseError, match="not journaled"):
        conn.exec_driver_sql("UPDATE notes SET text = 'x'")
    assert notes_of(doctor, PATIENT).own == (note,)


def test_each_practitioner_reads_and_writes_their_own(doctor: Gate, colleague: Gate) -> None:
    note = signed(doctor)
    assert notes_of(colleague, PATIENT).own == ()
    with pytest.raises(Refused):
        add_addendum(colleague, AddendumRequest(note.id, PATIENT, "Moi aussi"))
    with pytest.raises(Refused):
        edit_note(colleague, NoteEdit(note.id, PATIENT, note.version, "Moi aussi"))


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING, Role.ADMIN])
def test_the_other_roles_hold_no_key_to_notes(practice, role: Role) -> None:
    gate = practice.gate(role)
    assert Compartment.CLINICAL not in gate.stores()
    for attempt in (
        lambda: notes_of(gate, PATIENT),
        lambda: write_note(gate, NoteRequest(PATIENT, "Toux")),
    ):
        with pytest.raises(Refused):
            attempt()
    outcomes = [row["outcome"] for row in practice.rows(gate, Compartment.PRACTICE)]
    assert outcomes[-2:] == ["refused", "refused"]


def test_an_empty_note_or_another_patients_note_is_refused(doctor: Gate) -> None:
    with pytest.raises(Invalid):
        write_note(doctor, NoteRequest(PATIENT, " \n "))
    note = write_note(doctor, NoteRequest(PATIENT, "Toux"))
    with pytest.raises(NotFound):
        sign_note(doctor, Signature(note.id, new_id(), note.version))
    with pytest.raises(NotFound):
        edit_note(doctor, NoteEdit(new_id(), PATIENT, 1, "Toux"))


def test_every_act_on_a_note_is_journaled_without_its_text(practice, doctor: Gate) -> None:
    note = signed(doctor)
    add_addendum(doctor, AddendumRequest(note.id, PATIENT, "Lire : 5 jours."))
    notes_of(doctor, PATIENT)
    rows = practice.rows(doctor, Compartment.CLINICAL)
    actions = [row["action"] for row in rows if row["patient_id"] == PATIENT]
    assert [a for n, a in enumerate(actions) if n == 0 or a != actions[n - 1]] == [
        "note_write",
        "note_sign",
        "note_addendum",
        "note_list",
    ]
    assert "Toux" not in str(rows)
    assert "5 jours" not in str(rows)
