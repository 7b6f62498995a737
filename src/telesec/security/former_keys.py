"""The keys a compartment had before, under its present one: what opens the copies made with them.

They open nothing newer. Whoever holds the present key already reads all that those copies held; whoever
does not cannot open this.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from telesec.domain.people import Compartment
from telesec.security.account_keys import SealBroken
from telesec.security.kdf import KEY_LENGTH, hkdf

_NONCE = 12
MOST = 64


def seal_former(practice_id: str, compartment: Compartment, key: bytes, former: Sequence[bytes]) -> bytes:
    """The keys ``former``, oldest first, under ``key``; the oldest are dropped beyond MOST."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, clear = secrets.token_bytes(_NONCE), b"".join(former[-MOST:])
    return nonce + AESGCM(_wrapping(key)).encrypt(nonce, clear, _context(practice_id, compartment))


def open_former(practice_id: str, compartment: Compartment, key: bytes, sealed: bytes) -> tuple[bytes, ...]:
    """What ``seal_former`` was given; raises SealBroken."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    context = _context(practice_id, compartment)
    try:
        clear = AESGCM(_wrapping(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], context)
    except (InvalidTag, ValueError):
        raise SealBroken from None
    if len(clear) % KEY_LENGTH:
        raise SealBroken
    return tuple(clear[at : at + KEY_LENGTH] for at in range(0, len(clear), KEY_LENGTH))


def _wrapping(key: bytes) -> bytes:
    return hkdf(key, b"telesec former keys v1")


def _context(practice_id: str, compartment: Compartment) -> bytes:
    return f"telesec former keys v1|{practice_id}|{compartment}".encode()
