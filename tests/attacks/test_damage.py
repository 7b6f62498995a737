"""A damaged, foreign or missing file is named, and opening it changes nothing on the disk."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment, Role
from telesec.services.stores import open_stores, wal_missing
from telesec.storage.keys import file_salt

OFFICE = Compartment.OFFICE
Practice = Any  # the PracticeOnDisk of tests/conftest.py
Damage = Callable[[Practice, Path], object]


def file_of(practice: Practice, compartment: Compartment = OFFICE) -> Path:
    return Path(practice.folder) / f"{compartment.value}.db"


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file under ``folder`` with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x01
    path.write_bytes(data)


def cut(path: Path, size: int) -> None:
    os.truncate(path, size)


def raw_pragma(practice: Practice, text: str) -> None:
    """Change the file with its right key, as a newer program would."""
    connection = sqlcipher.connect(str(file_of(practice)))
    dek = practice.deks[OFFICE]
    connection.set_key(f"x'{dek.hex()}{file_salt(dek, practice.practice_id, OFFICE).hex()}'")
    connection.execute(text)
    connection.commit()
    connection.close()


def replace_by_plaintext(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE patients (name TEXT)")
    plain.commit()
    plain.close()


def put_other_practice(practice: Practice, path: Path, dek: bytes | None = None) -> None:
    other = type(practice)(practice.folder.parent / "ailleurs", practice.clock)
    other.folder.mkdir()
    if dek is not None:
        other.deks[OFFICE] = dek
    other.found()
    shutil.copy(file_of(other), path)


def wrong_key(practice: Practice, path: Path) -> None:
    practice.deks[OFFICE] = secrets.token_bytes(32)


def short_key(practice: Practice, path: Path) -> None:
    practice.deks[OFFICE] = practice.deks[OFFICE][:31]


def link_elsewhere(practice: Practice, path: Path) -> None:
    target = practice.folder.parent / "target.db"
    path.rename(target)
    path.symlink_to(target)


DAMAGES: dict[str, tuple[Damage, str]] = {
    "absent": (lambda practice, path: path.unlink(), "est absent"),
    "zero bytes": (lambda practice, path: cut(path, 0), "est vide (zéro octet)"),
    "less than a page": (lambda practice, path: cut(path, 4095), "est tronqué"),
    "half of it": (lambda practice, path: cut(path, path.stat().st_size // 8192 * 4096), "abîmé ou tronqué"),
    "cut inside a page": (lambda practice, path: cut(path, path.stat().st_size - 1000), "abîmé ou tronqué"),
    "salt flipped": (lambda practice, path: flip(path, 3), "n'appartient pas à ce cabinet"),
    "first page flipped": (lambda practice, path: flip(path, 500), "abîmé"),
    "plaintext": (lambda practice, path: replace_by_plaintext(path), "n'est pas chiffré"),
    "wrong key": (wrong_key, "n'appartient pas à ce cabinet, ou sa clé a changé"),
    "short key": (short_key, "sa clé n'a pas la bonne longueur"),
    "newer": (
        lambda practice, path: raw_pragma(practice, "PRAGMA user_version = 999"),
        "version plus récente",
    ),
    "not ours": (
        lambda practice, path: raw_pragma(practice, "PRAGMA application_id = 7"),
        "bon compartiment",
    ),
    "other practice": (put_other_practice, "n'appartient pas à ce cabinet"),
    "other practice, same key": (
        lambda practice, path: put_other_practice(practice, path, practice.deks[OFFICE]),
        "n'appartient pas à ce cabinet",
    ),
    "another compartment": (
        lambda practice, path: shutil.copy(file_of(practice, Compartment.CLINICAL), path),
        "n'appartient pas à ce cabinet",
    ),
    "a link": (link_elsewhere, "n'est pas un vrai fichier"),
    "a folder": (lambda practice, path: (path.unlink(), path.mkdir()), "n'est pas un vrai fichier"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_named_and_nothing_is_written(practice: Practice, name: str) -> None:
    damage, words = DAMAGES[name]
    damage(practice, file_of(practice))
    before = fingerprint(practice.folder)
    with pytest.raises(StoreError) as caught:
        open_stores(practice.folder, practice.practice_id, practice.deks)
    assert words in caught.value.sentence
    assert "office.db" in caught.value.sentence
    assert caught.value.compartment == "office"
    assert str(practice.folder) not in caught.value.sentence
    assert fingerprint(practice.folder) == before


def test_a_flipped_byte_in_the_middle_is_found_by_the_page_check(practice: Practice) -> None:
    gate = practice.gate(Role.PRACTITIONER)
    for number in range(200):
        with gate.enter(Action.DRAFT_SAVE, Subject("draft", str(number))):
            pass
    practice.close()
    path = file_of(practice)
    flip(path, path.stat().st_size - 3 * 4096 + 100)
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    faults = stores[OFFICE].check_pages()
    healthy = stores[Compartment.CLINICAL].check_pages()
    for store in stores.values():
        store.close()
    assert any("HMAC verification failed" in fault for fault in faults)
    assert healthy == []


def leave_as_after_a_crash(practice: Practice, target: Path) -> None:
    """Copy the folder while the session is open: what a power cut would leave."""
    gate = practice.gate(Role.PRACTITIONER)
    for number in range(20):
        with gate.enter(Action.DRAFT_SAVE, Subject("draft", str(number))):
            pass
    shutil.copytree(practice.folder, target)
    gate.close()


def test_a_deleted_wal_is_noticed_by_the_head_noted_elsewhere(practice: Practice, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    leave_as_after_a_crash(practice, crashed)
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    noted = stores[OFFICE].head()
    for store in stores.values():
        store.close()
    assert not wal_missing(crashed, OFFICE)
    (crashed / "office.db-wal").unlink()
    assert wal_missing(crashed, OFFICE)
    stores = open_stores(crashed, practice.practice_id, practice.deks)
    holds, report = stores[OFFICE].holds_head(noted), stores[OFFICE].verify([noted])
    for store in stores.values():
        store.close()
    assert not holds
    assert report is not None
    assert report.verdict == "broken"
    assert "20 lignes manquent" in report.sentence


def test_a_flipped_byte_in_the_wal_is_noticed_too(practice: Practice, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    leave_as_after_a_crash(practice, crashed)
    wal = crashed / "office.db-wal"
    flip(wal, wal.stat().st_size // 2)
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    noted = stores[OFFICE].head()
    for store in stores.values():
        store.close()
    stores = open_stores(crashed, practice.practice_id, practice.deks)
    report = stores[OFFICE].verify([noted])
    for store in stores.values():
        store.close()
    assert report is not None
    assert report.verdict == "broken"
