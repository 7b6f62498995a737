"""Requests of the S3 client over TLS with every wait bounded: no proxy, no redirection, no other server."""

from __future__ import annotations

import io
import ssl
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import urllib3
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from telesec.backup.faults import PLAIN_HTTP, fault, tls_fault
from telesec.backup.targets.patience import Patience
from telesec.domain.backups.shapes import FaultKind, TargetFault

_FORWARD_SECRECY = "ECDHE+AESGCM:ECDHE+CHACHA20"  # for TLS 1.2; TLS 1.3 has nothing else
_MOST_ANSWER = 64 * 1024 * 1024
_ADDRESS = (
    "L'adresse du serveur de sauvegarde n'est pas valable. Elle s'écrit comme « https://s3.exemple.fr », "
    "sans identifiant ni paramètre."
)


class Transport:
    """Sends what botocore signed, to one server. A connection is used by one request at a time."""

    def __init__(self, endpoint: str, authority: str, patience: Patience) -> None:
        found = _checked(endpoint)
        self._place = (found.hostname or "", found.port or 443)
        self._private = bool(authority)
        self._pool = urllib3.HTTPSConnectionPool(
            *self._place,
            ssl_context=_context(authority, patience),
            cert_reqs="CERT_REQUIRED",
            timeout=urllib3.Timeout(connect=patience.connect, read=patience.silence),
            retries=False,
            maxsize=4,
        )

    def send(self, request: Any, **_: object) -> AWSResponse:
        """Answer one prepared request (botocore's ``before-send``). Raises TargetFault for what will last,
        a connection error of botocore's for what may pass.
        """
        found = urlsplit(request.url)
        if found.scheme != "https" or (found.hostname, found.port or 443) != self._place:
            raise fault(FaultKind.UNKNOWN)
        headers = {name: _text(value) for name, value in request.headers.items()}
        headers.pop("Expect", None)  # nobody waits for its answer here
        path = found.path + (f"?{found.query}" if found.query else "")
        try:
            return self._exchange(request, path, headers)
        except urllib3.exceptions.SSLError as error:
            raise _tls(error, request.url, private=self._private) from None
        except (urllib3.exceptions.ReadTimeoutError, TimeoutError) as error:
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from None
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise EndpointConnectionError(endpoint_url=request.url, error=error) from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise ConnectionClosedError(endpoint_url=request.url, error=error) from None

    def _exchange(self, request: Any, path: str, headers: dict[str, str]) -> AWSResponse:
        answer = self._pool.urlopen(
            request.method,
            path,
            body=request.body,
            headers=headers,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            body = answer.read(_MOST_ANSWER + 1)
        except BaseException:
            answer.close()
            raise
        if len(body) > _MOST_ANSWER:
            answer.close()
            raise fault(FaultKind.DAMAGED)
        answer.release_conn()
        return AWSResponse(request.url, answer.status, answer.headers, _Body(body))

    def close(self) -> None:
        self._pool.close()


class _Body(io.BytesIO):
    """An answer read whole, in the shape botocore reads it."""

    def stream(self, amount: int = 65536, **_: object) -> Iterator[bytes]:
        while piece := self.read(amount):
            yield piece


def _checked(endpoint: str) -> Any:
    """The parts of an address; raises TargetFault unless it is an https URL of a server, and no more."""
    try:
        found = urlsplit(endpoint)
        port = found.port
    except ValueError:
        raise fault(FaultKind.UNREACHABLE, _ADDRESS) from None
    if found.scheme != "https":
        raise fault(FaultKind.CERTIFICATE, PLAIN_HTTP)
    if not found.hostname or port == 0 or found.username is not None or found.query or found.fragment:
        raise fault(FaultKind.UNREACHABLE, _ADDRESS)
    return found


def _context(authority: str, patience: Patience) -> ssl.SSLContext:
    """Verifies chain and name; a private authority replaces the system's. Never writes it to a file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_FORWARD_SECRECY)
    try:
        if authority:
            context.load_verify_locations(cadata=authority)
        else:
            context.load_default_certs()
    except (ssl.SSLError, ValueError):
        sentence = "Le certificat d'autorité donné pour cette destination n'est pas lisible (format PEM)."
        raise fault(FaultKind.CERTIFICATE, sentence) from None
    context.sslsocket_class = _bounded_socket(patience)
    return context


def _bounded_socket(patience: Patience) -> type[ssl.SSLSocket]:
    class BoundedSocket(ssl.SSLSocket):
        """Gives up an exchange that drips as surely as one that is silent."""

        _answering = True
        _end = 0.0

        def send(self, data: Any, flags: int = 0) -> int:
            if self._answering:
                self._answering, self._end = False, time.monotonic() + patience.exchange
            self._bound()
            return super().send(data, flags)

        def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
            self._answering = True
            self._bound()
            return super().recv_into(buffer, nbytes, flags)

        def _bound(self) -> None:
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the exchange does not end")
            self.settimeout(min(left, patience.silence))

    return BoundedSocket


def _tls(
    error: urllib3.exceptions.SSLError, url: str, *, private: bool
) -> TargetFault | ConnectionClosedError:
    """Certificates and protocols last; a server that hung up during the handshake may come back."""
    cause = next((found for found in error.args if isinstance(found, ssl.SSLError)), None)
    if cause is None or isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return ConnectionClosedError(endpoint_url=url, error=error)
    return tls_fault(cause, private=private)


def _text(value: object) -> str:
    return value.decode("ascii") if isinstance(value, bytes) else str(value)
