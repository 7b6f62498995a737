"""Backups of older versions of the files, and of a practice that was left open: they come back and open."""

from __future__ import annotations

import shutil

from telesec.domain.backups.restores import Prepared
from telesec.domain.people import Compartment
from telesec.services.anchoring import note_heads
from telesec.services.backups.backup_memory import NOT_HERE
from telesec.services.journals.journal import verify
from telesec.storage.engine import Location, raw_connection
from telesec.storage.schema import SCHEMAS

from .conftest import Lilas, book, names_of_tuesday, restore_here


def as_version_1(lilas: Lilas, compartment: Compartment, dek: bytes, newer_table: str) -> None:
    """The file as the first version wrote it: without a table that came later."""
    location = Location(lilas.folder, lilas.threshold().header().practice_id, compartment)
    connection = raw_connection(location, dek, create=False)
    connection.execute(f"DROP TABLE {newer_table}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()


def version_of(lilas: Lilas, compartment: Compartment, dek: bytes) -> int:
    location = Location(lilas.folder, lilas.threshold().header().practice_id, compartment)
    connection = raw_connection(location, dek, create=False)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(found)


def test_files_of_an_older_version_are_migrated_on_their_way_back(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    deks = dict(signed_in.deks)
    lilas.sign_out(signed_in)
    for compartment, table in ((Compartment.PRACTICE, "rooms"), (Compartment.OFFICE, "calendar_events")):
        as_version_1(lilas, compartment, deks[compartment], table)
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    restore_here(lilas, signed_in, snapshot)
    lilas.start()
    assert not list(lilas.folder.glob("*.v1.bak*")) or all(
        path.stat().st_size for path in lilas.folder.glob("*.v1.bak*")
    )
    signed_in = lilas.sign_in()
    assert signed_in.warnings == ()
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    assert verify(signed_in.gate).whole
    lilas.sign_out(signed_in)
    for compartment in Compartment:
        assert version_of(lilas, compartment, deks[compartment]) == SCHEMAS[compartment].version


def crash(lilas: Lilas) -> None:
    """An appointment is taken, then everything stops: files and device stay as they were at that moment."""
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    note_heads(signed_in.gate, lilas.threshold())
    for name in ("cabinet", "device"):
        shutil.copytree(lilas.root / name, lilas.root / "crashed" / name)
    lilas.sign_out(signed_in)
    for name in ("cabinet", "device"):
        shutil.rmtree(lilas.root / name)
        shutil.copytree(lilas.root / "crashed" / name, lilas.root / name)


def anew(lilas: Lilas, snapshot: str) -> Prepared:
    lilas.new_computer()
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    work.listing()
    return work.restore(snapshot)


def test_a_backup_made_after_a_crash_comes_back_with_what_its_wal_held(lilas: Lilas) -> None:
    """Nobody signed out: the -wal files go along, and what was committed in them is there."""
    crash(lilas)
    assert (lilas.folder / "office.db-wal").stat().st_size
    assert anew(lilas, lilas.back_up()).to_redo == ()
    signed_in = lilas.sign_in()
    assert signed_in.warnings == (NOT_HERE,)
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER"]
    assert verify(signed_in.gate).whole


def test_a_backup_of_a_practice_that_had_lost_its_last_lines_comes_back_and_says_so(lilas: Lilas) -> None:
    crash(lilas)
    for path in lilas.folder.glob("office.db-*"):
        path.unlink()
    told = anew(lilas, lilas.back_up()).to_redo
    assert len(told) == 1
    assert "il manquait déjà les dernières lignes" in told[0]
    signed_in = lilas.sign_in()
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    assert verify(signed_in.gate).whole
