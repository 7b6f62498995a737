"""What a target really holds: listed, read back and compared, with no key."""

from __future__ import annotations

import random
from collections.abc import Iterable

from telesec.backup.manifest_entries import sha256_of
from telesec.backup.pages import PageIndex
from telesec.backup.targets.base import Item, TargetStore
from telesec.domain.backups.shapes import FaultKind, PartEntry, TargetFault

_LOST = (
    "L'hébergeur a dit avoir reçu la sauvegarde, mais ne la rend pas telle quelle. Elle n'est pas comptée : "
    "prévenez-le, et choisissez un autre endroit si cela se répète."
)

_ONE_OBJECT = frozenset({FaultKind.LOST, FaultKind.DAMAGED})
_WHOLE_TARGET = frozenset(
    {
        FaultKind.UNREACHABLE,
        FaultKind.STALLED,
        FaultKind.CREDENTIALS,
        FaultKind.CERTIFICATE,
        FaultKind.HOST_KEY,
        FaultKind.CLOCK,
        FaultKind.OTHER_DISK,
    }
)


def part_of(item: Item, sealed: bytes) -> PartEntry:
    """What was just put, as it must be found again; raises TargetFault(LOST) on another length."""
    if item.size != len(sealed):
        raise TargetFault(FaultKind.LOST, _LOST)
    return PartEntry(item.key, len(sealed), sha256_of(sealed), item.version_id)


def check_stored(store: TargetStore, prefix: str, parts: Iterable[PartEntry]) -> None:
    """Raise TargetFault(LOST) unless every part is listed with its length."""
    if not _all_listed(store, prefix, parts):
        raise TargetFault(FaultKind.LOST, _LOST)


def read_back(store: TargetStore, part: PartEntry) -> bytes:
    """The bytes of ``part``, the very ones that were sent; raises TargetFault(LOST)."""
    data = store.get(part.key, part.version_id)
    if len(data) != part.size or sha256_of(data) != part.sha256:
        raise TargetFault(FaultKind.LOST, _LOST)
    return data


def base_is_there(store: TargetStore, index: PageIndex) -> bool:
    """True when the full snapshot of ``index`` is listed whole, its manifest and a part drawn read back."""
    key = index.base.manifest_key
    prefix = key.rpartition("/")[0] + "/"
    if not index.parts or not _all_listed(store, prefix, index.parts):
        return False
    if not is_kept(store, key, index.base.manifest_sha256):
        return False
    part = random.SystemRandom().choice(index.parts)
    return is_kept(store, part.key, part.sha256, part.version_id)


def is_kept(store: TargetStore, key: str, sha256: str, version: str = "") -> bool:
    """True when the object is given back as it was sent; raises only when the whole target fails."""
    try:
        return sha256_of(store.get(key, version)) == sha256
    except TargetFault as fault:
        if is_about_one(store, key, fault):
            return False
        raise


def is_about_one(store: TargetStore, key: str, fault: TargetFault) -> bool:
    """True when ``fault`` came from this object alone: the target itself still answers.

    Whoever can write can leave an object that nobody can read (another's key, other rights): it must not
    close the way to all the others.
    """
    if fault.kind in _WHOLE_TARGET:
        return False
    if fault.kind not in _ONE_OBJECT:
        for _item in store.items(key):  # raises when it is the target after all
            break
    return True


def found_again(store: TargetStore, key: str, sealed: bytes) -> Item | None:
    """What lies under a key said to be taken, when it is just what was being sent: an answer got lost."""
    for item in store.items(key):
        same = item.key == key and not item.is_deleted and item.size == len(sealed)
        if same and store.get(key, item.version_id) == sealed:
            return item
    return None


def _all_listed(store: TargetStore, prefix: str, parts: Iterable[PartEntry]) -> bool:
    listed: dict[tuple[str, str], int] = {}
    for item in store.items(prefix):
        if not item.is_deleted:
            listed[item.key, item.version_id] = item.size
            if item.is_latest:
                listed[item.key, ""] = item.size
    return all(listed.get((part.key, part.version_id)) == part.size for part in parts)
