"""Key slots open with their password on their device, and with nothing else."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.security import account_keys, backup_codes, header, keyslots, recovery
from telesec.security.account_keys import SealBroken
from telesec.security.kdf import (
    FLOOR_PARAMETERS,
    Argon2Parameters,
    ParametersRefused,
    derive_kek,
    hkdf,
    stretch,
)
from telesec.security.recovery import RecoveryBlock
from telesec.security.slot_form import slot_as_json, slot_from_fields
from telesec.security.strict_json import Fields, canonical, parse
from telesec.security.trust_changes import draft_of, first_list

PASSWORD = "cèdre-bateau lampe 7 violon"
DEVICE = bytes(range(32))
PRACTICE, ACCOUNT = new_id(), new_id()
DEKS = {item: bytes([number]) * 32 for number, item in enumerate(Compartment, 1)}


@pytest.fixture(scope="module")
def made() -> tuple[keyslots.Slot, keyslots.Material]:
    codes = backup_codes.HashedCodes(bytes(16), tuple(bytes([n]) * 32 for n in range(1, 9)))
    material = keyslots.Material(account_keys.new_private_key(), "JBSWY3DPEHPK3PXP", codes)
    slot = keyslots.new_slot(
        PRACTICE,
        ACCOUNT,
        keyslots.login_tag(DEVICE, "Claire.Lefevre"),
        frozenset({Role.PRACTITIONER, Role.ADMIN}),
        password=PASSWORD,
        device_secret=DEVICE,
        material=material,
        deks=DEKS,
        parameters=FLOOR_PARAMETERS,
        expires_at=datetime(2027, 1, 2, tzinfo=UTC),
    )
    return slot, material


def test_hkdf_vector_of_rfc_5869() -> None:
    okm = hkdf(bytes([0x0B] * 22), bytes(range(0xF0, 0xFA)), 42, salt=bytes(range(13)))
    assert okm.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_argon2id_agrees_with_a_second_library() -> None:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    other = Argon2id(salt=b"s" * 16, length=32, iterations=3, lanes=4, memory_cost=65536)
    assert stretch("é", b"s" * 16, FLOOR_PARAMETERS) == other.derive("é".encode())


@pytest.mark.parametrize(
    "costs",
    [(8, 3, 4), (65535, 3, 4), (65536, 2, 4), (2**30, 3, 4), (65536, 17, 4), (65536, 3, 2**31), (True, 3, 4)],
)
def test_costs_outside_the_allow_list_are_refused_before_any_derivation(costs: tuple[int, int, int]) -> None:
    with pytest.raises(ParametersRefused):
        Argon2Parameters(*costs)


def test_a_rise_of_policy_is_seen() -> None:
    assert FLOOR_PARAMETERS.weaker_than(Argon2Parameters())
    assert not Argon2Parameters().weaker_than(Argon2Parameters())


def test_the_slot_opens_with_its_password_in_either_spelling_of_accents(made) -> None:
    slot, material = made
    opened, kek = keyslots.open_slot(slot, PRACTICE, unicodedata.normalize("NFD", PASSWORD), DEVICE)
    assert opened == material
    assert keyslots.open_grants(slot, PRACTICE, opened.private_key) == DEKS
    again = keyslots.rewrap(slot, PRACTICE, kek, replace(material, totp_secret="KRSXG5A="))
    assert again.nonce != slot.nonce
    assert slot_from_fields(Fields(slot_as_json(again))) == again


@pytest.mark.parametrize(
    "wrong", [PASSWORD + " ", " " + PASSWORD, PASSWORD.replace("è", "e"), PASSWORD.upper()]
)
def test_a_password_one_character_away_opens_nothing(made, wrong: str) -> None:
    with pytest.raises(SealBroken):
        keyslots.open_slot(made[0], PRACTICE, wrong, DEVICE)


def test_stolen_files_do_not_open_on_another_device(made) -> None:
    with pytest.raises(SealBroken):
        keyslots.open_slot(made[0], PRACTICE, PASSWORD, bytes(32))


def test_slots_are_bound_to_practice_account_and_version(made) -> None:
    slot, material = made
    kek = derive_kek(PASSWORD, slot.salt, slot.parameters, DEVICE)
    moved = [replace(slot, account_id=new_id()), replace(slot, version=2)]
    for other in moved:
        with pytest.raises(SealBroken):
            keyslots.open_slot(other, PRACTICE, PASSWORD, DEVICE)
        with pytest.raises(SealBroken):
            keyslots.open_grants(other, PRACTICE, material.private_key)
    with pytest.raises(SealBroken):
        keyslots.open_grants(slot, new_id(), material.private_key)
    swapped = {Compartment.OFFICE: slot.grants[Compartment.CLINICAL]}
    with pytest.raises(SealBroken):
        keyslots.open_grants(replace(slot, grants=swapped), PRACTICE, material.private_key)
    assert len(kek) == 32


def test_a_secret_never_shows_in_a_repr(made) -> None:
    _slot, material = made
    assert "JBSWY3DP" not in repr(material)
    assert material.private_key.hex()[:16] not in repr(material)


def test_seal_refuses_foreign_keys_and_contexts() -> None:
    private = account_keys.new_private_key()
    sealed = account_keys.seal(account_keys.public_key_of(private), b"dek", b"a")
    assert account_keys.open_sealed(private, sealed, b"a") == b"dek"
    for key, info in ((private, b"b"), (account_keys.new_private_key(), b"a"), (b"short", b"a")):
        with pytest.raises(SealBroken):
            account_keys.open_sealed(key, sealed, info)
    with pytest.raises(SealBroken):
        account_keys.seal(bytes(account_keys.PUBLIC_LENGTH), b"dek", b"a")


def _header(made) -> header.Header:
    slot, material = made
    block = recovery.seal_block(bytes(32), PRACTICE, DEKS, DEVICE)
    listed = first_list(PRACTICE, bytes(32), block, draft_of(ACCOUNT, slot.roles, material))
    public, check = (
        header.intake_public_key(DEKS[Compartment.PRACTICE]),
        header.device_check(DEVICE, PRACTICE),
    )
    return header.Header(PRACTICE, 3, public, (slot,), block, check, warrants=listed)


def test_the_header_comes_back_as_written_and_names_nobody(made, tmp_path) -> None:
    written = header.write_header(tmp_path, _header(made), DEKS[Compartment.PRACTICE])
    found = header.read_header(tmp_path)
    assert found == written
    header.verify_header(found, DEKS[Compartment.PRACTICE])
    raw = (tmp_path / header.FILE_NAME).read_bytes()
    assert b"claire.lefevre" not in raw.lower()
    assert (tmp_path / header.FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert found.slot_tagged(keyslots.login_tag(DEVICE, " CLAIRE.LEFEVRE ")) == made[0]
    assert found.slot_tagged(keyslots.login_tag(bytes(32), "claire.lefevre")) is None


def test_an_edited_header_is_refused(made, tmp_path) -> None:
    practice_dek = DEKS[Compartment.PRACTICE]
    signed = header.write_header(tmp_path, _header(made), practice_dek)
    edited = [
        replace(signed, version=4),
        replace(signed, slots=(replace(made[0], roles=frozenset({Role.ADMIN})),)),
        replace(signed, slots=(replace(made[0], expires_at=None),)),
        replace(signed, warrants=signed.warrants[:1]),
        replace(signed, warrants=()),
        replace(signed, intake_public=bytes(account_keys.PUBLIC_LENGTH)),
        replace(signed, recovery=RecoveryBlock(1, bytes(12), bytes(32))),
    ]
    for item in edited:
        with pytest.raises(header.HeaderRefused):
            header.verify_header(item, practice_dek)
    with pytest.raises(header.HeaderRefused):
        header.verify_header(signed, bytes(32))


def test_every_flipped_byte_of_the_header_is_noticed(made, tmp_path) -> None:
    header.write_header(tmp_path, _header(made), DEKS[Compartment.PRACTICE])
    raw = (tmp_path / header.FILE_NAME).read_bytes()
    for place in range(0, len(raw), 7):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises((header.HeaderRefused, ParametersRefused)):
            header.verify_header(header.parse_header(changed), DEKS[Compartment.PRACTICE])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(b'"format":2', b'"format":3'),
        lambda text: text.replace(b'"format":2', b'"format":2,"format":2'),
        lambda text: text.replace(b'"format":2', b'"format":1'),
        lambda text: text.replace(b'"format":2', b'"format":2.0'),
        lambda text: text.replace(b'"format":2', b'"format":NaN'),
        lambda text: text.replace(b'"format":2', b'"format":true'),
        lambda text: text.replace(b'"format":2', b'"format":2,"extra":1'),
        lambda text: text.replace(b"argon2id", b"scrypt00"),
        lambda text: text.replace(b'"memory_kib":65536', b'"memory_kib":8'),
        lambda text: text.replace(b'"roles":["admin",', b'"roles":["admin","admin",'),
        lambda text: text.replace(b'"state":"active"', b'"state":"master"'),
        lambda text: text[:-1],
        lambda text: b"[" * 200_000,
        lambda text: b"",
        lambda text: b"\xff" + text,
        lambda text: text + b" " * header.LIMIT,
    ],
)
def test_a_spoilt_header_is_refused_with_a_sentence(made, tmp_path, spoil) -> None:
    header.write_header(tmp_path, _header(made), DEKS[Compartment.PRACTICE])
    raw = (tmp_path / header.FILE_NAME).read_bytes()
    assert spoil(raw) != raw
    with pytest.raises((header.HeaderRefused, ParametersRefused)) as caught:
        header.parse_header(spoil(raw))
    assert caught.value.sentence.endswith(".")


def test_a_missing_header_says_so(tmp_path) -> None:
    with pytest.raises(header.HeaderRefused, match="manque"):
        header.read_header(tmp_path)


def test_canonical_json_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "é"}) == b'{"a":"\\u00e9","b":1}'
    assert parse(b'{"a":"x"}', 100).text("a") == "x"
