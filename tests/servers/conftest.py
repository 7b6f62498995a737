"""Real mail servers on loopback, with certificates of our own making."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric import rsa as rsa_keys

LOGIN, PASSWORD = "cabinet@exemple.fr", "motdepassé-du-cabinet"
DAY = timedelta(days=1)


@dataclass
class Authority:
    """A private certificate authority that signs what the tests need."""

    folder: Path
    name: str = "Autorité d'essai"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.certificate = self._made(self.name, self.name, self.key, authority=True)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def _made(
        self, subject: str, issuer: str, key: Any, *, authority: bool = False, expired: bool = False
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        ends = now - DAY if expired else now + DAY
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 3 * DAY)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        own_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        uses = x509.KeyUsage(
            digital_signature=not authority,
            content_commitment=False,
            key_encipherment=not authority,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=authority,
            crl_sign=authority,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(issuer_key, critical=False).add_extension(own_key, critical=False)
        builder = builder.add_extension(uses, critical=True)
        if not authority:
            names = x509.SubjectAlternativeName([x509.DNSName(subject)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def server_context(
        self, name: str = "localhost", *, expired: bool = False, rsa: bool = False
    ) -> ssl.SSLContext:
        """What a server called ``name`` shows to its clients."""
        key: Any = _rsa() if rsa else ec.generate_private_key(ec.SECP256R1())
        certificate = self._made(name, self.name, key, expired=expired)
        path = self.folder / f"{name}-{expired}.pem"
        plain = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        path.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, form, plain)
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _rsa() -> rsa_keys.RSAPrivateKey:
    return rsa_keys.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Mailbox:
    """Keeps every letter taken in charge; ``refuse`` answers otherwise to some addresses."""

    letters: list[Any] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    data_answers: list[str] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)
    tried: list[tuple[bytes, bytes]] = field(default_factory=list)
    on_letter: Callable[[int], object] = lambda _count: None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer.startswith("250"):
            self.letters.append(envelope)
            self.on_letter(len(self.letters))
        return answer

    def authenticate(self, server, session, envelope, mechanism, data):
        self.tried.append((data.login, data.password))
        good = (data.login, data.password) == (LOGIN.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)

    @property
    def recipients(self) -> list[str]:
        return [address for letter in self.letters for address in letter.rcpt_tos]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    folder = tmp_path / "certificats"
    folder.mkdir()
    return Authority(folder)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Callable[..., int]]:
    """``serve("starttls", context, **options)`` starts a real server; gives its port."""
    running: list[Controller] = []

    def start(security: str, context: ssl.SSLContext | None, **options: Any) -> int:
        port = free_port()
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": context is not None}
        else:
            options |= {"ssl_context": context, "auth_require_tls": False}
        options.setdefault("authenticator", mailbox.authenticate)
        options.setdefault("auth_required", True)
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()


class Scripted(threading.Thread):
    """A server that does just what ``talk(connection)`` does, for each caller in turn."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        super().__init__(daemon=True)
        self._talk = talk
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.heard = b""
        self.start()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                with caller, suppress(OSError):
                    self._talk(caller)

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.join(5)


@pytest.fixture
def scripted() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    servers: list[Scripted] = []

    def start(talk: Callable[[socket.socket], None]) -> int:
        servers.append(Scripted(talk))
        return servers[-1].port

    yield start
    for server in servers:
        server.close()
