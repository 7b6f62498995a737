"""Nothing is migrated without a whole copy; no copy is ever written over, nor through a link."""

from __future__ import annotations

import errno
import shutil
import sys
from pathlib import Path

import pytest

from telesec.app import arguments
from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment
from telesec.storage import copy_child, engine, migrations, safety_copy
from telesec.storage.engine import Location, raw_connection
from telesec.storage.schema import SCHEMAS
from telesec.storage.store import Store

DEK = b"k" * 32
COMPARTMENT = Compartment.OFFICE
DDL = Path(__file__).parent / "version_1" / f"{COMPARTMENT}.sql"


def write(location: Location) -> None:
    """A file as the first version wrote it, without patients, and without guards."""
    raw = raw_connection(location, DEK, create=True)
    for line in DDL.read_text(encoding="utf-8").splitlines():
        if not line.startswith("CREATE TRIGGER"):
            raw.execute(line)
    meta = (location.practice_id, location.compartment.value)
    raw.execute("INSERT INTO meta VALUES (?, ?, '2026-01-05T08:00:00.000000Z')", meta)
    raw.execute(f"PRAGMA application_id = {SCHEMAS[COMPARTMENT].application_id}")
    raw.execute("PRAGMA user_version = 1")
    raw.close()


@pytest.fixture
def old(tmp_path, monkeypatch):
    settings = [line for line in engine._SETTINGS if not line.startswith("busy_timeout")]
    monkeypatch.setattr(engine, "_SETTINGS", (*settings, "busy_timeout = 50"))
    location = Location(tmp_path, "c" * 32, COMPARTMENT)
    write(location)
    return location


def beside(location: Location, ending: str) -> Path:
    return location.path.with_name(location.path.name + ending)


def add_patient(raw, number: int) -> None:
    raw.execute(
        "INSERT INTO patients (seq, id, birth_name, first_names, sex, status, version, created_at, "
        "updated_at) VALUES (?, ?, 'Dubois', 'Luc', 'M', 'PROV', 1, ?, ?)",
        (number, f"n{number}", *["2026-01-05T08:00:00.000000Z"] * 2),
    )


def version(location: Location) -> int:
    raw = raw_connection(location, DEK, create=False)
    found = raw.execute("PRAGMA user_version").fetchone()[0]
    raw.close()
    return int(found)


def patients_in(path: Path, folder: Path) -> int:
    """How many patients a copy holds, opened as the file it was."""
    folder.mkdir()
    location = Location(folder, "c" * 32, COMPARTMENT)
    shutil.copy(path, location.path)
    raw = raw_connection(location, DEK, create=False)
    found = raw.execute("SELECT count(*) FROM patients").fetchone()[0]
    raw.close()
    return int(found)


def test_a_file_that_another_session_reads_is_not_migrated(old):
    writes = raw_connection(old, DEK, create=False)
    writes.execute("PRAGMA journal_mode = WAL")
    reads = raw_connection(old, DEK, create=False)
    reads.execute("BEGIN")
    reads.execute("SELECT count(*) FROM patients").fetchone()
    add_patient(writes, 1)
    with pytest.raises(StoreError, match="Fermez les autres sessions"):
        Store(old, DEK)
    reads.close()
    writes.close()
    assert version(old) == 1
    assert not beside(old, ".v1.bak").exists()


def test_what_is_written_before_the_lock_is_never_missing_from_the_copy(old, monkeypatch):
    fold = migrations._fold

    def then_another_writes(location, raw):
        fold(location, raw)
        writes = raw_connection(old, DEK, create=False)
        add_patient(writes, 1)
        writes.close()

    monkeypatch.setattr(migrations, "_fold", then_another_writes)
    with pytest.raises(StoreError, match="Fermez les autres sessions"):
        Store(old, DEK)
    monkeypatch.undo()
    Store(old, DEK).close()
    assert patients_in(beside(old, ".v1.bak"), old.folder / "copy") == 1


