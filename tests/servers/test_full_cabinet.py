"""A cabinet's disk with no room left at all: the backup says so, to the end, instead of stopping short."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.restores.conftest import (  # noqa: F401 - fixtures
    Lilas,
    codes_hashed_lightly,
    founded,
    lilas,
)

from telesec.services.backups.backup_runs import run_closed


def test_a_disk_without_a_byte_left_is_named_by_every_backup(
    lilas: Lilas,  # noqa: F811
    small_disk: Callable[..., Path],
) -> None:
    lilas.back_up()
    before = lilas.root / "avant"
    lilas.folder.rename(before)
    place = small_disk(str(lilas.folder), "size=32m")
    shutil.copytree(before, place, dirs_exist_ok=True)
    with (place / "plein.bin").open("wb", buffering=0) as stream:
        for piece in (bytes(1 << 20), bytes(4096)):
            try:
                while stream.write(piece):
                    pass
            except OSError:
                continue
    report = run_closed(lilas.threshold(), ("a",))
    assert report.made == ()
    assert len(report.failed) == 1
    assert "plus assez de place sur le disque du cabinet" in report.failed[0]
