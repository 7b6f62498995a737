"""Which pages changed, and back: whatever happens to a file, base and difference give it back exactly."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.backup.manifest import PAGE, Base, PartEntry
from telesec.backup.pages import (
    DIGEST,
    PageIndex,
    PageWriter,
    changed_runs,
    digests_of,
    load_index,
    page_digests,
    pages_in,
    read_runs,
    save_index,
)
from telesec.domain.errors import StoreError
from telesec.security.strict_json import Malformed

KEY = b"k" * 32
INDEX = PageIndex(
    Base("20261116T080000Z-" + "2" * 16, "k/MANIFEST.age", "e" * 64),
    datetime(2026, 11, 16, 8, tzinfo=UTC),
    datetime(2026, 12, 21, 8, tzinfo=UTC),
    (PartEntry("k/p00000.age", 12, "a" * 64, "v"),),
    {"office.db": b"o" * DIGEST * 5, "practice.db": b"p" * DIGEST},
    ("age1aaa", "age1bbb"),
)


def page(number: int) -> bytes:
    return hashlib.blake2b(number.to_bytes(8, "big"), digest_size=64).digest() * (PAGE // 64)


def pages(numbers: list[int]) -> bytes:
    return b"".join(map(page, numbers))


numbers = st.lists(st.integers(0, 5), max_size=24)


@given(numbers, numbers, st.integers(1, 5))
def test_a_base_and_its_difference_give_the_file_back(before, after, pages_a_piece) -> None:
    old, new = pages(before), pages(after)
    runs = changed_runs(digests_of(old), digests_of(new))
    rebuilt = io.BytesIO(old)
    writer = PageWriter(rebuilt, runs)
    for piece in read_runs(io.BytesIO(new), runs, pages_a_piece * PAGE):
        writer.write(piece)
    writer.finish(len(new))
    assert rebuilt.getvalue() == new
    assert pages_in(runs) == sum(at >= len(before) or before[at] != number for at, number in enumerate(after))


@given(numbers)
def test_digests_are_those_of_the_pages_however_the_file_is_read(content) -> None:
    whole = hashlib.sha256()
    assert page_digests(io.BytesIO(pages(content)), whole) == digests_of(pages(content))
    assert whole.digest() == hashlib.sha256(pages(content)).digest()


def test_runs_join_neighbours_and_nothing_else() -> None:
    before, after = pages([0, 1, 2, 3, 4]), pages([9, 9, 2, 9, 4, 9])
    assert changed_runs(digests_of(before), digests_of(after)) == ((0, 2), (3, 1), (5, 1))


def test_too_few_or_too_many_pages_are_never_taken_for_a_file() -> None:
    short = PageWriter(io.BytesIO(), ((0, 1), (3, 1)))
    short.write(page(1))
    with pytest.raises(Malformed):
        short.finish(4 * PAGE)
    with pytest.raises(Malformed):
        PageWriter(io.BytesIO(), ((0, 1),)).write(page(1) + b"x")


def test_a_copy_cut_under_our_eyes_is_said() -> None:
    with pytest.raises(StoreError, match="changé"):
        list(read_runs(io.BytesIO(page(1)), ((0, 1), (4, 2)), PAGE))


def test_an_index_is_kept_and_found_again(tmp_path) -> None:
    save_index(tmp_path / "a.pages", INDEX, KEY)
    assert load_index(tmp_path / "a.pages", KEY) == INDEX


def test_without_an_index_there_is_simply_none(tmp_path) -> None:
    assert load_index(tmp_path / "a.pages", KEY) is None


def test_an_index_touched_by_another_hand_is_no_index(tmp_path) -> None:
    path = tmp_path / "a.pages"
    save_index(path, INDEX, KEY)
    kept = path.read_bytes()
    for place in range(0, len(kept), 7):
        path.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        assert load_index(path, KEY) is None
        path.write_bytes(kept[:place])
        assert load_index(path, KEY) is None


def test_the_index_of_another_computer_is_no_index(tmp_path) -> None:
    save_index(tmp_path / "a.pages", INDEX, KEY)
    assert load_index(tmp_path / "a.pages", b"l" * 32) is None
