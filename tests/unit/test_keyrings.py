"""A keyring gone, shut, emptied, lying, in clear, or of another desktop: it is said, nothing is guessed."""

from __future__ import annotations

import importlib
import io
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backends import SecretService

from telesec.domain.ids import new_id
from telesec.security import device, keyrings
from telesec.security.device import DeviceRefused, FileStore, Trouble, choose_device_store, read_secret
from telesec.security.keyrings import PATIENCE, KeyringStore

PRACTICE = new_id()
SECRET = bytes(range(32))


class Gnome:
    """A keyring that remembers, under the name of GNOME's."""

    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, name: str, value: str) -> None:
        self.kept[service, name] = value

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


class Kde(Gnome):
    __module__ = "keyring.backends.kwallet"


class Shut(Gnome):
    """Locked: every question fails."""

    __module__ = Gnome.__module__

    def get_password(self, service: str, name: str) -> str | None:
        raise PermissionError("locked")

    set_password = delete_password = get_password  # type: ignore[assignment]


class Forgetful(Gnome):
    """Says it keeps, gives nothing back but its trials."""

    def set_password(self, service: str, name: str, value: str) -> None:
        if name.startswith("probe:"):
            super().set_password(service, name, value)


class Unanswered(Gnome):
    """A prompt nobody answers, until ``answered``."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.asked = 0

    def get_password(self, service: str, name: str) -> str | None:
        self.asked += 1
        self.answered.wait()
        return super().get_password(service, name)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(device, "data_folder", lambda: tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def hung() -> Iterator[Unanswered]:
    made = Unanswered()
    yield made
    made.answered.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join()


def kept_in(backend: Gnome) -> Gnome:
    """A practice whose secret this computer keeps in ``backend``."""
    store = KeyringStore(backend)
    store.write(PRACTICE, "secret", SECRET)
    device.remember_choice(store, PRACTICE)
    return backend


def choose(*offered: object, seconds: float = PATIENCE):
    return choose_device_store(practice_id=PRACTICE, keyrings=lambda: offered, seconds=seconds)


def trouble_of(*offered: object, seconds: float = PATIENCE) -> DeviceRefused:
    with pytest.raises(DeviceRefused, match="code de récupération") as refused:
        choose(*offered, seconds=seconds)
    return refused.value


def test_a_keyring_gone_is_named_and_no_file_takes_its_place(data: Path) -> None:
    kept_in(Gnome())
    refused = trouble_of()
    assert refused.trouble is Trouble.ABSENT
    assert "trousseau de GNOME" in refused.sentence
    assert [item.name for item in data.iterdir()] == [f"{PRACTICE}.kept"]


def test_a_shut_keyring_asks_to_be_opened(data: Path) -> None:
    kept_in(Gnome())
    assert trouble_of(Shut()).trouble is Trouble.SILENT
    assert [item.name for item in data.iterdir()] == [f"{PRACTICE}.kept"]


def test_the_whole_start_waits_less_than_five_seconds(hung: Unanswered) -> None:
    device.remember_choice(KeyringStore(hung), PRACTICE)
    for _ in range(3):
        assert trouble_of(hung, seconds=0.05).trouble is Trouble.SILENT
    assert hung.asked == 1, "one question waits; no other is asked behind it"
    assert PATIENCE < 5, "finding, reading and trying share this one limit"


def test_a_prompt_answered_late_opens_the_next_time(hung: Unanswered) -> None:
    hung.kept["telesec", f"{PRACTICE}:secret"] = "~" + "0" * 40
    device.remember_choice(KeyringStore(hung), PRACTICE)
    trouble_of(hung, seconds=0.05)
    hung.answered.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join()
    assert choose(hung).kind == "keyring"


def test_another_desktop_finds_the_secret_where_it_was() -> None:
    gnome = kept_in(Gnome())
    found = choose(Kde(), gnome)
    assert read_secret(found, PRACTICE) == SECRET
    assert found.label == "le trousseau de GNOME (Secret Service)"


def test_another_desktop_without_the_former_keyring_is_said_and_writes_nothing_in_its_own() -> None:
    kept_in(Gnome())
    kde = Kde()
    assert trouble_of(kde).trouble is Trouble.ABSENT
    assert kde.kept == {}


def test_a_secret_moved_to_another_keyring_by_its_owner_is_found_there() -> None:
    gnome, kde = kept_in(Gnome()), Kde()
    kde.kept, gnome.kept = gnome.kept, {}
    assert read_secret(choose(gnome, kde), PRACTICE) == SECRET


def test_a_mark_of_before_the_names_is_completed(data: Path) -> None:
    gnome = kept_in(Gnome())
    (data / f"{PRACTICE}.kept").write_text("keyring")
    assert read_secret(choose(Kde(), gnome), PRACTICE) == SECRET
    assert (data / f"{PRACTICE}.kept").read_text() == "keyring:SecretService"


def test_an_emptied_keyring_is_told_and_nothing_is_made_again() -> None:
    gnome = kept_in(Gnome())
    gnome.kept.clear()
    with pytest.raises(DeviceRefused, match="code de récupération") as refused:
        read_secret(choose(gnome), PRACTICE)
    assert refused.value.trouble is Trouble.MISSING
    assert gnome.kept == {}


def test_a_keyring_that_lies_is_caught_before_a_practice_is_made_with_it() -> None:
    store = KeyringStore(Forgetful())
    assert store.try_out()
    with pytest.raises(DeviceRefused, match="ne le rend pas"):
        store.write(PRACTICE, "secret", SECRET)


def test_the_null_keyring_keeps_nothing_and_the_practice_goes_to_a_file_with_a_warning() -> None:
    store = choose_device_store(keyrings=lambda: [keyring.backends.null.Keyring()])
    assert store.kind == "file"
    assert "Chiffrez le disque" in store.warning


def test_a_shut_keyring_is_not_taken_for_none_when_the_practice_exists() -> None:
    """Its secret may well be in there: a file would hide it."""
    assert trouble_of(Shut()).trouble is Trouble.SILENT
    assert choose_device_store(keyrings=lambda: [Shut()]).kind == "file"


def test_plaintext_and_null_keyrings_are_never_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyring(Gnome):
        priority = 5

    monkeypatch.setattr(SecretService, "Keyring", Keyring)
    for module in (keyring.backends.null, keyring.backends.fail):
        monkeypatch.setattr(module.Keyring, "priority", 9)
    kinds = list(map(type, keyrings.trusted_keyrings()))
    assert Keyring in kinds
    assert not {keyring.backends.null.Keyring, keyring.backends.fail.Keyring} & set(kinds)


def test_a_keyring_that_starts_after_the_program_is_there_when_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(SecretService.secretstorage, "dbus_init", io.BytesIO)
    monkeypatch.setattr(SecretService.secretstorage, "check_service_availability", lambda _bus: bool(started))
    keyrings.load_backends()
    assert SecretService.Keyring not in map(type, keyrings.trusted_keyrings())
    started.append(True)
    assert SecretService.Keyring in map(type, keyrings.trusted_keyrings())


def test_each_keyring_is_asked_once_whether_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question may take the time of a connection, out of the few seconds that all of them have."""
    asked: list[str] = []

    class Priority:
        def __get__(self, _made: object, kind: type) -> int:
            asked.append(kind.__name__)
            return len(kind.__name__)

    names = ["First", "Second"]
    for name in names:
        kind = type(name, (Gnome,), {"priority": Priority()})
        monkeypatch.setattr(SecretService, name, kind, raising=False)
    monkeypatch.setattr(keyrings, "_TRUSTED", frozenset((SecretService.__name__, name) for name in names))
    assert [type(one).__name__ for one in keyrings.trusted_keyrings()] == ["Second", "First"]
    assert asked == names


