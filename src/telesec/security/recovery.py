"""The recovery code: 256 bits as thirteen checked groups, and the block of keys it opens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from telesec.domain.errors import Invalid
from telesec.domain.people import Compartment
from telesec.security.account_keys import SealBroken
from telesec.security.backup_codes import ALPHABET, normalise
from telesec.security.kdf import KEY_LENGTH, hkdf
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, parse

GROUPS, _DATA, GROUP_LENGTH = 13, 4, 5  # 13 x 4 letters of 5 bits = 260 bits: the code and 4 check bits
_NONCE = 12
_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class RecoveryBlock:
    """Every compartment key and the device secret under the recovery code (AES-256-GCM, no public key)."""

    version: int
    nonce: bytes
    sealed: bytes

    def as_json(self) -> dict[str, object]:
        return {
            "version": self.version,
            "nonce": encode_bytes(self.nonce),
            "sealed": encode_bytes(self.sealed),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> RecoveryBlock:
        block = cls(
            fields.integer("version", 1),
            fields.raw("nonce", _NONCE, _NONCE),
            fields.raw("sealed", 32, _LIMIT),
        )
        fields.done()
        return block


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the recovery code gives back."""

    deks: Mapping[Compartment, bytes] = field(repr=False)
    device_secret: bytes = field(repr=False)


def new_code() -> bytes:
    return secrets.token_bytes(KEY_LENGTH)


def encode_code(code: bytes) -> str:
    """``code`` as thirteen groups of five; the last letter of each checks its group and its place."""
    number = (int.from_bytes(code, "big") << 4) | _check_bits(code)
    values = [(number >> (5 * (GROUPS * _DATA - 1 - at))) & 31 for at in range(GROUPS * _DATA)]
    groups = [values[at : at + _DATA] for at in range(0, len(values), _DATA)]
    return " ".join(
        "".join(ALPHABET[value] for value in (*group, _checksum(place, group)))
        for place, group in enumerate(groups, 1)
    )


def decode_code(typed: str) -> bytes:
    """The code typed from the sheet, any case or spacing; raises Invalid naming the wrong group."""
    letters = normalise(typed)
    if len(letters) != GROUPS * GROUP_LENGTH:
        raise Invalid("code", _length_sentence(typed, len(letters)))
    number = 0
    for place in range(1, GROUPS + 1):
        for value in _group_values(place, letters[(place - 1) * GROUP_LENGTH : place * GROUP_LENGTH]):
            number = (number << 5) | value
    code = (number >> 4).to_bytes(KEY_LENGTH, "big")
    if number & 15 != _check_bits(code):
        raise Invalid("code", "Ce code n'est pas un code de récupération complet. Recopiez-le en entier.")
    return code


def group_of(code: bytes, place: int) -> str:
    """The group at ``place`` (1 to 13), to be typed back from the sheet."""
    return encode_code(code).split()[place - 1]


def is_group(code: bytes, place: int, typed: str) -> bool:
    """True when ``typed`` is the group at ``place``, however it was spaced."""
    return secrets.compare_digest(normalise(typed).encode(), group_of(code, place).encode())


def backup_seed(code: bytes) -> bytes:
    """The 32 secret bytes of the age (X25519) identity that opens the backups."""
    return hkdf(code, b"telesec recovery age identity v1")


def seal_block(
    code: bytes, practice_id: str, version: int, deks: Mapping[Compartment, bytes], device_secret: bytes
) -> RecoveryBlock:
    """Put every key under ``code``, bound to this practice and this version."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    clear = canonical(
        {
            "deks": {key.value: encode_bytes(dek) for key, dek in deks.items()},
            "device_secret": encode_bytes(device_secret),
        }
    )
    return RecoveryBlock(
        version, nonce, AESGCM(_kek(code)).encrypt(nonce, clear, _context(practice_id, version))
    )


def open_block(block: RecoveryBlock, code: bytes, practice_id: str) -> Recovered:
    """Every key; raises SealBroken when ``code`` is not the one of this practice's sheet."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        clear = AESGCM(_kek(code)).decrypt(block.nonce, block.sealed, _context(practice_id, block.version))
        fields = parse(clear, _LIMIT)
        found = fields.object("deks")
        deks = {Compartment(key): found.raw(key, KEY_LENGTH, KEY_LENGTH) for key in found.names()}
        return Recovered(deks, fields.raw("device_secret", KEY_LENGTH, KEY_LENGTH))
    except (InvalidTag, Malformed, ValueError):
        raise SealBroken from None


def _kek(code: bytes) -> bytes:
    return hkdf(code, b"telesec recovery kek v1")


def _context(practice_id: str, version: int) -> bytes:
    return f"telesec recovery v1|{practice_id}|{version}".encode()


def _check_bits(code: bytes) -> int:
    return hkdf(code, b"telesec recovery check v1", 1)[0] >> 4


def _group_values(place: int, letters: str) -> list[int]:
    values = [ALPHABET.find(letter) for letter in letters]
    if min(values) < 0 or _checksum(place, values[:_DATA]) != values[_DATA]:
        raise Invalid("code", f"Le groupe {place} est mal recopié. Comparez-le avec la feuille.")
    return values[:_DATA]


def _checksum(place: int, values: list[int]) -> int:
    """A weighted sum in GF(32): any one wrong letter, or two swapped, changes it."""
    total = place
    for power, value in enumerate(values, 1):
        weighted = value
        for _ in range(power):
            weighted = (weighted << 1) ^ (0b100101 if weighted & 16 else 0)
        total ^= weighted
    return total


def _length_sentence(typed: str, length: int) -> str:
    for place, group in enumerate(typed.replace("-", " ").split(), 1):
        if len(group) != GROUP_LENGTH and place <= GROUPS:
            return f"Le groupe {place} doit avoir {GROUP_LENGTH} caractères. Comparez-le avec la feuille."
    return f"Le code compte {GROUPS} groupes de {GROUP_LENGTH} caractères ; il y en a {length} en tout ici."
