"""Old files kept beside the practice go after thirty days and a backup, never the last of their kind."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from telesec.domain.actions import Action
from telesec.domain.backups.former_files import FormerFile, sorted_out
from telesec.domain.errors import Refused
from telesec.services.backups.former_files import REMOVED, former_files, remove_former_files
from telesec.services.restore_intent import intent_path

from .conftest import Lilas, journal_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def old(days: int, kind: str = "anciens") -> FormerFile:
    return FormerFile(f"{kind}-{days}", kind, NOW - timedelta(days=days), 10)


def test_the_last_of_each_kind_stays_whatever_its_age() -> None:
    found = [old(400), old(31), old(29), old(90, "office.db"), old(60, "office.db"), old(500, "billing.db")]
    said = sorted_out(found, NOW, NOW)
    assert {one.name for one in said.old} == {"anciens-400", "anciens-31", "office.db-90"}
    assert [one.at for one in said.found] == sorted((one.at for one in found), reverse=True)
    assert (said.size, said.old_size) == (60, 30)


def test_nothing_goes_without_a_backup_made_since() -> None:
    found = [old(400), old(31), old(1)]
    assert sorted_out(found, NOW, None).old == ()
    assert [one.name for one in sorted_out(found, NOW, NOW - timedelta(days=100)).old] == ["anciens-400"]


@pytest.fixture
def kept(lilas: Lilas) -> Lilas:
    """Three restorations and two updates, of a year, of two months, of today."""
    for days in (365, 60, 0):
        place = lilas.folder / "anciens" / f"{lilas.clock() - timedelta(days=days):%Y%m%dT%H%M%SZ}-0a1b"
        place.mkdir(parents=True)
        (place / "office.db").write_bytes(b"x" * 100)
    for days, name in ((90, "office.db.v1.bak"), (50, "office.db.v1.bak2")):
        path = lilas.folder / name
        path.write_bytes(b"y" * 50)
        at = (lilas.clock() - timedelta(days=days)).timestamp()
        os.utime(path, (at, at))
    for strange in ("anciens/notes", "anciens/20260101T000000Z-0a1b.en-cours"):
        (lilas.folder / strange).mkdir()
    (lilas.folder / "anciens" / "20250101T000000Z-0a1b").symlink_to(lilas.root, target_is_directory=True)
    return lilas


def names(lilas: Lilas) -> set[str]:
    return {path.name for path in (lilas.folder / "anciens").iterdir()} | {
        path.name for path in lilas.folder.glob("*.bak*")
    }


def test_what_may_go_goes_and_is_written_in_the_journal(kept: Lilas) -> None:
    kept.back_up()
    signed_in = kept.sign_in()
    before = names(kept)
    said = former_files(signed_in.gate, kept.threshold())
    assert len(said.found) == 5
    going = {one.name.removeprefix("anciens/") for one in said.old}
    assert len(going) == 3
    left = remove_former_files(signed_in.gate, kept.threshold())
    assert left.old == ()
    assert names(kept) == before - going
    assert (kept.root / "device").exists()  # behind the link lie somebody's own files
    rows = [row for row in journal_of(signed_in, Action.BACKUP_EDIT) if row["subject_kind"] == "former_files"]
    assert {(row["reason"], row["outcome"]) for row in rows} == {(REMOVED, "ok"), (REMOVED, "detail")}
    assert all(name in rows[-1]["fields"] for name in ("office.db.v1.bak", "anciens/"))


def test_nothing_goes_while_a_restoration_waits(kept: Lilas) -> None:
    kept.back_up()
    signed_in = kept.sign_in()
    before = names(kept)
    intent_path(kept.folder).parent.mkdir(exist_ok=True)
    intent_path(kept.folder).write_bytes(b"{}")
    with pytest.raises(Refused, match="attend son tour"):
        remove_former_files(signed_in.gate, kept.threshold())
    assert names(kept) == before
    intent_path(kept.folder).unlink()
