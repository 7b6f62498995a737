"""The age envelope (X25519, age-encryption.org/v1): anybody can seal, one identity among a few opens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telesec.domain.backups.shapes import BackupRefused
from telesec.domain.errors import Invalid

_IDENTITY_PREFIX = "age-secret-key-"
_SEED = 32
_RECIPIENT_LIMIT = 256  # an X25519 recipient has 62 letters
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # bech32, BIP-173; age keeps it whatever the length
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def identity_from_seed(seed: bytes) -> str:
    """``AGE-SECRET-KEY-1…`` of 32 secret bytes, as the ``age`` command reads it."""
    if len(seed) != _SEED:
        raise ValueError("an age identity has 32 bytes")
    return _bech32(_IDENTITY_PREFIX, seed).upper()


def new_identity() -> str:
    """A fresh identity, drawn by the library."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public key ``age1…`` of ``identity``; raises Invalid when it is not an identity."""
    return str(_identity(identity).to_public())


def check_recipient(text: str) -> str:
    """The public key as age writes it, blanks taken off; raises Invalid for anything else."""
    from pyrage import RecipientError, x25519

    typed = text.strip()
    try:
        if len(typed) > _RECIPIENT_LIMIT:
            raise RecipientError("too long")
        return str(x25519.Recipient.from_str(typed))
    except RecipientError:
        raise Invalid(
            "recipients",
            "Recopiez une clé publique : elle commence par « age1 » et compte 62 caractères.",
        ) from None


def seal(data: bytes, recipients: Iterable[str]) -> bytes:
    """``data`` readable by each of ``recipients`` alone; raises Invalid when one is no public key.

    Nothing tells who sealed it: whoever knows a public key can. The signature of the manifest tells.
    """
    from pyrage import encrypt_io, x25519

    keys = [x25519.Recipient.from_str(check_recipient(one)) for one in recipients]
    if not keys:
        raise Invalid(
            "recipients",
            "Il n'y a aucune clé pour rouvrir la sauvegarde : rien n'est parti. Donnez le code "
            "de la feuille.",
        )
    sealed = _Sink()
    encrypt_io(_Source(data), sealed, keys)
    return sealed.content()


def open_sealed(data: bytes, identity: str) -> bytes:
    """What was sealed; raises BackupRefused when it is cut, altered, or for somebody else."""
    from pyrage import DecryptError, decrypt_io

    key = _identity(identity)
    clear = _Sink()
    try:
        decrypt_io(_Source(data), clear, [key])
    except (DecryptError, OSError):
        raise BackupRefused(
            "Cette clé n'ouvre pas cette sauvegarde, ou la sauvegarde a été abîmée. "
            "Vérifiez le code de récupération, ou choisissez une autre sauvegarde."
        ) from None
    return clear.content()


class _Source:
    """Bytes read by a library that holds the interpreter: being Python, each read lets other threads run.

    With the streams of the standard library a part of 8 MiB would stop a window for 50 ms.
    """

    def __init__(self, data: bytes) -> None:
        self._data, self._at = memoryview(data), 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._data) if size < 0 else self._at + size
        found = bytes(self._data[self._at : end])
        self._at += len(found)
        return found


class _Sink:
    """Bytes written by such a library."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None: ...

    def content(self) -> bytes:
        return bytes(self._written)


def _identity(text: str) -> Any:
    from pyrage import IdentityError, x25519

    try:
        return x25519.Identity.from_str(text.strip())
    except IdentityError:
        raise Invalid("identity", "Cette clé de lecture n'en est pas une. Recopiez-la en entier.") from None


def _bech32(prefix: str, data: bytes) -> str:
    number = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = (len(data) * 8 + 4) // 5
    values = [number >> (5 * (count - 1 - at)) & 31 for at in range(count)]
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*spread, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> (5 * (5 - at)) & 31 for at in range(6)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, factor in enumerate(_GENERATOR):
            check ^= factor if top >> at & 1 else 0
    return check
