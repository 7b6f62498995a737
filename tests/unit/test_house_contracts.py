"""The rules of the house that need the code to run: the gate first, actions, columns, schema, layers."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Column

from telesec.domain.actions import RULES, Action
from telesec.domain.people import COMPARTMENTS_OF, Compartment
from telesec.storage.engine import Location
from telesec.storage.migrations import MIGRATIONS
from telesec.storage.schema import SCHEMAS, complete_schema
from telesec.storage.store import Store
from telesec.storage.tables.base import METADATA

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "src" / "telesec" / "services"
DEK = bytes(range(32))
PRACTICE_ID = "01890a5d-ac96-774b-bcce-b302099a8057".replace("-", "")

# Services that run before a gate exists, or make it.
BEFORE_THE_GATE = {
    "gate",
    "stores",
    "sign_in",
    "set_up",
    "recovery",
    "enrolment",
    "backup_runs",
    "backup_book",
    "backup_keyring",
    "backup_memory",
    "backup_telling",
    "backup_watch",
    "restore_accesses",
    "restore_anew",
    "restore_behind",
    "restore_intent",
    "restore_preparation",
    "restore_source",
    "restore_staging",
    "restore_swap",
    "restore_told",
    "restore_trust",
    "restore_verification",
    "joining",
    "header_changes",
    "key_staging",
    "own_trust",
    "restore_parts",
    "this_computer",
}
# Functions that touch no store at all.
WORDS_ONLY = {
    "former_keys.fitting": "which of the keys at hand opens a file of old",
    "typed_sheet.opened_by": "what the sheet opens of the accounts file",
    "typed_sheet.open_with_sheet": "what the sheet opens of the accounts file",
    "typed_sheet.stand_on_sheet": "the accounts file, rewritten inside its caller's entry",
    "access.key_requests.reset_by": "the journal's mark of who reset an account",
    "backups.backup_change.sealed_for": "settings of backups with another recipient",
    "restores.against_today.noted_in": "what a backup says of a journal",
    "witness.write": "a row of the program itself, in a file its caller opened",
    "journals.own_patients.without_patient": "a line less what its reader is not given",
}
AT_FIRST = {("gate", "Gate"), ("records", "Records")}  # the gate, or what it handed out


def public_functions() -> list[tuple[str, object]]:
    """Every public function of the use cases, in whatever folder, by its dotted name."""
    found: list[tuple[str, object]] = []
    for path in sorted(SERVICES.rglob("*.py")):
        if path.stem == "__init__" or path.stem in BEFORE_THE_GATE:
            continue
        place = ".".join(path.relative_to(SERVICES).with_suffix("").parts)
        module = importlib.import_module(f"telesec.services.{place}")
        for name, value in inspect.getmembers(module, inspect.isfunction):
            if value.__module__ == module.__name__ and not name.startswith("_"):
                found.append((f"{place}.{name}", value))
    return found


def test_every_service_goes_through_the_gate() -> None:
    faults = []
    for name, function in public_functions():
        if name in WORDS_ONLY:
            continue
        parameters = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type]
        if not parameters or (parameters[0].name, parameters[0].annotation) not in AT_FIRST:
            faults.append(name)
    assert faults == []
    assert set(WORDS_ONLY) <= {name for name, _ in public_functions()}


# These look at the files themselves: heads, counts, verification, copies. None of them reads a record.
SEES_FILES = {
    "witness",
    "access/arrival",
    "access/lost_rows",
    "access/mended_files",
    "access/sign_in",
    "anchoring",
    "backups/backup_runs",
    "backups/backup_telling",
    "journals/journal",
    "journals/journal_retention",
    "paper/sheets",
    "restores/against_today",
    "restores/restore_preparation",
    "restores/restores",
    "review/watch",
    "watching",
}
INSIDE_A_STORE = {"_stores", "_engine", "_writer", "_raw", "_connect", "_unguarded", "_practice"}


def ways_round_the_gate(source: str) -> list[str]:
    """What of a module reaches a file's records, or its inside, otherwise than by ``gate.enter``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in INSIDE_A_STORE:
            own = isinstance(node.value, ast.Name) and node.value.id == "self"
            found += [] if own else [f"{node.lineno}: {node.attr}"]
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in ("entry", "stores"):
            asked = isinstance(called.value, ast.Name) and called.value.id == "gate"
            found += [] if asked and called.attr == "entry" else [f"{node.lineno}: {called.attr}()"]
    return found


