"""An SFTP account on a real OpenSSH server that refuses deleting, renaming and changing rights."""

from __future__ import annotations

import logging
import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.opening import open_target
from telesec.backup.targets.sftp_link import fingerprint, host_key_of
from telesec.domain.backups.shapes import Credentials, FaultKind

from .conftest import IMPATIENT, Sshd, free_port, refusal

INSTALL = "0123456789abcdef"


@pytest.fixture
def key() -> str:
    """The server is shared and deletes nothing: every test has its own snapshot."""
    return f"{INSTALL}/daily/20261122T120000Z-{secrets.token_hex(8)}/p00000.age"


@pytest.fixture
def store(sshd: Sshd) -> Iterator[TargetStore]:
    opened = open_target(sshd.target(), sshd.credentials())
    yield opened
    opened.close()


def test_a_part_is_kept_whole(store: TargetStore, sshd: Sshd, key: str) -> None:
    data = secrets.token_bytes(1_000_003)
    item = store.put(key, data)
    assert (item.key, item.size, item.version_id, item.locked_until) == (key, len(data), "", None)
    assert item.modified is not None
    assert store.get(key) == data
    assert (sshd.root / key).read_bytes() == data


@pytest.mark.parametrize("size", [0, 1, 32 * 1024, 32 * 1024 + 1])
def test_small_objects_are_read_back_at_once(store: TargetStore, key: str, size: int) -> None:
    data = secrets.token_bytes(size)
    assert store.put(key, data).size == size
    assert store.get(key) == data


def test_a_name_taken_is_never_written_over(store: TargetStore, key: str) -> None:
    store.put(key, b"le premier")
    assert refusal(lambda: store.put(key, b"le second")).kind is FaultKind.TAKEN
    assert store.get(key) == b"le premier"


def test_what_is_not_there_is_lost_and_what_is_too_big_is_not_read(store: TargetStore, key: str) -> None:
    assert refusal(lambda: store.get(key)).kind is FaultKind.LOST
    store.put(key, b"0123456789")
    assert refusal(lambda: store.get(key, limit=9)).kind is FaultKind.DAMAGED


def test_links_and_folders_are_no_part_of_a_backup(store: TargetStore, sshd: Sshd, key: str) -> None:
    store.put(key, b"x")
    folder = (sshd.root / key).parent
    (folder / "MANIFEST.age").symlink_to("/etc/passwd")
    (folder / "dossier.age").mkdir()
    (folder / ".cache").write_bytes(b"x")
    prefix = key.rpartition("/")[0]
    assert [item.key for item in store.items(prefix + "/")] == [key]
    assert refusal(lambda: store.get(f"{prefix}/MANIFEST.age")).kind is FaultKind.DAMAGED
    assert refusal(lambda: store.get(f"{prefix}/dossier.age")).kind is FaultKind.DAMAGED


def test_listing_follows_the_prefix(store: TargetStore, key: str) -> None:
    store.put(key, b"x")
    assert key in [item.key for item in store.items("")]
    assert [item.key for item in store.items(key[:-6])] == [key]
    assert list(store.items("absent/")) == []
    assert list(store.items("../")) == []


def test_the_room_left_is_told(store: TargetStore) -> None:
    free = store.free_bytes()
    assert free is not None
    assert free > 10**6
    assert store.clock() is None


def test_another_server_is_refused_before_the_key_is_shown(sshd: Sshd) -> None:
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    other = public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()
    told = refusal(lambda: open_target(sshd.target(host_key=other), sshd.credentials()))
    assert told.kind is FaultKind.HOST_KEY
    assert "pris sa place" in told.sentence


def test_a_server_nobody_verified_is_refused(sshd: Sshd) -> None:
    for host_key in ("", "ssh-dss AAAA", "ssh-ed25519 pas-du-base64"):
        told = refusal(
            lambda host_key=host_key: open_target(sshd.target(host_key=host_key), sshd.credentials())
        )
        assert told.kind is FaultKind.HOST_KEY


def test_each_kind_of_host_key_can_be_the_one_verified(sshd: Sshd) -> None:
    for name in sshd.host_keys:
        open_target(sshd.target(host_key=sshd.host_key(name)), sshd.credentials()).close()


def test_the_key_a_server_shows_is_that_which_a_person_verifies(sshd: Sshd) -> None:
    shown = host_key_of("127.0.0.1", sshd.port)
    assert shown == sshd.host_key("ed25519")
    assert fingerprint(shown) == sshd.fingerprint("ed25519")


def test_an_unknown_private_key_is_refused(sshd: Sshd) -> None:
    for other in (
        ed25519.Ed25519PrivateKey.generate(),
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
    ):
        told = refusal(lambda other=other: open_target(sshd.target(), sshd.credentials(other)))
        assert told.kind is FaultKind.CREDENTIALS


def test_every_kind_of_private_key_opens(sshd: Sshd, key: str) -> None:
    for other in (
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
    ):
        sshd.admit(other)
        open_target(sshd.target(), sshd.credentials(other)).close()


