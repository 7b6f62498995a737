"""The keys a journal was sealed with, one after the other, and the row by which one gives way to the next.

When a compartment's key is renewed its rows stay as they are, byte for byte. The first row sealed with the
new journal key names the former one by its SHA-256 and carries it, covered by what only the new key can
draw: whoever holds the present key can verify the journal back to its first row, and whoever holds a
former one seals nothing that comes later.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ACTION, KIND = "keys_renew", "journal_key"

_MARK = f',"{ACTION}","{KIND}",'
_TEXT = re.compile(r"last=([1-9][0-9]*) key=([0-9a-f]{64}) under=([0-9a-f]{64})")
_COVER = b"telesec former journal key"  # shorter than a MAC: no row is ever sealed over these words

IMPOSSIBLE = "le changement de clé qu'elle annonce n'est pas possible"
UNSEALED = "son sceau ne correspond pas à son contenu"
OTHER_KEY = "la clé des lignes qui la précèdent n'est pas celle qu'elle nomme"
EXPECTED = "le changement de clé attendu n'y est pas"


@dataclass(frozen=True, slots=True)
class Renewal:
    """``last``: the last row under the former key; ``key``: its SHA-256; ``under``: the key, covered."""

    last: int
    key: bytes
    under: bytes

    @property
    def text(self) -> str:
        """As written in the row, in the place of the subject's id."""
        return f"last={self.last} key={self.key.hex()} under={self.under.hex()}"

    def former(self, key: bytes, prev: bytes) -> bytes | None:
        """The key that ``key`` replaced at the row after ``prev``; None when this is not what it covers."""
        found = _covered(self.under, key, prev)
        return found if hmac.compare_digest(hashlib.sha256(found).digest(), self.key) else None


def renewal(last: int, former: bytes, key: bytes, prev: bytes) -> Renewal:
    """What the row after ``last``, whose MAC is ``prev``, says when ``key`` replaces ``former``."""
    return Renewal(last, hashlib.sha256(former).digest(), _covered(former, key, prev))


def _covered(text: bytes, key: bytes, prev: bytes) -> bytes:
    """``text`` under a stream that only ``key`` draws, and only once: uncovered by the same call."""
    stream = hmac.digest(hmac.digest(key, _COVER, "sha256"), prev, "sha256")
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def announces_renewal(body: str) -> bool:
    """True when a row's body says that the key changed (quotes inside a text are escaped)."""
    return _MARK in body


def read_renewal(body: str) -> Renewal | None:
    """What a row that announces a change of key says, None when it makes no sense."""
    row = json.loads(body)
    found = _TEXT.fullmatch(row[8])
    if found is None or row[12] != "ok":
        return None
    return Renewal(int(found[1]), bytes.fromhex(found[2]), bytes.fromhex(found[3]))


def former_keys(key: bytes, changes: Iterable[tuple[object, object, object]]) -> tuple[bytes | None, ...]:
    """The keys before ``key``, oldest first, out of (body, prev, mac) of the rows of change, newest first.

    Rows that the key of the moment did not seal are no change of it. When none is, one key stays None: the
    verifier then accuses the row that should have carried it.
    """
    found: list[bytes | None] = []
    unsealed = False
    for change in changes:
        former = _before(key, *change)
        unsealed = former is None
        if former is not None:
            found.append(former)
            key = former
    if unsealed:
        found.append(None)
    return tuple(reversed(found))


def _before(key: bytes, body: object, prev: object, mac: object) -> bytes | None:
    """The key that ``key`` replaced at this row; None when ``key`` did not seal it, or it says nothing."""
    if type(body) is not str or type(prev) is not bytes or type(mac) is not bytes:
        return None
    try:
        sealed = hmac.digest(key, prev + body.encode("ascii"), "sha256")
        said = read_renewal(body)
    except (ValueError, TypeError, IndexError):
        return None
    if said is None or not hmac.compare_digest(sealed, mac):
        return None
    return said.former(key, prev)


class Epochs:
    """The keys of a journal in the order of their use, walked forward with its rows."""

    def __init__(self, keys: Sequence[bytes | None]) -> None:
        self._keys, self._at = tuple(keys), 0
        self._begin()

    def _begin(self) -> None:
        key = self._keys[self._at]
        # Copied for each row: keying anew costs as much again.
        self._keyed = hmac.new(key, digestmod="sha256") if key is not None else None

    @property
    def key(self) -> bytes | None:
        """The key of the rows to come, None when nobody can tell it."""
        return self._keys[self._at]

    @property
    def is_last(self) -> bool:
        """Whether the present key has been reached."""
        return self._at == len(self._keys) - 1

    def fault(self, seq: int, body: str, prev: bytes, mac: bytes) -> str:
        """What is wrong with a row's seal, or with the change of key it announces; "" when nothing is."""
        turned = self._turn(seq, body) if announces_renewal(body) else ""
        if turned == IMPOSSIBLE:
            return turned
        return turned if self._bears(body, prev, mac) else UNSEALED

    def _turn(self, seq: int, body: str) -> str:
        said = read_renewal(body)
        if said is None or said.last != seq - 1 or self.is_last:
            return IMPOSSIBLE
        former = self._keys[self._at]
        self._at += 1
        self._begin()
        named = former is not None and hmac.compare_digest(hashlib.sha256(former).digest(), said.key)
        return "" if named else OTHER_KEY

    def _bears(self, body: str, prev: bytes, mac: bytes) -> bool:
        """Whether the row bears the key of the moment; nobody can say while that key is not known."""
        if self._keyed is None:
            return True
        sealed = self._keyed.copy()
        sealed.update(prev + body.encode("ascii"))
        return hmac.compare_digest(sealed.digest(), mac)
