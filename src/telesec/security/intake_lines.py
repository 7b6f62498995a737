"""The lines of the sealed log: where each stands, and how far the log of one computer goes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from telesec.security.anchor import Head
from telesec.security.kdf import hkdf
from telesec.security.strict_json import Malformed, canonical, encode_bytes, parse

LINE_LIMIT = 32768
_MARK = 8  # the first letters of a head name the log it belongs to


@dataclass(frozen=True, slots=True)
class Line:
    """One line that this device wrote: where it says it stands, and what it seals."""

    head: Head
    sealed: bytes = field(repr=False)

    def to_bytes(self, device_secret: bytes, practice_id: str) -> bytes:
        """The line as written, proved with the device's secret."""
        proof = _proof(self, device_secret, practice_id)
        return canonical(
            {
                "n": self.head.count,
                "chain": self.head.mac,
                "sealed": encode_bytes(self.sealed),
                "mac": encode_bytes(proof),
            }
        )

    @classmethod
    def read(cls, data: bytes, device_secret: bytes, practice_id: str) -> Line:
        """Raises Malformed for anything that was not written with this device's secret."""
        fields = parse(data, LINE_LIMIT)
        head = Head(fields.integer("n"), fields.text("chain", 64))
        line = cls(head, fields.raw("sealed", 1, LINE_LIMIT))
        if not hmac.compare_digest(fields.raw("mac", 32, 32), _proof(line, device_secret, practice_id)):
            raise Malformed("mac")
        return line


@dataclass(slots=True)
class Chain:
    """The log of one computer from what the journal already has of it: its end, the lines missing before."""

    start: Head
    head: Head
    missing: int = 0

    def holds(self, line: Line) -> bool:
        """Whether the journal has ``line``. A kill between a line and its anchor, then a sign-in elsewhere,
        gives its number to the next line too.
        """
        return line.head.count < self.start.count or line.head == self.start

    def follow(self, line: Line) -> None:
        """Go on to ``line``, counting what is missing before it."""
        if line.head.count > self.head.count:
            ahead = line.head.count - self.head.count
            self.missing += 0 if line.head == next_head(self.head, line.sealed) else max(1, ahead - 1)
            self.head = line.head
        elif self.head == self.start:
            self.head = line.head

    def short_of(self, anchored: Head) -> int:
        """How many lines are missing in all, when it should go as far as ``anchored``."""
        behind = anchored.count - self.head.count
        return self.missing + (max(1, behind) if behind >= 0 and self.head != anchored else 0)


def mark(head: Head) -> str:
    """The log a head belongs to."""
    return head.mac[:_MARK]


def new_head() -> Head:
    """The beginning of a new log."""
    return Head(0, secrets.token_hex(_MARK // 2))


def next_head(head: Head, sealed: bytes) -> Head:
    """Where the log stands once ``sealed`` follows ``head``."""
    digest = hashlib.sha256(f"{head.count + 1}|{head.mac}|".encode() + sealed).hexdigest()
    return Head(head.count + 1, mark(head) + digest[:32])


def _proof(line: Line, device_secret: bytes, practice_id: str) -> bytes:
    key = hkdf(device_secret, f"telesec intake line v1|{practice_id}".encode())
    return hmac.digest(key, f"{line.head.count}|{line.head.mac}|".encode() + line.sealed, "sha256")
