"""The shape of a manifest: what a snapshot says of its files, its parts and the journals in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.backups.shapes import JournalHead, PartEntry, Tier
from telesec.domain.people import Compartment

FORMAT = 1
LIMIT = 32 * 1024 * 1024  # the JSON of a difference of some gigabytes
MOST_RUNS = 300_000  # of one file; a difference more scattered than that is sent whole
PAGE = 4096
FILE_NAME = "MANIFEST.age"
STORES = tuple(f"{compartment.value}.db" for compartment in Compartment)
FILES = ("practice.json", "intake.log", *STORES, *(f"{store}-wal" for store in STORES))
_INSTALL = re.compile(r"[0-9a-f]{16}")
_SNAPSHOT = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the practice. ``size`` and ``sha256`` are those of the whole file once rebuilt.

    Without runs the parts are the file's bytes one after another. With runs (``kind`` "pages") they are,
    one after another, the pages ``[first, count]`` to write over the same file of the base; the file is
    then cut, or grown, to ``size``.
    """

    name: str
    size: int
    sha256: str
    parts: tuple[PartEntry, ...]
    runs: tuple[tuple[int, int], ...] | None = None

    @property
    def kind(self) -> str:
        return "whole" if self.runs is None else "pages"


@dataclass(frozen=True, slots=True)
class Base:
    """The one full snapshot a difference needs."""

    id: str
    manifest_key: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything needed to rebuild a practice, but the keys. ``number`` counts this target's snapshots."""

    practice_id: str
    install: str
    id: str
    created_at: datetime
    tier: Tier
    number: int
    previous_sha256: str
    base: Base | None
    app_version: str
    schema_versions: Mapping[str, int]
    heads: Mapping[str, JournalHead]
    files: tuple[FileEntry, ...]
    signer: str = ""  # Ed25519 public key, hexadecimal
    signature: bytes = field(default=b"", repr=False)

    @property
    def prefix(self) -> str:
        """The folder of this snapshot in its target, with its final slash."""
        return f"{self.install}/{self.tier.value}/{self.id}/"

    @property
    def key(self) -> str:
        return self.prefix + FILE_NAME

    def parts(self) -> tuple[PartEntry, ...]:
        return tuple(part for entry in self.files for part in entry.parts)

    def file(self, name: str) -> FileEntry | None:
        return next((entry for entry in self.files if entry.name == name), None)


def sha256_of(data: bytes) -> str:
    """As a manifest writes it."""
    return hashlib.sha256(data).hexdigest()


def is_install(text: str) -> bool:
    return _INSTALL.fullmatch(text) is not None


def is_snapshot_id(text: str) -> bool:
    return _SNAPSHOT.fullmatch(text) is not None


def is_manifest_key(key: str) -> bool:
    """True for ``<install>/<tier>/<snapshot>/MANIFEST.age``, wherever it claims to be from."""
    install, *rest = key.split("/")
    return (
        is_install(install)
        and len(rest) == 3
        and rest[0] in set(Tier)
        and is_snapshot_id(rest[1])
        and rest[2] == FILE_NAME
    )
