"""A secret kept in the keyring, the day the keyring is gone, shut, emptied, altered, or given up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from telesec.app.door import Door
from telesec.domain.errors import SignInFailed
from telesec.security import device, keyrings
from telesec.security.device import DeviceRefused, FileStore, KeyringStore, remember_choice
from telesec.security.header import read_header
from telesec.services.access import computers
from telesec.services.access.recovery import Recovery

from .conftest import LOGIN, PASSWORD, FirstDay, choose

pytestmark = pytest.mark.usefixtures("light_slots")

NEW_PASSWORD = "hamac girafe 41 trombone"


class Keyring:
    """A keyring of the system that remembers, under GNOME's name."""

    __module__ = "keyring.backends.SecretService"
    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, name: str, value: str) -> None:
        self.kept[service, name] = value

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


class Shut(Keyring):
    __module__ = Keyring.__module__

    def get_password(self, service: str, name: str) -> str | None:
        raise PermissionError("locked")


Shut.__name__ = "Keyring"


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says which keyrings the session of this computer has."""
    monkeypatch.setattr(device, "data_folder", lambda: tmp_path / "data")

    def now(*backends: Keyring) -> None:
        monkeypatch.setattr(keyrings, "installed", lambda: [(one.priority, one) for one in backends])

    now()
    return now


@pytest.fixture
def gnome(first_day: FirstDay, offer: Callable[..., None]) -> Keyring:
    """The practice's secret and memory, moved into the keyring of this computer."""
    made = Keyring()
    practice_id = read_header(first_day.folder).practice_id
    files, store = FileStore(first_day.device_folder), KeyringStore(made)
    for name in ("secret", "anchor"):
        store.write(practice_id, name, files.read(practice_id, name) or b"")
    remember_choice(store, practice_id)
    offer(made)
    return made


def door(day: FirstDay) -> Door:
    return Door(day.folder, day.clock)


def everything(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()}


def test_a_usual_day_opens_from_the_keyring(first_day: FirstDay, gnome: Keyring) -> None:
    way = door(first_day)
    assert way.own_device.trouble().sentence == ""
    signed = way.sign_in(LOGIN, PASSWORD, first_day.telephone.code())
    keeping = computers.standing(signed.gate, way.threshold).keeping
    assert not keeping.in_file
    assert "GNOME" in keeping.sentence
    assert way.standing_warning() == ""
    signed.gate.close()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("gone", "qui n'est pas là aujourd'hui"),
        ("shut", "ne répond pas"),
        ("emptied", "ne connaît pas ce cabinet"),
        ("altered", "est abîmé"),
    ],
)
def test_a_bad_day_is_said_first_and_changes_nothing(
    first_day: FirstDay, gnome: Keyring, offer: Callable[..., None], tmp_path: Path, day: str, said: str
) -> None:
    if day in ("gone", "shut"):
        offer(*([] if day == "gone" else [Shut()]))
    elif day == "emptied":
        gnome.kept.clear()
    else:
        (key,) = (one for one in gnome.kept if one[1].endswith(":secret"))
        text = gnome.kept[key]
        gnome.kept[key] = text[:-1] + ("A" if text[-1] != "A" else "B")
    before, kept = everything(first_day.folder), dict(gnome.kept)
    way = door(first_day)
    assert said in way.own_device.trouble().sentence
    with pytest.raises(DeviceRefused, match="code de récupération"):
        way.sign_in(LOGIN, PASSWORD, first_day.telephone.code())
    assert everything(first_day.folder) == before
    assert gnome.kept == kept
    assert {one.suffix for one in (tmp_path / "data").iterdir()} == {".kept"}, "no file took its place"


def test_a_keyring_back_again_opens_without_starting_anew(
    first_day: FirstDay, gnome: Keyring, offer: Callable[..., None]
) -> None:
    offer()
    way = door(first_day)
    assert way.own_device.trouble().keyring_lost
    offer(gnome)
    assert way.own_device.trouble().keyring_lost, "not asked again while nobody asks"
    way.own_device.ask_again()
    assert way.own_device.trouble().sentence == ""
    way.sign_in(LOGIN, PASSWORD, first_day.telephone.code()).gate.close()


def test_signing_in_asks_the_keyring_once_more(
    first_day: FirstDay, gnome: Keyring, offer: Callable[..., None]
) -> None:
    offer(Shut())
    way = door(first_day)
    assert way.own_device.trouble().keyring_lost
    offer(gnome)
    way.sign_in(LOGIN, PASSWORD, first_day.telephone.code()).gate.close()


def test_a_lost_keyring_is_given_up_with_the_sheet_and_the_warning_stays(
    first_day: FirstDay, gnome: Keyring, offer: Callable[..., None]
) -> None:
    offer()
    way = door(first_day)
    way.own_device.go_without_keyring()
    trouble = way.own_device.trouble()
    assert trouble.may_join
    assert "ne connaît pas ce cabinet" in trouble.sentence
    sheet = Recovery(way.threshold)
    sheet.open(first_day.recovery_text)
    telephone, _codes = choose(sheet.identify(LOGIN), NEW_PASSWORD, first_day.clock)
    sheet.finish()
    first_day.clock.advance(minutes=1)
    signed = way.sign_in(LOGIN, NEW_PASSWORD, telephone.code())
    assert "simple fichier" in way.standing_warning()
    signed.gate.close()
    offer(gnome)
    later = door(first_day)
    first_day.clock.advance(minutes=1)
    assert "simple fichier" in later.standing_warning(), "nothing moves by itself"
    with pytest.raises(SignInFailed):
        later.sign_in(LOGIN, PASSWORD, first_day.telephone.code())


def test_giving_up_without_a_code_leaves_the_keyring_in_charge(
    first_day: FirstDay, gnome: Keyring, offer: Callable[..., None]
) -> None:
    offer()
    door(first_day).own_device.go_without_keyring()
    offer(gnome)
    assert door(first_day).own_device.trouble().sentence == ""


def test_a_secret_in_a_file_goes_into_the_keyring_when_asked(
    first_day: FirstDay, offer: Callable[..., None], tmp_path: Path
) -> None:
    practice_id = read_header(first_day.folder).practice_id
    files, own = FileStore(first_day.device_folder), FileStore(tmp_path / "data")
    for name in ("secret", "anchor"):
        own.write(practice_id, name, files.read(practice_id, name) or b"")
    remember_choice(own, practice_id)
    way, made = door(first_day), Keyring()
    signed = way.sign_in(LOGIN, PASSWORD, first_day.telephone.code())
    assert not computers.standing(signed.gate, way.threshold).keeping.may_move
    offer(made)
    assert computers.standing(signed.gate, way.threshold).keeping.may_move
    computers.keep_in_keyring(signed.gate, way.threshold)
    assert not computers.standing(signed.gate, way.threshold).keeping.in_file
    signed.gate.close()
    assert {one.suffix for one in (tmp_path / "data").iterdir()} == {".kept"}
    first_day.clock.advance(minutes=1)
    door(first_day).sign_in(LOGIN, PASSWORD, first_day.telephone.code()).gate.close()
