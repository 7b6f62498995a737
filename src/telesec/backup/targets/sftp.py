"""A folder of an SFTP server: each file written once under its own name; deleting is never asked for.

A server may forbid renaming, deleting and changing rights: files are created exclusively under their final
name. A part cut short stays there and is no part of any backup, for a manifest is written after all of them.
"""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import paramiko

from telesec.backup.faults import fault
from telesec.backup.targets.base import Item
from telesec.backup.targets.object_keys import checked_key, is_key, too_many
from telesec.backup.targets.patience import USUAL, Patience
from telesec.backup.targets.sftp_link import BoundedChannel, Files, closed_fault, connected
from telesec.domain.backups.shapes import Credentials, FaultKind, Target, TargetFault

_BLOCK = 32 * 1024
_READ_BACK = 256 * 1024  # manifests are read back whole; parts by their size, then by samples of the ledger
_NO_FOLDER = (
    "Le dossier donné n'existe pas sur ce serveur, et ce compte ne peut pas l'y créer. Corrigez son nom, ou "
    "demandez à l'hébergeur de le créer."
)
_NO_WRITING = (
    "Le serveur refuse d'écrire dans ce dossier : le compte n'en a pas le droit, ou le disque du serveur est "
    "en lecture seule. Demandez à l'hébergeur d'y remédier."
)


