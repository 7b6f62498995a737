"""What an attacker who holds our keys would try on a target, tried on an object made for that."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from telesec.backup.targets.base import Item, TargetStore
from telesec.domain.backups.shapes import FaultKind, Target, TargetFault

if TYPE_CHECKING:
    from telesec.backup.targets.s3 import S3Store
    from telesec.backup.targets.sftp import SftpStore

FIRST, SECOND = b"essai telesec\n", b"essai telesec, par-dessus\n"
_SAYS_NO = (FaultKind.FORBIDDEN, FaultKind.UNKNOWN, FaultKind.TAKEN, FaultKind.LOST, FaultKind.DAMAGED)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen; ``item`` is the object of the trial as it was first written."""

    item: Item
    readable: bool = False
    keeps_versions: bool = False
    refuses_overwrite: bool = False
    refuses_delete: bool = False


def try_bucket(store: S3Store, key: str, until: datetime | None) -> Seen:
    """Write, read, write again, write over, delete the first version, with the bypass too."""
    item = store.put(key, FIRST, until)
    readable = store.get(key, item.version_id) == FIRST
    refuses_overwrite = _refused(lambda: store.put(key, SECOND)) and store.conditional
    _refused(lambda: store.ask("put_object", Key=key, Body=SECOND))
    keeps_versions = bool(item.version_id) and _still(store, key, item.version_id)
    version = {"VersionId": item.version_id} if item.version_id else {}
    bypass = {"BypassGovernanceRetention": True} if until else {}
    _refused(lambda: store.ask("delete_object", Key=key, **version))
    _refused(lambda: store.ask("delete_object", Key=key, **version, **bypass))
    refuses_delete = _still(store, key, item.version_id) if version else _exists(store, key)
    return Seen(item, readable, keeps_versions, refuses_overwrite, refuses_delete)


def try_account(store: SftpStore, key: str) -> Seen:
    """Write, read, open again to write over, delete."""
    item = store.put(key, FIRST)
    readable = store.get(key) == FIRST

    def write_over() -> None:
        with store.exchange(), store.files.open(store.path(key), "w", bufsize=0) as stream:
            stream.write(SECOND)

    def delete() -> None:
        with store.exchange():
            store.files.remove(store.path(key))

    refuses_overwrite = _refused(write_over) and _still(store, key)
    _refused(delete)
    return Seen(item, readable, refuses_overwrite=refuses_overwrite, refuses_delete=_exists(store, key))


def try_folder(store: TargetStore, target: Target, key: str) -> Seen:
    """Write, read, write again; what we can make in a folder we can delete, and so it is tidied."""
    item = store.put(key, FIRST)
    readable = store.get(key) == FIRST
    refuses_overwrite = _refused(lambda: store.put(key, SECOND)) and _still(store, key)
    path = Path(target.folder, *key.split("/"))
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()
        path.parent.parent.rmdir()
    return Seen(item, readable, refuses_overwrite=refuses_overwrite)


def _refused(attempt: Callable[[], object]) -> bool:
    """True when the server said no; a server that cannot be reached any more has said nothing."""
    try:
        attempt()
    except TargetFault as fault:
        if fault.kind not in _SAYS_NO:
            raise
        return True
    return False


def _still(store: TargetStore, key: str, version_id: str = "") -> bool:
    try:
        return store.get(key, version_id) == FIRST
    except TargetFault as fault:
        if fault.kind not in _SAYS_NO:
            raise
        return False


def _exists(store: TargetStore, key: str) -> bool:
    try:
        store.get(key)
    except TargetFault as fault:
        if fault.kind not in _SAYS_NO:
            raise
        return False
    return True
