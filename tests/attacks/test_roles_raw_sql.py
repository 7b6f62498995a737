"""What each role's keys open, whatever SQL is tried with them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.people import Compartment, Role, compartments_of
from telesec.storage.keys import file_salt

Practice = Any  # the PracticeOnDisk of tests/conftest.py


def raw_open(practice: Practice, compartment: Compartment, dek: bytes) -> Any:
    connection = sqlcipher.connect(str(practice.folder / f"{compartment.value}.db"))
    connection.execute("PRAGMA cipher_log_level = NONE")
    salt = file_salt(dek, practice.practice_id, compartment)
    connection.set_key(f"x'{dek.hex()}{salt.hex()}'")
    return connection


@pytest.mark.parametrize("role", list(Role))
def test_a_session_holds_the_files_of_its_role_and_no_other(practice: Practice, role: Role) -> None:
    gate = practice.gate(role)
    assert set(gate.stores()) == compartments_of(frozenset({role}))


@pytest.mark.parametrize("role", list(Role))
def test_no_key_of_a_role_opens_a_file_it_lacks(practice: Practice, role: Role) -> None:
    held = compartments_of(frozenset({role}))
    for mine, wanted in itertools.product(held, set(Compartment) - held):
        connection = raw_open(practice, wanted, practice.deks[mine])
        with pytest.raises(sqlcipher.DatabaseError, match=r"not a database"):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.close()


@pytest.mark.parametrize("attempt", ["ATTACH ? AS other", "ATTACH ? AS other KEY ''"])
def test_attaching_another_compartment_from_an_open_session_gives_nothing(
    practice: Practice, attempt: str
) -> None:
    gate = practice.gate(Role.SECRETARY)
    path = str(practice.folder / "clinical.db")
    with gate.stores()[Compartment.OFFICE]._engine.connect() as conn:
        raw: Any = conn.connection.driver_connection
        with pytest.raises(sqlcipher.DatabaseError, match="not a database"):
            raw.execute(attempt, (path,))


WRITES = (
    "UPDATE patients SET phone = ''",
    "DELETE FROM patients",
    "INSERT OR REPLACE INTO meta (practice_id, compartment, created_at) VALUES ('x', 'office', 'x')",
    "INSERT INTO drafts VALUES ('a', 'b', 'c', 'd')",
    "UPDATE journal SET body = '[1]'",
    "DELETE FROM journal",
    "INSERT OR REPLACE INTO journal (seq, body, prev, mac) VALUES (1, '[]', x'00', x'00')",
)


@pytest.mark.parametrize("statement", WRITES)
def test_a_tool_with_the_right_key_cannot_write_by_accident(practice: Practice, statement: str) -> None:
    """The triggers call a function that only the program's own connection has."""
    seeded = practice.gate(Role.SECRETARY)
    insert_patient(seeded)
    practice.close()
    connection = raw_open(practice, Compartment.OFFICE, practice.deks[Compartment.OFFICE])
    with pytest.raises(sqlcipher.DatabaseError, match=r"no such function|append-only|chain broken"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("statement", WRITES)
def test_our_own_connection_cannot_write_outside_an_entry(practice: Practice, statement: str) -> None:
    gate = practice.gate(Role.SECRETARY)
    insert_patient(gate)
    with (
        pytest.raises(DBAPIError, match=r"not journaled|append-only|chain broken"),
        gate.stores()[Compartment.OFFICE]._engine.connect() as conn,
        conn.begin(),
    ):
        conn.exec_driver_sql(statement)


def insert_patient(gate: Any) -> None:
    from telesec.domain.actions import Action, Subject
    from telesec.domain.ids import new_id
    from telesec.domain.patients import PatientDraft

    with gate.enter(Action.PATIENT_CREATE, Subject("patient")) as records:
        records.patients.add(new_id(), PatientDraft("MARTIN", "Léa", phone="0639981234"))
