"""An SSH connection to a server whose key was verified beforehand, with nothing of the person's own SSH."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import logging
import socket
import time
from contextlib import suppress
from typing import Any

import paramiko

from telesec.backup.faults import fault
from telesec.backup.targets.patience import USUAL, Patience
from telesec.domain.backups.shapes import Credentials, FaultKind, Target, TargetFault

_PORT = 22
_LOG = "telesec.sftp"
_HOST_KEYS = {
    "ssh-ed25519": ("ssh-ed25519",),
    "ecdsa-sha2-nistp256": ("ecdsa-sha2-nistp256",),
    "ecdsa-sha2-nistp384": ("ecdsa-sha2-nistp384",),
    "ecdsa-sha2-nistp521": ("ecdsa-sha2-nistp521",),
    "ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256"),
}
_WEAK = {
    "ciphers": ["aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"],
    "macs": ["hmac-sha1", "hmac-md5", "hmac-sha1-96", "hmac-md5-96"],
}
_PRIVATE_KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_NO_KEY = (
    "La clé de ce serveur n'a pas encore été vérifiée. Rien n'a été envoyé. Comparez son empreinte avec "
    "celle que donne l'hébergeur dans la page Sauvegardes, puis acceptez-la."
)
_BAD_KEY = (
    "La clé privée donnée pour cette destination n'est pas lisible. Il faut une clé OpenSSH (Ed25519, ECDSA "
    "ou RSA), sans phrase de passe : elle reste dans le trousseau de cet ordinateur."
)
_SHORT_RSA = (
    "La clé RSA donnée pour cette destination est trop courte : il en faut une de 2048 bits au moins."
)


def host_key_of(host: str, port: int, patience: Patience = USUAL) -> str:
    """The key a server shows, as one OpenSSH line, for a person to verify. Raises TargetFault."""
    transport = _greeted(host, port, tuple(name for names in _HOST_KEYS.values() for name in names), patience)
    try:
        key = transport.get_remote_server_key()
    finally:
        transport.close()
    return f"{key.get_name()} {key.get_base64()}"


def fingerprint(host_key: str) -> str:
    """``SHA256:…`` as hosters and ``ssh-keygen -l`` write it. Raises TargetFault when it is no key."""
    _, blob = _parsed(host_key)
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def connected(target: Target, credentials: Credentials, patience: Patience) -> Any:
    """A paramiko Transport, server verified, account admitted. Raises TargetFault."""
    if not target.host_key:
        raise fault(FaultKind.HOST_KEY, _NO_KEY)
    name, blob = _parsed(target.host_key)
    key = _private_key(credentials.secret)
    transport = _greeted(target.endpoint, target.port, _HOST_KEYS[name], patience)
    try:
        if transport.get_remote_server_key().asbytes() != blob:
            raise fault(FaultKind.HOST_KEY)
        _admitted(transport, credentials.login, key)
    except BaseException:
        transport.close()
        raise
    return transport


def _admitted(transport: Any, login: str, key: Any) -> None:
    try:
        left = transport.auth_publickey(login, key)
    except paramiko.AuthenticationException:
        raise fault(FaultKind.CREDENTIALS) from None
    except (paramiko.SSHException, OSError, EOFError):
        raise fault(FaultKind.UNREACHABLE) from None
    if left:  # the server wants another proof after the key
        raise fault(FaultKind.CREDENTIALS)


def _greeted(host: str, port: int, key_types: tuple[str, ...], patience: Patience) -> Any:
    """A transport whose keys are exchanged and whose host key nobody has compared yet."""
    log = logging.getLogger(_LOG)
    log.setLevel(logging.CRITICAL + 1)  # paramiko writes down what a hostile server sends
    try:
        plain = socket.create_connection((host, port or _PORT), patience.connect)
    except TimeoutError:
        raise fault(FaultKind.STALLED) from None
    except (OSError, UnicodeError, OverflowError):
        raise fault(FaultKind.UNREACHABLE) from None
    transport = None
    try:
        transport = paramiko.Transport(plain, disabled_algorithms=_WEAK)
        transport.set_log_channel(_LOG)
        transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = patience.silence
        transport.channel_timeout = patience.silence
        transport.get_security_options().key_types = key_types
        transport.start_client(timeout=patience.silence)
        transport.set_keepalive(30)  # a slow backup leaves long silences between two parts
        transport.get_remote_server_key()  # the time may be over with no key exchanged, and nothing said
    except (paramiko.SSHException, OSError, EOFError) as error:
        stalled = transport is not None and transport.is_active()
        (transport or plain).close()
        if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
            raise fault(FaultKind.HOST_KEY) from None  # it has no key of the kind that was verified
        raise fault(FaultKind.STALLED if stalled else FaultKind.UNREACHABLE) from None
    return transport


def _parsed(host_key: str) -> tuple[str, bytes]:
    words = host_key.split()
    with suppress(binascii.Error, ValueError):
        if len(words) >= 2 and words[0] in _HOST_KEYS:
            return words[0], base64.b64decode(words[1], validate=True)
    raise fault(FaultKind.HOST_KEY, "La clé de serveur donnée n'est pas lisible : il faut une ligne OpenSSH.")


def _private_key(text: str) -> Any:
    for kind in _PRIVATE_KEYS:
        with suppress(paramiko.SSHException, ValueError, TypeError, IndexError, binascii.Error):
            key = kind.from_private_key(io.StringIO(text))
            if kind is paramiko.RSAKey and key.get_bits() < 2048:
                raise fault(FaultKind.CREDENTIALS, _SHORT_RSA)
            return key
    raise fault(FaultKind.CREDENTIALS, _BAD_KEY)


class BoundedChannel:
    """The channel as SFTPClient sees it: an exchange that drips is given up as one that is silent."""

    def __init__(self, channel: Any, patience: Patience) -> None:
        self._channel = channel
        self._patience = patience
        self._end = 0.0
        self.begin()

    def begin(self) -> None:
        """A new exchange starts: a part sent, a part read, one listing of a folder."""
        self._end = time.monotonic() + self._patience.exchange

    def _bound(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the exchange does not end")
        self._channel.settimeout(min(left, self._patience.silence))

    def send(self, data: bytes) -> int:
        self._bound()
        sent: int = self._channel.send(data)
        return sent

    def recv(self, count: int) -> bytes:
        self._bound()
        found: bytes = self._channel.recv(count)
        return found

    def recv_ready(self) -> bool:
        return bool(self._channel.recv_ready())

    def close(self) -> None:
        self._channel.close()


class Files(paramiko.SFTPClient):  # type: ignore[misc]
    """SFTP with two of OpenSSH's own additions: writing through to the disk, and the room left."""

    def _log(self, *_: object) -> None:
        """Names of files and what a server answers are written down nowhere."""

    def written_through(self, handle: bytes) -> None:
        """Ask for fsync; a server that does not know the word is left to its own care."""
        with suppress(paramiko.SFTPError, OSError):
            self._request(paramiko.sftp.CMD_EXTENDED, "fsync@openssh.com", handle)

    def room(self, path: str) -> int | None:
        """Bytes free for this account, None when the server does not tell."""
        try:
            kind, answer = self._request(paramiko.sftp.CMD_EXTENDED, "statvfs@openssh.com", path)
        except OSError:
            return None
        if kind != paramiko.sftp.CMD_EXTENDED_REPLY:
            return None
        numbers = [answer.get_int64() for _ in range(5)]  # block size, fragment size, blocks, free, available
        return int(numbers[1] * numbers[4])


def closed_fault(error: Exception) -> TargetFault:
    """What an SFTP server's refusal or silence means."""
    if isinstance(error, TimeoutError):
        return fault(FaultKind.STALLED)
    if isinstance(error, FileNotFoundError):
        return fault(FaultKind.LOST)
    if isinstance(error, PermissionError):
        return fault(FaultKind.FORBIDDEN)
    if isinstance(error, OSError) and error.errno is None and "ailure" in str(error):
        return fault(FaultKind.UNKNOWN)
    return fault(FaultKind.UNREACHABLE)