class SftpStore:
    """TargetStore of an SFTP account. One thread at a time."""

    def __init__(self, target: Target, credentials: Credentials, patience: Patience = USUAL) -> None:
        """Connects at once. Raises TargetFault with a sentence."""
        self._root = target.folder or "."
        self._made: set[str] = set()
        self._transport = connected(target, credentials, patience)
        try:
            with self._faults():
                channel = self._transport.open_session(timeout=patience.silence)
                channel.settimeout(patience.silence)
                channel.invoke_subsystem("sftp")
                self._channel = BoundedChannel(channel, patience)
                self.files = Files(self._channel)
            with self.exchange():
                self._find_root()
        except BaseException:
            self._transport.close()
            raise

    def _find_root(self) -> None:
        """The folder itself, made when the account may; never taken for found when it is not."""
        with suppress(OSError):
            self.files.mkdir(self._root, 0o700)
        try:
            found = self.files.stat(self._root)
        except FileNotFoundError:
            raise fault(FaultKind.ABSENT, _NO_FOLDER) from None
        if not stat.S_ISDIR(found.st_mode or 0):
            raise fault(FaultKind.ABSENT, _NO_FOLDER)

    def put(self, key: str, data: bytes, until: datetime | None = None) -> Item:  # noqa: ARG002 - no lock here
        path = self.path(checked_key(key))
        with self.exchange():
            self._make_folders(key)
            with self._created(path, len(data)) as stream:
                self._write(stream, data)
                self.files.written_through(stream.handle)
            found = self.files.lstat(path)
        if found.st_size != len(data):
            raise fault(FaultKind.FULL if self._is_full(len(data)) else FaultKind.LOST)
        if len(data) <= _READ_BACK and self.get(key, limit=len(data)) != data:
            raise fault(FaultKind.DAMAGED)
        return Item(key, len(data), modified=_instant(found))

    def _is_full(self, wanted: int) -> bool:
        """SFTP has no word for a full disk: after a bare failure, the room left tells."""
        free = self.files.room(self._root)
        return free is not None and free < wanted

    def _no_writing(self, wanted: int) -> TargetFault:
        return fault(FaultKind.FULL) if self._is_full(wanted) else fault(FaultKind.READ_ONLY, _NO_WRITING)

    def _write(self, stream: Any, data: bytes) -> None:
        """Many blocks on the way at once; the answers to all are read with that to the last."""
        try:
            self._send(stream, data)
        except OSError as error:
            if not _bare(error):
                raise
            raise self._no_writing(len(data)) from None

    def _send(self, stream: Any, data: bytes) -> None:
        last = max(0, len(data) - 1) // _BLOCK * _BLOCK
        stream.set_pipelined(True)
        for start in range(0, last, _BLOCK):
            stream.write(data[start : start + _BLOCK])
        stream.set_pipelined(False)
        stream.write(data[last:])

    def _created(self, path: str, wanted: int) -> Any:
        """The file, open; TAKEN when the name exists, whatever word the server has for it."""
        try:
            return self.files.open(path, "wx", bufsize=0)
        except OSError as error:
            with suppress(FileNotFoundError):
                self.files.lstat(path)
                raise fault(FaultKind.TAKEN) from None
            if not _bare(error):
                raise
            raise self._no_writing(wanted) from None

    def _make_folders(self, key: str) -> None:
        folder = posixpath.dirname(key)
        if not folder or folder in self._made:
            return
        here = ""
        for name in folder.split("/"):
            here = posixpath.join(here, name)
            path = self.path(here)
            with suppress(OSError):  # it may be there already
                self.files.mkdir(path, 0o700)
            try:
                found = self.files.lstat(path)
            except FileNotFoundError:
                raise self._no_writing(1) from None
            if not stat.S_ISDIR(found.st_mode or 0):
                raise fault(FaultKind.DAMAGED)
        self._made.add(folder)

    def get(self, key: str, version_id: str = "", limit: int = 64 * 1024 * 1024) -> bytes:  # noqa: ARG002
        path = self.path(checked_key(key))
        with self.exchange():
            found = self.files.lstat(path)
            size = found.st_size or 0
            if not stat.S_ISREG(found.st_mode or 0) or size > limit:
                raise fault(FaultKind.DAMAGED)
            with self.files.open(path, "r", bufsize=0) as stream:
                return self._read(stream, size)

    def _read(self, stream: Any, size: int) -> bytes:
        """At most ``size`` bytes, many asked for at once: a line with a long delay stays usable."""
        blocks = [(start, min(_BLOCK, size - start)) for start in range(0, size, _BLOCK)]
        data = b"".join(stream.readv(blocks, max_concurrent_prefetch_requests=64)) if blocks else b""
        return data[:size]

    def items(self, prefix: str) -> Iterator[Item]:
        start = posixpath.dirname(prefix)
        if start and not is_key(start):
            return
        count = 0
        for item in self._walk(start):
            too_many(count := count + 1)
            if item.key.startswith(prefix):
                yield item

    def tops(self) -> list[str]:
        with self.exchange(missing_ok=True):
            found: list[str] = []
            for one in self.files.listdir_iter(self.path(""), read_aheads=8):
                too_many(len(found))
                found.append(str(one.filename))
        return sorted(name for name in found if is_key(name))

    def _walk(self, folder: str) -> Iterator[Item]:
        with self.exchange(missing_ok=True):
            found: list[Any] = []
            for one in self.files.listdir_iter(self.path(folder), read_aheads=8):
                too_many(len(found))
                found.append(one)
            found.sort(key=lambda one: str(one.filename))
        for one in found:
            key = posixpath.join(folder, str(one.filename))
            if not is_key(key):
                continue
            if stat.S_ISDIR(one.st_mode or 0):
                yield from self._walk(key)
            elif stat.S_ISREG(one.st_mode or 0):
                yield Item(key, one.st_size or 0, modified=_instant(one))

    def clock(self) -> datetime | None:
        return None

    def free_bytes(self) -> int | None:
        with self.exchange():
            return self.files.room(self._root)

    def close(self) -> None:
        self._transport.close()

    def path(self, key: str) -> str:
        """Where a key lies on the server."""
        return posixpath.join(self._root, key) if key else self._root

    @contextmanager
    def exchange(self, *, missing_ok: bool = False) -> Iterator[None]:
        """One bounded exchange; what the server refuses comes out as TargetFault."""
        self._channel.begin()
        with self._faults(missing_ok=missing_ok):
            yield

    @contextmanager
    def _faults(self, *, missing_ok: bool = False) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if not missing_ok:
                raise closed_fault(error) from None
        except (paramiko.SSHException, paramiko.SFTPError, OSError, EOFError) as error:
            raise closed_fault(error) from None


def _bare(error: OSError) -> bool:
    """True for the answer "Failure", which says nothing of why."""
    return error.errno is None and not isinstance(error, TimeoutError)


def _instant(found: Any) -> datetime | None:
    return None if found.st_mtime is None else datetime.fromtimestamp(found.st_mtime, UTC)
