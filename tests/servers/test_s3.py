"""A bucket on a real S3 server: what is written once stays, and every refusal is a sentence."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telesec.backup.faults import SENTENCES
from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import Credentials, FaultKind, LockMode, Target

from .conftest import IMPATIENT, Authority, Bucket, Weed, free_port, refusal

KEY = "0123456789abcdef/daily/20261122T120000Z-0011223344556677/p00000.age"
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def store(bucket: Bucket):
    opened = open_target(bucket.target(), bucket.writer)
    yield opened
    opened.close()


def test_a_part_is_kept_whole_and_locked_until_its_date(store: TargetStore) -> None:
    data = secrets.token_bytes(300_000)
    item = store.put(KEY, data, TOMORROW)
    assert (item.key, item.size) == (KEY, len(data))
    assert item.version_id
    assert item.locked_until is not None
    assert abs(item.locked_until - TOMORROW) < timedelta(seconds=1)
    assert store.get(KEY) == store.get(KEY, item.version_id) == data


def test_a_name_taken_is_never_written_over(store: TargetStore) -> None:
    store.put(KEY, b"le premier")
    assert refusal(lambda: store.put(KEY, b"le second")).kind is FaultKind.TAKEN
    assert store.get(KEY) == b"le premier"


def test_what_is_not_there_is_lost_and_what_is_too_big_is_not_read(store: TargetStore) -> None:
    assert refusal(lambda: store.get(KEY)).kind is FaultKind.LOST
    store.put(KEY, b"0123456789")
    assert refusal(lambda: store.get(KEY, limit=9)).kind is FaultKind.DAMAGED
    assert refusal(lambda: store.get(KEY, version_id="0" * 32)).kind is FaultKind.LOST


def test_every_version_is_listed_with_what_hides_it(store: TargetStore, bucket: Bucket) -> None:
    first = store.put(KEY, b"le premier", TOMORROW)
    other = bucket.client(bucket.writer)
    other.put_object(Bucket=bucket.name, Key=KEY, Body=b"par-dessus")
    other.delete_object(Bucket=bucket.name, Key=KEY)
    other.put_object(Bucket=bucket.name, Key="ailleurs/autre", Body=b"x")
    other.put_object(Bucket=bucket.name, Key="0123456789abcdef/nom étrange", Body=b"x")

    items = list(store.items("0123456789abcdef/"))

    assert [(item.key, item.is_latest, item.is_deleted) for item in items] == [
        (KEY, True, True),
        (KEY, False, False),
        (KEY, False, False),
    ]
    assert items[-1].version_id == first.version_id
    assert all(item.modified is not None and item.modified.tzinfo is not None for item in items)
    assert store.get(KEY, first.version_id) == b"le premier"
    assert refusal(lambda: store.get(KEY)).kind is FaultKind.LOST


def test_the_clock_is_the_servers_and_the_room_is_not_told(store: TargetStore) -> None:
    clock = store.clock()
    assert clock is not None
    assert abs(clock - datetime.now(UTC)) < timedelta(minutes=1)
    assert store.free_bytes() is None


def test_keys_of_an_attackers_making_never_leave(store: TargetStore) -> None:
    for key in ("../x", "/etc/passwd", "a//b", "a/../b", "a\nb", "", "a/" * 9 + "b", "con/x", "é"):
        assert refusal(lambda key=key: store.get(key)).kind is FaultKind.DAMAGED
        assert refusal(lambda key=key: store.put(key, b"x")).kind is FaultKind.DAMAGED


@pytest.mark.parametrize(
    ("credentials", "kind"),
    [
        (Credentials("ECRIVAINDESESSAIS", "une autre clé secrète"), FaultKind.CREDENTIALS),
        (Credentials("PERSONNE", "x" * 40), FaultKind.CREDENTIALS),
        (Credentials("", ""), FaultKind.CREDENTIALS),
    ],
)
def test_revoked_keys_are_told_apart(bucket: Bucket, credentials: Credentials, kind: FaultKind) -> None:
    told = refusal(lambda: open_target(bucket.target(), credentials))
    assert told.kind is kind
    assert "clés" in told.sentence


def test_keys_that_may_only_read_are_told_so_when_they_write(bucket: Bucket) -> None:
    store = open_target(bucket.target(), bucket.reader)
    assert refusal(lambda: store.put(KEY, b"x")).kind is FaultKind.FORBIDDEN
    store.close()


def test_a_bucket_that_is_not_there_is_named_as_such(bucket: Bucket) -> None:
    told = refusal(lambda: open_target(bucket.target(bucket="absent"), bucket.writer))
    assert told.kind is FaultKind.ABSENT
    assert "espace" in told.sentence


def test_a_bucket_without_lock_says_what_to_do(weed: Weed) -> None:
    plain = weed.bucket(lock=False)
    store = open_target(plain.target(), plain.writer)
    told = refusal(lambda: store.put(KEY, b"x", TOMORROW))
    assert told.kind is FaultKind.FORBIDDEN
    assert "Object Lock" in told.sentence
    store.close()
    unlocked = open_target(plain.target(lock_mode=LockMode.NONE), plain.writer)
    assert unlocked.put(KEY, b"x", TOMORROW).locked_until is None
    unlocked.close()


def test_http_is_refused_before_anything_is_sent(bucket: Bucket) -> None:
    told = refusal(lambda: open_target(bucket.target(endpoint="http://127.0.0.1:1"), bucket.writer))
    assert told.kind is FaultKind.CERTIFICATE
    assert "https://" in told.sentence


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://",
        "https://qui@s3.exemple.fr",
        "https://s3.exemple.fr/?x=1",
        "https://s3.exemple.fr:99999",
        "https://[::1",
        "https://s3.exemple.fr:0",
    ],
)
def test_an_address_that_is_none_is_refused(bucket: Bucket, endpoint: str) -> None:
    assert refusal(lambda: open_target(bucket.target(endpoint=endpoint), bucket.writer)).sentence


def test_an_unknown_authority_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    other = Authority(tmp_path, name="Une autre autorité")
    for pem, said in ((other.pem, "autorité privée donnée"), ("", "aucune autorité que cet ordinateur")):
        told = refusal(lambda pem=pem: open_target(bucket.target(authority=pem), bucket.writer))
        assert told.kind is FaultKind.CERTIFICATE
        assert said in told.sentence


def test_an_authority_that_is_no_certificate_is_told_so(bucket: Bucket) -> None:
    told = refusal(lambda: open_target(bucket.target(authority="pas un certificat"), bucket.writer))
    assert "PEM" in told.sentence


def with_tls(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    """A server that greets as TLS wants, and then reads what comes without a word."""

    def talk(caller: socket.socket) -> None:
        with context.wrap_socket(caller, server_side=True) as secure:
            while secure.recv(65536):
                pass

    return talk


def elsewhere(bucket: Bucket, port: int, authority: Authority) -> Target:
    return bucket.target(endpoint=f"https://localhost:{port}", authority=authority.pem)


def test_an_expired_certificate_may_be_this_computers_clock(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    port = scripted(with_tls(authority.server_context(expired=True)))
    told = refusal(lambda: open_target(elsewhere(bucket, port, authority), bucket.writer))
    assert told.kind is FaultKind.CERTIFICATE
    assert "périmé" in told.sentence
    assert "horloge de cet ordinateur" in told.sentence


def test_another_servers_certificate_is_refused(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    port = scripted(with_tls(authority.server_context("autre.exemple.fr")))
    told = refusal(lambda: open_target(elsewhere(bucket, port, authority), bucket.writer))
    assert told.kind is FaultKind.CERTIFICATE
    assert "autre serveur" in told.sentence


def test_an_old_protocol_is_refused(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    context = authority.server_context()
    context.set_ciphers("AES128-SHA256:@SECLEVEL=0")  # no forward secrecy
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    port = scripted(with_tls(context))
    told = refusal(lambda: open_target(elsewhere(bucket, port, authority), bucket.writer))
    assert told.kind is FaultKind.CERTIFICATE
    assert "trop anciens" in told.sentence


def test_a_port_that_speaks_plain_http_is_told_so(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    def talk(caller: socket.socket) -> None:
        caller.recv(4096)
        caller.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    port = scripted(talk)
    told = refusal(lambda: open_target(elsewhere(bucket, port, authority), bucket.writer))
    assert told.kind is FaultKind.CERTIFICATE
    assert "ne parle pas la connexion chiffrée" in told.sentence


def test_a_closed_port_is_told_so(bucket: Bucket) -> None:
    target = bucket.target(endpoint=f"https://localhost:{free_port()}")
    assert refusal(lambda: open_target(target, bucket.writer, IMPATIENT)).kind is FaultKind.UNREACHABLE


def test_a_server_that_hangs_up_is_told_so(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    target = elsewhere(bucket, scripted(lambda _caller: None), authority)
    assert refusal(lambda: open_target(target, bucket.writer, IMPATIENT)).kind is FaultKind.UNREACHABLE


def test_a_server_that_never_answers_is_given_up(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    target = elsewhere(bucket, scripted(with_tls(authority.server_context())), authority)
    hurried = replace(IMPATIENT, silence=0.2, tries=1)
    told = refusal(lambda: open_target(target, bucket.writer, hurried))
    assert (told.kind, told.sentence) == (FaultKind.STALLED, SENTENCES[FaultKind.STALLED])


def test_an_answer_that_drips_for_ever_is_given_up(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int]
) -> None:
    """Each byte comes in time; the whole never would."""
    context = authority.server_context()

    def talk(caller: socket.socket) -> None:
        with context.wrap_socket(caller, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(b"HTTP/1.1 200 OK\r\n")
            secure.settimeout(0.01)
            while True:
                secure.sendall(b"x")
                try:
                    secure.recv(1)
                except TimeoutError:
                    continue
                return

    target = elsewhere(bucket, scripted(talk), authority)
    hurried = replace(IMPATIENT, exchange=0.4, tries=1)
    assert refusal(lambda: open_target(target, bucket.writer, hurried)).kind is FaultKind.STALLED


def answering(context: ssl.SSLContext, answer: bytes) -> Callable[[socket.socket], None]:
    def talk(caller: socket.socket) -> None:
        with context.wrap_socket(caller, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(answer)

    return talk


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 301 Moved\r\nLocation: https://ailleurs.exemple.fr/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<pas>xml<",
        b"HTTP/1.1 200 OK\r\nDate: hier\r\nContent-Length: 4\r\n\r\n<a/>",
        b"HTTP/1.1 403 Non\r\nContent-Length: 4\r\n\r\nrien",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nx",
        b"\x00\x01\x02",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
    ],
)
def test_a_strange_answer_is_a_sentence_and_no_other_server_is_asked(
    bucket: Bucket, authority: Authority, scripted: Callable[..., int], answer: bytes
) -> None:
    target = elsewhere(bucket, scripted(answering(authority.server_context(), answer)), authority)

    def use() -> None:
        store = open_target(target, bucket.writer, replace(IMPATIENT, tries=1))
        try:
            store.put(KEY, b"x")
        finally:
            store.close()

    assert refusal(use).kind in FaultKind


def test_nothing_of_this_computers_settings_is_used(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Profiles, proxies, other endpoints and other authorities left lying around change nothing."""
    trap = f"http://127.0.0.1:{free_port()}"
    settings = tmp_path / "config"
    settings.write_text(f"[default]\nendpoint_url = {trap}\nuse_fips_endpoint = true\nregion = mars\n")
    for name, value in {
        "AWS_PROFILE": "absent",
        "AWS_CONFIG_FILE": str(settings),
        "AWS_SHARED_CREDENTIALS_FILE": str(settings),
        "AWS_ACCESS_KEY_ID": "AUTRE",
        "AWS_SECRET_ACCESS_KEY": "autre",
        "AWS_SESSION_TOKEN": "autre",
        "AWS_ENDPOINT_URL": trap,
        "AWS_ENDPOINT_URL_S3": trap,
        "AWS_CA_BUNDLE": str(settings),
        "REQUESTS_CA_BUNDLE": str(settings),
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_DATA_PATH": str(tmp_path),
        "AWS_MAX_ATTEMPTS": "zéro",
        "AWS_DEFAULTS_MODE": "auto",
        "HTTPS_PROXY": trap,
        "https_proxy": trap,
        "ALL_PROXY": trap,
    }.items():
        monkeypatch.setenv(name, value)
    store = open_target(bucket.target(), bucket.writer)
    store.put(KEY, b"x", TOMORROW)
    assert store.get(KEY) == b"x"
    store.close()


