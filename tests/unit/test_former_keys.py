"""The keys of before, under the present one: opened by it alone, in its practice and compartment alone."""

from __future__ import annotations

import pytest

from telesec.domain.people import Compartment
from telesec.security.account_keys import SealBroken
from telesec.security.former_keys import MOST, open_former, seal_former

PRACTICE, KEY = "c" * 32, b"k" * 32
FORMER = (b"1" * 32, b"2" * 32)


def test_the_present_key_gives_back_the_former_ones_in_their_order() -> None:
    sealed = seal_former(PRACTICE, Compartment.OFFICE, KEY, FORMER)
    assert open_former(PRACTICE, Compartment.OFFICE, KEY, sealed) == FORMER
    assert all(key not in sealed for key in FORMER)
    assert seal_former(PRACTICE, Compartment.OFFICE, KEY, FORMER) != sealed


@pytest.mark.parametrize(
    ("practice", "compartment", "key"),
    [
        ("d" * 32, Compartment.OFFICE, KEY),
        (PRACTICE, Compartment.CLINICAL, KEY),
        (PRACTICE, Compartment.OFFICE, FORMER[0]),
    ],
)
def test_nothing_else_opens_them(practice: str, compartment: Compartment, key: bytes) -> None:
    sealed = seal_former(PRACTICE, Compartment.OFFICE, KEY, FORMER)
    with pytest.raises(SealBroken):
        open_former(practice, compartment, key, sealed)


@pytest.mark.parametrize("cut", [0, 5, 12, 30])
def test_what_was_cut_or_changed_is_refused(cut: int) -> None:
    sealed = seal_former(PRACTICE, Compartment.OFFICE, KEY, FORMER)
    with pytest.raises(SealBroken):
        open_former(PRACTICE, Compartment.OFFICE, KEY, sealed[:cut])
    with pytest.raises(SealBroken):
        open_former(PRACTICE, Compartment.OFFICE, KEY, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_the_oldest_are_dropped_beyond_what_is_kept() -> None:
    many = tuple(bytes([number]) * 32 for number in range(MOST + 3))
    sealed = seal_former(PRACTICE, Compartment.OFFICE, KEY, many)
    assert open_former(PRACTICE, Compartment.OFFICE, KEY, sealed) == many[3:]
