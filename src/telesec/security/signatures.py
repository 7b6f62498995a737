"""Ed25519: who signed what."""

from __future__ import annotations


def sign(seed: bytes, text: bytes) -> bytes:
    """The signature of ``text`` by the key whose secret is ``seed``."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def is_signed_by(key: bytes, signature: bytes, text: bytes) -> bool:
    """True when ``signature`` of ``text`` is that of the public ``key``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def bond(root_seed: bytes, practice_id: str, public_key: bytes) -> bytes:
    """What a recovery sheet signs once, when it is made: keys may be sealed to this public key of its."""
    return sign(root_seed, _of_sheet(practice_id, public_key))


def is_bound(root_key: bytes, practice_id: str, public_key: bytes, signature: bytes) -> bool:
    """True when the sheet that signs with ``root_key`` said so of ``public_key``."""
    return is_signed_by(root_key, signature, _of_sheet(practice_id, public_key))


def _of_sheet(practice_id: str, public_key: bytes) -> bytes:
    return f"telesec recovery key v1|{practice_id}|".encode() + public_key
