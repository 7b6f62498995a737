"""What is derived from a compartment's data key: the file's salt and the journal's MAC key."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from telesec.domain.people import Compartment

KEY_BYTES = 32
SALT_BYTES = 16


def _derive(dek: bytes, purpose: str, practice_id: str, compartment: Compartment, length: int) -> bytes:
    info = f"telesec {purpose} v1|{practice_id}|{compartment.value}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(dek)


def file_salt(dek: bytes, practice_id: str, compartment: Compartment) -> bytes:
    """The first 16 bytes of the compartment's file: known in advance, so a foreign file is told apart."""
    return _derive(dek, "salt", practice_id, compartment, SALT_BYTES)


def journal_key(dek: bytes, practice_id: str, compartment: Compartment) -> bytes:
    """HMAC-SHA256 key of the compartment's journal (never stored)."""
    return _derive(dek, "journal", practice_id, compartment, KEY_BYTES)
