"""The computers whose signature makes a backup of the practice believed, as a person tells them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_GROUPS, _LETTERS = 5, 4


@dataclass(frozen=True, slots=True)
class Signer:
    """``key`` is the public key in hexadecimal; ``since`` None when nobody wrote it legibly.

    ``here``: this very computer.
    """

    key: str
    since: datetime | None = None
    workstation: str = ""
    here: bool = False

    @property
    def print(self) -> str:
        return fingerprint(self.key)


def fingerprint(key: str) -> str:
    """What a person compares with paper: ``3F2A 90C1 …``, twenty letters of a hash of the public key."""
    digest = hashlib.sha256(b"telesec backup signer\0" + key.encode()).hexdigest().upper()
    return " ".join(digest[at : at + _LETTERS] for at in range(0, _GROUPS * _LETTERS, _LETTERS))


def signers_from(kept: object) -> tuple[Signer, ...]:
    """The signers as ``practice.db`` keeps them; whatever is not one is left out."""
    found = kept if isinstance(kept, list) else []
    return tuple(_signer(one) for one in found if isinstance(one, dict) and isinstance(one.get("key"), str))


def digest_of(signers: Iterable[Signer]) -> str:
    """One text for one set of signers, in whatever order."""
    return hashlib.sha256("\0".join(sorted({one.key for one in signers})).encode()).hexdigest()


def _signer(kept: dict[str, object]) -> Signer:
    name = kept.get("workstation")
    return Signer(str(kept["key"]), _instant(kept.get("since")), name if isinstance(name, str) else "")


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.utcoffset() is not None else None
