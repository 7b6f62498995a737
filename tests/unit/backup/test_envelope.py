"""The envelope opens in age's own program, for the right identity, whole or not at all."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.backup.envelope import (
    check_recipient,
    identity_from_seed,
    new_identity,
    open_sealed,
    recipient_of,
    seal,
)
from telesec.domain.backups.shapes import BackupRefused
from telesec.domain.errors import Invalid

IDENTITY = identity_from_seed(bytes(range(32)))
SEALED = seal(b"rendez-vous " * 9000, [recipient_of(IDENTITY)])


def test_a_seed_always_gives_the_same_identity() -> None:
    assert IDENTITY == "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"


@given(st.binary(min_size=32, max_size=32))
def test_whatever_the_seed_age_reads_the_identity(seed: bytes) -> None:
    assert recipient_of(identity_from_seed(seed)).startswith("age1")


def test_the_age_program_opens_what_we_seal_and_we_open_what_it_seals(tmp_path) -> None:
    key, box = tmp_path / "key.txt", tmp_path / "box.age"
    key.write_text(IDENTITY + "\n")
    box.write_bytes(seal("é".encode(), [recipient_of(new_identity()), recipient_of(IDENTITY)]))
    opened = subprocess.run(["age", "-d", "-i", key, box], capture_output=True, check=True)
    assert opened.stdout.decode() == "é"
    shut = subprocess.run(
        ["age", "-r", recipient_of(IDENTITY)], input=b"abc", capture_output=True, check=True
    ).stdout
    assert open_sealed(shut, IDENTITY) == b"abc"


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_one_changed_byte_or_a_cut_refuses_everything(place: int, change: int) -> None:
    altered = bytearray(SEALED)
    altered[place] ^= change
    for broken in (bytes(altered), SEALED[:place]):
        with pytest.raises(BackupRefused):
            open_sealed(broken, IDENTITY)


def test_another_identity_opens_nothing() -> None:
    with pytest.raises(BackupRefused, match="n'ouvre pas"):
        open_sealed(SEALED, new_identity())


@given(st.binary(max_size=400))
def test_what_is_no_envelope_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BackupRefused):
        open_sealed(data, IDENTITY)
    with pytest.raises(BackupRefused):
        open_sealed(b"age-encryption.org/v1\n-> X25519 " + data, IDENTITY)


@pytest.mark.parametrize(
    "typed", ["", "age1", IDENTITY, "age1" + "q" * 58, "ssh-ed25519 AAAA", "é" * 62, "x" * 999]
)
def test_a_public_key_badly_copied_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="age1"):
        check_recipient(typed)


def test_a_public_key_is_kept_without_the_blanks_around_it() -> None:
    assert check_recipient(f"  {recipient_of(IDENTITY)}\n") == recipient_of(IDENTITY)


@pytest.mark.parametrize("typed", ["", "AGE-SECRET-KEY-1QQ", recipient_of(IDENTITY), "é"])
def test_what_is_no_identity_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        recipient_of(typed)


def test_nothing_is_sealed_for_nobody() -> None:
    with pytest.raises(Invalid, match="aucune clé"):
        seal(b"abc", [])
