"""Key slots: an account's private material under its password, and the compartments granted to it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from telesec.domain.people import Compartment, Role
from telesec.security import account_keys
from telesec.security.account_keys import SealBroken
from telesec.security.backup_codes import HashedCodes
from telesec.security.kdf import DEFAULT_PARAMETERS, SALT_LENGTH, Argon2Parameters, derive_kek, hkdf
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, parse
from telesec.security.warrants import SEED_LENGTH, Pin, Signer, signing_seed

NONCE = 12
MATERIAL_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Material:
    """What only the account's owner can open. An invited account has no TOTP secret yet.

    ``pin`` is how far the owner had read the signed list of accesses; ``given_seed`` the signing seed that
    who was there before the list received when it was begun: the others derive theirs.
    """

    private_key: bytes = field(repr=False)
    totp_secret: str = field(repr=False, default="")
    backup_codes: HashedCodes | None = field(repr=False, default=None)
    pin: Pin | None = None
    given_seed: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Slot:
    """One account in ``practice.json``; nothing here names a person."""

    account_id: str
    login_tag: str
    roles: frozenset[Role]
    state: str
    version: int
    parameters: Argon2Parameters
    salt: bytes
    nonce: bytes
    sealed: bytes
    public_key: bytes
    grants: Mapping[Compartment, bytes]
    expires_at: datetime | None = None
    seed: bytes = b""  # a signing seed sealed to its owner, until the next sign-in
    signing_key: bytes = field(default=b"", compare=False)  # of a slot just made, not written: see ``trust``


def login_tag(device_secret: bytes, login: str) -> str:
    """How a login is found without being written: keyed by the device secret, case-insensitive."""
    key = hkdf(device_secret, b"telesec login tag v1")
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", login.strip()).casefold())
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def new_slot(
    practice_id: str,
    account_id: str,
    tag: str,
    roles: frozenset[Role],
    *,
    password: str,
    device_secret: bytes,
    material: Material,
    deks: Mapping[Compartment, bytes],
    version: int = 1,
    state: str = "active",
    expires_at: datetime | None = None,
    parameters: Argon2Parameters = DEFAULT_PARAMETERS,
) -> Slot:
    """Wrap ``material`` under ``password`` and seal each of ``deks`` to the account's public key."""
    salt, nonce = secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(NONCE)
    kek = derive_kek(password, salt, parameters, device_secret)
    public_key = account_keys.public_key_of(material.private_key)
    draft = Slot(
        account_id, tag, roles, state, version, parameters, salt, nonce, b"", public_key, {}, expires_at
    )
    draft = replace(draft, signing_key=signer_of(draft, practice_id, material).key)
    grants = {key: seal_grant(draft, practice_id, key, dek) for key, dek in deks.items()}
    return replace(draft, sealed=_wrap(draft, practice_id, kek, material), grants=grants)


def with_new_keys(material: Material) -> Material:
    """The same factors with another key pair, for who fears that the former one was read."""
    return replace(material, private_key=account_keys.new_private_key(), given_seed=b"")


def open_slot(slot: Slot, practice_id: str, password: str, device_secret: bytes) -> tuple[Material, bytes]:
    """The private material and the key that wraps it; raises SealBroken for a wrong password."""
    kek = derive_kek(password, slot.salt, slot.parameters, device_secret)
    return open_with(slot, practice_id, kek), kek


def open_with(slot: Slot, practice_id: str, kek: bytes) -> Material:
    """The private material, for who has derived the key that wraps it; raises SealBroken."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        clear = AESGCM(kek).decrypt(slot.nonce, slot.sealed, _context(slot, practice_id, "material"))
        return _material_from(clear)
    except (InvalidTag, Malformed):
        raise SealBroken from None


def rewrap(slot: Slot, practice_id: str, kek: bytes, material: Material) -> Slot:
    """The same slot with changed material (a used code), a fresh nonce and the same password."""
    fresh = replace(slot, nonce=secrets.token_bytes(NONCE))
    return replace(fresh, sealed=_wrap(fresh, practice_id, kek, material))


def seal_grant(slot: Slot, practice_id: str, compartment: Compartment, dek: bytes) -> bytes:
    """The key of ``compartment`` for the owner of ``slot`` alone, in this practice, at this version."""
    return account_keys.seal(slot.public_key, dek, _context(slot, practice_id, f"dek|{compartment}"))


def open_grants(slot: Slot, practice_id: str, private_key: bytes) -> dict[Compartment, bytes]:
    """Every compartment key granted to the account."""
    opened = {
        key: account_keys.open_sealed(private_key, sealed, _context(slot, practice_id, f"dek|{key}"))
        for key, sealed in slot.grants.items()
    }
    if any(len(dek) != 32 for dek in opened.values()):
        raise SealBroken
    return opened


def seal_seed(slot: Slot, practice_id: str, seed: bytes) -> bytes:
    """A signing seed for the owner of ``slot`` alone."""
    return account_keys.seal(slot.public_key, seed, _context(slot, practice_id, "signing"))


def signer_of(slot: Slot, practice_id: str, material: Material) -> Signer:
    """How the owner of ``slot`` signs; raises SealBroken for a seed that is not for this account."""
    seed = material.given_seed
    if not seed and slot.seed:
        context = _context(slot, practice_id, "signing")
        seed = account_keys.open_sealed(material.private_key, slot.seed, context)
        if len(seed) != SEED_LENGTH:
            raise SealBroken
    return Signer(slot.account_id, seed or signing_seed(material.private_key))


def _context(slot: Slot, practice_id: str, purpose: str) -> bytes:
    return f"telesec slot v1|{practice_id}|{slot.account_id}|{slot.version}|{purpose}".encode()


def _wrap(slot: Slot, practice_id: str, kek: bytes, material: Material) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    codes, pin = material.backup_codes, material.pin
    written: dict[str, object] = {
        "private_key": encode_bytes(material.private_key),
        "totp": material.totp_secret,
        "codes": codes.as_json() if codes else {},
    }
    if pin is not None:
        written["pin"] = {"count": pin.count, "head": encode_bytes(pin.head)}
    if material.given_seed:
        written["seed"] = encode_bytes(material.given_seed)
    clear = canonical(written)
    return AESGCM(kek).encrypt(slot.nonce, clear, _context(slot, practice_id, "material"))


def _material_from(clear: bytes) -> Material:
    fields = parse(clear, MATERIAL_LIMIT)
    private_key = fields.raw("private_key", account_keys.PRIVATE_LENGTH, account_keys.PRIVATE_LENGTH)
    totp_secret = fields.text("totp")
    codes, known = fields.object("codes"), fields.names()
    pin = _pin_from(fields.object("pin")) if "pin" in known else None
    seed = fields.raw("seed", SEED_LENGTH, SEED_LENGTH) if "seed" in known else b""
    fields.done()
    hashed = HashedCodes.from_fields(codes) if codes.names() else None
    return Material(private_key, totp_secret, hashed, pin, seed)


def _pin_from(fields: Fields) -> Pin:
    pin = Pin(fields.integer("count", 1), fields.raw("head", 32, 32))
    fields.done()
    return pin
