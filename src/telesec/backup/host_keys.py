"""An SFTP server's own key, shown before it is believed, and a key pair made here to sign in to it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import socket
from dataclasses import dataclass, field

from telesec.domain.backups import FaultKind, TargetFault
from telesec.domain.errors import Invalid

SECONDS = 15.0
_NO_ANSWER = (
    "Le serveur {host} ne répond pas. Vérifiez son nom, le port et la connexion à internet, puis recommencez."
)
_NOT_SSH = "Ce qui répond sur {host} n'est pas un serveur SFTP. Vérifiez le nom et le port."


@dataclass(frozen=True, slots=True)
class KeyPair:
    """``private`` is OpenSSH text for the keyring; ``public`` the line to give to whoever runs the server."""

    private: str = field(repr=False)
    public: str


def ask_host_key(host: str, port: int) -> str:
    """The key a server shows, as one line ``ssh-ed25519 AAAA…``; nobody signs in.

    Raises TargetFault(UNREACHABLE). The line means nothing until somebody compared its fingerprint.
    """
    import paramiko

    try:
        line = socket.create_connection((host, port), timeout=SECONDS)
    except OSError:
        raise TargetFault(FaultKind.UNREACHABLE, _NO_ANSWER.format(host=host)) from None
    transport = None
    try:
        transport = paramiko.Transport(line)
        transport.start_client(timeout=SECONDS)
        key = transport.get_remote_server_key()
    except (paramiko.SSHException, EOFError, OSError):
        raise TargetFault(FaultKind.UNREACHABLE, _NOT_SSH.format(host=host)) from None
    finally:
        if transport is not None:
            transport.close()
        line.close()
    return f"{key.get_name()} {key.get_base64()}"


def key_print(line: str) -> str:
    """The fingerprint ``SHA256:…`` as OpenSSH shows it; raises Invalid("host_key")."""
    try:
        raw = base64.b64decode(line.split()[1], validate=True)
    except (IndexError, binascii.Error):
        raise Invalid("host_key", "Cette clé de serveur n'en est pas une.") from None
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode("ascii").rstrip("=")


def new_key_pair(comment: str = "telesec") -> KeyPair:
    """A fresh Ed25519 pair."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _pair(Ed25519PrivateKey.generate(), comment)


def public_line(private: str, comment: str = "telesec") -> str:
    """The public line of a private key kept earlier; raises Invalid("secret") when it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        key = load_ssh_private_key(private.encode("ascii"), None)
    except ValueError:
        raise Invalid("secret", "La clé de cet ordinateur ne se lit plus. Créez-en une autre.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Invalid("secret", "La clé de cet ordinateur ne se lit plus. Créez-en une autre.")
    return _pair(key, comment).public


def _pair(key: object, comment: str) -> KeyPair:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    assert isinstance(key, Ed25519PrivateKey)  # noqa: S101 - only ours come here
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    return KeyPair(private.decode("ascii"), f"{public.decode('ascii')} {comment}")
