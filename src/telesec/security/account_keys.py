"""An account's hybrid key pair (ML-KEM-768 + X25519) and what is sealed to it with HPKE (RFC 9180)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesec.domain.errors import StoreError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite

_MLKEM_SEED, _X25519 = 64, 32
PRIVATE_LENGTH = _MLKEM_SEED + _X25519
_MLKEM_PUBLIC = 1184
PUBLIC_LENGTH = _MLKEM_PUBLIC + _X25519


class SealBroken(StoreError):
    """A sealed value does not open: wrong key, wrong purpose or changed bytes, never said which."""

    def __init__(self) -> None:
        super().__init__("header", "Un accès chiffré du cabinet ne s'ouvre pas : il est abîmé ou étranger.")


def new_private_key() -> bytes:
    """96 random bytes: the ML-KEM seed, then the X25519 scalar."""
    import secrets

    return secrets.token_bytes(PRIVATE_LENGTH)


def public_key_of(private_key: bytes) -> bytes:
    """The 1,216 raw bytes of the public key: ML-KEM-768, then X25519."""
    from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

    seed, scalar = _split(private_key, PRIVATE_LENGTH, _MLKEM_SEED)
    mlkem_public = mlkem.MLKEM768PrivateKey.from_seed_bytes(seed).public_key()
    x25519_public = x25519.X25519PrivateKey.from_private_bytes(scalar).public_key()
    return mlkem_public.public_bytes_raw() + x25519_public.public_bytes_raw()


def seal(public_key: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal ``plaintext`` to ``public_key`` for the one context named by ``info``."""
    try:
        return _suite().encrypt(plaintext, _public(public_key), info=info)
    except ValueError:
        raise SealBroken from None


def open_sealed(private_key: bytes, sealed: bytes, info: bytes) -> bytes:
    """Undo ``seal``; raises SealBroken for any other key, context or byte."""
    from cryptography.exceptions import InvalidTag

    try:
        return _suite().decrypt(sealed, _private(private_key), info=info)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _split(raw: bytes, length: int, at: int) -> tuple[bytes, bytes]:
    if len(raw) != length:
        raise SealBroken
    return raw[:at], raw[at:]


def _private(raw: bytes) -> MLKEM768X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

    seed, scalar = _split(raw, PRIVATE_LENGTH, _MLKEM_SEED)
    return MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(seed), x25519.X25519PrivateKey.from_private_bytes(scalar)
    )


def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

    mlkem_raw, x25519_raw = _split(raw, PUBLIC_LENGTH, _MLKEM_PUBLIC)
    return MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(mlkem_raw),
        x25519.X25519PublicKey.from_public_bytes(x25519_raw),
    )
