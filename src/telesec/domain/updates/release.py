"""What a publisher announces, and when it may not be believed although it is signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from telesec.domain.errors import TelesecError

LONGEST_LIFE = timedelta(days=400)
EVERY = timedelta(days=1)
_AHEAD = timedelta(days=1)  # a publisher to the east, a clock a little late
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")
OLDER = "Cette annonce est plus ancienne que la dernière vue : elle est refusée. Prévenez l'éditeur."
EXPIRED = "Cette annonce est périmée : l'éditeur doit la renouveler. Regardez sur son site."
FROM_THE_FUTURE = (
    "Cette annonce est datée d'un jour à venir : elle est refusée. Vérifiez l'horloge de cet ordinateur."
)


class FeedRefused(TelesecError):
    """An announcement that is not believed: nothing of it is shown."""


@dataclass(frozen=True, slots=True)
class Release:
    """``number`` grows with each announcement, whatever the version; ``changes`` are plain sentences."""

    number: int
    version: str
    published: date
    expires: date
    changes: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found the last times. ``trouble`` is why the last look gave nothing, "" when it did."""

    release: Release | None = None
    looked_at: datetime | None = None
    trouble: str = ""


def version_parts(version: str) -> tuple[int, ...]:
    """``0.2`` and ``0.2.0`` are equal; raises ValueError for what is no version."""
    if not _VERSION.fullmatch(version):
        raise ValueError(version)
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (4 - len(parts)))


def is_newer(version: str, than: str) -> bool:
    """True when ``version`` comes after ``than``; a development's own name compares as its numbers."""
    own = _VERSION.match(than)
    return version_parts(version) > version_parts(own.group() if own else "0.0")


def believed(release: Release, seen: Release | None, now: datetime) -> Release:
    """The release, unless it is from the future, past its life, or behind what was seen.

    Raises FeedRefused: a true signature under an old announcement hides what came after it.
    """
    today = now.astimezone(UTC).date()
    if release.published > today + _AHEAD:
        raise FeedRefused(FROM_THE_FUTURE)
    if release.expires < today:
        raise FeedRefused(EXPIRED)
    if seen is not None and _is_behind(release, seen):
        raise FeedRefused(OLDER)
    return release


def is_owed(seen: Seen, now: datetime) -> bool:
    """Once a day; at once when the clock was put back before the last look."""
    return seen.looked_at is None or not seen.looked_at <= now < seen.looked_at + EVERY


def _is_behind(release: Release, seen: Release) -> bool:
    """An older number; the same with other words; a lower version or an earlier day under a higher one."""
    if release.number == seen.number:
        return release.sha256 != seen.sha256
    return (
        release.number < seen.number
        or version_parts(release.version) < version_parts(seen.version)
        or release.published < seen.published
    )
