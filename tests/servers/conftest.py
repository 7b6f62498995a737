"""Real mail and backup servers on loopback, with certificates of our own making."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric import rsa as rsa_keys

from telesec.backup.targets.patience import Patience
from telesec.domain.backups.shapes import Credentials, LockMode, Target, TargetFault, TargetKind

from .lying_bucket import LyingBucket

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
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server_file(name, expired=expired, rsa=rsa))
        return context

    def server_file(self, name: str = "localhost", *, expired: bool = False, rsa: bool = False) -> Path:
        """The key and the certificate of a server called ``name``, in one file."""
        key: Any = _rsa() if rsa else ec.generate_private_key(ec.SECP256R1())
        certificate = self._made(name, self.name, key, expired=expired)
        path = self.folder / f"{name}-{expired}.pem"
        plain = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        path.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, form, plain)
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return path


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


IMPATIENT = Patience(connect=3.0, silence=1.0, exchange=2.0, tries=2)
ADMIN, WRITER, READER = (
    (f"{who}DESESSAIS", secrets.token_hex(20)) for who in ("ADMIN", "ECRIVAIN", "LECTEUR")
)


def refusal(attempt: Callable[[], object]) -> TargetFault:
    """What a target's refusal says: a whole sentence, always."""
    with pytest.raises(TargetFault) as caught:
        attempt()
    assert caught.value.sentence.endswith(".")
    return caught.value


class Bucket:
    """A bucket of a real S3 server: TLS, signatures, versions, Object Lock."""

    def __init__(self, port: int, authority: Authority, folder: Path) -> None:
        self.port = port
        self.name = f"essai-{secrets.token_hex(6)}"
        self.authority = authority
        self.writer = Credentials(*WRITER)
        self.admin = Credentials(*ADMIN)
        self.reader = Credentials(*READER)
        self._folder = folder

    def target(self, **changes: Any) -> Target:
        known = {
            "id": "a",
            "kind": TargetKind.S3,
            "label": "Essai",
            "endpoint": f"https://localhost:{self.port}",
            "region": "us-east-1",
            "bucket": self.name,
            "authority": self.authority.pem,
            "lock_mode": LockMode.COMPLIANCE,
        }
        return Target(**(known | changes))

    def client(self, credentials: Credentials) -> Any:
        """Somebody else's client with these keys, able to do what ours never asks for."""
        return _client(self.port, credentials.login, credentials.secret, str(self._folder / "autorite.pem"))


@cache
def _client(port: int, login: str, secret: str, authority: str) -> Any:
    """Made once for each pair of keys: making one costs more than all it is asked for."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=f"https://localhost:{port}",
        region_name="us-east-1",
        aws_access_key_id=login,
        aws_secret_access_key=secret,
        verify=authority,
        config=Config(
            s3={"addressing_style": "path"},
            proxies={},
            retries={"total_max_attempts": 1},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


class Weed:
    """One SeaweedFS of this worker: every port on loopback, nothing told to anybody."""

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.folder = folder
        self.authority = Authority(folder)
        self.port = 0
        self.data = data or folder / "donnees"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "autorite.pem").write_text(self.authority.pem)
        rights = ["Read", "Write", "List", "PutObjectRetention"]
        identities = [
            {"name": "admin", "actions": ["Admin", "Tagging", *rights], "credentials": [_keys(ADMIN)]},
            {"name": "ecrivain", "actions": rights, "credentials": [_keys(WRITER)]},
            {"name": "lecteur", "actions": ["Read", "List"], "credentials": [_keys(READER)]},
        ]
        (folder / "s3.json").write_text(json.dumps({"identities": identities}))

    def start(self) -> None:
        self.data.mkdir(exist_ok=True)
        names = ("master", "volume", "filer", "admin", "s3")
        ports = dict(zip(names, _free_pairs(len(names)), strict=True))
        self.port = ports["s3"]
        certificate = self.authority.server_file()
        words = [str(Path(sys.executable).with_name("weed")), "-logtostderr=true", "mini"]
        words += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.data}"]
        words += [f"-{name}.port={port}" for name, port in ports.items()]
        words += ["-master.telemetry=false", "-admin.ui=false", "-webdav=false", "-s3.iam=false"]
        words += ["-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={self.folder / 's3.json'}"]
        words += [f"-filer.localSocket={self.folder / 'f'}", f"-s3.localSocket={self.folder / 's'}"]
        words += [f"-s3.cert.file={certificate}", f"-s3.key.file={certificate}"]
        self._process = subprocess.Popen(
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env={"PATH": os.defpath, "HOME": str(self.folder), "TMPDIR": str(self.folder)},
        )
        self._ready()

    def _ready(self) -> None:
        """The port answers before the server can keep anything: only a kept object tells."""
        from botocore.exceptions import BotoCoreError, ClientError

        admin = Bucket(self.port, self.authority, self.folder).client(Credentials(*ADMIN))
        for _ in range(300):
            assert self._process is not None
            assert self._process.poll() is None, "weed ended"
            with suppress(BotoCoreError, ClientError):
                if not any(one["Name"] == "pret" for one in admin.list_buckets()["Buckets"]):
                    admin.create_bucket(Bucket="pret")
                admin.put_object(Bucket="pret", Key="pret", Body=b"pret")
                return
            time.sleep(0.05)
        raise AssertionError("weed does not start")

    @property
    def endpoint(self) -> str:
        return f"https://localhost:{self.port}"

    def bucket(self, *, lock: bool = True) -> Bucket:
        made = Bucket(self.port, self.authority, self.folder)
        made.client(made.admin).create_bucket(Bucket=made.name, ObjectLockEnabledForBucket=lock)
        return made

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


def _keys(pair: tuple[str, str]) -> dict[str, str]:
    return {"accessKey": pair[0], "secretKey": pair[1]}


def _free_pairs(count: int) -> list[int]:
    """Ports whose neighbour 10,000 further is free too: SeaweedFS takes both."""
    found: list[int] = []
    while len(found) < count:
        port = free_port()
        with suppress(OSError, OverflowError), closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", port + 10000))
            found += [port] if port not in found else []
    return found


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weed]:
    server = Weed(tmp_path_factory.mktemp("weed"))
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def bucket(weed: Weed) -> Bucket:
    """A new bucket with Object Lock: what is locked in one test is in nobody's way."""
    return weed.bucket()


