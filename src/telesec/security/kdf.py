"""Keys derived from what a person knows (Argon2id, RFC 9106) and from other keys (HKDF, RFC 5869)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from telesec.domain.errors import StoreError

KEY_LENGTH = 32
SALT_LENGTH = 16
_FLOOR = (64 * 1024, 3, 1)  # RFC 9106 §4, second recommended option (memory-constrained)
_CEILING = (1024 * 1024, 16, 8)


class ParametersRefused(StoreError):
    """Argon2id costs outside the allow-list; raised before anything is derived."""

    def __init__(self) -> None:
        super().__init__("header", "Le fichier des accès du cabinet demande un calcul qui n'est pas permis.")


@dataclass(frozen=True, slots=True)
class Argon2Parameters:
    """Costs of one Argon2id derivation; a value cannot exist below the floor or above the ceiling."""

    memory_kib: int = 128 * 1024
    iterations: int = 4
    lanes: int = 4

    def __post_init__(self) -> None:
        costs = (self.memory_kib, self.iterations, self.lanes)
        for cost, low, high in zip(costs, _FLOOR, _CEILING, strict=True):
            if type(cost) is not int or not low <= cost <= high:
                raise ParametersRefused

    def weaker_than(self, other: Argon2Parameters) -> bool:
        """True when a slot kept with these costs should be wrapped again with ``other``."""
        return self.memory_kib * self.iterations < other.memory_kib * other.iterations


DEFAULT_PARAMETERS = Argon2Parameters()
FLOOR_PARAMETERS = Argon2Parameters(memory_kib=_FLOOR[0], iterations=_FLOOR[1], lanes=4)


def hkdf(key: bytes, info: bytes, length: int = KEY_LENGTH, salt: bytes = b"") -> bytes:
    """HKDF-SHA256 of ``key`` for the one purpose named by ``info``."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length, salt or None, info).derive(key)


def stretch(secret: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
    """Argon2id of ``secret`` taken exactly as typed, but for NFC (an accent has one spelling)."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=parameters.iterations,
        memory_cost=parameters.memory_kib,
        parallelism=parameters.lanes,
        hash_len=KEY_LENGTH,
        type=Type.ID,
    )


def derive_kek(password: str, salt: bytes, parameters: Argon2Parameters, device_secret: bytes) -> bytes:
    """The 32-byte key that wraps an account's private material; stolen files lack ``device_secret``."""
    if len(device_secret) != KEY_LENGTH:
        raise StoreError("device", "Le secret de cet ordinateur est abîmé. Utilisez le code de récupération.")
    return hkdf(stretch(password, salt, parameters) + device_secret, b"telesec kek v1", salt=salt)
