"""Patients through the gate, in real encrypted stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, NotFound, Refused, Stale
from telesec.domain.patients import Patient, PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.gate import Gate
from telesec.services.patients.patients import (
    PatientChange,
    create_patient,
    likely_duplicates,
    open_patient,
    search_patients,
    update_patient,
)

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
PEOPLE = (
    PatientDraft("Dubois", "Noël Jean", date(1968, 3, 14), phone="06 12 34 56 78", city="Lyon"),
    PatientDraft("Dubois", "Noël", date(1999, 12, 1), phone="07 00 00 00 01", city="Bron"),
    PatientDraft("Duboisset", "Marie", date(1968, 3, 15)),
    PatientDraft("Le Goff", "Anne-Sophie", date(1980, 1, 2), used_name="Lefèvre"),
    PatientDraft("d’Œuvre", "Jean–Noël", date(2024, 2, 29), phone="+33 4 78 00 00 02"),
    PatientDraft("Nguyễn", "Thị Minh", date(1975, 6, 30)),
    PatientDraft(HOSTILE, "Alix", date(1990, 5, 5)),
)


@pytest.fixture
def desk(practice: Any) -> Gate:
    return practice.gate(Role.SECRETARY)  # type: ignore[no-any-return]


@pytest.fixture
def people(desk: Gate) -> tuple[Patient, ...]:
    return tuple(create_patient(desk, draft) for draft in PEOPLE)


def _names(gate: Gate, typed: str) -> list[str]:
    return [line.shown_name for line in search_patients(gate, typed).lines]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("14/03/1968", "DUBOIS Noël"),
        ("14031968", "DUBOIS Noël"),
        ("dub 14/03", "DUBOIS Noël"),
        ("noe dub", "DUBOIS Noël"),
        ("0612345678", "DUBOIS Noël"),
        ("06 12", "DUBOIS Noël"),
        ("5678", "DUBOIS Noël"),
        ("legoff", "LEFÈVRE Anne-Sophie"),
        ("le goff", "LEFÈVRE Anne-Sophie"),
        ("lef", "LEFÈVRE Anne-Sophie"),
        ("oeuvre", "D’ŒUVRE Jean–Noël"),
        ("d'œuvre", "D’ŒUVRE Jean–Noël"),
        ("nguyen", "NGUYỄN Thị"),
        ("img src", f"{HOSTILE} Alix"),
    ],
)
def test_a_patient_is_found(desk: Gate, people: tuple[Patient, ...], typed: str, first: str) -> None:
    assert _names(desk, typed)[0] == first


@pytest.mark.parametrize("typed", ["dubios", "dubosi noel", "lefevbre", "leggof anne", "ngyuen"])
def test_a_mistake_still_finds_and_is_told(desk: Gate, people: tuple[Patient, ...], typed: str) -> None:
    found = search_patients(desk, typed)
    assert found.near
    assert found.lines


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dubios n", ["DUBOIS Noël", "DUBOIS Noël"]),
        ("n dubios", ["DUBOIS Noël", "DUBOIS Noël"]),
        ("ngyuen t.", ["NGUYỄN Thị"]),
        ("leggof a", ["LEFÈVRE Anne-Sophie"]),
        ("dubios z", []),
    ],
)
def test_a_mistake_and_an_initial_still_find(
    desk: Gate, people: tuple[Patient, ...], typed: str, found: list[str]
) -> None:
    assert _names(desk, typed) == found


def test_a_patient_created_after_a_typo_search_is_found_with_a_typo_too(desk: Gate) -> None:
    create_patient(desk, PEOPLE[0])
    assert _names(desk, "dubios") == ["DUBOIS Noël"]
    create_patient(desk, PatientDraft("Schwartz", "Inès", date(2001, 1, 1)))
    assert _names(desk, "shcwartz") == ["SCHWARTZ Inès"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("benali b", ["BENALI Bilal"]),
        ("b benali", ["BENALI Bilal"]),
        ("BENALI S.", ["BENALI Sara"]),
        ("martin j", ["MARTIN Jeanne", "MARTINEZ José"]),
        ("j martin", ["MARTIN Jeanne", "MARTINEZ José"]),
        ("sara b", ["BENALI Sara"]),
        ("martin s", ["STORA Martin"]),
        ("bilal b", ["BENALI Bilal"]),
        ("o connor", ["O'CONNOR Hugh"]),
        ("o connor h", ["O'CONNOR Hugh"]),
        ("connor h", ["O'CONNOR Hugh"]),
        ("martin z", []),
        ("b s", []),
    ],
)
def test_an_initial_beside_a_name_begins_another_name(desk: Gate, typed: str, names: list[str]) -> None:
    for family, given in (
        ("Benali", "Sara"),
        ("Benali", "Bilal"),
        ("Martinez", "José"),
        ("Martin", "Jeanne"),
        ("Stora", "Martin"),
        ("O'Connor", "Hugh"),
    ):
        create_patient(desk, PatientDraft(family, given, date(1980, 1, 2)))
    found = search_patients(desk, typed)
    assert [line.shown_name for line in found.lines] == names
    assert not found.near


def test_homonyms_are_told_apart_and_whole_names_come_first(desk: Gate, people: tuple[Patient, ...]) -> None:
    lines = search_patients(desk, "dubois").lines
    assert [line.shown_name for line in lines] == ["DUBOIS Noël", "DUBOIS Noël", "DUBOISSET Marie"]
    assert len({(line.birth_date, line.phone, line.city) for line in lines}) == 3


@pytest.mark.parametrize(
    "typed", ['"', "*", "NEAR(", "%", "_", ".*", "'; --", "dub OR 1", "{family} : x", "a\x00b", "é" * 500]
)
def test_signs_of_the_index_are_only_text(desk: Gate, people: tuple[Patient, ...], typed: str) -> None:
    assert len(search_patients(desk, typed).lines) < len(people)


def test_the_set_of_sql_texts_does_not_grow_with_what_is_typed(
    desk: Gate, people: tuple[Patient, ...]
) -> None:
    texts: set[str] = set()
    engine = desk.stores()[Compartment.OFFICE]._engine
    event.listen(engine, "before_cursor_execute", lambda *args: texts.add(args[2]))
    search_patients(desk, "dub")
    search_patients(desk, "zzzzzz")
    known = set(texts)
    for typed in ("dubois noel 14/03", "a b c d e f", "06 12 34", '"x" OR "y"', "xyzzzzzz qqqqqq"):
        search_patients(desk, typed)
    assert texts == known


def test_searching_nothing_reads_and_journals_nothing(practice: Any, desk: Gate) -> None:
    before = len(practice.rows(desk, Compartment.OFFICE))
    assert search_patients(desk, "  ").lines == ()
    assert len(practice.rows(desk, Compartment.OFFICE)) == before


def test_a_change_is_written_and_journaled_by_field_names_only(
    practice: Any, desk: Gate, people: tuple[Patient, ...]
) -> None:
    changed = PatientChange(
        people[0].id, people[0].version, replace(PEOPLE[0], birth_name="Dupont", phone="0611111111")
    )
    kept = update_patient(desk, changed)
    assert (kept.birth_name, kept.phone, kept.version) == ("Dupont", "06 11 11 11 11", 2)
    assert open_patient(desk, kept.id) == kept
    assert _names(desk, "dupont") == ["DUPONT Noël"]
    assert "DUPONT Noël" not in _names(desk, "dubois")
    rows = [row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == "patient_update"]
    assert [row["fields"] for row in rows] == ["", "birth_name,phone"]
    assert all("611111111" not in str(row) and "Dupont" not in str(row) for row in rows)


def test_a_change_of_an_older_version_is_stale(desk: Gate, people: tuple[Patient, ...]) -> None:
    update_patient(desk, PatientChange(people[0].id, 1, replace(PEOPLE[0], city="Bron")))
    with pytest.raises(Stale):
        update_patient(desk, PatientChange(people[0].id, 1, replace(PEOPLE[0], city="Vaise")))
    assert open_patient(desk, people[0].id).city == "Bron"


def test_an_invalid_draft_names_its_field_and_writes_nothing(desk: Gate) -> None:
    for field, value in (("birth_name", ""), ("phone", "+99 1234567"), ("email", "x@")):
        with pytest.raises(Invalid) as caught:
            create_patient(desk, replace(PEOPLE[0], **{field: value}))
        assert caught.value.field == field
    assert _names(desk, "14/03/1968") == []


def test_an_unknown_patient_is_not_found(desk: Gate) -> None:
    with pytest.raises(NotFound):
        open_patient(desk, "0" * 32)


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (PatientDraft("Duboiss", "Noel", date(1968, 3, 14)), "presque identiques"),
        (PatientDraft("DUBOIS", "NOEL", date(1968, 3, 14)), "Même nom, même prénom et même date"),
        (PatientDraft("Martin", "Noël", None, phone="+33612345678"), "Même téléphone"),
        (PatientDraft("Dubois", "Noël", date(1968, 4, 14)), "date de naissance presque identique"),
        (PatientDraft("Lefevre", "Anne-Sophie", None), "date de naissance manquante"),
    ],
)
def test_likely_duplicates_say_why(
    desk: Gate, people: tuple[Patient, ...], draft: PatientDraft, why: str
) -> None:
    found = likely_duplicates(desk, draft)
    assert len(found) == 1
    assert why in found[0].likeness


def test_a_patient_is_no_duplicate_of_itself(desk: Gate, people: tuple[Patient, ...]) -> None:
    assert likely_duplicates(desk, PEOPLE[0], people[0].id) == ()


def test_roles(practice: Any, desk: Gate, people: tuple[Patient, ...]) -> None:
    billing, admin = practice.gate(Role.BILLING), practice.gate(Role.ADMIN)
    assert search_patients(billing, "dub").lines
    with pytest.raises(Refused):
        create_patient(billing, PEOPLE[0])
    with pytest.raises(Refused):
        likely_duplicates(billing, PEOPLE[0])
    with pytest.raises(Refused):
        search_patients(admin, "dub")


@pytest.mark.parametrize(
    ("roles", "read"),
    [
        ((Role.BILLING,), ""),
        ((Role.PRACTITIONER,), "clé sous le pot"),
        ((Role.BILLING, Role.SECRETARY), "clé sous le pot"),
    ],
)
def test_the_note_of_the_desk_is_read_by_the_desk_alone(
    practice: Any, desk: Gate, roles: Any, read: str
) -> None:
    known = create_patient(desk, replace(PEOPLE[0], desk_note="clé sous le pot"))
    subject = Subject("patient", known.id, known.id)
    gate = practice.gate(*roles)
    with gate.enter(Action.PATIENT_OPEN, subject) as records:
        assert records.patients.patient(known.id).desk_note == read
    assert open_patient(gate, known.id).desk_note == read
