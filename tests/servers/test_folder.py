"""A folder of a disk, plugged, pulled out, full, exchanged: never counted as good when it is not."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from telesec.backup.catalogue import install_names
from telesec.backup.pipeline import LARGEST
from telesec.backup.targets import folder as folders
from telesec.backup.targets import object_keys
from telesec.backup.targets.disk_mark import mark_disk
from telesec.backup.targets.folder import FolderStore
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import Credentials, FaultKind, Target, TargetKind

from .conftest import refusal
from .snapshots_taken import Practice

KEY = "0123456789abcdef/daily/20261122T120000Z-0011223344556677/p00000.age"
BIGGEST_FAT_FILE = 2**32 - 1


def target(folder: Path, mark: str = "") -> Target:
    return Target("c", TargetKind.FOLDER, "Disque", folder=str(folder), disk_mark=mark)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    made = tmp_path / "disque"
    made.mkdir()
    return made


@pytest.fixture
def store(disk: Path) -> FolderStore:
    return FolderStore(target(disk, mark_disk(disk)))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_a_part_is_kept_whole_and_private(store: FolderStore, disk: Path) -> None:
    data = secrets.token_bytes(300_000)
    item = store.put(KEY, data)
    assert (item.key, item.size, item.version_id, item.locked_until) == (KEY, len(data), "", None)
    assert store.get(KEY) == data
    assert files(disk) == [KEY, "telesec-disque.txt"]
    assert stat.S_IMODE((disk / KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE((disk / KEY).parent.stat().st_mode) == 0o700


def test_a_name_taken_is_never_written_over(store: FolderStore, disk: Path) -> None:
    store.put(KEY, b"le premier")
    assert refusal(lambda: store.put(KEY, b"le second")).kind is FaultKind.TAKEN
    assert store.get(KEY) == b"le premier"
    assert files(disk) == [KEY, "telesec-disque.txt"]


def test_what_is_not_there_is_lost_and_what_is_too_big_is_not_read(store: FolderStore) -> None:
    assert refusal(lambda: store.get(KEY)).kind is FaultKind.LOST
    store.put(KEY, b"0123456789")
    assert refusal(lambda: store.get(KEY, limit=9)).kind is FaultKind.DAMAGED


def test_links_are_neither_followed_nor_listed(store: FolderStore, disk: Path, tmp_path: Path) -> None:
    store.put(KEY, b"x")
    outside = tmp_path / "ailleurs"
    outside.mkdir()
    (outside / "p00000.age").write_bytes(b"secret")
    (disk / KEY).with_name("MANIFEST.age").symlink_to(outside / "p00000.age")
    (disk / "piege").symlink_to(outside, target_is_directory=True)
    os.mkfifo((disk / KEY).with_name("p00009.age"))

    assert [item.key for item in store.items("")] == [KEY, "telesec-disque.txt"]
    assert refusal(lambda: store.get(KEY.replace("p00000", "MANIFEST"))).kind is FaultKind.DAMAGED
    assert refusal(lambda: store.get(KEY.replace("p00000", "p00009"))).kind is FaultKind.DAMAGED
    assert refusal(lambda: store.put("piege/p00001.age", b"x"))
    assert files(outside) == ["p00000.age"]


def test_listing_follows_the_prefix(store: FolderStore) -> None:
    second = KEY.replace("p00000", "p00001")
    store.put(second, b"y")
    store.put(KEY, b"x")
    assert [item.key for item in store.items("0123456789abcdef/")] == [KEY, second]
    assert [item.key for item in store.items(second[:-3])] == [second]
    assert list(store.items("absent/")) == list(store.items("../")) == []


def test_what_others_keep_on_the_disk_is_not_walked_to_find_our_snapshots(
    store: FolderStore, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(KEY.replace("p00000.age", "MANIFEST.age"), b"x")
    for number in range(20):
        (disk / f"photos{number}").mkdir()
        (disk / f"photos{number}" / "ete").write_bytes(b"x")
    monkeypatch.setattr(object_keys, "MOST_ITEMS", 10)
    assert install_names(store) == ["0123456789abcdef"]


def test_the_disk_is_known_again_by_its_mark(disk: Path) -> None:
    mark = mark_disk(disk)
    assert mark_disk(disk) == mark
    open_target(target(disk, mark), Credentials()).close()


def test_another_disk_under_the_same_name_receives_nothing(disk: Path, tmp_path: Path) -> None:
    mark = mark_disk(disk)
    disk.rename(tmp_path / "débranché")
    disk.mkdir()
    told = refusal(lambda: open_target(target(disk, mark), Credentials()))
    assert told.kind is FaultKind.OTHER_DISK
    mark_disk(disk)
    assert refusal(lambda: open_target(target(disk, mark), Credentials())).kind is FaultKind.OTHER_DISK
    assert files(disk) == ["telesec-disque.txt"]


def test_a_disk_that_is_not_plugged_is_told(disk: Path, tmp_path: Path) -> None:
    mark = mark_disk(disk)
    disk.rename(tmp_path / "débranché")
    told = refusal(lambda: open_target(target(disk, mark), Credentials()))
    assert told.kind is FaultKind.ABSENT
    assert "Branchez" in told.sentence
    assert refusal(lambda: mark_disk(disk)).kind is FaultKind.ABSENT


def test_a_disk_exchanged_while_open_receives_nothing_more(
    store: FolderStore, disk: Path, tmp_path: Path
) -> None:
    store.put(KEY, b"x")
    disk.rename(tmp_path / "débranché")
    disk.mkdir()
    second = KEY.replace("p00000", "p00001")
    for attempt in (lambda: store.put(second, b"y"), lambda: store.get(KEY), lambda: list(store.items(""))):
        assert refusal(attempt).kind is FaultKind.OTHER_DISK
    assert files(disk) == []


def test_a_full_disk_keeps_what_it_had_and_no_half_file(small_disk: Callable[..., Path]) -> None:
    disk = small_disk(options="size=1m")
    store = FolderStore(target(disk, mark_disk(disk)))
    store.put(KEY, b"x" * 500_000)
    told = refusal(lambda: store.put(KEY.replace("p00000", "p00001"), b"y" * 900_000))
    assert told.kind is FaultKind.FULL
    assert "place" in told.sentence
    assert files(disk) == [KEY, "telesec-disque.txt"]
    assert store.get(KEY) == b"x" * 500_000
    free = store.free_bytes()
    assert free is not None
    assert free < 2**20


def test_a_disk_protected_against_writing_is_told(small_disk: Callable[..., Path]) -> None:
    disk = small_disk()
    mark = mark_disk(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    store = FolderStore(target(disk, mark))
    told = refusal(lambda: store.put(KEY, b"x"))
    assert told.kind is FaultKind.READ_ONLY
    assert "protection en écriture" in told.sentence


def test_a_disk_pulled_out_between_two_parts_leaves_nothing_on_the_computer(
    small_disk: Callable[..., Path],
) -> None:
    """What is left under its name is a folder of the computer's own disk."""
    disk = small_disk()
    store = FolderStore(target(disk, mark_disk(disk)))
    store.put(KEY, b"x")
    subprocess.run(["umount", "-l", str(disk)], check=True)
    told = refusal(lambda: store.put(KEY.replace("p00000", "p00001"), b"y"))
    assert told.kind is FaultKind.OTHER_DISK
    assert "Branchez le bon disque" in told.sentence
    assert files(disk) == []


