"""Key slots: an account's private material under its password, and the compartments granted to it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from telesec.domain.ids import is_id
from telesec.domain.people import Compartment, Role
from telesec.security import account_keys
from telesec.security.account_keys import SealBroken
from telesec.security.backup_codes import HashedCodes
from telesec.security.kdf import DEFAULT_PARAMETERS, SALT_LENGTH, Argon2Parameters, derive_kek, hkdf
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, instant_text, parse

STATES = ("active", "invited", "disabled")
_NONCE = 12
_MATERIAL_LIMIT = 4096
_TAG = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Material:
    """What only the account's owner can open. An invited account has no TOTP secret yet."""

    private_key: bytes = field(repr=False)
    totp_secret: str = field(repr=False, default="")
    backup_codes: HashedCodes | None = field(repr=False, default=None)


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
    salt, nonce = secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(_NONCE)
    kek = derive_kek(password, salt, parameters, device_secret)
    public_key = account_keys.public_key_of(material.private_key)
    draft = Slot(
        account_id, tag, roles, state, version, parameters, salt, nonce, b"", public_key, {}, expires_at
    )
    grants = {key: seal_grant(draft, practice_id, key, dek) for key, dek in deks.items()}
    return replace(draft, sealed=_wrap(draft, practice_id, kek, material), grants=grants)


def open_slot(slot: Slot, practice_id: str, password: str, device_secret: bytes) -> tuple[Material, bytes]:
    """The private material and the key that wraps it; raises SealBroken for a wrong password."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    kek = derive_kek(password, slot.salt, slot.parameters, device_secret)
    try:
        clear = AESGCM(kek).decrypt(slot.nonce, slot.sealed, _context(slot, practice_id, "material"))
        return _material_from(clear), kek
    except (InvalidTag, Malformed):
        raise SealBroken from None


def rewrap(slot: Slot, practice_id: str, kek: bytes, material: Material) -> Slot:
    """The same slot with changed material (a used code), a fresh nonce and the same password."""
    fresh = replace(slot, nonce=secrets.token_bytes(_NONCE))
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


def slot_as_json(slot: Slot) -> dict[str, object]:
    return {
        "account": slot.account_id,
        "login_tag": slot.login_tag,
        "roles": sorted(slot.roles),
        "state": slot.state,
        "version": slot.version,
        "expires_at": instant_text(slot.expires_at),
        "kdf": {
            "name": "argon2id",
            "memory_kib": slot.parameters.memory_kib,
            "iterations": slot.parameters.iterations,
            "lanes": slot.parameters.lanes,
            "salt": encode_bytes(slot.salt),
        },
        "nonce": encode_bytes(slot.nonce),
        "sealed": encode_bytes(slot.sealed),
        "public_key": encode_bytes(slot.public_key),
        "grants": {key.value: encode_bytes(sealed) for key, sealed in slot.grants.items()},
    }


def slot_from_fields(fields: Fields) -> Slot:
    """A slot as written; raises Malformed, or ParametersRefused for costs out of bounds."""
    kdf = fields.object("kdf")
    if kdf.text("name") != "argon2id":
        raise Malformed("kdf")
    parameters = Argon2Parameters(*(kdf.integer(key, 0) for key in ("memory_kib", "iterations", "lanes")))
    salt = kdf.raw("salt", SALT_LENGTH, SALT_LENGTH)
    kdf.done()
    slot = Slot(
        account_id=fields.text("account", 32),
        login_tag=fields.text("login_tag", 64),
        roles=_roles(fields.items("roles", len(Role))),
        state=fields.text("state"),
        version=fields.integer("version", 1),
        parameters=parameters,
        salt=salt,
        nonce=fields.raw("nonce", _NONCE, _NONCE),
        sealed=fields.raw("sealed", 32, _MATERIAL_LIMIT),
        public_key=fields.raw("public_key", account_keys.PUBLIC_LENGTH, account_keys.PUBLIC_LENGTH),
        grants=_grants(fields.object("grants")),
        expires_at=fields.instant("expires_at"),
    )
    fields.done()
    if not is_id(slot.account_id) or not _TAG.fullmatch(slot.login_tag) or slot.state not in STATES:
        raise Malformed("slot")
    return slot


def _roles(values: list[object]) -> frozenset[Role]:
    try:
        roles = frozenset(Role(str(value)) for value in values)
    except ValueError:
        raise Malformed("roles") from None
    if len(roles) != len(values):
        raise Malformed("roles")
    return roles


def _grants(fields: Fields) -> dict[Compartment, bytes]:
    try:
        return {Compartment(key): fields.raw(key, 64, 4096) for key in fields.names()}
    except ValueError:
        raise Malformed("grants") from None


def _context(slot: Slot, practice_id: str, purpose: str) -> bytes:
    return f"telesec slot v1|{practice_id}|{slot.account_id}|{slot.version}|{purpose}".encode()


def _wrap(slot: Slot, practice_id: str, kek: bytes, material: Material) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    codes = material.backup_codes
    clear = canonical(
        {
            "private_key": encode_bytes(material.private_key),
            "totp": material.totp_secret,
            "codes": codes.as_json() if codes else {},
        }
    )
    return AESGCM(kek).encrypt(slot.nonce, clear, _context(slot, practice_id, "material"))


def _material_from(clear: bytes) -> Material:
    fields = parse(clear, _MATERIAL_LIMIT)
    private_key = fields.raw("private_key", account_keys.PRIVATE_LENGTH, account_keys.PRIVATE_LENGTH)
    totp_secret = fields.text("totp")
    codes = fields.object("codes")
    fields.done()
    return Material(private_key, totp_secret, HashedCodes.from_fields(codes) if codes.names() else None)