def test_records_come_from_an_entry_of_the_gate_and_from_nowhere_else() -> None:
    faults = {}
    for path in sorted(SERVICES.rglob("*.py")):
        place = path.relative_to(SERVICES).with_suffix("").as_posix()
        found = ways_round_the_gate(path.read_text(encoding="utf-8"))
        if place in SEES_FILES:
            found = [fault for fault in found if not fault.endswith("stores()")]
        if found and place not in ("gate", "stores"):
            faults[place] = found
    assert faults == {}


@pytest.mark.parametrize(
    "careless",
    [
        "def view(gate):\n    with gate._stores['office'].entry(1, 2) as records:\n        return records",
        "def view(gate):\n    with gate.stores()['office'].entry(1, 2) as records:\n        return records",
        "def view(gate):\n    store = gate.stores()['office']\n    return store._engine.connect()",
        "def view(gate):\n    return gate._practice().rights(gate.account.id)",
    ],
)
def test_a_way_round_the_gate_is_seen(careless: str) -> None:
    assert ways_round_the_gate(careless)
    assert not ways_round_the_gate("def view(gate):\n    with gate.enter(1, 2) as records:\n        return 1")


def test_every_action_has_a_rule_that_can_be_followed() -> None:
    assert set(RULES) == set(Action)
    for action, rule in RULES.items():
        assert rule.label
        assert rule.roles, action
        for role in rule.roles:
            assert rule.compartment in COMPARTMENTS_OF[role], f"{role} has no key for {action}"


def test_labels_tell_actions_apart() -> None:
    labels = [rule.label for rule in RULES.values()]
    assert len(set(labels)) == len(labels)


def columns() -> list[tuple[str, Column[object]]]:
    return [
        (f"{compartment}.{table.name}.{column.name}", column)
        for compartment, metadata in METADATA.items()
        for table in metadata.tables.values()
        for column in table.columns
    ]


def test_every_column_says_what_kind_of_data_it_holds() -> None:
    classes = {"identity", "contact", "health", "money", "technical"}
    assert [name for name, column in columns() if column.info.get("class") not in classes] == []


def test_no_health_data_leaves_its_compartments() -> None:
    kept_in = {"office.drafts.payload", "clinical.drafts.payload"}
    health = {name for name, column in columns() if column.info.get("class") == "health"}
    assert {name for name in health - kept_in if name.startswith(("practice.", "billing."))} == set()


def test_every_table_is_strict() -> None:
    tables = [table for metadata in METADATA.values() for table in metadata.tables.values()]
    assert [table.name for table in tables if not table.dialect_options["sqlite"]["strict"]] == []


def shape(store: Store) -> dict[tuple[str, str], str]:
    with store._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(row[0], row[1]): re.sub(r"\s+", " ", row[2] or "") for row in rows}


@pytest.mark.parametrize("compartment", list(Compartment))
def test_a_migrated_schema_equals_a_fresh_one(compartment: Compartment, tmp_path: Path) -> None:
    """What migrations end with must give back every trigger that a rebuilt table has lost."""
    store = Store(Location(tmp_path, PRACTICE_ID, compartment), DEK, create=True)
    fresh = shape(store)
    with store._engine.connect() as conn, conn.begin():
        for kind, name in fresh:
            if kind == "trigger":
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        complete_schema(conn, SCHEMAS[compartment])
    migrated = shape(store)
    store.close()
    assert migrated == fresh
    assert sum(kind == "trigger" for kind, _ in fresh) >= 3 * len(METADATA[compartment].tables)


@pytest.mark.parametrize("compartment", list(Compartment))
def test_versions_and_migrations_agree(compartment: Compartment) -> None:
    assert SCHEMAS[compartment].version == len(MIGRATIONS[compartment]) + 1


def test_every_migration_has_a_test() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    steps = [step.__name__ for steps in MIGRATIONS.values() for step in steps]
    assert [name for name in steps if f"def test_{name}" not in tests] == []


def test_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
