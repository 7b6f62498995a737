"""The children of the backup's bench: each does one thing in a process of its own and prints its seconds."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telesec.backup.catalogue import base_of, snapshots
from telesec.backup.envelope import recipient_of, seal
from telesec.backup.fetch import fetch
from telesec.backup.pages import load_index, save_index
from telesec.backup.pipeline import LARGEST
from telesec.backup.snapshot import Job, take
from telesec.backup.staging import stage
from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import Credentials, LockMode, Progress, Target, TargetKind, Tier

INSTALL, KEY = "ba" * 8, b"k" * 32  # of an invented practice, made and thrown away
_LOCKED = timedelta(hours=12)


def child() -> None:
    """Read what to do on standard input, do it, print the figures as JSON."""
    given = json.loads(sys.stdin.read())
    kind = TargetKind(given["target"].pop("kind"))
    lock = LockMode(given["target"].pop("lock_mode"))
    target = Target(kind=kind, lock_mode=lock, **given["target"])
    store = open_target(target, Credentials(*given["credentials"]))
    figures = {"take": _take, "apart": _apart, "restore": _restore}[given["what"]](store, given)
    print(json.dumps(figures))


def _take(store: TargetStore, given: dict[str, Any]) -> dict[str, Any]:
    """The practice copied aside as the program does it, then one snapshot; a difference when it can be."""
    scratch, start = Path(given["scratch"]), time.perf_counter()
    staged = stage(Path(given["practice"]), (), scratch, _never).folder
    copied, index = time.perf_counter(), load_index(scratch / "pages", KEY)
    now = datetime.now(UTC)
    job = Job(
        practice_id="0" * 32,
        install=INSTALL,
        target_id="a",
        tier=Tier.DAILY if index else Tier.WEEKLY,
        created_at=now,
        number=given["number"],
        previous_sha256="",
        recipients=tuple(recipient_of(given["identity"]) for _ in range(3)),
        seed=bytes(32),
        locked_until=index.locked_until if index else now + _LOCKED,
        bandwidth_kib=0,
        heads={},
        app_version="banc",
        schema_versions={},
        staged=staged,
        base=index,
    )
    made, full = take(job, store, _silent, _never)
    spent = time.perf_counter() - copied
    if full is not None:
        save_index(scratch / "pages", full, KEY)
    shutil.rmtree(staged)
    return {
        "copy_seconds": copied - start,
        "seconds": spent,
        "bytes_sent": made.bytes_sent,
        "bytes_kept": made.bytes_kept,
        "is_difference": bool(made.base_id),
    }


def _apart(store: TargetStore, given: dict[str, Any]) -> dict[str, Any]:
    """Sealing every part, then sending every part: the two halves of a snapshot, one after the other."""
    recipients = [recipient_of(given["identity"])] * 3
    sealed_at, sealing = Path(given["scratch"]) / "parts", 0.0
    sealed_at.mkdir()
    for path in sorted(Path(given["practice"]).glob("*.db")):
        with path.open("rb") as stream:
            while piece := stream.read(LARGEST):
                start = time.perf_counter()
                sealed = seal(piece, recipients)
                sealing += time.perf_counter() - start
                (sealed_at / secrets.token_hex(8)).write_bytes(sealed)
    sending, prefix = 0.0, f"{'ef' * 8}/daily/20260101T000000Z-{secrets.token_hex(8)}"
    for number, path in enumerate(sorted(sealed_at.iterdir())):
        data = path.read_bytes()
        start = time.perf_counter()
        store.put(f"{prefix}/p{number:05d}.age", data, datetime.now(UTC) + _LOCKED)
        sending += time.perf_counter() - start
    shutil.rmtree(sealed_at)
    return {"sealing": sealing, "sending": sending}


def _restore(store: TargetStore, given: dict[str, Any]) -> dict[str, Any]:
    """The newest snapshot listed, opened and rebuilt whole."""
    start = time.perf_counter()
    found = snapshots(store, INSTALL, given["identity"])
    manifest = found[0].manifest
    if manifest is None:
        raise RuntimeError("the bench's own snapshot cannot be read")
    fetch(store, manifest, base_of(found, manifest), given["identity"], Path(given["into"]))
    return {"seconds": time.perf_counter() - start, "number": manifest.number}


def _never() -> bool:
    return False


def _silent(_progress: Progress) -> None:
    return None
