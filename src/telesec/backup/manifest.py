"""A manifest on its way out: its signature, its canonical bytes; who is believed to have signed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telesec.backup.manifest_entries import (
    FILE_NAME,
    FORMAT,
    LIMIT,
    PAGE,
    Base,
    FileEntry,
    Manifest,
)
from telesec.backup.manifest_reading import from_bytes
from telesec.domain.backups.shapes import BackupRefused, PartEntry
from telesec.security.strict_json import canonical, encode_bytes, instant_text

__all__ = [
    "FILE_NAME",
    "LIMIT",
    "PAGE",
    "Base",
    "FileEntry",
    "Manifest",
    "PartEntry",
    "check_known",
    "check_own_signature",
    "check_signature",
    "from_bytes",
    "public_key",
    "sign",
    "to_bytes",
]


def public_key(seed: bytes) -> str:
    """The signer's public key of a 32-byte Ed25519 seed, in hexadecimal."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()


def sign(manifest: Manifest, seed: bytes) -> Manifest:
    """``manifest`` with its signer and signature (RFC 8032)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    named = replace(manifest, signer=public_key(seed), signature=b"")
    return replace(named, signature=Ed25519PrivateKey.from_private_bytes(seed).sign(_signed_bytes(named)))


def check_signature(manifest: Manifest, known_signers: Iterable[str]) -> None:
    """Raise BackupRefused unless one of ``known_signers`` (public keys) signed exactly this manifest."""
    check_own_signature(manifest)
    check_known(manifest, known_signers)


def check_known(manifest: Manifest, known_signers: Iterable[str]) -> None:
    """Raise BackupRefused unless its signer is known; the signature itself was checked when it was read."""
    if manifest.signer not in set(known_signers):
        raise BackupRefused(
            "Cette sauvegarde est signée par un ordinateur que ce cabinet ne connaît pas. Elle est refusée : "
            "choisissez-en une autre."
        )


def check_own_signature(manifest: Manifest) -> None:
    """Raise BackupRefused unless the signer it names signed it; says nothing of who that is."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.signer))
        key.verify(manifest.signature, _signed_bytes(manifest))
    except (InvalidSignature, ValueError):
        raise BackupRefused(
            "Cette sauvegarde a été modifiée depuis qu'elle a été faite, ou n'est pas du cabinet. Elle est "
            "refusée : choisissez-en une autre."
        ) from None


def to_bytes(manifest: Manifest) -> bytes:
    """The canonical JSON, signature included; raises BackupRefused when it would be too long to read back."""
    data = canonical(_body(manifest) | {"signature": encode_bytes(manifest.signature)})
    if len(data) > LIMIT:
        raise BackupRefused("La sauvegarde a trop de morceaux pour être décrite. Faites-en une complète.")
    return data


def _signed_bytes(manifest: Manifest) -> bytes:
    return canonical(_body(manifest))


def _body(manifest: Manifest) -> dict[str, object]:
    base = manifest.base
    return {
        "format": FORMAT,
        "practice_id": manifest.practice_id,
        "install": manifest.install,
        "id": manifest.id,
        "created_at": instant_text(manifest.created_at),
        "tier": manifest.tier.value,
        "number": manifest.number,
        "previous_sha256": manifest.previous_sha256,
        "base": base and {name: getattr(base, name) for name in Base.__slots__},
        "app_version": manifest.app_version,
        "schema_versions": dict(manifest.schema_versions),
        "heads": {name: [head.count, head.mac] for name, head in manifest.heads.items()},
        "files": [_file(entry) for entry in manifest.files],
        "signer": manifest.signer,
    }


def _file(entry: FileEntry) -> dict[str, object]:
    described: dict[str, object] = {
        "name": entry.name,
        "size": entry.size,
        "sha256": entry.sha256,
        "kind": entry.kind,
        "parts": [{name: getattr(part, name) for name in PartEntry.__slots__} for part in entry.parts],
    }
    return described if entry.runs is None else described | {"runs": [list(run) for run in entry.runs]}
