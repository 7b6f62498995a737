"""The practice's mail server over real sockets: encrypted and verified, or nothing leaves at all."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from telesec.domain.errors import Invalid
from telesec.domain.messages.queue import Kind, Letter, Outcome
from telesec.domain.messages.settings import MailServer
from telesec.exchange import smtp_talk
from telesec.exchange.mail import mail_bytes
from telesec.exchange.smtp import Post, PostRefused, authority_end

# Where TLS comes first, this server does not know of it: the warning is about nothing.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LETTER = Letter(
    "0123abcd" * 4, "p", "noel@exemple.fr", Kind.REMINDER, "Rendez-vous à 9 h 05, Cabinet des Lilas."
)
LOGIN, PASSWORD = "cabinet@exemple.fr", "motdepassé-du-cabinet"


def post(
    port: int, authority: Any, security: str = "starttls", password: str = PASSWORD, **change: Any
) -> Post:
    server = MailServer(
        "localhost", port, security, "cabinet@exemple.fr", LOGIN, authority.pem if authority else ""
    )
    return Post(replace(server, **change), password, "Cabinet des Lilas", lambda: NOW)


def refused(made: Post) -> str:
    with pytest.raises(PostRefused) as error:
        made.deliver(LETTER)
    made.close()
    return error.value.sentence


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_arrives_once_as_meant(security: str, serve: Any, authority: Any, mailbox: Any) -> None:
    made = post(serve(security, authority.server_context()), authority, security)
    assert made.deliver(LETTER) == (Outcome.SENT, "")
    made.close()
    assert mailbox.recipients == ["noel@exemple.fr"]
    envelope = mailbox.letters[0]
    assert envelope.mail_from == "cabinet@exemple.fr"
    read = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert dict(read.items()) == {
        "From": "Cabinet des Lilas <cabinet@exemple.fr>",
        "To": "noel@exemple.fr",
        "Subject": "Rappel de votre rendez-vous",
        "Date": "Sun, 22 Nov 2026 08:00:00 +0000",
        "Message-ID": f"<{'0123abcd' * 4}@exemple.fr>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": read["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }
    assert read.get_content().strip() == LETTER.text


def test_no_name_of_this_machine_nor_version_leaves(
    serve: Any, authority: Any, mailbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gethostname", "getfqdn"):  # a real one may be two letters that any text holds
        monkeypatch.setattr(socket, name, lambda *_host: "poste-accueil-3")
    made = post(serve("starttls", authority.server_context()), authority)
    made.deliver(LETTER)
    made.close()
    assert set(mailbox.greeted) == {"exemple.fr"}
    raw = mailbox.letters[0].content
    for word in ("poste-accueil-3", "telesec", "Python", "X-"):
        assert word.encode() not in raw


def test_one_connection_carries_a_batch(serve: Any, authority: Any, mailbox: Any) -> None:
    made = post(serve("starttls", authority.server_context()), authority)
    letters = [replace(LETTER, id=f"{n:032x}", recipient=f"p{n}@exemple.fr") for n in range(30)]
    assert [made.deliver(letter)[0] for letter in letters] == [Outcome.SENT] * 30
    made.close()
    assert mailbox.recipients == [f"p{n}@exemple.fr" for n in range(30)]
    assert len(mailbox.tried) == 1


def test_lines_that_begin_with_a_dot_arrive_whole(serve: Any, authority: Any, mailbox: Any) -> None:
    made = post(serve("starttls", authority.server_context()), authority)
    text = ".caché\r\n.\r\nMAIL FROM:<x@y.fr>"
    made.deliver(replace(LETTER, text=text))
    made.close()
    read = email.message_from_bytes(mailbox.letters[0].content, policy=email.policy.default)
    assert read.get_content().splitlines() == [".caché", ".", "MAIL FROM:<x@y.fr>"]
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize("bad", ["noel@exemple.fr\r\nBcc: x@y.fr", "a@b.fr>, <c@d.fr", "a@b.fr\n", "é@b.fr"])
def test_an_address_cannot_add_a_header_or_a_recipient(bad: str) -> None:
    server = MailServer("localhost", 1, sender="cabinet@exemple.fr")
    with pytest.raises(Invalid):
        mail_bytes(replace(LETTER, recipient=bad), server, "Cabinet", NOW)
    with pytest.raises(Invalid):
        mail_bytes(LETTER, replace(server, sender=bad), "Cabinet", NOW)


@pytest.mark.parametrize("bad", ["Cabinet\r\nBcc: x@y.fr", "Cabinet\nX: y", "Cabinet\x00", "Cab\u2028inet"])
def test_a_name_cannot_add_a_header(bad: str) -> None:
    with pytest.raises(Invalid):
        mail_bytes(LETTER, MailServer("localhost", 1, sender="cabinet@exemple.fr"), bad, NOW)


def test_a_name_with_signs_stays_a_name(serve: Any, authority: Any, mailbox: Any) -> None:
    made = post(serve("starttls", authority.server_context()), authority)
    made._sender_name = 'Dr "Noël", <x@y.fr> & cie'
    made.deliver(LETTER)
    made.close()
    read = email.message_from_bytes(mailbox.letters[0].content, policy=email.policy.default)
    assert [address.addr_spec for address in read["From"].addresses] == ["cabinet@exemple.fr"]
    assert read["From"].addresses[0].display_name == 'Dr "Noël", <x@y.fr> & cie'
    assert mailbox.recipients == ["noel@exemple.fr"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("name", "expired", "trusted", "said"),
    [
        ("localhost", True, True, "périmé"),
        ("autre.exemple.fr", False, True, "autre serveur"),
        ("localhost", False, False, "autorité connue"),
    ],
)
def test_a_certificate_that_proves_nothing_is_refused(
    security: str,
    name: str,
    expired: bool,
    trusted: bool,
    said: str,
    serve: Any,
    authority: Any,
    mailbox: Any,
) -> None:
    context = authority.server_context(name, expired=expired)
    made = post(serve(security, context), authority if trusted else None, security)
    assert said in refused(made)
    assert mailbox.letters == mailbox.tried == []


def test_another_private_authority_is_not_trusted(
    serve: Any, authority: Any, mailbox: Any, tmp_path: Any
) -> None:
    other = type(authority)(tmp_path, "Autre autorité")
    assert "autorité connue" in refused(post(serve("tls", authority.server_context()), other, "tls"))
    assert mailbox.tried == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("version", "ciphers"),
    [(ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"), (ssl.TLSVersion.TLSv1_2, "AES128-GCM-SHA256")],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_protocols_and_keys_without_secrecy_are_refused(
    security: str, version: Any, ciphers: str, serve: Any, scripted: Any, authority: Any, mailbox: Any
) -> None:
    context = authority.server_context(rsa=True)
    context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.maximum_version = version
    context.set_ciphers(ciphers)
    own = security == "starttls"
    port = serve(security, context) if own else scripted(Dropping(context, b""))
    assert "chiffrée" in refused(post(port, authority, security))
    assert mailbox.letters == mailbox.tried == []


def test_a_server_without_encryption_receives_nothing(serve: Any, authority: Any, mailbox: Any) -> None:
    port = serve("starttls", None, auth_require_tls=False)
    assert "connexion chiffrée" in refused(post(port, authority))
    assert mailbox.letters == mailbox.tried == []


def test_starttls_stripped_on_the_way_sends_no_content(scripted: Any, authority: Any) -> None:
    heard = bytearray()

    def talk(caller: socket.socket) -> None:
        caller.sendall(b"220 serveur\r\n")
        while line := caller.recv(4096):
            heard.extend(line)
            answer = (
                b"250-serveur\r\n250 AUTH PLAIN LOGIN\r\n" if line.startswith(b"ehlo") else b"221 salut\r\n"
            )
            caller.sendall(answer)

    assert "connexion chiffrée" in refused(post(scripted(talk), authority))
    assert bytes(heard) == b"ehlo exemple.fr\r\n"


def test_a_wrong_password_stops_everything(serve: Any, authority: Any, mailbox: Any) -> None:
    made = post(serve("starttls", authority.server_context()), authority, password="un autre")
    assert "mot de passe" in refused(made)
    assert mailbox.letters == []


@pytest.mark.parametrize("excluded", ["PLAIN", "LOGIN"])
def test_both_usual_methods_identify(excluded: str, serve: Any, authority: Any, mailbox: Any) -> None:
    port = serve("starttls", authority.server_context(), auth_exclude_mechanism=[excluded])
    made = post(port, authority)
    assert made.deliver(LETTER) == (Outcome.SENT, "")
    made.close()


def test_no_usable_method_is_said(serve: Any, authority: Any, mailbox: Any) -> None:
    port = serve("starttls", authority.server_context(), auth_exclude_mechanism=["PLAIN", "LOGIN"])
    assert "identification" in refused(post(port, authority))


def test_an_account_is_not_needed_where_the_server_asks_for_none(
    serve: Any, authority: Any, mailbox: Any
) -> None:
    made = post(serve("tls", authority.server_context(), auth_required=False), authority, "tls", login="")
    assert made.deliver(LETTER) == (Outcome.SENT, "")
    made.close()
    assert mailbox.tried == []


def test_a_refused_address_does_not_stop_the_others(serve: Any, authority: Any, mailbox: Any) -> None:
    mailbox.refuse = {"noel@exemple.fr": "550 inconnu", "plus@tard.fr": "451 plus tard"}
    made = post(serve("starttls", authority.server_context()), authority)
    assert made.deliver(LETTER) == (Outcome.REFUSED, "address")
    assert made.deliver(replace(LETTER, recipient="plus@tard.fr")) == (Outcome.LATER, "later")
    assert made.deliver(replace(LETTER, recipient="lea@exemple.fr")) == (Outcome.SENT, "")
    made.close()
    assert mailbox.recipients == ["lea@exemple.fr"]


def test_a_refused_text_is_not_a_lost_one(serve: Any, authority: Any, mailbox: Any) -> None:
    mailbox.data_answers = ["554 refusé", "451 plus tard", "250 OK"]
    made = post(serve("starttls", authority.server_context()), authority)
    assert [made.deliver(LETTER)[0] for _ in range(3)] == [Outcome.REFUSED, Outcome.LATER, Outcome.SENT]
    made.close()
    assert len(mailbox.letters) == 1


class Dropping:
    """A TLS server that hangs up at ``step`` the first ``times`` callers reach it."""

    def __init__(self, context: ssl.SSLContext, step: bytes, times: int = 1) -> None:
        self._context, self._step, self._times = context, step, times
        self.taken = 0

    def __call__(self, plain: socket.socket) -> None:
        with self._context.wrap_socket(plain, server_side=True) as caller:
            caller.sendall(b"220 serveur\r\n")
            lines = caller.makefile("rb")
            while line := lines.readline():
                word = line[:4].upper().strip()
                if self._times and word == self._step:
                    self._times -= 1
                    return
                caller.sendall(
                    {b"EHLO": b"250 serveur", b"DATA": b"354 allez"}.get(word, b"250 OK") + b"\r\n"
                )
                if word == b"DATA" and not self._body(lines, caller):
                    return

    def _body(self, lines: Any, caller: socket.socket) -> bool:
        while lines.readline() not in (b".\r\n", b""):
            pass
        self.taken += 1
        if self._times and self._step == b".":
            self._times -= 1
            return False
        caller.sendall(b"250 OK\r\n")
        return True


@pytest.mark.parametrize("step", [b"MAIL", b"RCPT", b"DATA"])
def test_a_server_that_hangs_up_before_the_text_is_called_once_more(
    step: bytes, scripted: Any, authority: Any
) -> None:
    server = Dropping(authority.server_context(), step)
    made = post(scripted(server), authority, "tls", login="")
    assert made.deliver(LETTER) == (Outcome.SENT, "")
    made.close()
    assert server.taken == 1


def test_a_server_that_hangs_up_after_the_text_leaves_a_doubt_and_no_second_try(
    scripted: Any, authority: Any
) -> None:
    server = Dropping(authority.server_context(), b".")
    made = post(scripted(server), authority, "tls", login="")
    assert made.deliver(LETTER) == (Outcome.LOST, "lost")
    assert server.taken == 1
    assert made.deliver(replace(LETTER, id="f" * 32)) == (Outcome.SENT, "")
    made.close()
    assert server.taken == 2


def test_a_server_that_always_hangs_up_is_given_up(scripted: Any, authority: Any) -> None:
    server = Dropping(authority.server_context(), b"RCPT", times=9)
    assert "ne répond pas" in refused(post(scripted(server), authority, "tls", login=""))
    assert server.taken == 0


def _silent(caller: socket.socket) -> None:
    caller.recv(1)


def _drip(caller: socket.socket) -> None:
    while True:
        caller.sendall(b"2")


def _endless(caller: socket.socket) -> None:
    while True:
        caller.sendall(b"220-encore une ligne\r\n" * 50)


@pytest.mark.parametrize("talk", [_silent, _drip, _endless])
def test_a_server_that_never_ends_is_left_in_time(
    talk: Any, scripted: Any, authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_talk, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(smtp_talk, "CONNECT_SECONDS", 0.2)
    assert "ne répond pas" in refused(post(scripted(talk), authority))


def test_nobody_there_is_said(authority: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert "ne répond pas" in refused(post(port, authority))


def test_every_context_verifies_chain_and_name(authority: Any) -> None:
    for pem in ("", authority.pem):
        context = smtp_talk.tls_context(pem)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    only = smtp_talk.tls_context(authority.pem).get_ca_certs()
    assert len(only) == 1


@pytest.mark.parametrize(
    "bad", ["pas un certificat", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_file_that_is_no_certificate_is_refused(bad: str, authority: Any) -> None:
    with pytest.raises(Invalid):
        authority_end(bad)


def test_the_end_of_an_authority_is_read(authority: Any) -> None:
    assert authority_end("") is None
    assert authority_end(authority.pem) == authority.certificate.not_valid_after_utc.date()


def test_a_chosen_file_gives_its_certificates_and_never_its_key(authority: Any, tmp_path: Any) -> None:
    from telesec.app.messages_wiring import read_authority

    authority.server_context()
    server = next(authority.folder.glob("*.pem")).read_bytes()
    assert b"PRIVATE KEY" in server
    both = tmp_path / "tout.pem"
    both.write_bytes(server[: server.index(b"-----BEGIN CERTIFICATE")] + authority.pem.encode())
    assert read_authority(both) == authority.pem.strip()
    for bad in (b"", b"\xff\xfe", b"A" * 70_000, server):
        (tmp_path / "faux.pem").write_bytes(bad)
        with pytest.raises(Invalid):
            read_authority(tmp_path / "faux.pem")
    with pytest.raises(Invalid):
        read_authority(tmp_path / "absent.pem")