def test_a_private_key_that_is_none_says_what_is_needed(sshd: Sshd) -> None:
    form = serialization.PrivateFormat.OpenSSH
    closed = sshd.key.private_bytes(
        serialization.Encoding.PEM, form, serialization.BestAvailableEncryption(b"phrase")
    ).decode()
    for text in ("", "pas une clé", closed):
        told = refusal(lambda text=text: open_target(sshd.target(), Credentials("cabinet", text)))
        assert told.kind is FaultKind.CREDENTIALS
        assert "OpenSSH" in told.sentence


def test_a_short_rsa_key_is_refused(sshd: Sshd) -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to be refused
    told = refusal(lambda: open_target(sshd.target(), sshd.credentials(short)))
    assert "2048" in told.sentence


def test_a_folder_that_cannot_be_made_is_told(sshd: Sshd) -> None:
    for folder in ("absent/dedans", "cles"):
        told = refusal(lambda folder=folder: open_target(sshd.target(folder=folder), sshd.credentials()))
        assert told.kind is FaultKind.ABSENT
        assert "dossier" in told.sentence


def test_the_folder_is_made_when_the_account_may(sshd: Sshd, key: str) -> None:
    store = open_target(sshd.target(folder="nouveau"), sshd.credentials())
    store.put(key, b"x")
    store.close()
    assert (sshd.folder / "nouveau" / key).read_bytes() == b"x"


def test_a_closed_port_is_told_so(sshd: Sshd) -> None:
    target = sshd.target(port=free_port())
    assert refusal(lambda: open_target(target, sshd.credentials(), IMPATIENT)).kind is FaultKind.UNREACHABLE


def test_a_server_that_is_silent_after_its_greeting_is_given_up(
    sshd: Sshd, scripted: Callable[..., int]
) -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(b"SSH-2.0-Silence\r\n")
        while caller.recv(65536):
            pass

    hurried = replace(IMPATIENT, silence=0.5)
    target = sshd.target(port=scripted(talk))
    told = refusal(lambda: open_target(target, sshd.credentials(), hurried))
    assert told.kind in {FaultKind.STALLED, FaultKind.UNREACHABLE}  # whichever end gives up first


@pytest.mark.parametrize("greeting", [b"", b"220 ceci est un serveur de courrier\r\n", b"\x00" * 300])
def test_what_is_no_ssh_server_is_told(sshd: Sshd, scripted: Callable[..., int], greeting: bytes) -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(greeting)

    target = sshd.target(port=scripted(talk))
    hurried = replace(IMPATIENT, silence=0.5)
    told = refusal(lambda: open_target(target, sshd.credentials(), hurried))
    assert told.kind in {FaultKind.UNREACHABLE, FaultKind.STALLED}


def test_a_full_disk_on_the_server_is_told(sshd: Sshd, small_disk: Callable[..., Path], key: str) -> None:
    disk = small_disk("serveur", "size=1m")
    store = open_target(sshd.target(folder=str(disk)), sshd.credentials())
    told = refusal(lambda: store.put(key, secrets.token_bytes(3_000_000)))
    store.close()
    assert told.kind is FaultKind.FULL
    assert "place" in told.sentence


def test_an_account_that_may_not_write_is_told(sshd: Sshd, small_disk: Callable[..., Path], key: str) -> None:
    disk = small_disk("serveur", "size=1m,ro")
    store = open_target(sshd.target(folder=str(disk)), sshd.credentials())
    assert refusal(lambda: store.put(key, b"x")).kind is FaultKind.READ_ONLY
    store.close()


def test_a_server_that_closes_in_the_middle_is_told(sshd: Sshd, store: TargetStore, key: str) -> None:
    store.put(key, b"x")
    store._transport.sock.shutdown(socket.SHUT_RDWR)
    assert refusal(lambda: store.get(key)).kind in {FaultKind.UNREACHABLE, FaultKind.STALLED}


def test_nothing_of_the_persons_own_ssh_is_used(
    sshd: Sshd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    """A known_hosts that lies, an agent that does not answer and a configuration file change nothing."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{sshd.port} ssh-ed25519 AAAA\n")
    (tmp_path / ".ssh" / "config").write_text("Host *\n  ProxyCommand false\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
    store = open_target(sshd.target(), sshd.credentials())
    store.put(key, b"x")
    store.close()


def test_keys_are_in_no_log_and_nothing_is_printed(
    sshd: Sshd, key: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    credentials = sshd.credentials()
    store = open_target(sshd.target(), credentials)
    store.put(key, b"contenu reconnaissable")
    store.close()
    refusal(lambda: open_target(sshd.target(port=free_port()), credentials, IMPATIENT))
    for word in ("PRIVATE KEY", credentials.secret[60:90], "contenu reconnaissable", INSTALL):
        assert word not in caplog.text
    assert capfd.readouterr() == ("", "")
    assert "PRIVATE" not in repr(credentials)