@pytest.fixture
def liar(authority: Authority) -> Iterator[LyingBucket]:
    """``liar.lies`` says what this server does wrong; ``lying_target(liar, authority)`` leads to it."""
    server = LyingBucket(authority.server_context())
    yield server
    server.close()


def lying_target(liar: LyingBucket, authority: Authority, **changes: Any) -> Target:
    known = {
        "id": "a",
        "kind": TargetKind.S3,
        "label": "Menteur",
        "endpoint": f"https://localhost:{liar.port}",
        "bucket": "essai",
        "authority": authority.pem,
    }
    return Target(**(known | changes))


class Sshd:
    """Debian's own SSH server, SFTP only, one account: the one that runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.key = _ssh_key()
        self.host_keys = {"ed25519": _ssh_key(), "rsa": _rsa()}
        self._process: subprocess.Popen[bytes] | None = None
        self.root = folder / "sauvegardes"
        self.root.mkdir()

    def start(self, *, forbid: str = "remove,rmdir,rename,posix-rename,setstat,fsetstat,lsetstat") -> None:
        self.port = free_port()
        for name, key in self.host_keys.items():
            path = self.folder / f"hote_{name}"
            path.write_bytes(_openssh(key))
            path.chmod(0o600)
        self.admit(self.key)
        (self.folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\n"
            + "".join(f"HostKey {self.folder / f'hote_{name}'}\n" for name in self.host_keys)
            + f"PidFile {self.folder / 'sshd.pid'}\nAuthorizedKeysFile {self.folder / 'cles'}\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\n"
            "PermitRootLogin yes\nSubsystem sftp internal-sftp\n"
            f"ForceCommand internal-sftp -d {self.folder}" + (f" -P {forbid}\n" if forbid else "\n")
        )
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [_sshd(), "-D", "-f", str(self.folder / "sshd_config"), "-E", str(self.folder / "sshd.log")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            assert self._process.poll() is None, (self.folder / "sshd.log").read_text()
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port), 1)):
                return
            time.sleep(0.02)
        raise AssertionError("sshd does not start")

    def admit(self, key: Any) -> None:
        """Let one more private key in."""
        with (self.folder / "cles").open("a") as keys:
            keys.write(_public_line(key) + "\n")

    def target(self, **changes: Any) -> Target:
        known = {
            "id": "b",
            "kind": TargetKind.SFTP,
            "label": "Essai",
            "endpoint": "127.0.0.1",
            "port": self.port,
            "host_key": self.host_key("ed25519"),
            "folder": "sauvegardes",
        }
        return Target(**(known | changes))

    def host_key(self, name: str) -> str:
        return _public_line(self.host_keys[name])

    def fingerprint(self, name: str) -> str:
        """As ``ssh-keygen`` reads it in the server's own file."""
        words = ["ssh-keygen", "-lf", str(self.folder / f"hote_{name}")]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[1]

    def credentials(self, key: Any = None) -> Credentials:
        import pwd

        return Credentials(pwd.getpwuid(os.getuid()).pw_name, _openssh(key or self.key).decode())

    def kill(self) -> None:
        """The server and every session it holds, at once, as a power cut does."""
        if self._process is not None:
            for pid in [self._process.pid, *_descendants(self._process.pid)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(one.read_text().rpartition(")")[2].split()[1]) == pid:
                found += [int(one.parent.name), *_descendants(int(one.parent.name))]
    return found


def _sshd() -> str:
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert found is not None, "openssh-server is missing: run installer/check.sh"
    return found


def _ssh_key() -> Any:
    return ed25519.Ed25519PrivateKey.generate()


def _public_line(key: Any) -> str:
    form = serialization.PublicFormat.OpenSSH
    line: bytes = key.public_key().public_bytes(serialization.Encoding.OpenSSH, form)
    return line.decode()


def _openssh(key: Any) -> bytes:
    form, plain = serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    text: bytes = key.private_bytes(serialization.Encoding.PEM, form, plain)
    return text


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Refuses to delete, rename and change rights, as a careful hoster would set it."""
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """``small_disk(name, "size=4m")``: a disk of its own in memory; given its name again, another one."""
    mounted: list[Path] = []

    def mount(name: str = "disque", options: str = "size=4m") -> Path:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", f"{options},mode=700", "tmpfs", str(place)]
        done = subprocess.run(words, capture_output=True, check=False)
        if done.returncode != 0:
            pytest.skip("only the administrator of the computer can plug a disk")
        mounted.append(place)
        return place

    yield mount
    for place in reversed(mounted):
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)
