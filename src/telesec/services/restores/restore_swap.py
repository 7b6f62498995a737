"""Carries a prepared restoration out, at a start, before anything is open; cut anywhere, it goes on later.

Files are only renamed: each restored one is complete and verified beside before the order to swap is
written. The order is obeyed to its end or, until the first file has moved, not at all; while it stands,
no store opens.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from telesec.domain.backups.restores import RESTORED_EVENT
from telesec.domain.errors import StoreError
from telesec.security.anchor import Anchor, noted_at
from telesec.security.device import DeviceRefused, DeviceStore, read_secret
from telesec.security.files import make_private_dir, sync_folder
from telesec.security.folder_lock import writing_alone
from telesec.security.header import read_header
from telesec.security.seen_accesses import seen_in
from telesec.services.restore_intent import (
    AWAITED,
    HEADER,
    KEPT,
    MOVING,
    RESTORE,
    STORES,
    Intent,
    IntentRefused,
    check_awaited,
    claimed_practice,
    intent_path,
    is_pending,
    read_intent,
)
from telesec.services.restores.restore_parts import check_parts, check_replaced, is_moving, put_aside
from telesec.services.restores.restore_staging import settle_kept, wipe
from telesec.services.threshold import Threshold, Writable

_FIRST_LOCK_BYTE, _LOCK_BYTES = 0x40000000, 512
_OPEN_ELSEWHERE = (
    "Une restauration attend : le cabinet est encore ouvert dans une autre fenêtre ou une autre session. "
    "Fermez-la, puis recommencez ; rien n'a été remplacé."
)
_RENEWAL_WAITS = (
    "De nouvelles clés attendent leur place : le cabinet est encore ouvert dans une autre fenêtre ou une "
    "autre session. Fermez-la, puis recommencez ; rien n'a été remplacé."
)
DeviceFor = Callable[[str], DeviceStore]


def complete(folder: Path, device_for: DeviceFor, clock: Callable[[], datetime]) -> Intent | None:
    """Obey the order that waits in ``folder``, if any, and give it back.

    ``device_for(practice_id)`` is this computer's store. Raises StoreError with what to do when the
    practice is open elsewhere or the order cannot be believed; an order that cannot be obeyed and of
    which nothing was done yet is put aside, and the practice opens as before.
    """
    if not is_pending(folder):
        return None
    with writing_alone(folder):
        if not is_pending(folder):  # another start was quicker
            return None
        intent, threshold = _believed(folder, device_for, clock)
        check_parts(folder, intent)  # first: closing a file that it reads would give up the locks below
        check_replaced(folder, intent)
        with _nobody_inside(folder, _RENEWAL_WAITS if intent.renews_keys else _OPEN_ELSEWHERE), Writable():
            _move_all(folder, intent)
            _remember(threshold, intent)
            if not intent.renews_keys:  # the renewed files say it themselves, in their journals
                _tell(threshold, intent)
            _finish(folder, threshold.device, intent)
    return intent


def _believed(folder: Path, device_for: DeviceFor, clock: Callable[[], datetime]) -> tuple[Intent, Threshold]:
    try:
        practice_id = claimed_practice(folder)
        device = device_for(practice_id)
        intent = read_intent(folder, read_secret(device, practice_id))
        check_awaited(device, intent)
    except IntentRefused:
        put_aside(folder)
        raise
    except DeviceRefused:
        if device.read(practice_id, "secret") is None:  # forgotten here: nobody can ever obey this order
            put_aside(folder)
        raise
    return intent, Threshold(folder, device, clock)


@contextlib.contextmanager
def _nobody_inside(folder: Path, sentence: str = _OPEN_ELSEWHERE) -> Iterator[None]:
    """Hold SQLite's own lock bytes of every store: whoever has one open holds a share of them."""
    if sys.platform == "win32":  # a file that somebody has open cannot be renamed there
        yield
        return
    import fcntl

    with contextlib.ExitStack() as held:
        for name in STORES:
            try:
                descriptor = os.open(folder / name, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            except OSError:
                continue  # gone, or no file at all: nobody can be using it
            held.callback(os.close, descriptor)
            try:
                fcntl.lockf(
                    descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_BYTES, _FIRST_LOCK_BYTE, os.SEEK_SET
                )
            except BlockingIOError:
                raise StoreError("restore", sentence) from None
        yield


def _move_all(folder: Path, intent: Intent) -> None:
    staging = folder / RESTORE / intent.staging
    make_private_dir(folder / KEPT)
    old = make_private_dir(folder / KEPT / f"{intent.kept}{MOVING}")
    sync_folder(folder / KEPT)
    for name in _touched(intent):
        restored = staging / name
        if name not in intent.files or restored.exists():
            _move(folder / name, old / name)
        if restored.exists():
            _move(restored, folder / name)
    sync_folder(folder)


def _touched(intent: Intent) -> list[str]:
    """Every name that changes hands: a compartment takes along what SQLite keeps beside its file."""
    beside = [
        f"{compartment.value}.db{ending}"
        for compartment in sorted(intent.compartments)
        for ending in ("-wal", "-shm", "-journal", "")
    ]
    return [*beside, *(name for name in sorted(intent.files) if name not in beside)]


def _move(source: Path, target: Path) -> None:
    if not os.path.lexists(source):
        return
    if os.path.lexists(target):  # somebody put a file back while the order waited: it is kept too
        target = target.with_name(f"{target.name}.{len(list(target.parent.iterdir()))}")
    try:
        source.rename(target)
    except PermissionError:
        raise StoreError("restore", _OPEN_ELSEWHERE) from None
    sync_folder(target.parent)


def _remember(threshold: Threshold, intent: Intent) -> None:
    """This computer now expects the restored journals and the accesses that go with them."""

    def change(known: Anchor) -> Anchor:
        heads = {key: head for key, head in known.heads.items() if key not in intent.compartments}
        restored = {key: head.noted for key, head in intent.heads.items()}
        heads |= noted_at(restored, intent.prepared_at)
        if HEADER not in intent.files:
            return replace(known, heads=heads)
        seen = seen_in(read_header(threshold.folder))
        return replace(known, header_version=intent.header_version, heads=heads, accesses=seen)

    threshold.forget()
    threshold.update_anchor(intent.practice_id, change)


def _tell(threshold: Threshold, intent: Intent) -> None:
    """A sealed event, entered in the journal at the next sign-in; told twice, it is read once."""
    details = {"restore": intent.restore_id, "snapshot": intent.snapshot_id}
    details["made"] = intent.made_at.isoformat()
    details["what"] = " ".join(sorted(intent.compartments))
    if not intent.whole:
        details["heads"] = " ".join(
            f"{key.value}:{intent.heads[key].count}:{intent.heads[key].mac[:32]}"
            for key in sorted(intent.compartments & intent.heads.keys())
        )
    threshold.failed(read_header(threshold.folder), RESTORED_EVENT, details)


def check_closed(folder: Path) -> None:
    """Raise StoreError while somebody has the practice open: what they write would be left behind."""
    with _nobody_inside(folder):
        return


def abandon(folder: Path, device: DeviceStore) -> None:
    """Forget an order of which nothing was done yet; the practice stays as it is. Raises StoreError."""
    with writing_alone(folder), Writable():
        if is_pending(folder) and not is_moving(folder):
            intent = read_intent(folder, read_secret(device, claimed_practice(folder)))
            _forget(folder, device, intent)


def _forget(folder: Path, device: DeviceStore, intent: Intent) -> None:
    """The order is gone before this computer stops awaiting it; it can never be given again."""
    intent_path(folder).unlink()
    sync_folder(folder / RESTORE)
    device.write(intent.practice_id, AWAITED, b"")
    wipe(folder / RESTORE / intent.staging)


def _finish(folder: Path, device: DeviceStore, intent: Intent) -> None:
    settle_kept(folder)
    _forget(folder, device, intent)
