"""The row that answers for the months a journal no longer holds, and how long a journal is kept.

A checkpoint is an ordinary row of the chain. It says which row is the first one kept, the MAC of the
row before it, how many rows were removed, between which instants, and their SHA-256: whoever still has
them (an export, a backup) can prove that they are the ones.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

ACTION, KIND = "journal_purge", "checkpoint"
MINUTES = 5  # by which two honest clocks may differ
LEAST_MONTHS, MOST_MONTHS, DEFAULT_MONTHS = 6, 36, 12

_MARK = f',"{ACTION}","{KIND}",'
_INSTANT = r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
_WRITTEN = re.compile(_INSTANT)
_TEXT = re.compile(
    rf"first=([1-9][0-9]*) before=([0-9a-f]{{64}}) rows=([1-9][0-9]*) from=({_INSTANT}) to=({_INSTANT}) "
    r"sha256=([0-9a-f]{64})"
)
_ESCAPED = r'\\(?:["\\bfnrt]|u(?:00(?:0[0-7bef]|1[0-9a-f]|7f|[89a-f][0-9a-f])|(?!00)[0-9a-f]{4}))'
_STRING = rf'"[ !#-\[\]-~]*+(?:{_ESCAPED}[ !#-\[\]-~]*+)*+"'
# Written out fourteen times and never gone back upon: this is the dearest line of a verification.
_ROW = r"\[[1-9][0-9]*+" + f",{_STRING}" * 13 + f",(?:null|{_STRING})" + r"\]"
_BODY, _BODIES = re.compile(_ROW), re.compile(rf"(?:{_ROW}\n)*+")


def is_canonical(body: str) -> bool:
    """True when ``body`` is spelled the one way our rows are: the same words cannot be sealed twice."""
    return _BODY.fullmatch(body) is not None


def are_canonical(bodies: str) -> bool:
    """True when ``bodies``, each ended by a line feed, are all spelled so; none of ours holds a line feed."""
    return _BODIES.fullmatch(bodies) is not None


def month_kept(at: str, months: int) -> str:
    """The instant before which rows may go, ``months`` after they were written: the start of a month."""
    total = int(at[:4]) * 12 + int(at[5:7]) - 1 - months
    return f"{total // 12:04d}-{total % 12 + 1:02d}-01T00:00:00.000000Z"


def shifted(at: str, minutes: int) -> str:
    """The instant so many minutes after ``at``, one of ours."""
    return f"{datetime.fromisoformat(at) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S.%fZ}"


def is_to_come(at: str, now: str) -> bool:
    """Whether a row says that it was written after ``now``; no one knows when ``now`` is not given."""
    return bool(now) and at > shifted(now, MINUTES)


def digest(rows: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256, in hexadecimal, over the bodies and MACs of rows: ``body LF mac-in-hexadecimal LF`` each."""
    total = hashlib.sha256()
    for body, mac in rows:
        total.update(f"{body}\n{mac.hex()}\n".encode("ascii"))
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class MonthRows:
    """How many rows of a month (``2025-10``) may go, and when the first and the last of them were written."""

    month: str
    rows: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Removable:
    """What a purge would remove: everything before row ``first``. ``last_at``: the journal's last row."""

    first: int
    months: tuple[MonthRows, ...]
    last_at: str = ""

    @property
    def rows(self) -> int:
        """How many rows would go."""
        return sum(month.rows for month in self.months)

    @property
    def since(self) -> str:
        """When the oldest of them was written."""
        return min((month.since for month in self.months), default="")

    @property
    def until(self) -> str:
        """When the newest of them was written."""
        return max((month.until for month in self.months), default="")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What one purge removed: ``rows`` rows before ``first``, written between ``since`` and ``until``."""

    first: int
    before: bytes
    rows: int
    since: str
    until: str
    sha256: str

    @property
    def text(self) -> str:
        """As written in the row, in the place of the subject's id."""
        return (
            f"first={self.first} before={self.before.hex()} rows={self.rows} "
            f"from={self.since} to={self.until} sha256={self.sha256}"
        )

    def is_sound(self, seq: int, at: str) -> bool:
        """Whether row ``seq``, written at ``at``, may say this: nothing recent ever goes."""
        return (
            self.rows < self.first <= seq
            and self.since <= self.until
            and self.until < month_kept(at, LEAST_MONTHS)
        )

    def may_have_taken(self, count: int, noted_at: str, next_at: str) -> bool:
        """Whether row ``count``, the last one at the instant ``noted_at``, may have gone with this purge.

        What came after it was written later: a row that went too or, if none did, the first one kept, written
        at ``next_at``. A head noted later than that counts rows that this purge never removed.
        """
        following = self.until if count < self.first - 1 else next_at
        return not noted_at or shifted(noted_at, -MINUTES) <= following

    def follows(self, earlier: Checkpoint) -> bool:
        """Whether this purge began where ``earlier`` had left the journal."""
        return self.first - self.rows == earlier.first


def parse(text: str) -> Checkpoint | None:
    """The checkpoint that ``text`` spells, None when it spells none."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    first, before, rows, since, until, sha256 = found.groups()
    return Checkpoint(int(first), bytes.fromhex(before), int(rows), since, until, sha256)


def announces_purge(body: str) -> bool:
    """True when a row's body says that rows were removed (quotes inside a text are escaped)."""
    return _MARK in body


def read_purge(body: str) -> tuple[str, Checkpoint | None]:
    """When a row that announces a purge was written, and its checkpoint when it makes sense."""
    row = json.loads(body)
    at, text, outcome = row[1], row[8], row[12]
    return at, parse(text) if outcome == "ok" and _WRITTEN.fullmatch(at) else None