def test_of_two_starts_at_once_the_second_leaves_the_copy_alone(old, monkeypatch):
    fold, original = migrations._fold, old.path.read_bytes()

    def meanwhile(location, raw):
        fold(location, raw)
        monkeypatch.setattr(migrations, "_fold", fold)
        Store(old, DEK).close()

    monkeypatch.setattr(migrations, "_fold", meanwhile)
    Store(old, DEK).close()
    assert sorted(path.name for path in old.folder.glob("*.bak*")) == ["office.db.v1.bak"]
    copy = Location(old.folder / "copy", old.practice_id, COMPARTMENT)
    copy.folder.mkdir()
    shutil.copy(beside(old, ".v1.bak"), copy.path)
    assert version(copy) == 1
    assert len(original) == copy.path.stat().st_size


@pytest.mark.parametrize("ending", [".v1.bak", ".v1.bak.part"])
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_link_or_a_folder_in_place_of_the_copy_is_refused_and_named(old, ending, kind, capfd):
    victim, there = old.folder / "precious.txt", beside(old, ending)
    victim.write_text("precious")
    if kind == "link":
        there.symlink_to(victim)
    else:
        there.mkdir()
    with pytest.raises(StoreError, match="sortez-le du dossier") as refused:
        Store(old, DEK)
    assert there.name in str(refused.value)
    assert "Libérez" not in str(refused.value)
    assert victim.read_text() == "precious"
    assert version(old) == 1
    assert capfd.readouterr().err == ""


def test_what_an_interrupted_copy_left_is_taken_away(old):
    beside(old, ".v1.bak.part").write_bytes(b"half")
    Store(old, DEK).close()
    assert patients_in(beside(old, ".v1.bak"), old.folder / "copy") == 0
    assert not beside(old, ".v1.bak.part").exists()


def test_an_earlier_copy_is_kept_and_the_new_one_lies_beside_it(old):
    shutil.copy(old.path, beside(old, ".v1.bak"))
    kept = beside(old, ".v1.bak").read_bytes()
    raw = raw_connection(old, DEK, create=False)
    add_patient(raw, 1)
    raw.close()
    Store(old, DEK).close()
    assert beside(old, ".v1.bak").read_bytes() == kept
    assert patients_in(beside(old, ".v1.bak2"), old.folder / "copy") == 1


def test_a_copy_already_whole_serves_again(old, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError

    complete = migrations.complete_schema
    monkeypatch.setattr(migrations, "complete_schema", fails)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            Store(old, DEK)
    monkeypatch.setattr(migrations, "complete_schema", complete)
    Store(old, DEK).close()
    assert [path.name for path in old.folder.glob("*.bak*")] == ["office.db.v1.bak"]


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "Libérez de la place"), (errno.EIO, "Vérifiez que le disque répond")]
)
def test_a_copy_that_fails_says_why_without_a_word_on_the_terminal(
    old, monkeypatch, capfd, tmp_path, number, said
):
    written = Path(copy_child.__file__).read_text(encoding="utf-8")
    failing = tmp_path / "failing.py"
    failing.write_text(written.replace("os.fsync(write.fileno())", f"raise OSError({number}, 'x')"))
    monkeypatch.setattr(safety_copy, "_child", lambda: [sys.executable, "-I", str(failing)])
    with pytest.raises(StoreError, match=said):
        Store(old, DEK)
    assert capfd.readouterr() == ("", "")
    assert version(old) == 1
    assert list(old.folder.glob("*.bak*")) == []


def test_a_packed_program_makes_the_copy_by_a_word_of_its_own(old, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    packed = [*safety_copy._child(), str(old.path), str(beside(old, ".v1.bak")), ""]
    assert packed[0] == sys.executable
    assert arguments.run(arguments.parse(packed[1:])) == 0
    assert beside(old, ".v1.bak").read_bytes() == old.path.read_bytes()
