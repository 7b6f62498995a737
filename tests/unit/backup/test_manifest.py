"""A manifest says the same thing to everybody, and nothing once a byte of it changed."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.backup.manifest import (
    Base,
    FileEntry,
    Manifest,
    PartEntry,
    check_signature,
    from_bytes,
    public_key,
    sign,
    to_bytes,
)
from telesec.backup.manifest_entries import MOST_RUNS
from telesec.domain.backups.shapes import BackupRefused, JournalHead, Tier
from telesec.security.strict_json import canonical

SEED = bytes(range(32))
INSTALL, SNAPSHOT = "ab" * 8, "20261122T080000Z-" + "1" * 16
FULL = "20261116T080000Z-" + "2" * 16
PREFIX = f"{INSTALL}/daily/{SNAPSHOT}/"


def part(number: int) -> PartEntry:
    return PartEntry(f"{PREFIX}p{number:05d}.age", 500, f"{number:064x}", "v1")


MANIFEST = sign(
    Manifest(
        practice_id="0" * 32,
        install=INSTALL,
        id=SNAPSHOT,
        created_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
        tier=Tier.DAILY,
        number=4,
        previous_sha256="d" * 64,
        base=Base(FULL, f"{INSTALL}/weekly/{FULL}/MANIFEST.age", "e" * 64),
        app_version="0.1",
        schema_versions={"office": 3},
        heads={"office": JournalHead(12, "c" * 64), "billing": JournalHead(0, "")},
        files=(
            FileEntry("practice.json", 40, "a" * 64, (part(0),)),
            FileEntry("intake.log", 0, "f" * 64, ()),
            FileEntry("office.db", 40960, "b" * 64, (part(1), part(2)), ((0, 1), (4, 3))),
        ),
    ),
    SEED,
)
WRITTEN: dict[str, Any] = json.loads(to_bytes(MANIFEST))
PATHS: list[tuple[Any, ...]] = [
    *((name,) for name in WRITTEN),
    ("base", "id"),
    ("base", "manifest_key"),
    ("files", 0, "size"),
    ("files", 2, "runs"),
    ("files", 2, "name"),
    ("files", 2, "parts", 1, "key"),
    ("files", 2, "parts", 1, "sha256"),
    ("heads", "office"),
]


def changed(path: tuple[Any, ...], value: object) -> bytes:
    body = copy.deepcopy(WRITTEN)
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return canonical(body)


def test_what_is_written_is_read_back_word_for_word() -> None:
    read = from_bytes(to_bytes(MANIFEST))
    assert read == MANIFEST
    assert to_bytes(read) == to_bytes(MANIFEST)
    check_signature(read, [public_key(bytes(32)), public_key(SEED)])


def test_a_stranger_signs_in_vain() -> None:
    forged = sign(MANIFEST, bytes(32))
    with pytest.raises(BackupRefused, match="ne connaît pas"):
        check_signature(forged, [public_key(SEED)])


def test_the_name_of_a_known_signer_is_not_its_signature() -> None:
    forged = replace(sign(MANIFEST, bytes(32)), signer=public_key(SEED))
    with pytest.raises(BackupRefused, match="modifiée"):
        check_signature(forged, [public_key(SEED)])


@pytest.mark.parametrize(
    "change",
    [
        {"number": 5},
        {"previous_sha256": ""},
        {"tier": Tier.MONTHLY},
        {"created_at": datetime(2027, 1, 1, tzinfo=UTC)},
        {"practice_id": "1" * 32},
        {"heads": {}},
        {"files": MANIFEST.files[:2]},
        {"base": None},
        {"files": (MANIFEST.files[0], replace(MANIFEST.files[2], runs=((0, 2), (4, 2))))},
        {"files": (replace(MANIFEST.files[0], parts=(part(1),)),)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_signature_covers_everything(change: dict[str, Any]) -> None:
    with pytest.raises(BackupRefused, match="modifiée"):
        check_signature(replace(MANIFEST, **change), [public_key(SEED)])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("practice_id",), "../x"),
        (("install",), "AB" * 8),
        (("id",), "20261122T080000Z"),
        (("tier",), "yearly"),
        (("number",), 0),
        (("previous_sha256",), "D" * 64),
        (("created_at",), ""),
        (("base", "manifest_key"), "cd" * 8 + f"/weekly/{FULL}/MANIFEST.age"),
        (("base", "id"), "../../x"),
        (("base",), None),
        (("files",), []),
        (("files", 0, "name"), "../practice.json"),
        (("files", 0, "name"), "practice.json/x"),
        (("files", 0, "name"), "state.json"),
        (("files", 0, "name"), "office.db"),
        (("files", 0, "kind"), "pages"),
        (("files", 0, "size"), -1),
        (("files", 0, "size"), 1.0),
        (("files", 0, "sha256"), "a" * 63),
        (("files", 2, "size"), 40961),
        (("files", 2, "runs"), [[4, 1], [4, 1]]),
        (("files", 2, "runs"), [[4, 1], [1, 1]]),
        (("files", 2, "runs"), [[9, 2]]),
        (("files", 2, "runs"), [[-1, 2]]),
        (("files", 2, "runs"), [[1, 0]]),
        (("files", 2, "runs"), [[True, 1]]),
        (("files", 2, "runs"), [[1]]),
        (("files", 2, "runs"), "no"),
        (("files", 2, "parts", 0, "key"), f"{PREFIX}../p00001.age"),
        (("files", 2, "parts", 0, "key"), f"{INSTALL}/weekly/{FULL}/p00001.age"),
        (("files", 2, "parts", 0, "key"), f"{PREFIX}p00002.age"),
        (("files", 2, "parts", 0, "size"), 2**40),
        (("heads", "office"), [1]),
        (("heads", "office"), [1, "zz"]),
        (("heads", "elsewhere"), [1, ""]),
        (("schema_versions", "office"), "3"),
        (("signature",), "AAAA"),
        (("signer",), ""),
        (("extra",), 1),
    ],
)
def test_what_we_never_write_is_refused_with_a_sentence(path: tuple[Any, ...], value: object) -> None:
    with pytest.raises(BackupRefused):
        from_bytes(changed(path, value))


@given(
    st.sampled_from(PATHS),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=20)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ),
)
def test_whatever_stands_in_a_field_nothing_but_a_refusal_comes_out(path, value) -> None:
    try:
        read = from_bytes(changed(path, value))
        check_signature(read, [public_key(SEED)])
    except BackupRefused:
        return
    assert read == MANIFEST  # the very value that was there


@given(st.binary(max_size=60))
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(BackupRefused):
        from_bytes(data)


def test_a_later_format_asks_for_the_later_program() -> None:
    with pytest.raises(BackupRefused, match="plus récente"):
        from_bytes(changed(("format",), 2))


def test_a_signed_text_repeated_with_other_blanks_is_still_the_same_manifest() -> None:
    assert from_bytes(json.dumps(WRITTEN, indent=1).encode()) == MANIFEST


def test_a_description_longer_than_any_we_write_is_refused() -> None:
    """Anybody with the public key could otherwise fill the memory of whoever reads the list."""
    body = copy.deepcopy(WRITTEN)
    body["files"][2]["size"] = 4096 * 2 * (MOST_RUNS + 1)
    body["files"][2]["runs"] = [[2 * place, 1] for place in range(MOST_RUNS + 1)]
    with pytest.raises(BackupRefused):
        from_bytes(canonical(body))
