"""The key pair by which this computer signs in to an SFTP server: made here, its private half never shown."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

from telesec.domain.backups.changes import KeyPair
from telesec.domain.errors import Invalid

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_UNREADABLE = "La clé de cet ordinateur ne se lit plus. Créez-en une autre."


def new_key_pair(comment: str = "telesec") -> KeyPair:
    """A fresh Ed25519 pair."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _pair(Ed25519PrivateKey.generate(), comment)


def public_line(private: str, comment: str = "telesec") -> str:
    """The public line of a private key made here earlier; raises Invalid("secret") when it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        key = load_ssh_private_key(private.encode("ascii"), None)
    except ValueError:
        raise Invalid("secret", _UNREADABLE) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Invalid("secret", _UNREADABLE)
    return _pair(key, comment).public


def fingerprint_of(line: str) -> str:
    """``SHA256:…`` of a public key line, as ``ssh-keygen -l`` writes it; raises Invalid("host_key")."""
    try:
        raw = base64.b64decode(line.split()[1], validate=True)
    except (IndexError, binascii.Error):
        raise Invalid(
            "host_key", "Cette clé de serveur n'en est pas une. Redemandez l'empreinte du serveur."
        ) from None
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode("ascii").rstrip("=")


def _pair(key: Ed25519PrivateKey, comment: str) -> KeyPair:
    from cryptography.hazmat.primitives import serialization as form

    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    return KeyPair(private.decode("ascii"), f"{public.decode('ascii')} {comment}")
