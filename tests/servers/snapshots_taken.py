"""A small practice backed up for real, day after day, and what comes back of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telesec.backup.catalogue import Found, snapshots
from telesec.backup.envelope import new_identity, recipient_of
from telesec.backup.fetch import fetch
from telesec.backup.snapshot import Job, take
from telesec.backup.targets.base import TargetStore
from telesec.domain.backups.shapes import Made, Tier

INSTALL = "0123456789abcdef"


@dataclass
class Practice:
    """``size``: that of its one store, in bytes."""

    folder: Path
    size: int = 30_000
    identity: str = field(default_factory=new_identity)
    made: list[Made] = field(default_factory=list)
    contents: list[dict[str, bytes]] = field(default_factory=list)

    def back_up(self, store: TargetStore, tier: Tier = Tier.WEEKLY) -> Made:
        """One more day: everything is new, everything is sent."""
        staged = self.folder / f"copie-{secrets.token_hex(4)}"
        staged.mkdir()
        content = {"practice.json": b"{}", "office.db": secrets.token_bytes(self.size)}
        for name, data in content.items():
            (staged / name).write_bytes(data)
        now = datetime.now(UTC)
        job = Job(
            practice_id="0" * 32,
            install=INSTALL,
            target_id="a",
            tier=tier,
            created_at=now,
            number=len(self.made) + 1,
            previous_sha256=self.made[-1].manifest_sha256 if self.made else "",
            recipients=(recipient_of(self.identity),),
            seed=bytes(32),
            locked_until=now + timedelta(days=1),
            bandwidth_kib=0,
            heads={},
            app_version="1",
            schema_versions={},
            staged=staged,
        )
        made, _ = take(job, store, lambda _progress: None, lambda: False)
        self.made.append(made)
        self.contents.append(content)
        return made

    def restored(self, store: TargetStore, number: int) -> dict[str, bytes]:
        """The files of a snapshot, from the versions whose hash is the right one."""
        wanted = self.made[number].manifest_sha256
        manifest = next(one.manifest for one in self.found(store) if one.sha256 == wanted)
        assert manifest is not None
        into = self.folder / f"rendu-{secrets.token_hex(4)}"
        fetch(store, manifest, None, self.identity, into)
        return {path.name: path.read_bytes() for path in into.iterdir()}

    def found(self, store: TargetStore) -> list[Found]:
        return snapshots(store, INSTALL, self.identity)