LATE = """
import threading
LOADED_BY = threading.current_thread().name
class Keyring:
    kept = {}
    def set_password(self, service, name, value): self.kept[service, name] = value
    def get_password(self, service, name): return self.kept.get((service, name))
    def delete_password(self, service, name): del self.kept[service, name]
"""


@pytest.mark.parametrize("known", [False, True], ids=["new practice", "known practice"])
def test_a_library_slow_to_load_takes_nothing_of_the_keyring_s_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    (tmp_path / "late_keyring.py").write_text(LATE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "late_keyring", raising=False)
    monkeypatch.setattr(keyrings, "_TRUSTED", frozenset({("late_keyring", "Keyring"), ("not_there", "None")}))
    offered = lambda: [importlib.import_module("late_keyring").Keyring()]  # noqa: E731 - as keyring finds it
    if known:
        FileStore(tmp_path / "data").write(PRACTICE, "kept", b"keyring:late_keyring")
    found = choose_device_store(practice_id=PRACTICE if known else None, keyrings=offered)
    assert found.kind == "keyring"
    assert threading.current_thread().name == sys.modules["late_keyring"].LOADED_BY, "not by who is timed"


def test_only_known_backends_are_ever_chosen() -> None:
    for module, _name in keyrings._TRUSTED:
        assert module.startswith("keyring.backends.")
        assert module.rsplit(".", 1)[1] not in {"null", "fail", "chainer"}


@pytest.mark.parametrize("store", [KeyringStore(Gnome()), None])
def test_what_is_erased_is_gone_and_may_be_erased_again(store, data: Path) -> None:
    store = store or FileStore(data)
    store.write(PRACTICE, "computer", b"{}")
    store.erase(PRACTICE, "computer")
    store.erase(PRACTICE, "computer")
    assert store.read(PRACTICE, "computer") is None
