#!/usr/bin/env python3
"""For whoever publishes telesec: the release key, and the announcement that practices may look for.

    release_feed.py new-key ~/secret/release.key     once: the private key, which stays off this tree, and
                                                     the public one on the standard output
    release_feed.py sign --key ~/secret/release.key --number 12 --version 0.2.0 \\
        --change "Les rappels se préparent la veille." --out versions.json
    release_feed.py show versions.json --public "…="

The public key goes to ``resources/update_key.pub`` of the packages, or is printed on the publisher's site for
practices to type. ``number`` grows by one at each announcement, even of the same version: practices refuse a
number they have passed. An announcement lives 90 days (``--days``): renew it before, with the next number.
Put the file at an https address that answers without asking who asks. Nothing here is installed by itself.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from telesec.domain.errors import TelesecError
from telesec.domain.updates.release import Release
from telesec.domain.updates.settings import key_from
from telesec.security.release_feed import read_feed, signed_feed


def public_text(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def new_key(path: Path, password: bytes) -> str:
    """Write a private key (PKCS #8, sealed when there is a password) where there is none; the public one."""
    key = Ed25519PrivateKey.generate()
    sealing = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return public_text(key)


def load_key(path: Path, password: bytes) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password or None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is not an Ed25519 key")
    return key


def asked_password() -> bytes:
    """From TELESEC_RELEASE_PASSWORD_FILE, else typed; empty for a key that is not sealed."""
    kept = os.environ.get("TELESEC_RELEASE_PASSWORD_FILE")
    if kept:
        return Path(kept).read_bytes().strip()
    return getpass.getpass("Password of the release key (empty: none): ").encode()


def sign(given: argparse.Namespace, password: bytes, today: date) -> str:
    key = load_key(given.key, password)
    ends = today + timedelta(days=given.days)
    release = Release(given.number, given.version, today, ends, tuple(given.change))
    given.out.write_bytes(signed_feed(release, key))
    return f"{given.out}: number {given.number}, version {given.version}, until {ends}, {public_text(key)}"


def show(given: argparse.Namespace) -> str:
    found = read_feed(given.feed.read_bytes(), key_from(given.public))
    lines = [f"number {found.number}, version {found.version}, {found.published} to {found.expires}"]
    return "\n".join([*lines, *(f"  - {change}" for change in found.changes)])


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("new-key").add_argument("key", type=Path)
    signing = commands.add_parser("sign")
    signing.add_argument("--key", type=Path, required=True)
    signing.add_argument("--number", type=int, required=True)
    signing.add_argument("--version", required=True)
    signing.add_argument("--change", action="append", default=[])
    signing.add_argument("--days", type=int, default=90)
    signing.add_argument("--out", type=Path, required=True)
    showing = commands.add_parser("show")
    showing.add_argument("feed", type=Path)
    showing.add_argument("--public", required=True)
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    given = parse(argv)
    try:
        if given.command == "new-key":
            print(new_key(given.key, asked_password()))
        elif given.command == "sign":
            print(sign(given, asked_password(), datetime.now(UTC).date()))
        else:
            print(show(given))
    except (TelesecError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
