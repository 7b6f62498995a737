"""The staged files on their way out: whole, or the pages that changed since the base."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from telesec.backup.manifest import PAGE, FileEntry, PartEntry
from telesec.backup.manifest_entries import FILES, MOST_RUNS, STORES
from telesec.backup.pages import PageIndex, Run, changed_runs, digests_of, page_digests, pages_in, read_runs
from telesec.domain.backups.shapes import BackupRefused

_NEEDED = "practice.json"


class Source:
    """One staged file, read once from its first byte to its last."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._size = path.stat().st_size
        self._whole = hashlib.sha256()
        self.digests = b""  # of its pages, once read whole; kept for the compartments alone
        self.runs: tuple[Run, ...] | None = None

    @property
    def to_send(self) -> int:
        """Bytes that will leave, before sealing."""
        return self._size if self.runs is None else pages_in(self.runs) * PAGE

    @property
    def pages(self) -> int:
        return self._size // PAGE

    def compare(self, before: bytes) -> None:
        """Keep only the pages that ``before`` (digests of the base) does not hold."""
        if self._size % PAGE == 0:
            with self._path.open("rb") as stream:
                self.digests = page_digests(stream, self._whole)
            self.runs = changed_runs(before, self.digests)

    def pieces(self, length: int) -> Iterator[bytes]:
        """What to send, in pieces of ``length`` bytes (a multiple of the page); the last may be shorter."""
        with self._path.open("rb") as stream:
            if self.runs is not None:
                yield from read_runs(stream, self.runs, length)
                return
            found = []
            while piece := stream.read(length):
                self._whole.update(piece)
                if self.name in STORES:
                    found.append(digests_of(piece))
                yield piece
            self.digests = b"".join(found)

    def entry(self, parts: tuple[PartEntry, ...]) -> FileEntry:
        """How the manifest describes it, once every piece was read."""
        return FileEntry(self.name, self._size, self._whole.hexdigest(), parts, self.runs)


def sources_of(
    staged: Path, base: PageIndex | None = None, between: Callable[[], None] = lambda: None
) -> list[Source] | None:
    """The files of ``staged`` in a fixed order; None when more than half differs from ``base``,
    or when what differs is too scattered for a manifest.

    ``between`` is called between two files. Raises BackupRefused when this is no copy of a practice.
    """
    sources = [Source(staged / name) for name in FILES if (staged / name).is_file()]
    if not any(source.name == _NEEDED and source.to_send for source in sources):
        raise BackupRefused("Il n'y a pas de cabinet à sauvegarder dans ce dossier. Vérifiez-le.")
    if base is None:
        return sources
    for source in sources:
        between()
        if source.name in base.digests:
            source.compare(base.digests[source.name])
    if all(source.runs is None for source in sources):
        return None
    if any(len(source.runs or ()) > MOST_RUNS for source in sources):
        return None
    return sources if 2 * sum(s.to_send for s in sources) <= sum(s.pages * PAGE for s in sources) else None
