"""An S3 server that takes everything with a smile, and does what it is told to do wrong."""

from __future__ import annotations

import base64
import hashlib
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@dataclass
class Lies:
    """What the server does wrong; ``objects`` is all it really has."""

    objects: dict[str, bytes] = field(default_factory=dict)
    drops: Callable[[str], bool] = lambda _key: False  # says 200 and keeps nothing
    spoils: Callable[[str], bool] = lambda _key: False  # keeps something else of the same length
    claims: bool = False  # HEAD and listings show what was dropped
    refuses: Callable[[str], tuple[int, str] | None] = lambda _key: None  # an answer instead of keeping
    knows_conditions: bool = True
    knows_versions: bool = True
    lost_answers: int = 0  # keeps, and hangs up before it says so
    ahead: timedelta = timedelta(0)
    sums_agree: list[bool] = field(default_factory=list)
    claimed: dict[str, int] = field(default_factory=dict)


class LyingBucket:
    """Serves ``Lies`` over TLS until it is closed."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.lies = Lies()
        handler = type("Handler", (_Handler,), {"lies": self.lies})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.context = context
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        with suppress(OSError), self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lies: Lies

    def log_message(self, *_: object) -> None:
        """Tests say what they need themselves."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(datetime.now(UTC) + self.lies.ahead, usegmt=True)

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).split("/", 2)[2] if self.path.count("/") > 1 else ""

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        lies, key = self.lies, self.key
        sums = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        lies.sums_agree.append(self.headers["Content-MD5"] == sums)
        refused = lies.refuses(key)
        if refused:
            self._error(*refused)
        elif self.headers["If-None-Match"] and not lies.knows_conditions:
            self._error(501, "NotImplemented")
        elif self.headers["If-None-Match"] and key in lies.objects:
            self._error(412, "PreconditionFailed")
        else:
            self._keep(key, data)

    def _keep(self, key: str, data: bytes) -> None:
        lies = self.lies
        if not lies.drops(key):
            lies.objects[key] = data[::-1] if lies.spoils(key) else data
        lies.claimed[key] = len(data)
        if lies.lost_answers:
            lies.lost_answers -= 1
            self.close_connection = True
            return
        self._answer(200, b"", ETag='"0123"')

    def do_HEAD(self) -> None:
        known = self.lies.claimed if self.lies.claims else {k: len(v) for k, v in self.lies.objects.items()}
        if self.key not in known:
            self._answer(404, b"")
            return
        self.send_response(200)
        self.send_header("Content-Length", str(known[self.key]))
        self.end_headers()

    def do_GET(self) -> None:
        if self.key:
            data = self.lies.objects.get(self.key)
            if data is None:
                self._error(404, "NoSuchKey")
            else:
                self._answer(200, data)
            return
        asked = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        self._list(asked.get("prefix", [""])[0], versions="versions" in asked)

    def _list(self, prefix: str, *, versions: bool) -> None:
        if versions and not self.lies.knows_versions:
            self._error(501, "NotImplemented")
            return
        known = self.lies.claimed if self.lies.claims else {k: len(v) for k, v in self.lies.objects.items()}
        row, root = ("Version", "ListVersionsResult") if versions else ("Contents", "ListBucketResult")
        rows = "".join(
            f"<{row}><Key>{escape(key)}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"
            f"<LastModified>2026-11-22T08:00:00.000Z</LastModified><Size>{size}</Size></{row}>"
            for key, size in sorted(known.items())
            if key.startswith(prefix)
        )
        self._answer(200, f"<{root}><IsTruncated>false</IsTruncated>{rows}</{root}>".encode())

    def _error(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>x</Message></Error>".encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
