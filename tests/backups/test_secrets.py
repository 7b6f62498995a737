"""What the process that makes the copies shows of its secrets while it works, and leaves behind: nothing."""

from __future__ import annotations

import base64
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from telesec.backup.credentials import keep_credentials
from telesec.domain.backups.shapes import Credentials, Target, TargetKind
from telesec.services.backups import backup_runs
from telesec.services.backups.backup_book import ledger

from .conftest import Child

LOGIN, KEY = "CLEDACCESPUBLIQUE0042", "cle/secrete+de-l-hebergeur/0123456789"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def silent_server() -> Iterator[int]:
    """Listens and never answers: whoever speaks to it is still at work while we look."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def needles(kept, seed: bytes) -> dict[str, bytes]:
    threshold = kept.threshold()
    secret = threshold.secret(threshold.header().practice_id)
    raw = {"signing": seed, "device": secret, **{f"dek {key}": dek for key, dek in kept.deks.items()}}
    found = {"login": LOGIN.encode(), "key": KEY.encode(), "identity": kept.identity.encode()}
    for name, value in raw.items():
        found |= {name: value, f"{name} hex": value.hex().encode(), f"{name} 64": base64.b64encode(value)}
    return found


def holding(data: bytes, kept, seed: bytes) -> list[str]:
    return [name for name, needle in needles(kept, seed).items() if needle in data]


def everything_under(folder: Path) -> bytes:
    return b"\0".join(item.read_bytes() for item in folder.rglob("*") if item.is_file())


def test_no_secret_is_seen_in_the_process_nor_left_in_any_file(kept, silent_server, monkeypatch) -> None:
    hosted = Target(
        "b",
        TargetKind.S3,
        "Hébergeur",
        endpoint=f"https://127.0.0.1:{silent_server}",
        region="fr-par",
        bucket="cabinet",
    )
    kept.set_backups(kept.target("a", kept.disk), hosted)
    threshold = kept.threshold()
    practice_id = threshold.header().practice_id
    keep_credentials(threshold.device, practice_id, hosted, Credentials(LOGIN, KEY))
    seed = threshold.device.read(practice_id, "signing")
    assert seed is not None
    monkeypatch.setenv("XDG_STATE_HOME", str(kept.root / "state"))
    job = backup_runs.job_for(threshold, ("a", "b")).to_bytes()
    assert {"login", "key", "signing 64"} <= set(holding(job, kept, seed))  # the search finds what is there
    child = Child(job)
    child.until("progress")
    process = Path("/proc") / str(child.process.pid)
    seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert b"--worker" in seen
    assert str(kept.root).encode() not in (process / "cmdline").read_bytes()
    assert holding(seen, kept, seed) == []
    child.tell(b'{"say":"stop"}\n')
    child.end()
    said = repr(child.said).encode()
    backup_runs.run_closed(threshold, ("a",))
    left = everything_under(kept.folder) + everything_under(kept.disk) + everything_under(kept.root / "state")
    assert len(left) > 1_000_000
    assert holding(said + left, kept, seed) == []
    assert ledger(threshold).made


def test_a_crash_of_the_process_writes_no_secret_down(kept, monkeypatch) -> None:
    """An error nobody foresaw is noted by its class and its place, nothing of what it held."""
    monkeypatch.setenv("XDG_STATE_HOME", str(kept.root / "state"))
    threshold = kept.threshold()
    seed = threshold.device.read(threshold.header().practice_id, "signing")
    assert seed is not None
    job = backup_runs.job_for(threshold, ("a",)).to_bytes()
    child = Child(job.replace(b'"schema_versions":{', b'"schema_versions":{"x":"y",', 1))
    assert child.until("ready", "end") == ""
    assert child.end() == 1
    noted = everything_under(kept.root / "state")
    assert b"Malformed" in noted
    assert holding(noted, kept, seed) == []
