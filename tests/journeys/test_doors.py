"""The door under attack: another practice's header, a full disk, stolen files, timing, edited bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from telesec.domain.errors import SignInFailed, StoreError
from telesec.security import header as headers
from telesec.security import keyslots
from telesec.security.account_keys import SealBroken
from telesec.security.device import DeviceRefused
from telesec.security.header import HeaderRefused
from telesec.security.kdf import FLOOR_PARAMETERS, Argon2Parameters, stretch

from .conftest import LOGIN, PASSWORD, FirstDay, HandClock, set_up


def test_the_header_of_another_practice_opens_nothing(first_day: FirstDay, tmp_path: Path) -> None:
    other = set_up(tmp_path / "other", first_day.device_folder, HandClock())
    shutil.copy(other.folder / "practice.json", first_day.folder / "practice.json")
    before = (first_day.folder / "office.db").read_bytes()
    other.clock.advance(minutes=1)
    first_day.telephone = other.telephone
    with pytest.raises(StoreError, match="n'appartient pas à ce cabinet"):
        first_day.attempt(code=other.telephone.code())
    assert (first_day.folder / "office.db").read_bytes() == before


def test_a_stolen_folder_does_not_open_even_with_password_and_telephone(first_day: FirstDay) -> None:
    shutil.rmtree(first_day.device_folder)
    with pytest.raises(DeviceRefused):
        first_day.attempt()
    header = headers.read_header(first_day.folder)
    for guess in (bytes(32), bytes(range(32))):
        with pytest.raises(SealBroken):
            keyslots.open_slot(header.slots[0], header.practice_id, PASSWORD, guess)


def test_a_full_disk_refuses_with_a_sentence(first_day: FirstDay, monkeypatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("telesec.security.state.write_atomically", full)
    with pytest.raises(StoreError, match="disque n'est pas plein"):
        first_day.attempt()


def test_a_link_in_place_of_a_file_is_refused(first_day: FirstDay, tmp_path: Path) -> None:
    path = first_day.folder / "practice.json"
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(StoreError):
        first_day.attempt()


def test_every_edited_access_is_refused(first_day: FirstDay) -> None:
    path = first_day.folder / "practice.json"
    raw = path.read_bytes()
    for place in range(3, len(raw), len(raw) // 12):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 2]) + raw[place + 1 :])
        with pytest.raises((HeaderRefused, DeviceRefused, StoreError, SignInFailed)):
            first_day.attempt()
        first_day.clock.advance(minutes=16)
    path.write_bytes(raw)
    assert first_day.attempt().gate.account.login == LOGIN


def test_unknown_login_and_wrong_password_take_as_long(
    first_day: FirstDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes time is what is derived: as much for the one as for the other."""
    paid: list[Argon2Parameters] = []

    def counted(text: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
        paid.append(parameters)
        return stretch(text, salt, parameters)

    for module in ("services.access.credentials", "security.kdf", "security.backup_codes"):
        monkeypatch.setattr(f"telesec.{module}.stretch", counted)
    for login in (LOGIN, "personne"):
        with pytest.raises(SignInFailed):
            first_day.attempt(login, "mauvais mot de passe", "123456")
    assert paid == [FLOOR_PARAMETERS, FLOOR_PARAMETERS]
