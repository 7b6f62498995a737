"""An import from file to rows, in real encrypted stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.effort import effort

from telesec.domain.errors import Conflict, Invalid, ProofRequired, Refused
from telesec.domain.patient_files.intake import ImportCancelled, ImportFile, Target
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.gate import Gate
from telesec.services.patients.imports import Confirmation, Watch, confirm_import, open_import, preview_import
from telesec.services.patients.patients import create_patient, search_patients

TEXT = (
    "nom;prénom;date de naissance;téléphone;remarques\n"
    "Dubois;Noël;14/03/1968;0612345678;secret\n"
    "Duboiss;Noel;14/03/1968;;\n"
    "Martin;Zoé;01/02/1990;;\n"
    "Roux;Hélène;31/02/1990;;\n"
    "Petit;Loïc;05/06/2001;0700000001;\n"
)


@pytest.fixture
def desk(practice: Any) -> Gate:
    return practice.gate(Role.SECRETARY)  # type: ignore[no-any-return]


@pytest.fixture
def file(tmp_path: Path, desk: Gate) -> ImportFile:
    path = tmp_path / "liste.csv"
    path.write_text(TEXT, encoding="utf-8")
    return open_import(desk, path)


def _count(gate: Gate) -> int:
    with gate.stores()[Compartment.OFFICE]._engine.connect() as conn:
        return int(conn.exec_driver_sql("SELECT count(*) FROM patients").scalar_one())


def test_a_preview_tells_everything_and_writes_nothing(desk: Gate, file: ImportFile) -> None:
    create_patient(desk, PatientDraft("Martin", "Zoe", date(1990, 2, 1)))
    preview = preview_import(desk, file)
    assert [row.line for row in preview.ready] == [2, 6]
    assert [(row.line, row.likeness) for row in preview.doubtful] == [
        (3, "Ligne 2 du fichier : Même date de naissance, nom et prénom presque identiques."),
        (4, "MARTIN Zoe : Même nom, même prénom et même date de naissance."),
    ]
    assert [row.line for row in preview.rejected] == [5]
    assert all(row.draft.desk_note == "" for row in preview.ready)
    assert _count(desk) == 1


def test_a_confirmed_import_is_one_journaled_transaction(practice: Any, desk: Gate, file: ImportFile) -> None:
    preview = preview_import(desk, file)
    result = confirm_import(desk, Confirmation(preview, frozenset({3})))
    assert (result.written, result.left_out, result.rejected) == (4, 0, 1)
    assert [line.shown_name for line in search_patients(desk, "dubois").lines] == [
        "DUBOIS Noël",
        "DUBOISS Noel",
    ]
    rows = [row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == "patient_import"]
    assert [(row["subject_id"], row["outcome"]) for row in rows] == [(file.id, "ok")]
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn:
        traces = conn.exec_driver_sql("SELECT DISTINCT import_id, version FROM patients").all()
    assert traces == [(file.id, 1)]


def test_the_same_preview_is_written_once(desk: Gate, file: ImportFile) -> None:
    preview = preview_import(desk, file)
    confirm_import(desk, Confirmation(preview))
    with pytest.raises(Conflict):
        confirm_import(desk, Confirmation(preview))
    again = preview_import(desk, replace(file, id="f" * 32))
    assert again.ready == ()
    with pytest.raises(Refused):
        confirm_import(desk, Confirmation(again))


def test_a_cancelled_import_leaves_nothing_half_written(desk: Gate, tmp_path: Path) -> None:
    path = tmp_path / "longue.csv"
    days = (date(1950, 1, 1) + timedelta(days=place) for place in range(1500))
    path.write_text("nom;prenom;ddn\n" + "\n".join(f"Roy;Zoé;{day:%d/%m/%Y}" for day in days))
    preview = preview_import(desk, open_import(desk, path))
    told: list[int] = []
    stop = Watch(lambda done, _total: told.append(done), lambda: len(told) >= 2)
    asked = Confirmation(preview, frozenset(row.line for row in preview.doubtful))
    with pytest.raises(ImportCancelled):
        confirm_import(desk, asked, stop)
    assert told == [0, 500]
    assert _count(desk) == 0
    assert search_patients(desk, "roy").lines == ()


def test_a_refused_file_is_journaled(practice: Any, desk: Gate, tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(b"MZ\x90\x00 nom;prenom")
    with pytest.raises(Invalid):
        open_import(desk, path)
    assert practice.rows(desk, Compartment.OFFICE)[-1]["outcome"] == "failed:Invalid"


@pytest.mark.parametrize(
    "mapping",
    [
        (Target.NONE, Target.FIRST_NAME, Target.NONE, Target.NONE, Target.NONE),
        (Target.NAME, Target.NONE, Target.NONE, Target.NONE, Target.NONE),
        (Target.NAME, Target.FIRST_NAME, Target.PHONE, Target.PHONE, Target.NONE),
    ],
)
def test_an_unusable_mapping_is_refused(desk: Gate, file: ImportFile, mapping: tuple[Target, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        preview_import(desk, replace(file, mapping=mapping))
    assert caught.value.field == "mapping"


def test_confirming_asks_for_a_fresh_proof_and_a_role(
    practice: Any, desk: Gate, file: ImportFile, clock: Any
) -> None:
    preview = preview_import(desk, file)
    with pytest.raises(Refused):
        confirm_import(practice.gate(Role.BILLING), Confirmation(preview))
    clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        confirm_import(desk, Confirmation(preview))
    assert _count(desk) == 0


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.long)])
def test_a_long_file_costs_little_by_row(desk: Gate, tmp_path: Path, count: int) -> None:
    path = tmp_path / "grande.csv"
    lines = ["nom;prenom;ddn;tel;ville"]
    letters = "abcdefghijklmnopqrst"
    for place in range(count):
        surname = "".join(letters[place // 20**power % 20] for power in range(3)) + "é"
        born = date(1930, 1, 1) + timedelta(days=place * 7 % 34_000)
        lines.append(f"Roux {surname};Zoé {letters[place % 20]};{born:%d/%m/%Y};06{place:08};Lyon")
    path.write_text("\n".join(lines), encoding="cp1252")

    def whole() -> None:
        preview = preview_import(desk, open_import(desk, path))
        doubtful = frozenset(row.line for row in preview.doubtful)
        assert confirm_import(desk, Confirmation(preview, doubtful)).written == count

    assert effort(whole) < count / 20


def test_a_file_is_read_while_nobody_is_kept_waiting(desk: Gate, tmp_path: Path, practice: Any) -> None:
    path, colleague = tmp_path / "liste.csv", practice.gate(Role.SECRETARY)
    path.write_text(TEXT, encoding="utf-8")

    def read_meanwhile(done: int, _total: int) -> None:
        create_patient(colleague, PatientDraft("Pendant", "Léa", date(1990, 1, 1 + done)))

    assert len(open_import(desk, path, Watch(read_meanwhile)).rows) == 5
    assert _count(desk) == 1


def test_a_reading_may_be_stopped_and_is_journaled(desk: Gate, tmp_path: Path, practice: Any) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(ImportCancelled):
        open_import(desk, path, Watch(cancelled=lambda: True))
    assert practice.rows(desk, Compartment.OFFICE)[-1]["outcome"] == "failed:ImportCancelled"