@pytest.mark.parametrize("moment", ["fsync", "link", "scandir", "stat"])
def test_a_disk_pulled_out_in_the_middle_of_a_part_is_never_good(
    store: FolderStore, disk: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The system says EIO to whoever still holds a file of it."""

    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as pulled:
        pulled.setattr(os, moment, gone)
        attempt = (lambda: list(store.items(""))) if moment == "scandir" else (lambda: store.put(KEY, b"x"))
        assert refusal(attempt).kind is FaultKind.ABSENT
    assert files(disk) == ["telesec-disque.txt"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EDQUOT, FaultKind.FULL),
        (errno.EACCES, FaultKind.FORBIDDEN),
        (errno.ESTALE, FaultKind.ABSENT),
        (errno.EREMOTEIO, FaultKind.ABSENT),
    ],
)
def test_each_refusal_of_a_disk_has_its_sentence(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch, number: int, kind: FaultKind
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refused)
    assert refusal(lambda: store.put(KEY, b"x")).kind is kind


def test_a_disk_without_hard_links_keeps_the_same_promises(
    store: FolderStore, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT and exFAT, the formats of most disks that are sold."""

    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    store.put(KEY, b"le premier")
    assert refusal(lambda: store.put(KEY, b"le second")).kind is FaultKind.TAKEN
    assert store.get(KEY) == b"le premier"
    assert files(disk) == [KEY, "telesec-disque.txt"]


def test_no_part_is_ever_too_big_for_a_fat_disk() -> None:
    """FAT refuses files of 4 GiB: parts are cut far below, whatever the size of the practice."""
    assert LARGEST * 1.01 + 4096 < BIGGEST_FAT_FILE / 100


def test_a_stolen_disk_shows_nothing_in_clear(store: FolderStore, disk: Path, tmp_path: Path) -> None:
    practice = Practice(tmp_path)
    practice.back_up(store)
    names = files(disk)
    assert len(names) == len(practice.made[0].parts) + 2
    for name in names:
        data = (disk / name).read_bytes()
        assert name == "telesec-disque.txt" or data.startswith(b"age-encryption.org/v1\n")
        assert b"office" not in data
        assert practice.contents[0]["office.db"][:64] not in data
    assert practice.restored(store, 0) == practice.contents[0]


def test_what_a_power_cut_left_unfinished_goes_after_a_day(disk: Path) -> None:
    mark = mark_disk(disk)
    unfinished = disk / folders._UNFINISHED
    unfinished.mkdir()
    old, fresh = unfinished / "0.partial", unfinished / "1.partial"
    for path in (old, fresh):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    FolderStore(target(disk, mark))
    assert files(disk) == [f"{folders._UNFINISHED}/1.partial", "telesec-disque.txt"]


def test_a_folder_that_is_none_is_refused(disk: Path) -> None:
    (disk / "fichier").write_bytes(b"x")
    for folder in ("relatif", str(disk / "fichier"), str(disk / "absent")):
        told = refusal(lambda folder=folder: FolderStore(replace(target(disk), folder=folder)))
        assert told.kind is FaultKind.ABSENT


def test_a_mark_that_is_no_file_is_another_disk(disk: Path) -> None:
    os.mkfifo(disk / "telesec-disque.txt")
    assert refusal(lambda: mark_disk(disk)).kind is FaultKind.OTHER_DISK
    assert refusal(lambda: FolderStore(target(disk, "0" * 32))).kind is FaultKind.OTHER_DISK
