"""A dialogue with a mail server in which every wait is bounded, in time and in size."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from typing import Any

from telesec.domain.messages.settings import STARTTLS, MailServer

CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 20.0
_MOST_ANSWER = 64 * 1024
_FORWARD_SECRECY = "ECDHE+AESGCM:ECDHE+CHACHA20"  # for TLS 1.2; TLS 1.3 has nothing else


def tls_context(authority: str) -> ssl.SSLContext:
    """Verifies the chain and the name; a private authority replaces the system's for this server alone."""
    context = ssl.create_default_context(cadata=authority or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_FORWARD_SECRECY)
    return context


class _Answers:
    """Reads the server's lines; a whole answer comes in time and in size, or the connection is given up."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._held = b""
        self._deadline = 0.0
        self._room = 0

    def begin(self) -> None:
        self._deadline = time.monotonic() + ANSWER_SECONDS
        self._room = _MOST_ANSWER

    def readline(self, most: int) -> bytes:
        while b"\n" not in self._held and len(self._held) < most:
            left = self._deadline - time.monotonic()
            if left <= 0 or self._room <= 0:
                raise TimeoutError("the server's answer does not end")
            self._sock.settimeout(left)
            more = self._sock.recv(4096)
            if not more:
                break
            self._room -= len(more)
            self._held += more
        end = self._held.find(b"\n") + 1 or len(self._held)
        line, self._held = self._held[: min(end, most)], self._held[min(end, most) :]
        self._sock.settimeout(ANSWER_SECONDS)
        return line

    def close(self) -> None:
        self._held = b""


class Talk(smtplib.SMTP):
    """smtplib's dialogue with bounded answers, and TLS from the first byte when asked."""

    def __init__(self, server: MailServer, context: ssl.SSLContext) -> None:
        self._first_tls = context if server.security != STARTTLS else None
        super().__init__(server.host, server.port, server.sender_domain, CONNECT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        if self._first_tls is None:
            return plain
        return self._first_tls.wrap_socket(plain, server_hostname=host)

    def getreply(self) -> tuple[int, bytes]:
        held: Any = self.file
        if held is None:
            talking: Any = self  # what stands for a file here is none to the checker
            held = talking.file = _Answers(talking.sock)
        held.begin()
        return super().getreply()
