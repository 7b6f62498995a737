"""What a list keeps of a snapshot's description: its sizes without its parts, read again when needed.

A description may name hundreds of thousands of parts and pages, and nobody knows yet who signed it.
"""

from __future__ import annotations

from dataclasses import replace

from telesec.backup.envelope import open_sealed
from telesec.backup.manifest import LIMIT, Manifest, PartEntry, check_own_signature, from_bytes
from telesec.backup.manifest_entries import FileEntry, sha256_of
from telesec.backup.targets.base import TargetStore
from telesec.domain.backups.shapes import BackupRefused

SEALED_LIMIT = LIMIT + 1024 * 1024


def outlined(manifest: Manifest) -> Manifest:
    """Each file with one part, as big as all of its own; its signature no longer covers it."""
    return replace(manifest, files=tuple(_outlined(entry) for entry in manifest.files))


def _outlined(entry: FileEntry) -> FileEntry:
    parts = (PartEntry("", sum(part.size for part in entry.parts), ""),)
    return replace(entry, parts=parts, runs=None if entry.runs is None else ())


def read_manifest(sealed: bytes, identity: str, key: str) -> Manifest:
    """The description in ``sealed``, signed by the signer it names; raises BackupRefused."""
    manifest = from_bytes(open_sealed(sealed, identity))
    check_own_signature(manifest)
    if manifest.key != key:
        raise BackupRefused(
            "Cette sauvegarde a été déplacée : elle n'est pas là où elle dit être. Choisissez-en une autre."
        )
    return manifest


def whole(store: TargetStore, key: str, version_id: str, sha256: str, identity: str) -> Manifest:
    """The description whose outline was kept, the very same bytes; raises BackupRefused, TargetFault."""
    sealed = store.get(key, version_id, SEALED_LIMIT)
    if sha256_of(sealed) != sha256:
        raise BackupRefused("Cette sauvegarde a changé depuis que la liste a été lue. Relisez la liste.")
    return read_manifest(sealed, identity, key)
