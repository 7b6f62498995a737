"""The files of the first version open in this one: nothing lost, and the shape of fresh files."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Compartment, Role
from telesec.storage.engine import Location, raw_connection
from telesec.storage.schema import SCHEMAS
from telesec.storage.store import Store

WRITTEN = Path(__file__).parent / "version_1"
OFFICE_ROWS = (
    "INSERT INTO patients (seq, id, birth_name, first_names, sex, status, version, created_at, updated_at) "
    "VALUES (1, 'noel', 'Dubois', 'Noël', 'M', 'PROV', 1, '2026-01-05T08:00:00.000000Z', "
    "'2026-01-05T08:00:00.000000Z')",
    "INSERT INTO appointments (id, practitioner_id, site_id, patient_id, start_minute, end_minute, "
    "reason_code_id, status, overbooked, overbook_reason, note, version) "
    "VALUES ('visit', 'p', 's', 'noel', 29000000, 29000015, '', 'cancelled', 0, '', 'à jeun', 3)",
)
PRACTICE_ROWS = (
    "INSERT INTO sites VALUES ('s', 'Cabinet des Lilas', 'Europe/Paris', '', '', '', '')",
    "INSERT INTO weekly_ranges VALUES ('r', 'p', 's', 3, 480, 720, '2026-01-01', '2026-12-31')",
    "INSERT INTO reason_codes VALUES ('m', 'Vaccination', 10, 'teal', 1)",
)
ROWS = {Compartment.OFFICE: OFFICE_ROWS, Compartment.PRACTICE: PRACTICE_ROWS}


def write_version_1(location: Location, dek: bytes) -> None:
    """The file as the first version wrote it: its own DDL, kept here word for word, and a few rows."""
    raw = raw_connection(location, dek, create=True)
    lines = (WRITTEN / f"{location.compartment}.sql").read_text(encoding="utf-8").splitlines()
    guards = [line for line in lines if line.startswith("CREATE TRIGGER")]
    meta = (
        "INSERT INTO meta VALUES (?, ?, '2026-01-05T08:00:00.000000Z')",
        (location.practice_id, location.compartment.value),
    )
    for line in (*(line for line in lines if line not in guards), *ROWS.get(location.compartment, ())):
        raw.execute(line)
    raw.execute(*meta)
    for line in guards:
        raw.execute(line)
    raw.execute(f"PRAGMA application_id = {SCHEMAS[location.compartment].application_id}")
    raw.execute("PRAGMA user_version = 1")
    raw.close()


def objects(store: Store) -> dict[str, object]:
    """Columns of each table; the words of each index and trigger."""
    with store._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        return {
            name: conn.exec_driver_sql(f"PRAGMA table_xinfo({name})").all()
            if kind == "table"
            else " ".join((sql or "").split())
            for kind, name, sql in rows
        }


@pytest.mark.parametrize("compartment", list(Compartment))
def test_a_file_of_the_first_version_takes_the_shape_of_a_fresh_one(tmp_path, compartment):
    shapes = []
    for name in ("old", "fresh"):
        (tmp_path / name).mkdir()
        location, dek = Location(tmp_path / name, "c" * 32, compartment), b"k" * 32
        if name == "old":
            write_version_1(location, dek)
        store = Store(location, dek, create=name == "fresh")
        shapes.append(objects(store))
        assert store.mended is None
        store.close()
    assert shapes[0] == shapes[1]
    assert (tmp_path / "old" / f"{compartment}.db.v1.bak").exists()


def test_nothing_the_first_version_wrote_is_lost(practice):
    practice.close()
    for compartment, rows in ROWS.items():
        location = Location(practice.folder, practice.practice_id, compartment)
        for name in practice.folder.glob(f"{compartment}.db*"):
            name.unlink()
        write_version_1(location, practice.deks[compartment])
        assert rows
    gate = practice.gate(Role.SECRETARY)
    with gate.enter(Action.AGENDA_VIEW, Subject("appointment", "visit")) as records:
        kept = records.kept.get("visit")
        patient = records.patients.patient("noel")
    assert (kept.appointment.note, kept.appointment.version, kept.appointment.places) == ("à jeun", 3, 1)
    assert not kept.attendance.withdrawn
    assert patient.first_names == "Noël"
    reference = gate.renew_reference()
    assert reference.ranges[0].every == 1
    assert reference.reason_codes[0].places == 1
    assert reference.sites[0].territory == "metropole"
