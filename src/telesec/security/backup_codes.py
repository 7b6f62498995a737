"""Eight one-time codes for the day the phone is lost; only their salted Argon2id hashes are kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from unicodedata import category

from telesec.security.kdf import FLOOR_PARAMETERS, SALT_LENGTH, hkdf, stretch
from telesec.security.strict_json import Fields, Malformed, encode_bytes

COUNT = 8
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LENGTH = 12  # 60 bits
_HASH = 32
_TYPED = str.maketrans("OIL", "011")
_BETWEEN = frozenset({"Pd", "Cf"})  # hyphens of every width, and what is not seen


@dataclass(frozen=True, slots=True)
class HashedCodes:
    """One salt for the set; a used code leaves zeros, so that the length tells nothing."""

    salt: bytes = field(repr=False)
    hashes: tuple[bytes, ...] = field(repr=False)

    @property
    def left(self) -> int:
        return sum(1 for item in self.hashes if any(item))

    def as_json(self) -> dict[str, object]:
        return {"salt": encode_bytes(self.salt), "hashes": [encode_bytes(item) for item in self.hashes]}

    @classmethod
    def from_fields(cls, fields: Fields) -> HashedCodes:
        salt = fields.raw("salt", SALT_LENGTH, SALT_LENGTH)
        hashes = tuple(Fields({"h": item}).raw("h", _HASH, _HASH) for item in fields.items("hashes", COUNT))
        fields.done()
        if len(hashes) != COUNT:
            raise Malformed("hashes")
        return cls(salt, hashes)


def new_code() -> str:
    """Twelve random characters in three groups, such as ``7K2M-Q9XA-03TD``."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return "-".join(raw[at : at + 4] for at in range(0, _LENGTH, 4))


def normalise(typed: str) -> str:
    """A code as compared: capitals, no spaces, line breaks nor hyphens, O read as 0, I and L as 1."""
    kept = (letter for letter in typed if not letter.isspace() and category(letter) not in _BETWEEN)
    return "".join(kept).upper().translate(_TYPED)


def looks_like_code(typed: str) -> bool:
    """True for something shaped like a one-time code, which a six-digit code is not."""
    text = normalise(typed)
    return len(text) == _LENGTH and all(letter in ALPHABET for letter in text)


def new_codes() -> tuple[tuple[str, ...], HashedCodes]:
    """Eight codes to show once, and what to keep of them."""
    codes: set[str] = set()
    while len(codes) < COUNT:
        codes.add(new_code())
    shown = tuple(sorted(codes))
    salt = secrets.token_bytes(SALT_LENGTH)
    return shown, HashedCodes(salt, tuple(_hash(code, salt) for code in shown))


def use_code(kept: HashedCodes, typed: str) -> HashedCodes | None:
    """What is left once ``typed`` is used, or None when it is no unused code of this set."""
    tried = _hash(typed, kept.salt)
    found = [hmac.compare_digest(tried, item) for item in kept.hashes]
    if not any(found):
        return None
    return HashedCodes(
        kept.salt, tuple(bytes(_HASH) if hit else item for hit, item in zip(found, kept.hashes, strict=True))
    )


def _hash(code: str, salt: bytes) -> bytes:
    return hkdf(stretch(normalise(code), salt, FLOOR_PARAMETERS), b"telesec backup code v1")
