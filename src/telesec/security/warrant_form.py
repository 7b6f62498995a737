"""One entry of the signed list of accesses, and how it is written in ``practice.json``."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.ids import is_id
from telesec.domain.people import Compartment, Role
from telesec.security.strict_json import Fields, Malformed, encode_bytes

ROOT = ""  # in place of an account: the recovery sheet
_KEY, _DIGEST, _SIGNATURE = 32, 32, 64


@dataclass(frozen=True, slots=True)
class Warrant:
    """One entry. ``of`` an account: its roles (none once closed) and keys; of the root: the recovery block.

    ``key`` is the Ed25519 key it signs with, ``digest`` the SHA-256 of its public key, or of the block;
    ``held`` the compartments whose keys it was given, by somebody who held them.
    """

    of: str
    roles: frozenset[Role]
    key: bytes
    digest: bytes
    by: str
    signature: bytes = b""
    held: frozenset[Compartment] = frozenset()


def warrant_as_json(warrant: Warrant) -> dict[str, object]:
    return {
        "of": warrant.of,
        "roles": sorted(warrant.roles),
        "held": sorted(warrant.held),
        "key": encode_bytes(warrant.key),
        "digest": encode_bytes(warrant.digest),
        "by": warrant.by,
        "signature": encode_bytes(warrant.signature),
    }


def warrant_from_fields(fields: Fields) -> Warrant:
    """An entry as written; raises Malformed."""
    names, compartments = _words(fields, "roles"), _words(fields, "held")
    try:
        roles = frozenset(Role(name) for name in names)
        held = frozenset(Compartment(name) for name in compartments)
    except ValueError:
        raise Malformed("roles") from None
    warrant = Warrant(
        of=fields.text("of", 32),
        roles=roles,
        key=fields.raw("key", _KEY, _KEY),
        digest=fields.raw("digest", _DIGEST, _DIGEST),
        by=fields.text("by", 32),
        signature=fields.raw("signature", _SIGNATURE, _SIGNATURE),
        held=held,
    )
    fields.done()
    for account_id in (warrant.of, warrant.by):
        if account_id != ROOT and not is_id(account_id):
            raise Malformed("account")
    if names != sorted(roles) or compartments != sorted(held):
        raise Malformed("roles")
    return warrant


def _words(fields: Fields, name: str) -> list[str]:
    return [str(value) for value in fields.items(name, 8)]