def test_keys_are_in_no_log_even_when_everything_is_logged(
    bucket: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = open_target(bucket.target(), bucket.writer)
    store.put(KEY, b"contenu reconnaissable")
    store.close()
    refusal(lambda: open_target(bucket.target(), Credentials(bucket.writer.login, "clé secrète fausse")))
    for word in (bucket.writer.secret, bucket.writer.login, "Signature", "contenu reconnaissable", "fausse"):
        assert word not in caplog.text
    assert bucket.writer.secret not in repr(bucket.writer)


SHIFTED = """
import sys
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import *
endpoint, bucket, login, secret, pem = sys.stdin.read().split("|")
target = Target("a", TargetKind.S3, "Essai", endpoint=endpoint, bucket=bucket, authority=pem)
try:
    open_target(target, Credentials(login, secret))
except TargetFault as fault:
    print(fault.kind, fault.sentence)
"""


def told_with_the_clock_moved(bucket: Bucket, shift: str) -> str:
    target = bucket.target()
    words = (target.endpoint, bucket.name, bucket.writer.login, bucket.writer.secret, target.authority)
    done = subprocess.run(
        ["faketime", "-f", shift, sys.executable, "-c", SHIFTED],
        input="|".join(words),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    return done.stdout


def test_a_clock_two_hours_late_is_told_by_how_much(bucket: Bucket) -> None:
    told = told_with_the_clock_moved(bucket, "-2h")
    assert told.startswith("clock L'horloge de cet ordinateur retarde de 2 h sur celle du serveur")


@pytest.mark.long
def test_a_clock_days_ahead_looks_like_an_expired_certificate_and_says_so(bucket: Bucket) -> None:
    told = told_with_the_clock_moved(bucket, "+25d")
    assert told.startswith("certificate ")
    assert "horloge de cet ordinateur" in told
