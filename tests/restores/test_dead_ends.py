"""A restoration that can be neither finished nor obeyed: with the paper in hand one always goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from telesec.domain.backups.restores import Prepared
from telesec.domain.backups.shapes import TargetFault
from telesec.domain.errors import StoreError
from telesec.security.device import DeviceRefused
from telesec.services.journals.journal import verify
from telesec.services.restore_intent import is_pending

from .conftest import Lilas, book, names_of_tuesday, restore_here


@pytest.fixture
def ordered(lilas: Lilas) -> tuple[Lilas, str]:
    """A backup of one appointment, a practice of two, and the order to go back, not obeyed yet."""
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    restore_here(lilas, lilas.sign_in(), snapshot)
    assert is_pending(lilas.folder)
    return lilas, snapshot


def half_swapped(lilas: Lilas) -> tuple[Path, Path]:
    """Killed after the first file of the agenda moved: the folder of old files, and of new ones."""
    staging = next(one for one in (lilas.folder / ".restore").iterdir() if one.is_dir())
    old = lilas.folder / "anciens" / "20261116T000000Z-abcd.en-cours"
    old.mkdir(parents=True)
    (lilas.folder / "office.db").rename(old / "office.db")
    return old, staging


def with_paper(lilas: Lilas, snapshot: str) -> Prepared:
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    work.listing()
    return work.restore(snapshot)


def opens_restored(lilas: Lilas) -> None:
    assert not is_pending(lilas.folder)
    signed_in = lilas.sign_in()
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    assert verify(signed_in.gate).whole


def test_an_order_damaged_half_way_gives_way_to_the_paper(ordered: tuple[Lilas, str]) -> None:
    lilas, snapshot = ordered
    old, _ = half_swapped(lilas)
    kept = (old / "office.db").read_bytes()
    order = lilas.folder / ".restore" / "intent.json"
    order.write_bytes(order.read_bytes().replace(b"snapshot", b"snapshoT"))
    with pytest.raises(StoreError, match="feuille de récupération"):
        lilas.start()
    assert is_pending(lilas.folder)  # a mixture never opens
    with_paper(lilas, snapshot)
    opens_restored(lilas)
    assert (old.with_name("20261116T000000Z-abcd") / "office.db").read_bytes() == kept


def test_a_file_lost_half_way_is_brought_again_with_the_paper(ordered: tuple[Lilas, str]) -> None:
    lilas, snapshot = ordered
    _, staging = half_swapped(lilas)
    (staging / "office.db").unlink()
    with pytest.raises(StoreError, match="feuille de récupération"):
        lilas.start()
    with_paper(lilas, snapshot)
    opens_restored(lilas)


def test_a_keyring_lost_half_way_is_given_back_by_the_paper(ordered: tuple[Lilas, str]) -> None:
    lilas, snapshot = ordered
    half_swapped(lilas)
    shutil.rmtree(lilas.root / "device")
    with pytest.raises(DeviceRefused):
        lilas.start()
    assert is_pending(lilas.folder)
    with_paper(lilas, snapshot)
    opens_restored(lilas)


def test_a_keyring_lost_before_anything_moved_takes_the_order_with_it(ordered: tuple[Lilas, str]) -> None:
    """Nobody can obey it any more: the code of the paper opens the practice as it was, without a network."""
    lilas, _ = ordered
    shutil.rmtree(lilas.root / "device")
    with pytest.raises(DeviceRefused):
        lilas.start()
    assert not is_pending(lilas.folder)
    assert lilas.start() is None


def test_old_files_already_kept_are_not_written_over_when_it_is_cut_at_its_last_step(
    ordered: tuple[Lilas, str],
) -> None:
    """The order still stands, the old files have their last name, and SQLite left something meanwhile."""
    lilas, _ = ordered
    order = lilas.folder / ".restore" / "intent.json"
    waiting, awaited = order.read_bytes(), lilas.root / "device"
    shutil.copytree(awaited, lilas.root / "before")
    lilas.start()
    shutil.rmtree(awaited)
    (lilas.root / "before").rename(awaited)
    order.parent.mkdir(exist_ok=True)
    order.write_bytes(waiting)
    (lilas.folder / "office.db-shm").write_bytes(b"")
    lilas.start()
    opens_restored(lilas)
    kept = sorted((lilas.folder / "anciens").iterdir())
    assert len(kept) == 2
    assert not any(one.name.endswith(".en-cours") for one in kept)


def test_lines_written_since_the_newest_backup_are_counted_before_the_paper_sets_them_aside(
    lilas: Lilas,
) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    warnings = work.listing().warnings
    assert len(warnings) == 1
    assert warnings[0].startswith("Agenda et patients : ")


def test_a_restoration_that_fails_leaves_no_secret_on_a_new_computer(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    lilas.new_computer()
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    work.listing()
    for part in next(lilas.disk.rglob(snapshot)).glob("p*.age"):
        part.write_bytes(b"rot")
    with pytest.raises(TargetFault):
        work.restore(snapshot)
    computer = lilas.root / lilas.computer
    assert not computer.exists() or not any(one.is_file() for one in computer.rglob("*"))
