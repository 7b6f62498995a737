"""Where another program of the same person finds the open window: a private folder and what stands in it.

POSIX: Unix sockets in a folder of mode 0700, reached through its descriptor so that nothing can be put in its
place between the look and the use; each end asks the system whose process the other one is. Windows: an empty
file in the person's own folder gives the name of a pipe, which cannot be guessed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import socket
import stat
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BACKLOG = 8
_NAME = re.compile(r"[0-9a-f]{16}\.[0-9a-f]{16}")
_TRIES = 4
_UCRED = struct.Struct("3i")  # Linux: process, user, group
_LOCAL_PEERCRED, _XUCRED = 1, struct.Struct("IIh16I")  # macOS: version, uid, number of groups, groups
_LONGEST_PATH = 100  # bytes a system surely takes as the address of a socket


class NoRendezvous(Exception):
    """No folder of this computer is private enough, or this system offers no such sockets."""


def practice_tag(folder: Path) -> str:
    """What tells the windows of one practice from those of another: nothing of its name is left."""
    return hashlib.sha256(os.path.realpath(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def new_name(tag: str) -> str:
    """A name nobody can guess."""
    return f"{tag}.{secrets.token_hex(8)}"


def is_name_of(tag: str, name: str) -> bool:
    """True when ``name`` is one that ``new_name(tag)`` makes; of whatever practice when ``tag`` is ""."""
    return bool(_NAME.fullmatch(name)) and name.startswith(f"{tag}." if tag else "")


def folders() -> list[Path]:
    """The folders to stand in, the best first; the seeker looks in all of them.

    The person's runtime folder (XDG base directories), emptied when the session of the computer ends; when
    it is not there, their state folder.
    """
    from platformdirs import user_state_path

    kept = user_state_path("telesec", appauthor=False) / "calls"
    if sys.platform == "win32":
        return [kept]
    own = Path(f"/run/user/{os.getuid()}")
    named = [Path(given) for given in [os.environ.get("XDG_RUNTIME_DIR", "")] if os.path.isabs(given)]
    rooms = [room for room in dict.fromkeys((*named, own)) if room.is_dir()]
    return [*(room / "telesec" for room in rooms), kept]


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that hears, and its name in its folder."""

    socket: socket.socket
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """A private folder, held open. Close it with ``close``."""

    path: Path
    descriptor: int

    @classmethod
    def enter(cls, path: Path, *, make: bool) -> Room:
        """Hold ``path``, made if asked. Raises NoRendezvous for a link, or what is not ours alone."""
        try:
            if make:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise NoRendezvous from error
        found = os.fstat(held)
        ours = found.st_uid == os.getuid()
        if ours and make:
            os.fchmod(held, 0o700)
        elif not ours or stat.S_IMODE(found.st_mode) & 0o077:
            os.close(held)
            raise NoRendezvous
        return cls(path, held)

    def close(self) -> None:
        os.close(self.descriptor)

    def leave(self, name: str) -> None:
        """Nobody stands there any more, and the folder is not needed either."""
        self.remove(name)
        self.close()

    def address(self, name: str) -> str:
        """What the system calls a socket of this folder, whatever has become of the folder's own path."""
        if sys.platform == "linux":
            return f"/proc/self/fd/{self.descriptor}/{name}"
        whole = str(self.path / name)
        if len(os.fsencode(whole)) > _LONGEST_PATH:
            raise NoRendezvous
        return whole

    def names(self, tag: str = "") -> list[str]:
        """Our sockets, of one practice or of all, the window used last first."""
        found = []
        for name in os.listdir(self.descriptor):
            with contextlib.suppress(OSError):
                shape = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
                ours = stat.S_ISSOCK(shape.st_mode) and shape.st_uid == os.getuid()
                if ours and is_name_of(tag, name):
                    found.append((shape.st_mtime_ns, name))
        return [name for _, name in sorted(found, reverse=True)]

    def adopt(self, descriptor: int, name: str) -> Listening | None:
        """The socket kept open by the process before us; None when it is not one, or its name is gone."""
        if descriptor <= 2:
            return None
        try:
            kept = socket.socket(fileno=descriptor)
        except OSError:
            return None
        with contextlib.suppress(OSError):
            hears = kept.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            if kept.family is socket.AF_UNIX and hears and name in self.names():
                kept.set_inheritable(False)
                kept.settimeout(0)
                return Listening(kept, name)
        kept.close()
        return None

    def listen(self, tag: str) -> Listening:
        """A new socket of ours and its name; it is there under that name only once it listens."""
        for _ in range(_TRIES):
            name = new_name(tag)
            listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            with contextlib.suppress(OSError):
                listening.bind(self.address(f".{name}"))
                listening.listen(BACKLOG)
                listening.settimeout(0)
                os.rename(f".{name}", name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
                return Listening(listening, name)
            listening.close()
        raise NoRendezvous

    def sweep(self) -> None:
        """Remove what windows that died left behind: nobody listens there any more."""
        for name in self.names():
            try:
                self.connect(name, 0).close()
            except ConnectionRefusedError:
                self.remove(name)
            except (OSError, NoRendezvous):
                continue

    def connect(self, name: str, seconds: float) -> socket.socket:
        """Speak to a window of ours; raises OSError, PermissionError when it is not our process."""
        speaking = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            speaking.settimeout(seconds)
            speaking.connect(self.address(name))
            if not is_own_peer(speaking):
                raise PermissionError
        except BaseException:
            speaking.close()
            raise
        return speaking

    def touch(self, name: str) -> None:
        """The window of this name is the one in use."""
        with contextlib.suppress(OSError):
            os.utime(name, dir_fd=self.descriptor, follow_symlinks=False)

    def remove(self, name: str) -> None:
        """Take the name away."""
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=self.descriptor)


def first_room() -> Room:
    """The best folder to stand in, made when it was not there; raises NoRendezvous."""
    for path in folders():
        with contextlib.suppress(NoRendezvous):
            return Room.enter(path, make=True)
    raise NoRendezvous


def rooms() -> Iterator[Room]:
    """Every folder where a window may stand; each is closed after its turn."""
    for path in folders():
        with contextlib.suppress(NoRendezvous), contextlib.closing(Room.enter(path, make=False)) as room:
            yield room


def peer_uid(connected: socket.socket) -> int:
    """Whose process is at the other end, as the system knows it; -1 when it does not say."""
    try:
        if sys.platform == "linux":
            told = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
            return int(_UCRED.unpack(told)[1])
        if sys.platform == "darwin":
            told = connected.getsockopt(0, _LOCAL_PEERCRED, _XUCRED.size)
            return int(_XUCRED.unpack(told)[1])
    except (OSError, struct.error):
        return -1
    return -1


def is_own_peer(connected: socket.socket) -> bool:
    """True when the process at the other end is of the same person; an administrator is somebody else."""
    return sys.platform != "win32" and peer_uid(connected) == os.getuid()


def pipe_names(tag: str, places: Sequence[Path] | None = None) -> list[str]:
    """Windows: the pipes of the windows of one practice, the one used last first."""
    found: list[tuple[int, str]] = []
    for place in folders() if places is None else places:
        with contextlib.suppress(OSError):
            marks = [mark for mark in place.iterdir() if is_name_of(tag, mark.name)]
            found += [(mark.stat().st_mtime_ns, mark.name) for mark in marks]
    return [name for _, name in sorted(found, reverse=True)]
