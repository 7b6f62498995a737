"""The announcement of versions over a real server: bounded, verified, and nothing said of who asks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from telesec.domain.updates.release import FeedRefused
from telesec.domain.updates.settings import UpdateSettings
from telesec.exchange import feed_fetch
from telesec.exchange.feed_fetch import MOST_BYTES, NOT_THERE, TOO_BIG, UNREACHED, UNSAFE, fetch

Answer = tuple[int, dict[str, str], bytes]
FEED = b'{"format": "telesec-release-1"}\n'


class Shelf(HTTPServer):
    """Answers each path as the test says, and keeps what was asked."""

    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]]


class Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def shelf(authority: Any) -> Iterator[Callable[..., Shelf]]:
    running: list[tuple[Shelf, threading.Thread]] = []

    def start(answers: dict[str, Answer], *, encrypted: bool = True, **certificate: Any) -> Shelf:
        made = Shelf(("127.0.0.1", 0), Handler)
        made.answers, made.asked = answers, []
        made.handle_error = lambda *_who: None  # type: ignore[method-assign]
        if encrypted:
            context = authority.server_context(**certificate)
            made.socket = context.wrap_socket(made.socket, server_side=True)
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        running.append((made, thread))
        return made

    yield start
    for made, thread in running:
        made.shutdown()
        made.server_close()
        thread.join(5)


def settings(server: Any, path: str = "/v.json", scheme: str = "https") -> UpdateSettings:
    port = server if isinstance(server, int) else server.server_port
    return UpdateSettings(is_on=True, address=f"{scheme}://localhost:{port}{path}")


def refused(wanted: UpdateSettings, pem: str, **bounds: Any) -> str:
    with pytest.raises(FeedRefused) as error:
        fetch(wanted, pem, **bounds)
    return error.value.sentence


def test_it_is_fetched_and_nothing_is_said_of_who_asks(shelf: Any, authority: Any) -> None:
    server = shelf({"/v.json": (200, {"Content-Type": "application/json"}, FEED)})
    assert fetch(settings(server), authority.pem) == FEED
    path, headers = server.asked[0]
    assert path == "/v.json"
    host = f"localhost:{server.server_port}"
    assert headers == {"Host": host, "User-Agent": "telesec", "Connection": "close"}


def test_a_move_is_followed_to_an_encrypted_place_only(shelf: Any, authority: Any) -> None:
    there = shelf({"/w.json": (200, {}, FEED)})
    plain = shelf({"/w.json": (200, {}, FEED)}, encrypted=False)
    moved = {
        "/v.json": (302, {"Location": f"https://localhost:{there.server_port}/w.json"}, b""),
        "/clear.json": (302, {"Location": f"http://localhost:{plain.server_port}/w.json"}, b""),
        "/file.json": (302, {"Location": "file:///etc/passwd"}, b""),
        "/loop.json": (302, {"Location": "/loop.json"}, b""),
        "/bare.json": (302, {}, b""),
    }
    server = shelf(moved)
    assert fetch(settings(server), authority.pem) == FEED
    assert refused(settings(server, "/clear.json"), authority.pem) == UNSAFE
    assert plain.asked == []
    assert refused(settings(server, "/file.json"), authority.pem) == UNSAFE
    assert refused(settings(server, "/loop.json"), authority.pem) == NOT_THERE
    assert refused(settings(server, "/bare.json"), authority.pem) == NOT_THERE


@pytest.mark.parametrize(
    "certificate", [{"name": "ailleurs.exemple"}, {"expired": True}], ids=["name", "age"]
)
def test_a_certificate_that_is_not_the_right_one_stops_it(
    shelf: Any, authority: Any, certificate: dict[str, Any]
) -> None:
    server = shelf({"/v.json": (200, {}, FEED)}, **certificate)
    assert refused(settings(server), authority.pem) == UNSAFE
    assert server.asked == []


def test_an_unknown_authority_stops_it(shelf: Any) -> None:
    server = shelf({"/v.json": (200, {}, FEED)})
    assert refused(settings(server), "") == UNSAFE


def test_what_is_too_big_or_not_there_is_said(shelf: Any, authority: Any) -> None:
    big = (200, {}, b"x" * (MOST_BYTES + 1))
    server = shelf({"/big.json": big, "/huge.json": (200, {}, b"x" * 4_000_000)})
    assert refused(settings(server, "/big.json"), authority.pem) == TOO_BIG
    assert refused(settings(server, "/huge.json"), authority.pem) == TOO_BIG
    assert refused(settings(server, "/other.json"), authority.pem) == NOT_THERE


def test_a_server_that_drips_is_left(scripted: Any, authority: Any) -> None:
    context = authority.server_context()
    done = threading.Event()

    def drip(caller: Any) -> None:
        with context.wrap_socket(caller, server_side=True) as line:
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            while not done.wait(0.02):
                line.sendall(b"X-A: b\r\n")

    assert refused(settings(scripted(drip)), authority.pem, seconds=0.4) == UNREACHED
    done.set()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes nobody in any more, at each address of this computer."""
    with socket.create_server(("", 0), backlog=0) as full:
        place = ("127.0.0.1", full.getsockname()[1])
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(place)
        yield place[1]
        for one in waiting:
            one.close()


def test_a_name_whose_addresses_are_silent_has_the_one_time_for_all_of_them(
    shelf: Any, authority: Any, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = shelf({"/v.json": (200, {}, FEED)})
    ports = [silent, silent, server.server_port]

    def addresses(*_asked: Any, **_wanted: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)) for port in ports]

    monkeypatch.setattr(socket, "getaddrinfo", addresses)
    assert fetch(settings(server), authority.pem, seconds=4.5) == FEED, "the third answered in time"
    del ports[2]
    assert refused(settings(silent), authority.pem, seconds=0.1) == UNREACHED


def test_an_address_of_a_kind_this_computer_lacks_is_passed_over(
    shelf: Any, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those of IPv6, which a name may have all the same, where the system was started without it."""
    server = shelf({"/v.json": (200, {}, FEED)})
    found = [(kind, ("127.0.0.1", server.server_port)) for kind in (socket.AF_APPLETALK, socket.AF_INET)]

    def addresses(*_asked: Any, **_wanted: Any) -> list[Any]:
        return [(kind, socket.SOCK_STREAM, 0, "", place) for kind, place in found]

    monkeypatch.setattr(socket, "getaddrinfo", addresses)
    assert fetch(settings(server), authority.pem) == FEED


def test_a_server_that_says_nothing_or_something_else_is_left(scripted: Any, authority: Any) -> None:
    def hang_up(caller: Any) -> None:
        caller.recv(1)

    assert refused(settings(scripted(hang_up)), authority.pem, seconds=5) in (UNREACHED, UNSAFE)
    context = authority.server_context()

    def chat(caller: Any) -> None:
        with context.wrap_socket(caller, server_side=True) as line:
            line.recv(100)
            line.sendall(b"220 bonjour\r\n")

    assert refused(settings(scripted(chat)), authority.pem, seconds=5) == UNREACHED


def test_a_file_is_read_when_it_is_one(tmp_path: Any) -> None:
    kept = tmp_path / "versions.json"
    kept.write_bytes(FEED)
    assert fetch(UpdateSettings(is_on=True, address=str(kept))) == FEED
    kept.write_bytes(b"x" * (MOST_BYTES + 1))
    for path, why in ((kept, TOO_BIG), (tmp_path, NOT_THERE), (tmp_path / "none", NOT_THERE)):
        assert refused(UpdateSettings(is_on=True, address=str(path)), "") == why
    assert feed_fetch.WHOLE_SECONDS <= 30
