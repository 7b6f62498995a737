"""The one folder where the guide's practice lives: its name, which a picture shows, never varies."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PLACE = Path("/var/tmp/telesec-guide")  # noqa: S108 - ours alone, and refused when it is another's


@contextmanager
def held(place: Path = PLACE) -> Iterator[Path]:
    """The folder, empty and ours until the end; a second build waits. SystemExit if it is somebody else's."""
    folder = _ours(place)
    try:
        _empty(place)
        yield place
    finally:
        _empty(place)
        place.rmdir()
        os.close(folder)


def _ours(place: Path) -> int:
    """The folder opened and locked; whoever held it before may have removed it, then it is made again."""
    while True:
        with suppress(FileExistsError):  # what is there is looked at next
            place.mkdir(mode=0o700)
        try:
            folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise SystemExit(f"{place} n'est pas un dossier : ôtez-le, puis recommencez.") from error
        if os.fstat(folder).st_uid != os.getuid():
            raise SystemExit(f"{place} est à quelqu'un d'autre : attendez qu'il ait fini, ou ôtez-le.")
        fcntl.flock(folder, fcntl.LOCK_EX)
        if place.exists() and os.path.samestat(place.stat(), os.fstat(folder)):
            return folder
        os.close(folder)


def _empty(place: Path) -> None:
    for item in place.iterdir():
        shutil.rmtree(item) if item.is_dir() else item.unlink()
