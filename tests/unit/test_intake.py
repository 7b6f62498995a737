"""What happened while nothing was open is kept sealed, and its loss is noticed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telesec.domain.ids import new_id
from telesec.security import header, intake
from telesec.security.anchor import Anchor

DEK = bytes(range(32))
PUBLIC, PRIVATE = header.intake_public_key(DEK), header.intake_private_key(DEK)
PRACTICE = new_id()
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def fill(folder: Path, number: int, anchor: Anchor | None = None) -> Anchor:
    anchor = anchor or Anchor()
    for place in range(number):
        anchor = intake.append_event(
            folder,
            anchor,
            "sign_in_failed",
            at=NOW + timedelta(seconds=place),
            public_key=PUBLIC,
            practice_id=PRACTICE,
            details={"try": str(place)},
        )
    return anchor


def read(folder: Path, anchor: Anchor) -> intake.Reading:
    return intake.read_events(folder, PRIVATE, PRACTICE, anchor)


def test_events_come_back_with_their_true_time(tmp_path) -> None:
    anchor = fill(tmp_path, 3)
    found = read(tmp_path, anchor)
    assert [event.at for event in found.events] == [NOW + timedelta(seconds=n) for n in range(3)]
    assert (found.missing, found.broken, found.uncounted) == (0, 0, 0)
    raw = (tmp_path / intake.FILE_NAME).read_bytes()
    assert b"sign_in_failed" not in raw
    fresh = intake.restarted(anchor)
    assert read(tmp_path, fresh).missing == 0
    intake.empty_log(tmp_path)
    assert read(tmp_path, fresh).events == ()


@pytest.mark.parametrize("kept", [0, 1, 2, 4])
def test_a_cut_log_is_noticed(tmp_path, kept: int) -> None:
    anchor = fill(tmp_path, 5)
    path = tmp_path / intake.FILE_NAME
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:kept]))
    assert read(tmp_path, anchor).missing == 5 - kept
    continued = fill(tmp_path, 1, anchor)
    assert read(tmp_path, continued).missing > 0


def test_a_deleted_log_is_noticed(tmp_path) -> None:
    anchor = fill(tmp_path, 2)
    (tmp_path / intake.FILE_NAME).unlink()
    assert read(tmp_path, anchor).missing == 2


def test_foreign_and_damaged_lines_are_counted(tmp_path) -> None:
    anchor = fill(tmp_path, 2)
    path = tmp_path / intake.FILE_NAME
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"{}\n" + second.replace(b"A", b"B"))
    found = read(tmp_path, anchor)
    assert found.broken >= 1
    assert found.missing >= 1 or found.broken == 2
    path.write_bytes(first + second)
    assert intake.read_events(tmp_path, PRIVATE, new_id(), anchor).broken == 2


def test_a_kill_between_line_and_anchor_accuses_nobody(tmp_path) -> None:
    before = fill(tmp_path, 2)
    fill(tmp_path, 1, before)
    anchor = fill(tmp_path, 1, before)
    found = read(tmp_path, anchor)
    assert (len(found.events), found.missing) == (4, 0)


def test_a_flood_is_counted_not_kept(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(intake, "MAX_EVENTS", 3)
    anchor = fill(tmp_path, 10)
    found = read(tmp_path, anchor)
    assert (len(found.events), found.uncounted, found.missing) == (3, 7, 0)
