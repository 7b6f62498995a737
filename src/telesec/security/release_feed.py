"""The signed announcement of a version: a small JSON in another, under the publisher's Ed25519 key.

``{"format": …, "signed": base64 of the inner JSON, "signature": base64}``; the signature covers the format's
name and the inner bytes. Nothing of it is believed before the signature is.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from telesec.domain.bundle import bundled
from telesec.domain.updates.release import LONGEST_LIFE, FeedRefused, Release, version_parts
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, parse

FORMAT = "telesec-release-1"
SHIPPED = "update_key.pub"
MOST_BYTES = 64 * 1024
MOST_CHANGES, LONGEST_CHANGE = 20, 300
NOT_SIGNED = (
    "Cette annonce n'est pas signée par l'éditeur : elle est refusée. Vérifiez l'adresse et la clé données "
    "dans les réglages, puis prévenez l'éditeur."
)
UNREADABLE = (
    "Ce qui a été trouvé à cette adresse n'est pas une annonce de version. Vérifiez l'adresse auprès de "
    "l'éditeur."
)


def shipped_key() -> str:
    """The publisher's public key that came with the program, in base64; "" when none did."""
    try:
        return bundled(SHIPPED).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def read_feed(data: bytes, key: bytes) -> Release:
    """The release that ``data`` announces, its signature verified first; raises FeedRefused."""
    try:
        outer = parse(data, MOST_BYTES)
        form = outer.text("format", 40)
        inner, signature = outer.raw("signed", 2, MOST_BYTES), outer.raw("signature", 64, 64)
        outer.done()
    except Malformed:
        raise FeedRefused(UNREADABLE) from None
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _covered(inner))
    except (InvalidSignature, ValueError):
        raise FeedRefused(NOT_SIGNED) from None
    if form != FORMAT:
        raise FeedRefused(UNREADABLE)
    try:
        return replace(_release(parse(inner, MOST_BYTES)), sha256=hashlib.sha256(inner).hexdigest())
    except (Malformed, ValueError, OverflowError):  # a day after the last one there is
        raise FeedRefused(UNREADABLE) from None


def signed_feed(release: Release, key: Ed25519PrivateKey) -> bytes:
    """The announcement as a publisher puts it in place; raises ValueError for what nobody would read."""
    inner = canonical(
        {
            "number": release.number,
            "version": release.version,
            "published": release.published.isoformat(),
            "expires": release.expires.isoformat(),
            "changes": list(release.changes),
        }
    )
    _release(parse(inner, MOST_BYTES))
    outer = {
        "format": FORMAT,
        "signed": encode_bytes(inner),
        "signature": encode_bytes(key.sign(_covered(inner))),
    }
    return canonical(outer) + b"\n"


def _covered(inner: bytes) -> bytes:
    return FORMAT.encode() + b"\0" + inner


def _release(told: Fields) -> Release:
    version = told.text("version", 20)
    version_parts(version)
    published, expires = (date.fromisoformat(told.text(name, 10)) for name in ("published", "expires"))
    number = told.integer("number", 1, 10**9)
    changes = told.items("changes", MOST_CHANGES)
    told.done()
    if not published <= expires <= published + LONGEST_LIFE:
        raise Malformed("expires")
    if not all(isinstance(one, str) and one.isprintable() and len(one) <= LONGEST_CHANGE for one in changes):
        raise Malformed("changes")
    return Release(number, version, published, expires, tuple(changes))
