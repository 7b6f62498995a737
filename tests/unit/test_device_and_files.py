"""The device keeps its secret where it was put, and files are written and read with suspicion."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime

import keyring.backends.fail
import keyring.backends.null
import pytest

from telesec.domain.errors import StoreError
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment
from telesec.security import device, files
from telesec.security.anchor import LIMIT, Anchor, Head
from telesec.security.device import DeviceRefused, FileStore, KeyringStore, choose_device_store, read_secret
from telesec.security.throttle import Moment, Throttle

PRACTICE = new_id()
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


class MemoryKeyring:
    """A backend that remembers."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, name: str, value: str) -> None:
        self.kept[service, name] = value

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


class SilentKeyring(MemoryKeyring):
    """A backend waiting for a prompt nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def set_password(self, service: str, name: str, value: str) -> None:
        self.released.wait()


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(device, "data_folder", lambda: tmp_path / "data")


def test_the_keyring_is_used_when_it_answers() -> None:
    backend = MemoryKeyring()
    store = choose_device_store(backend=backend)
    assert (store.kind, store.warning) == ("keyring", "")
    store.write(PRACTICE, "secret", bytes(range(32)))
    assert read_secret(store, PRACTICE) == bytes(range(32))
    assert all("probe" not in name for _service, name in backend.kept)


@pytest.mark.parametrize("backend", [keyring.backends.null.Keyring(), keyring.backends.fail.Keyring()])
def test_a_keyring_that_keeps_nothing_is_not_trusted(backend, tmp_path) -> None:
    store = choose_device_store(backend=backend)
    assert store.kind == "file"
    assert "fichier" in store.warning
    store.write(PRACTICE, "secret", bytes(32))
    assert (tmp_path / "data" / f"{PRACTICE}.secret").stat().st_mode & 0o777 == 0o600


def test_a_silent_prompt_does_not_hang_the_start() -> None:
    backend = SilentKeyring()
    with pytest.raises(DeviceRefused):
        KeyringStore(backend, seconds=0.05).write(PRACTICE, "secret", bytes(32))
    backend.released.set()


def test_a_practice_kept_in_the_keyring_is_never_looked_for_in_a_file() -> None:
    device.remember_choice(KeyringStore(MemoryKeyring()), PRACTICE)
    with pytest.raises(DeviceRefused, match="code de récupération"):
        choose_device_store(practice_id=PRACTICE, backend=keyring.backends.fail.Keyring())


def test_a_practice_kept_in_a_file_stays_there_when_a_keyring_appears() -> None:
    device.remember_choice(FileStore(device.data_folder()), PRACTICE)
    assert choose_device_store(practice_id=PRACTICE, backend=MemoryKeyring()).kind == "file"


@pytest.mark.parametrize("blob", [None, b"", bytes(31), bytes(33)])
def test_a_lost_or_altered_secret_is_never_made_again(tmp_path, blob) -> None:
    store = FileStore(tmp_path / "d")
    if blob is not None:
        store.write(PRACTICE, "secret", blob)
    with pytest.raises(DeviceRefused, match="code de récupération"):
        read_secret(store, PRACTICE)
    assert store.read(PRACTICE, "secret") == blob


def test_a_full_anchor_fits_a_windows_credential_and_comes_back() -> None:
    table = Throttle()
    steps: dict[str, int] = {}
    anchor = Anchor()
    for number in range(30):
        for _ in range(5):
            table = table.failed(f"{number:064d}"[::-1], Moment(NOW, "abcdef01", 10**7))
        steps = Anchor(last_steps=steps).with_step(new_id(), 59_000_000 + number)
    heads = {item: Head(10**7, "f" * 64) for item in Compartment}
    anchor = Anchor(12345, heads, table, NOW, Head(300, "e" * 64), 9999, steps, Head(20_000, "d" * 32))
    raw = anchor.to_bytes()
    assert raw.isascii()
    assert len(raw) < LIMIT
    back = Anchor.from_bytes(raw)
    assert back.heads == heads
    assert back.last_steps == steps
    assert back.intake == anchor.intake


def test_the_newest_step_of_an_account_never_goes_back() -> None:
    account = new_id()
    steps = Anchor(last_steps=Anchor().with_step(account, 100)).with_step(account, 90)
    assert Anchor(last_steps=steps).last_step(account) == 100


def test_a_write_is_whole_or_not_at_all(tmp_path, monkeypatch) -> None:
    path = tmp_path / "state.json"
    files.write_atomically(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["state.json"]


def test_links_special_files_and_big_files_are_refused(tmp_path) -> None:
    real = tmp_path / "real"
    real.write_bytes(b"12345")
    link = tmp_path / "link"
    link.symlink_to(real)
    os.mkfifo(tmp_path / "pipe")
    for path in (link, tmp_path / "pipe", tmp_path):
        with pytest.raises(files.FileRefused):
            files.read_bounded(path, 100)
    with pytest.raises(files.FileRefused):
        files.read_bounded(real, 4)
    with pytest.raises(files.FileRefused):
        files.write_atomically(link, b"x")
    with pytest.raises(files.FileMissing):
        files.read_bounded(tmp_path / "none", 4)
    assert files.read_bounded(real, 5) == b"12345"


def test_a_folder_is_closed_to_others(tmp_path) -> None:
    opened = tmp_path / "open"
    opened.mkdir(mode=0o755)
    assert files.make_private_dir(opened).stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(opened)
    with pytest.raises(StoreError):
        files.make_private_dir(tmp_path / "link")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_process_closes_itself(tmp_path) -> None:
    program = (
        "import ctypes, os, resource\n"
        "from telesec.security import process\n"
        "process.harden()\n"
        "PR_GET_DUMPABLE = 3\n"
        "assert ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        "assert os.umask(0o077) == 0o077\n"
        "assert not [n for n in os.environ if n.startswith('PYTHON') or n == 'SSLKEYLOGFILE']\n"
    )
    environment = {**os.environ, "SSLKEYLOGFILE": str(tmp_path / "keys"), "PYTHONSTARTUP": "x"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert not (tmp_path / "keys").exists()
