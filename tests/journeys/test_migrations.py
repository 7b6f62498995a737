"""A practice written by an older program is copied, brought up to date with its data, or left alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, Text

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment, Role
from telesec.storage import migrations, schema
from telesec.storage.engine import Location, build_engine
from telesec.storage.schema import SCHEMAS
from telesec.storage.store import Store
from telesec.storage.tables.base import PRACTICE, TECHNICAL

NEXT = SCHEMAS[Compartment.PRACTICE].version + 1


def next_metadata() -> MetaData:
    """Today's tables of ``practice.db`` and one more."""
    metadata = MetaData()
    for table in PRACTICE.sorted_tables:
        table.to_metadata(metadata)
    Table("vans", metadata, Column("name", Text, primary_key=True, info=TECHNICAL), sqlite_strict=True)
    return metadata


def add_vans(conn: Connection) -> None:
    conn.exec_driver_sql("CREATE TABLE vans (name TEXT NOT NULL, PRIMARY KEY (name)) STRICT")
    conn.exec_driver_sql("INSERT INTO vans SELECT name FROM sites")


@pytest.fixture
def newer_program(monkeypatch):
    def install(step):
        wanted = replace(SCHEMAS[Compartment.PRACTICE], metadata=next_metadata(), version=NEXT)
        monkeypatch.setitem(schema.SCHEMAS, Compartment.PRACTICE, wanted)
        steps = (*migrations.MIGRATIONS[Compartment.PRACTICE], step)
        monkeypatch.setitem(migrations.MIGRATIONS, Compartment.PRACTICE, steps)

    return install


def shape(store: Store) -> dict[str, object]:
    """Columns of every table, and the text of every index and trigger."""
    with store._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        columns = {
            name: conn.exec_driver_sql(f"PRAGMA table_xinfo({name})").all()
            for kind, name, _ in rows
            if kind == "table"
        }
    return {name: " ".join((sql or "").split()) for kind, name, sql in rows if kind != "table"} | columns


def test_an_older_file_is_copied_then_migrated_with_its_data(practice, newer_program):
    original = (practice.folder / "practice.db").read_bytes()
    newer_program(add_vans)
    gate = practice.gate(Role.ADMIN)
    with gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        assert conn.exec_driver_sql("SELECT name FROM vans").scalars().all() == ["Cabinet des Lilas"]
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        assert len(records.people.all()) == 5
    copy = Path(f"{practice.folder / 'practice.db'}.v{NEXT - 1}.bak")
    assert copy.read_bytes() == original
    assert copy.stat().st_mode & 0o077 == 0


def test_a_migrated_file_has_the_objects_of_a_fresh_one_triggers_included(practice, newer_program, tmp_path):
    newer_program(add_vans)
    migrated = shape(practice.gate(Role.ADMIN).stores()[Compartment.PRACTICE])
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    location = Location(fresh, practice.practice_id, Compartment.PRACTICE)
    store = Store(location, practice.deks[Compartment.PRACTICE], create=True)
    expected = shape(store)
    store.close()
    assert migrated == expected
    assert "trg_vans_insert_journaled" in migrated


def test_a_step_that_fails_leaves_the_file_as_it_was(practice, newer_program):
    def fails(conn: Connection) -> None:
        add_vans(conn)
        raise ZeroDivisionError

    original = (practice.folder / "practice.db").read_bytes()
    newer_program(fails)
    with pytest.raises(ZeroDivisionError):
        practice.gate(Role.ADMIN)
    assert (practice.folder / "practice.db").read_bytes() == original


def add_new_tables(conn: Connection) -> None:
    migrations.grow(next_metadata())(conn)


@pytest.mark.parametrize(
    "planted",
    [
        "CREATE VIEW vans AS SELECT id AS name FROM sites",  # would pass for the new table
        "CREATE VIEW vans AS SELECT 1 AS one",
        "CREATE INDEX vans ON sites(name)",
        "CREATE TABLE vans (other TEXT, name BLOB GENERATED ALWAYS AS (other))",
    ],
)
def test_what_stands_where_a_new_table_goes_is_said_and_the_file_is_left_alone(
    practice, newer_program, planted
):
    location = Location(practice.folder, practice.practice_id, Compartment.PRACTICE)
    engine = build_engine(location, practice.deks[Compartment.PRACTICE])
    with engine.begin() as conn:
        conn.exec_driver_sql(planted)
    engine.dispose()
    original = location.path.read_bytes()
    newer_program(add_new_tables)
    with pytest.raises(StoreError, match="autre chose que ce que telesec y a mis") as refused:
        practice.gate(Role.ADMIN)
    assert refused.value.compartment == Compartment.PRACTICE.value
    assert location.path.read_bytes() == original


def test_without_a_copy_nothing_is_migrated(practice, newer_program):
    newer_program(add_vans)
    (practice.folder / f"practice.db.v{NEXT - 1}.bak.part").mkdir()
    original = (practice.folder / "practice.db").read_bytes()
    with pytest.raises(StoreError, match="copie de sûreté"):
        practice.gate(Role.ADMIN)
    assert (practice.folder / "practice.db").read_bytes() == original


def test_the_copy_opens_with_the_program_that_wrote_it(practice, newer_program, monkeypatch):
    newer_program(add_vans)
    practice.gate(Role.ADMIN)
    practice.close()
    monkeypatch.undo()
    shutil.move(practice.folder / f"practice.db.v{NEXT - 1}.bak", practice.folder / "practice.db")
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        assert len(records.people.all()) == 5
