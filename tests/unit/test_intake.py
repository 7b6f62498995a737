"""What happened while nothing was open is kept sealed, and its loss is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telesec.domain.ids import new_id
from telesec.security import header, intake
from telesec.security.anchor import Anchor, Head

DEK = bytes(range(32))
PUBLIC, PRIVATE = header.intake_public_key(DEK), header.intake_private_key(DEK)
PRACTICE = new_id()
SECRET = bytes(range(100, 132))
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def fill(folder: Path, number: int, anchor: Anchor | None = None, secret: bytes | None = SECRET) -> Anchor:
    folder.mkdir(exist_ok=True)
    anchor = anchor or Anchor()
    for place in range(number):
        anchor = intake.append_event(
            folder,
            anchor,
            "sign_in_failed",
            at=NOW + timedelta(seconds=place),
            public_key=PUBLIC,
            practice_id=PRACTICE,
            device_secret=secret,
            details={"try": str(place)},
        )
    return anchor


def read(folder: Path, anchor: Anchor, entered: Mapping[str, Head] | None = None) -> intake.Reading:
    return intake.read_events(folder, PRIVATE, PRACTICE, anchor, device_secret=SECRET, entered=entered)


def written(path: Path) -> list[bytes]:
    return [line for line in path.read_bytes().splitlines(keepends=True) if line.strip()]


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
    path.write_bytes(b"".join(written(path)[:kept]))
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
    first, second = written(path)
    path.write_bytes(b"{}\n" + second.replace(b"A", b"B"))
    found = read(tmp_path, anchor)
    assert found.broken >= 1
    assert found.missing >= 1 or found.broken == 2
    path.write_bytes(first + second)
    assert intake.read_events(tmp_path, PRIVATE, new_id(), anchor, device_secret=SECRET).broken == 2


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


def test_nobody_without_the_secret_of_this_device_adds_an_event(tmp_path) -> None:
    anchor = fill(tmp_path, 1)
    forged = fill(tmp_path / "elsewhere", 1, secret=bytes(32))
    assert forged.intake.count == 1
    path = tmp_path / intake.FILE_NAME
    path.write_bytes(path.read_bytes() + (tmp_path / "elsewhere" / intake.FILE_NAME).read_bytes())
    found = read(tmp_path, anchor)
    assert (len(found.events), found.broken, found.missing) == (1, 1, 0)


def test_without_the_secret_an_event_is_only_counted(tmp_path) -> None:
    anchor = fill(tmp_path, 2, secret=None)
    assert not (tmp_path / intake.FILE_NAME).exists()
    assert read(tmp_path, anchor).uncounted == 2


def test_an_old_log_put_back_is_not_read_again(tmp_path) -> None:
    anchor = fill(tmp_path, 2)
    path = tmp_path / intake.FILE_NAME
    old = path.read_bytes()
    entered = read(tmp_path, anchor).entered
    fresh = intake.restarted(anchor)
    path.write_bytes(old)
    assert read(tmp_path, fresh, entered).events == ()
    later = fill(tmp_path, 1, fresh)
    assert [len(read(tmp_path, later, entered).events), read(tmp_path, later, entered).missing] == [1, 0]
    path.write_bytes(old)
    found = read(tmp_path, later, entered)
    assert (found.events, found.missing) == ((), 1)


def test_events_entered_from_another_computer_are_missed_by_nobody(tmp_path) -> None:
    here, there = fill(tmp_path, 2), fill(tmp_path, 3, intake.restarted(Anchor()))
    found = read(tmp_path, here)
    assert (len(found.events), found.missing, len(found.entered)) == (5, 0, 2)
    intake.empty_log(tmp_path)
    assert read(tmp_path, there, found.entered).missing == 0
    later = fill(tmp_path, 2, there)
    again = read(tmp_path, later, found.entered)
    assert (len(again.events), again.missing, again.broken) == (2, 0, 0)


def test_what_was_erased_before_another_computer_entered_it_is_missed(tmp_path) -> None:
    fill(tmp_path, 1)
    there = fill(tmp_path, 3, intake.restarted(Anchor()))
    path = tmp_path / intake.FILE_NAME
    path.write_bytes(b"".join(written(path)[:-1]))
    found = read(tmp_path, intake.restarted(Anchor()))
    assert (len(found.events), found.missing) == (3, 0)
    intake.empty_log(tmp_path)
    assert read(tmp_path, there, found.entered).missing == 1


def test_a_line_cut_from_the_middle_of_another_computer_s_log_is_missed(tmp_path) -> None:
    there = fill(tmp_path, 3)
    path = tmp_path / intake.FILE_NAME
    first, _, third = written(path)
    path.write_bytes(first + third)
    found = read(tmp_path, intake.restarted(Anchor()))
    assert (len(found.events), found.missing) == (2, 1)
    assert read(tmp_path, there).missing == 1


def test_a_kill_before_another_computer_entered_the_line_loses_no_event(tmp_path) -> None:
    before = fill(tmp_path, 2)
    fill(tmp_path, 1, before)
    entered = read(tmp_path, intake.restarted(Anchor())).entered
    intake.empty_log(tmp_path)
    after = fill(tmp_path, 2, before)
    found = read(tmp_path, after, entered)
    assert (len(found.events), found.missing) == (2, 0)


def test_a_line_written_twice_is_one_event(tmp_path) -> None:
    anchor = fill(tmp_path, 1)
    path = tmp_path / intake.FILE_NAME
    path.write_bytes(path.read_bytes() * 2)
    found = read(tmp_path, anchor)
    assert (len(found.events), found.broken) == (1, 1)


def test_a_stranger_s_number_does_not_silence_the_events(tmp_path) -> None:
    anchor = fill(tmp_path, 1)
    path = tmp_path / intake.FILE_NAME
    path.write_bytes(path.read_bytes() + b'{"chain":"x","n":1000000000,"sealed":"AA=="}')
    found = read(tmp_path, fill(tmp_path, 1, anchor))
    assert (len(found.events), found.broken, found.missing) == (2, 1, 0)


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


HOSTILE = {
    "too big": lambda path: path.write_bytes(b"x" * (2 * 1024 * 1024 + 1)),
    "a number too long": lambda path: path.write_bytes(b'{"n":' + b"1" * 5000 + b"}\n"),
    "a folder": Path.mkdir,
    "a link": _link,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_lies_in_its_place_is_said_and_bars_nobody(tmp_path, make) -> None:
    make(tmp_path / intake.FILE_NAME)
    assert read(tmp_path, Anchor()).broken == 1
    anchor = fill(tmp_path, 1)
    assert len(read(tmp_path, anchor).events) == 1
    intake.empty_log(tmp_path)
    assert (tmp_path / intake.FILE_NAME).read_bytes() == b""


def test_a_hostile_place_is_emptied_without_an_event(tmp_path) -> None:
    (tmp_path / intake.FILE_NAME).mkdir()
    intake.empty_log(tmp_path)
    assert (tmp_path / intake.FILE_NAME).is_file()


def test_a_million_lines_are_read_in_no_time(tmp_path) -> None:
    (tmp_path / intake.FILE_NAME).write_bytes(b"x\n" * 1_000_000)
    assert read(tmp_path, Anchor()).broken == 1_000_000
