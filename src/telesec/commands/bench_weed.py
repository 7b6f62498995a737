"""A real S3 server on this machine for the bench: TLS, signatures, versions, Object Lock; gone afterwards."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telesec.domain.backups.shapes import Credentials, LockMode, Target, TargetKind

_ADMIN, _WRITER = ("BANCADMIN", "a" * 40), ("BANCECRIVAIN", "b" * 40)
_BUCKETS = ("sauvegardes", "restic")
_PORTS = ("master", "volume", "filer", "admin", "s3")
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Served:
    """Where the server is, who may write, and the authority that vouches for it."""

    target: Target
    credentials: Credentials
    authority: Path


def weed_program() -> str | None:
    """SeaweedFS beside this Python or on the path; None when it is not installed."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def s3_server(program: str, folder: Path) -> Iterator[Served]:
    """A server with empty buckets in ``folder``, stopped at the end."""
    (folder / "donnees").mkdir(parents=True)
    ports = dict(zip(_PORTS, _free_pairs(len(_PORTS)), strict=True))
    _write_identities(folder)
    _write_certificate(folder)
    child = subprocess.Popen(
        _words(program, folder, ports),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder)},
    )
    try:
        endpoint = f"https://127.0.0.1:{ports['s3']}"
        _make_buckets(endpoint, folder)
        target = Target(
            "a",
            TargetKind.S3,
            "Banc d'essai",
            endpoint=endpoint,
            region="us-east-1",
            bucket=_BUCKETS[0],
            authority=(folder / "serveur.pem").read_text(encoding="ascii"),
            lock_mode=LockMode.COMPLIANCE,
        )
        yield Served(target, Credentials(*_WRITER), folder / "serveur.pem")
    finally:
        child.kill()
        child.wait()


def _words(program: str, folder: Path, ports: dict[str, int]) -> list[str]:
    return [
        program,
        "mini",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={folder / 'donnees'}",
        *(f"-{name}.port={port}" for name, port in ports.items()),
        "-master.telemetry=false",
        "-admin.ui=false",
        "-webdav=false",
        "-s3.iam=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={folder / 's3.json'}",
        f"-filer.localSocket={folder / 'f'}",
        f"-s3.localSocket={folder / 's'}",
        f"-s3.cert.file={folder / 'serveur.pem'}",
        f"-s3.key.file={folder / 'serveur.key'}",
    ]


def _write_identities(folder: Path) -> None:
    rights = ["Read", "Write", "List", "PutObjectRetention"]
    identities = [
        {"name": "admin", "actions": ["Admin", "Tagging", *rights], "credentials": [_keys(_ADMIN)]},
        {"name": "ecrivain", "actions": rights, "credentials": [_keys(_WRITER)]},
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": identities}), encoding="ascii")


def _keys(pair: tuple[str, str]) -> dict[str, str]:
    return {"accessKey": pair[0], "secretKey": pair[1]}


def _write_certificate(folder: Path) -> None:
    """A certificate that vouches for itself, for a day."""
    from ipaddress import IPv4Address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "banc")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "serveur.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "serveur.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))


def _make_buckets(endpoint: str, folder: Path) -> None:
    """Wait until the server keeps an object, which comes after it answers, then make the buckets."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    client: Any = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=_ADMIN[0],
        aws_secret_access_key=_ADMIN[1],
        verify=str(folder / "serveur.pem"),
        config=Config(
            s3={"addressing_style": "path"}, proxies={}, request_checksum_calculation="when_required"
        ),
    )
    for _ in range(_TRIES):
        with suppress(BotoCoreError, ClientError):
            known = {one["Name"] for one in client.list_buckets()["Buckets"]}
            for name in _BUCKETS:
                if name not in known:
                    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=name == _BUCKETS[0])
            client.put_object(Bucket=_BUCKETS[1], Key="essai", Body=b"essai")
            return
        time.sleep(0.05)
    raise RuntimeError("le serveur S3 du banc ne démarre pas")


def _free_pairs(count: int) -> list[int]:
    """Ports whose neighbour 10,000 further is free too: the server takes both."""
    found: list[int] = []
    while len(found) < count:
        with closing(socket.socket()) as first, closing(socket.socket()) as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 10000))
                found += [port] if port not in found else []
    return found
