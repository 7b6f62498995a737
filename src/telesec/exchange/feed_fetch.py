"""Fetches the announcement of versions: one question that says nothing of who asks, every wait bounded.

https alone, certificates verified, redirections to https alone; or a file, of a share for instance. The
libraries' own fetchers bound each silence, not the whole: a server that drips would hold them for hours, and
so would a name with many addresses that say nothing. How long a name takes to become addresses is the
system's affair, some seconds by its own rules.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from telesec.domain.errors import Invalid
from telesec.domain.updates.release import FeedRefused
from telesec.domain.updates.settings import UpdateSettings
from telesec.exchange.plain_file import bytes_of

WHOLE_SECONDS = 20.0
MOST_BYTES = 64 * 1024
_MOST_HEADERS = 32 * 1024
_MOST_HOPS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
UNREACHED = (
    "L'adresse des versions ne répond pas. Vérifiez la connexion à Internet et l'adresse donnée ; "
    "l'essai sera refait demain."
)
UNSAFE = (
    "La connexion chiffrée avec l'adresse des versions n'est pas sûre : rien n'a été lu. Vérifiez l'adresse "
    "et l'heure de cet ordinateur."
)
NOT_THERE = "Aucune annonce n'a été trouvée à cette adresse. Vérifiez-la auprès de l'éditeur."
TOO_BIG = "Ce qui se trouve à cette adresse est bien trop gros pour une annonce. Vérifiez l'adresse."
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"  # for TLS 1.2; TLS 1.3 has nothing else


def fetch(settings: UpdateSettings, authority: str = "", seconds: float = WHOLE_SECONDS) -> bytes:
    """The bytes found at the address, at most 64 KiB, within ``seconds`` in all; raises FeedRefused.

    Not a store's thread's work. ``authority`` (PEM) replaces those of the computer.
    """
    if not settings.is_web:
        return _from_file(settings.address)
    deadline = time.monotonic() + seconds
    address = settings.address
    for _ in range(_MOST_HOPS + 1):
        try:
            answer = _asked(urlsplit(address), authority, deadline)
            if answer.status not in _MOVED:
                return _body(answer)
            address = urljoin(address, answer.getheader("Location") or "")
            answer.close()
        except ssl.SSLError:
            raise FeedRefused(UNSAFE) from None
        except (OSError, HTTPException, ValueError):
            raise FeedRefused(UNREACHED) from None
        if not address.startswith("https://"):
            raise FeedRefused(UNSAFE)
    raise FeedRefused(NOT_THERE)


def _asked(place: SplitResult, authority: str, deadline: float) -> HTTPResponse:
    context = ssl.create_default_context(cadata=authority or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    host, port = place.hostname or "", place.port or 443
    target = (place.path or "/") + (f"?{place.query}" if place.query else "")
    name = place.netloc.rpartition("@")[2]
    said = f"GET {target} HTTP/1.1\r\nHost: {name}\r\nUser-Agent: telesec\r\nConnection: close\r\n\r\n"
    with _connected(host, port, deadline) as plain:
        plain.settimeout(_left(deadline))
        with context.wrap_socket(plain, server_hostname=host) as line:
            line.sendall(said.encode("ascii"))
            heard = _heard(line, deadline)
    answer = HTTPResponse(_Kept(heard))  # type: ignore[arg-type]  # of a socket it asks makefile alone
    answer.begin()
    return answer


def _connected(host: str, port: int, deadline: float) -> socket.socket:
    """A line to the first of the name's addresses that answers, each waiting its share of what is left."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for waiting, (*kind, _, address) in zip(range(len(found), 0, -1), found, strict=True):
        with suppress(OSError):  # of this address, or of its kind, which this computer may lack
            return _line(kind, address, _left(deadline) / waiting)
    raise TimeoutError("no address answers")


def _line(kind: Sequence[Any], address: Any, seconds: float) -> socket.socket:
    line = socket.socket(*kind)
    line.settimeout(seconds)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


class _Kept:
    """What a server said, given to the reader of answers as a socket would."""

    def __init__(self, heard: bytes) -> None:
        self._heard = heard

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._heard)


def _heard(line: ssl.SSLSocket, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size <= MOST_BYTES + _MOST_HEADERS:
        line.settimeout(_left(deadline))
        part = line.recv(16 * 1024)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise FeedRefused(TOO_BIG)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the answer does not end")
    return left


def _body(answer: HTTPResponse) -> bytes:
    if answer.status != 200:
        raise FeedRefused(NOT_THERE)
    data = answer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FeedRefused(TOO_BIG)
    return data


def _from_file(path: str) -> bytes:
    try:
        return bytes_of(Path(path), MOST_BYTES, NOT_THERE, TOO_BIG)
    except Invalid as error:
        raise FeedRefused(TOO_BIG if error.sentence == TOO_BIG else NOT_THERE) from None
