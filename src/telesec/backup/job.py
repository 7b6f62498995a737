"""What the process that makes the copies is told, in one line of its standard input: secrets included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telesec.backup.chain import chain_as_json, chain_from_fields
from telesec.backup.sealed_json import mac_key
from telesec.backup.settings_file import as_json, from_fields
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.shapes import BackupSettings, Credentials
from telesec.security.strict_json import Malformed, canonical, encode_bytes, parse

FOLDER = ".backup"
LIMIT = 4 * 1024 * 1024
_KEY = 32


@dataclass(frozen=True, slots=True)
class RunJob:
    """One run: which targets, with what. ``shift`` is how far the asker's clock is from the system's (s).

    ``ledger_key`` and ``pages_key`` seal the small files kept beside the practice, and nothing else.
    """

    practice: Path
    practice_id: str
    settings: BackupSettings
    target_ids: tuple[str, ...]
    chain: Mapping[str, ChainEnd]
    app_version: str
    schema_versions: Mapping[str, int]
    credentials: Mapping[str, Credentials] = field(repr=False)
    seed: bytes = field(repr=False)
    ledger_key: bytes = field(repr=False)
    pages_key: bytes = field(repr=False)
    shift: int = 0

    @property
    def folder(self) -> Path:
        """Where this run may write: staging, page indexes, its lock."""
        return self.practice / FOLDER

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.shift)

    def to_bytes(self) -> bytes:
        """One line, its end included."""
        given = {key: [keys.login, keys.secret] for key, keys in self.credentials.items()}
        body = {
            "practice": str(self.practice),
            "practice_id": self.practice_id,
            "settings": as_json(self.settings),
            "targets": list(self.target_ids),
            "chain": chain_as_json(self.chain),
            "app_version": self.app_version,
            "schema_versions": dict(self.schema_versions),
            "credentials": given,
            "seed": encode_bytes(self.seed),
            "ledger_key": encode_bytes(self.ledger_key),
            "pages_key": encode_bytes(self.pages_key),
            "shift": str(self.shift),
        }
        return canonical(body) + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> RunJob:
        """Raises Malformed for anything ``to_bytes`` does not write."""
        fields = parse(line, LIMIT)
        versions, given = fields.object("schema_versions"), fields.object("credentials")
        job = cls(
            practice=Path(fields.text("practice", 4000)),
            practice_id=fields.text("practice_id", 32),
            settings=from_fields(fields.object("settings")),
            target_ids=tuple(str(item) for item in fields.items("targets", 3)),
            chain=chain_from_fields(fields.object("chain")),
            app_version=fields.text("app_version", 40),
            schema_versions={name: versions.integer(name) for name in versions.names()},
            credentials={name: _credentials(given.items(name, 2)) for name in given.names()},
            seed=fields.raw("seed", _KEY, _KEY),
            ledger_key=fields.raw("ledger_key", _KEY, _KEY),
            pages_key=fields.raw("pages_key", _KEY, _KEY),
            shift=_seconds(fields.text("shift", 20)),
        )
        fields.done()
        return job


def pages_key(device_secret: bytes) -> bytes:
    """The MAC key of the page indexes."""
    return mac_key(device_secret, b"telesec backup pages mac v1")


def _credentials(pair: list[object]) -> Credentials:
    if len(pair) != 2:
        raise Malformed("credentials")
    return Credentials(str(pair[0]), str(pair[1]))


def _seconds(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Malformed("shift") from None
