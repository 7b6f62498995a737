"""The local index of a target's last full snapshot: which 4 KiB pages a difference must carry.

SQLCipher gives every page a fresh nonce when it is written: a page that changed differs as a whole, and
nothing smaller or larger than a page is worth comparing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from telesec.backup.manifest import PAGE, Base
from telesec.domain.backups.shapes import PartEntry
from telesec.domain.errors import StoreError
from telesec.security.files import read_bounded, write_atomically
from telesec.security.strict_json import Fields, Malformed, canonical, instant_text, parse

DIGEST = 16
_MAC = 32
_MAGIC = b"telesec pages 1\n"
_HEADER_LIMIT = 64 * 1024 * 1024
_LIMIT = 2 * 1024**3
_BLOCK = 2048 * PAGE
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageIndex:
    """A full snapshot as its computer remembers it: where it lies, until when, and a digest per page."""

    base: Base
    created_at: datetime
    locked_until: datetime | None
    parts: tuple[PartEntry, ...] = field(repr=False)
    digests: Mapping[str, bytes] = field(repr=False)  # 16 bytes of SHA-256 per page, by file name
    recipients: tuple[str, ...] = ()  # who can open it, in order; others could not use what leans on it


def page_digests(stream: BinaryIO, whole: hashlib._Hash) -> bytes:
    """The digest of each page of ``stream``, one after another; ``whole`` is fed every byte."""
    found = []
    while block := stream.read(_BLOCK):
        whole.update(block)
        found.append(digests_of(block))
    return b"".join(found)


def digests_of(block: bytes) -> bytes:
    """The digests of the pages of ``block``, which starts a page; the last one may be short."""
    view = memoryview(block)
    return b"".join(
        hashlib.sha256(view[at : at + PAGE]).digest()[:DIGEST] for at in range(0, len(view), PAGE)
    )


def changed_runs(before: bytes, after: bytes) -> tuple[Run, ...]:
    """Runs ``(first, count)`` of the pages of ``after`` that ``before`` does not hold at the same place."""
    runs: list[list[int]] = []
    for page, at in enumerate(range(0, len(after), DIGEST)):
        if before[at : at + DIGEST] == after[at : at + DIGEST]:
            continue
        if runs and sum(runs[-1]) == page:
            runs[-1][1] += 1
        else:
            runs.append([page, 1])
    return tuple((first, count) for first, count in runs)


def pages_in(runs: tuple[Run, ...]) -> int:
    return sum(count for _, count in runs)


def read_runs(stream: BinaryIO, runs: tuple[Run, ...], length: int) -> Iterator[bytes]:
    """The pages of ``runs`` one after another, in pieces of ``length`` bytes (the last one shorter)."""
    piece = bytearray()
    for first, count in runs:
        stream.seek(first * PAGE)
        left = count * PAGE
        while left:
            found = stream.read(min(left, length - len(piece)))
            if not found:
                raise StoreError("backup", "Un fichier a changé pendant sa sauvegarde. Recommencez.")
            piece += found
            left -= len(found)
            if len(piece) == length:
                yield bytes(piece)
                piece.clear()
    if piece:
        yield bytes(piece)


class PageWriter:
    """Writes the pages of a difference over a copy of its base."""

    def __init__(self, stream: BinaryIO, runs: tuple[Run, ...]) -> None:
        self._stream = stream
        self._runs = iter(runs)
        self._left = 0

    def write(self, data: bytes) -> None:
        """Put the next bytes of the difference in their place; raises Malformed when there are too many."""
        view = memoryview(data)
        while view:
            if not self._left:
                self._next()
            wrote = view[: self._left]
            self._stream.write(wrote)
            self._left -= len(wrote)
            view = view[len(wrote) :]

    def finish(self, size: int) -> None:
        """Cut or grow the file to ``size``; raises Malformed when pages are missing."""
        if self._left or next(self._runs, None) is not None:
            raise Malformed("pages are missing")
        self._stream.truncate(size)

    def _next(self) -> None:
        run = next(self._runs, None)
        if run is None:
            raise Malformed("more pages than described")
        self._stream.seek(run[0] * PAGE)
        self._left = run[1] * PAGE


def save_index(path: Path, index: PageIndex, key: bytes) -> None:
    """Keep ``index`` for the next differences; ``key`` (32 bytes) seals it against any other hand."""
    header = canonical(
        {
            "base": {name: getattr(index.base, name) for name in Base.__slots__},
            "created_at": instant_text(index.created_at),
            "locked_until": instant_text(index.locked_until),
            "parts": [[part.key, part.size, part.sha256, part.version_id] for part in index.parts],
            "recipients": list(index.recipients),
            "files": {name: len(digests) for name, digests in index.digests.items()},
        }
    )
    digests = b"".join(index.digests[name] for name in sorted(index.digests))
    body = _MAGIC + len(header).to_bytes(8, "big") + header + digests
    write_atomically(path, body + _mac(key, body))


def load_index(path: Path, key: bytes) -> PageIndex | None:
    """The index kept at ``path``; None when there is none, or when it is not word for word what we kept.

    Without an index the next snapshot is simply a full one.
    """
    try:
        data = read_bounded(path, _LIMIT)
    except StoreError:
        return None
    body, mac = data[:-_MAC], data[-_MAC:]
    if not hmac.compare_digest(_mac(key, body), mac) or not body.startswith(_MAGIC):
        return None
    try:
        return _index(body[len(_MAGIC) :])
    except (Malformed, ValueError):
        return None


def _index(body: bytes) -> PageIndex:
    end = 8 + int.from_bytes(body[:8], "big")
    fields = parse(body[8:end], _HEADER_LIMIT)
    base, files = fields.object("base"), fields.object("files")
    created_at = fields.instant("created_at")
    if created_at is None:
        raise Malformed("created_at")
    digests, at = {}, end
    for name in sorted(files.names()):
        length = files.integer(name, 0)
        digests[name] = body[at : at + length]
        at += length
    if at != len(body):
        raise Malformed("length")
    return PageIndex(
        Base(base.text("id"), base.text("manifest_key"), base.text("manifest_sha256")),
        created_at,
        fields.instant("locked_until"),
        tuple(_part(Fields({"part": item})) for item in fields.items("parts", 100_000)),
        digests,
        tuple(str(item) for item in fields.items("recipients", 64)),
    )


def _part(fields: Fields) -> PartEntry:
    key, size, sha256, version_id = fields.items("part", 4)
    return PartEntry(str(key), int(size), str(sha256), str(version_id))


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")
