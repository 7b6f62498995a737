"""The recovery code: 256 bits as thirteen checked groups, and the block of keys it opens (two formats)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from telesec.domain.errors import Invalid
from telesec.domain.people import Compartment
from telesec.security import account_keys
from telesec.security.account_keys import PRIVATE_LENGTH, PUBLIC_LENGTH, SealBroken
from telesec.security.backup_codes import ALPHABET, normalise
from telesec.security.kdf import KEY_LENGTH, hkdf
from telesec.security.signatures import bond
from telesec.security.strict_json import Fields, Malformed, encode_bytes, parse

GROUPS, _DATA, GROUP_LENGTH = 13, 4, 5  # 13 x 4 letters of 5 bits = 260 bits: the code and 4 check bits
_NONCE, _BOND = 12, 64
_LIMIT = 4096
_DEVICE = "device"
_NAMES = (*(compartment.value for compartment in Compartment), _DEVICE)


@dataclass(frozen=True, slots=True)
class RecoveryBlock:
    """Every compartment key and the device secret, for who has the code.

    The second format seals each of them to the code's public key (``entries``), so that a key can be renewed
    without the sheet at hand. The first put them all under the code itself (``nonce`` and ``sealed``).
    """

    version: int = 2
    nonce: bytes = b""
    sealed: bytes = b""
    public_key: bytes = b""
    entries: Mapping[str, bytes] = field(default_factory=dict)
    bond: bytes = b""  # the sheet's signature of ``public_key``

    def as_json(self) -> dict[str, object]:
        if self.entries:
            entries = {name: encode_bytes(sealed) for name, sealed in self.entries.items()}
            key, bound = encode_bytes(self.public_key), encode_bytes(self.bond)
            return {"public_key": key, "entries": entries, "bond": bound}
        return {
            "version": self.version,
            "nonce": encode_bytes(self.nonce),
            "sealed": encode_bytes(self.sealed),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> RecoveryBlock:
        if "entries" in fields.names():
            entries = fields.object("entries")
            sealed = {name: entries.raw(name, 64, _LIMIT) for name in _NAMES if name in entries.names()}
            entries.done()
            block = cls(
                public_key=fields.raw("public_key", PUBLIC_LENGTH, PUBLIC_LENGTH),
                entries=sealed,
                bond=fields.raw("bond", _BOND, _BOND),
            )
        else:
            block = cls(
                fields.integer("version", 1),
                fields.raw("nonce", _NONCE, _NONCE),
                fields.raw("sealed", 32, _LIMIT),
            )
        fields.done()
        if not block.entries and not block.sealed:
            raise Malformed("entries")
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


def root_seed(code: bytes) -> bytes:
    """The Ed25519 seed with which the sheet signs the list of accesses."""
    return hkdf(code, b"telesec recovery signing v1")


def public_key(code: bytes) -> bytes:
    """The hybrid public key that keys are sealed to for the holder of the sheet."""
    return account_keys.public_key_of(_private_key(code))


def seal_block(
    code: bytes, practice_id: str, deks: Mapping[Compartment, bytes], device_secret: bytes
) -> RecoveryBlock:
    """Each key sealed on its own to the sheet with this ``code``, bound to this practice and to its name."""
    public = public_key(code)
    block = RecoveryBlock(public_key=public, bond=bond(root_seed(code), practice_id, public))
    return reseal(block, practice_id, deks, device_secret)


def reseal(
    block: RecoveryBlock,
    practice_id: str,
    deks: Mapping[Compartment, bytes],
    device_secret: bytes | None = None,
) -> RecoveryBlock:
    """``block``, of the second format, with these keys in place of those of the same names.

    Whoever calls answers for ``block.public_key`` being the sheet's: see ``trust``.
    """
    clear = {key.value: dek for key, dek in deks.items()}
    if device_secret is not None:
        clear[_DEVICE] = device_secret
    if not block.public_key or any(len(secret) != KEY_LENGTH for secret in clear.values()):
        raise SealBroken
    sealed = {
        name: account_keys.seal(block.public_key, secret, _entry_context(practice_id, name))
        for name, secret in clear.items()
    }
    return RecoveryBlock(public_key=block.public_key, entries={**block.entries, **sealed}, bond=block.bond)


def open_block(block: RecoveryBlock, code: bytes, practice_id: str) -> Recovered:
    """Every key; raises SealBroken when ``code`` is not the one of this practice's sheet."""
    if not block.entries:
        return _open_first_format(block, code, practice_id)
    private = _private_key(code)
    clear = {
        name: account_keys.open_sealed(private, sealed, _entry_context(practice_id, name))
        for name, sealed in block.entries.items()
    }
    if _DEVICE not in clear or any(len(secret) != KEY_LENGTH for secret in clear.values()):
        raise SealBroken
    secret = clear.pop(_DEVICE)
    return Recovered({Compartment(name): dek for name, dek in clear.items()}, secret)


def _open_first_format(block: RecoveryBlock, code: bytes, practice_id: str) -> Recovered:
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


def _private_key(code: bytes) -> bytes:
    return hkdf(code, b"telesec recovery hpke v1", PRIVATE_LENGTH)


def _entry_context(practice_id: str, name: str) -> bytes:
    return f"telesec recovery v2|{practice_id}|{name}".encode()


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
