"""The file by which a computer that opens the practice lets another one in: its secret under a short code."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from telesec.security.account_keys import SealBroken
from telesec.security.backup_codes import normalise
from telesec.security.files import FileMissing, FileRefused, read_bounded, sync_folder, write_atomically
from telesec.security.kdf import (
    KEY_LENGTH,
    SALT_LENGTH,
    Argon2Parameters,
    ParametersRefused,
    hkdf,
    stretch,
)
from telesec.security.strict_json import (
    Malformed,
    canonical,
    encode_bytes,
    instant_text,
    parse,
)

FILE_NAME = "new-computer.json"
_FORMAT, _NONCE, _LIMIT, _ANCHOR_LIMIT = 1, 12, 16 * 1024, 8192


@dataclass(frozen=True, slots=True)
class Lent:
    """What the other computer receives: ``anchor`` is what the first one remembers of the practice."""

    secret: bytes = field(repr=False)
    anchor: bytes = field(repr=False)
    offer: str
    given_by: str


@dataclass(frozen=True, slots=True)
class ComputerFile:
    """As written in the practice's folder; ``made`` and ``until`` are in clear, and sealed with the rest."""

    practice_id: str
    made: datetime
    until: datetime
    parameters: Argon2Parameters
    salt: bytes
    nonce: bytes
    sealed: bytes = b""

    @property
    def context(self) -> bytes:
        times = f"{instant_text(self.made)}|{instant_text(self.until)}"
        return f"telesec computer v1|{self.practice_id}|{times}".encode()


def sealed_file(
    practice_id: str, code: str, lent: Lent, times: tuple[datetime, datetime], parameters: Argon2Parameters
) -> bytes:
    """``lent`` under ``code``, worth something from the first of ``times`` to the second."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    made = ComputerFile(
        practice_id, *times, parameters, secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(_NONCE)
    )
    clear = canonical(
        {
            "secret": encode_bytes(lent.secret),
            "anchor": encode_bytes(lent.anchor),
            "offer": lent.offer,
            "given_by": lent.given_by,
        }
    )
    sealed = AESGCM(_key(made, code)).encrypt(made.nonce, clear, made.context)
    body = {
        "format": _FORMAT,
        "practice": practice_id,
        "made": instant_text(made.made),
        "until": instant_text(made.until),
        "kdf": {
            "memory_kib": parameters.memory_kib,
            "iterations": parameters.iterations,
            "lanes": parameters.lanes,
            "salt": encode_bytes(made.salt),
        },
        "nonce": encode_bytes(made.nonce),
        "sealed": encode_bytes(sealed),
    }
    return canonical(body)


def leave_file(folder: Path, data: bytes) -> None:
    """Put it in the practice's folder, in place of a former one."""
    write_atomically(folder / FILE_NAME, data)


def read_file(folder: Path) -> ComputerFile | None:
    """What waits in the folder; None when there is nothing, or nothing legible."""
    try:
        return _parsed(read_bounded(folder / FILE_NAME, _LIMIT))
    except (FileMissing, FileRefused, Malformed, ParametersRefused):
        return None


def open_file(found: ComputerFile, code: str) -> Lent:
    """Raises SealBroken when ``code`` is not the one it was sealed with, or anything of it was changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        clear = AESGCM(_key(found, code)).decrypt(found.nonce, found.sealed, found.context)
        fields = parse(clear, _LIMIT)
        lent = Lent(
            fields.raw("secret", KEY_LENGTH, KEY_LENGTH),
            fields.raw("anchor", 0, _ANCHOR_LIMIT),
            fields.text("offer", 32),
            fields.text("given_by", 32),
        )
        fields.done()
    except (InvalidTag, Malformed):
        raise SealBroken from None
    return lent


def remove_file(folder: Path) -> None:
    """The code is worth nothing any more; a folder that refuses is left as it is."""
    with contextlib.suppress(OSError):
        (folder / FILE_NAME).unlink(missing_ok=True)
        sync_folder(folder)


def _key(found: ComputerFile, code: str) -> bytes:
    return hkdf(stretch(normalise(code), found.salt, found.parameters), b"telesec computer code v1")


def _parsed(data: bytes) -> ComputerFile:
    fields = parse(data, _LIMIT)
    fields.integer("format", _FORMAT, _FORMAT)
    kdf = fields.object("kdf")
    parameters = Argon2Parameters(*(kdf.integer(key, 0) for key in ("memory_kib", "iterations", "lanes")))
    made, until = fields.instant("made"), fields.instant("until")
    if made is None or until is None:
        raise Malformed("made")
    found = ComputerFile(
        fields.text("practice", 32),
        made,
        until,
        parameters,
        kdf.raw("salt", SALT_LENGTH, SALT_LENGTH),
        fields.raw("nonce", _NONCE, _NONCE),
        fields.raw("sealed", 32, _LIMIT),
    )
    kdf.done()
    fields.done()
    return found
