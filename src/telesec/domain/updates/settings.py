"""Whether new versions are looked for, where, and by whose word: nothing, until the practice turns it on."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from telesec.domain.errors import Invalid

KEY_BYTES = 32
_MOST_ADDRESS = 400
_HOST = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}")
_PATH = re.compile(r"[A-Za-z0-9/._~%+-]*")
_NO_ADDRESS = (
    "Donnez l'adresse chiffrée que l'éditeur publie, par exemple https://exemple.fr/versions.json, ou le "
    "chemin complet d'un fichier."
)
_NO_KEY = (
    "Recopiez la clé publique de l'éditeur : 44 signes, qui finissent par « = ». Elle est avec le programme "
    "ou sur le site de l'éditeur."
)


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """``address`` is an https address or a whole path; ``key`` the publisher's, "" for the one shipped."""

    is_on: bool = False
    address: str = ""
    key: str = ""

    @property
    def is_web(self) -> bool:
        return self.address.startswith("https://")


def check_update_settings(wanted: UpdateSettings, shipped_key: str) -> UpdateSettings:
    """Trimmed; raises Invalid("address") or Invalid("key") unless all is there that is needed when on."""
    kept = UpdateSettings(wanted.is_on, wanted.address.strip(), "".join(wanted.key.split()))
    if kept.address or kept.is_on:
        _check_address(kept.address)
    if kept.key or (kept.is_on and not shipped_key):
        key_from(kept.key)
    return kept


def key_from(text: str) -> bytes:
    """The 32 bytes of a public key (Ed25519, RFC 8032) written in base64; raises Invalid("key")."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES or base64.b64encode(raw).decode() != text:
        raise Invalid("key", _NO_KEY)
    return raw


def update_settings_from(value: object) -> UpdateSettings:
    """What was kept; off for anything that was not written by this program."""
    if not isinstance(value, Mapping):
        return UpdateSettings()
    found = UpdateSettings(value.get("is_on") is True, str(value.get("address")), str(value.get("key")))
    try:
        return check_update_settings(found, "shipped")
    except Invalid:
        return UpdateSettings()


def _check_address(address: str) -> None:
    if len(address) > _MOST_ADDRESS or not address.isprintable():
        raise Invalid("address", _NO_ADDRESS)
    if "://" not in address:
        if not (PurePosixPath(address).is_absolute() or PureWindowsPath(address).is_absolute()):
            raise Invalid("address", _NO_ADDRESS)
        return
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises ValueError for an impossible one
    except ValueError:
        raise Invalid("address", _NO_ADDRESS) from None
    odd = parts.query or parts.fragment or parts.username or parts.password
    named = _HOST.fullmatch(parts.hostname or "") and _PATH.fullmatch(parts.path)
    if not address.startswith("https://") or odd or not named:
        raise Invalid("address", _NO_ADDRESS)
