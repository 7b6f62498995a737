"""The recovery sheet can be retyped, a slip is named, and its keys open only with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment
from telesec.security import backup_codes, recovery
from telesec.security.account_keys import SealBroken
from telesec.security.kdf import hkdf
from telesec.security.strict_json import Fields, canonical, encode_bytes

codes = st.binary(min_size=32, max_size=32)


@given(codes)
def test_a_code_typed_carelessly_comes_back(code: bytes) -> None:
    text = recovery.encode_code(code)
    assert len(text.split()) == recovery.GROUPS
    careless = text.lower().replace("0", "o").replace("1", "l").replace(" ", "-")
    assert recovery.decode_code(text) == code
    assert recovery.decode_code(f"  {careless} ") == code


@given(codes, st.integers(0, 64), st.sampled_from(backup_codes.ALPHABET))
def test_one_wrong_letter_names_its_group(code: bytes, place: int, letter: str) -> None:
    letters = recovery.encode_code(code).replace(" ", "")
    if letters[place] == letter:
        return
    wrong = letters[:place] + letter + letters[place + 1 :]
    with pytest.raises(Invalid, match=f"groupe {place // 5 + 1} "):
        recovery.decode_code(wrong)


@given(codes, st.integers(0, 11), st.integers(0, 3))
def test_swapped_groups_and_swapped_letters_are_noticed(code: bytes, group: int, letter: int) -> None:
    groups = recovery.encode_code(code).split()
    if groups[group] != groups[group + 1]:
        swapped = list(groups)
        swapped[group], swapped[group + 1] = groups[group + 1], groups[group]
        with pytest.raises(Invalid):
            recovery.decode_code(" ".join(swapped))
    word = list(groups[group])
    word[letter], word[letter + 1] = word[letter + 1], word[letter]
    if "".join(word) != groups[group]:
        with pytest.raises(Invalid, match=f"groupe {group + 1} "):
            recovery.decode_code(" ".join([*groups[:group], "".join(word), *groups[group + 1 :]]))


def test_a_short_group_is_named() -> None:
    groups = recovery.encode_code(bytes(range(32))).split()
    groups[4] = groups[4][:4]
    with pytest.raises(Invalid, match="groupe 5"):
        recovery.decode_code(" ".join(groups))
    with pytest.raises(Invalid, match="13 groupes"):
        recovery.decode_code("")


def test_part_of_the_sheet_typed_back() -> None:
    code = recovery.new_code()
    assert recovery.is_group(code, 3, f" {recovery.group_of(code, 3).lower()} ")
    assert not recovery.is_group(code, 4, "ZZZZZ") or recovery.group_of(code, 4) == "ZZZZZ"


DEKS = {item: item.value.encode().ljust(32, b".") for item in Compartment}


def test_the_block_opens_only_with_its_code_and_practice() -> None:
    code, practice = recovery.new_code(), new_id()
    block = recovery.seal_block(code, practice, DEKS, bytes(32))
    found = recovery.open_block(block, code, practice)
    assert (found.deks, found.device_secret) == (DEKS, bytes(32))
    for other_code, other_practice in ((bytes(32), practice), (code, new_id())):
        with pytest.raises(SealBroken):
            recovery.open_block(block, other_code, other_practice)
    swapped = {**block.entries, "office": block.entries["clinical"], "clinical": block.entries["office"]}
    with pytest.raises(SealBroken):
        recovery.open_block(replace(block, entries=swapped), code, practice)
    assert recovery.backup_seed(code) != code


def test_one_key_is_renewed_without_the_code() -> None:
    code, practice = recovery.new_code(), new_id()
    block = recovery.seal_block(code, practice, DEKS, bytes(32))
    renewed = recovery.reseal(block, practice, {Compartment.OFFICE: b"n" * 32})
    assert recovery.open_block(renewed, code, practice).deks == {**DEKS, Compartment.OFFICE: b"n" * 32}
    assert renewed.entries["clinical"] == block.entries["clinical"]
    assert recovery.RecoveryBlock.from_fields(Fields(renewed.as_json())) == renewed


def test_a_block_of_the_first_format_still_opens() -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    code, practice, nonce = recovery.new_code(), new_id(), bytes(12)
    keys = {key.value: encode_bytes(dek) for key, dek in DEKS.items()}
    clear = canonical({"deks": keys, "device_secret": encode_bytes(bytes(32))})
    kek = hkdf(code, b"telesec recovery kek v1")
    sealed = AESGCM(kek).encrypt(nonce, clear, f"telesec recovery v1|{practice}|2".encode())
    block = recovery.RecoveryBlock.from_fields(Fields(recovery.RecoveryBlock(2, nonce, sealed).as_json()))
    assert recovery.open_block(block, code, practice).deks == DEKS
    with pytest.raises(SealBroken):
        recovery.open_block(replace(block, version=3), code, practice)


def test_a_backup_code_works_once() -> None:
    shown, kept = backup_codes.new_codes()
    assert len(set(shown)) == kept.left == backup_codes.COUNT
    left = backup_codes.use_code(kept, shown[3].lower().replace("-", " "))
    assert left is not None
    assert left.left == 7
    assert backup_codes.use_code(left, shown[3]) is None
    assert not any(code in repr(kept) for code in shown)


def test_a_code_of_the_phone_is_not_taken_for_a_backup_code() -> None:
    assert not backup_codes.looks_like_code("123 456")
    assert backup_codes.looks_like_code(backup_codes.new_code())


def test_codes_do_not_repeat() -> None:
    made = {backup_codes.new_code() for _ in range(20_000)}
    assert len(made) == 20_000


@given(codes, st.lists(st.sampled_from("\n\r\t \u00a0\u202f\u2013\u2011\u200b-"), min_size=12, max_size=12))
def test_a_code_broken_over_several_lines_is_the_same_code(code: bytes, between: list[str]) -> None:
    groups = recovery.encode_code(code).split()
    typed = groups[0] + "".join(gap + group for gap, group in zip(between, groups[1:], strict=True))
    assert recovery.decode_code(typed) == code


def test_a_one_time_code_copied_with_its_line_break_works() -> None:
    shown, kept = backup_codes.new_codes()
    assert backup_codes.use_code(kept, f"{shown[0]}\r\n") is not None
