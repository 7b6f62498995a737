"""How a key slot is written in ``practice.json``, and read back with suspicion."""

from __future__ import annotations

import re

from telesec.domain.ids import is_id
from telesec.domain.people import Compartment, Role
from telesec.security import account_keys
from telesec.security.kdf import SALT_LENGTH, Argon2Parameters
from telesec.security.keyslots import MATERIAL_LIMIT, NONCE, Slot
from telesec.security.strict_json import Fields, Malformed, encode_bytes, instant_text

STATES = ("active", "invited", "disabled")
_TAG = re.compile("[0-9a-f]{64}")


def slot_as_json(slot: Slot) -> dict[str, object]:
    seed = {"seed": encode_bytes(slot.seed)} if slot.seed else {}
    return seed | {
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
        nonce=fields.raw("nonce", NONCE, NONCE),
        sealed=fields.raw("sealed", 32, MATERIAL_LIMIT),
        public_key=fields.raw("public_key", account_keys.PUBLIC_LENGTH, account_keys.PUBLIC_LENGTH),
        grants=_grants(fields.object("grants")),
        expires_at=fields.instant("expires_at"),
        seed=fields.raw("seed", 64, 4096) if "seed" in fields.names() else b"",
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
