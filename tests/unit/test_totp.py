"""TOTP agrees with RFC 6238, takes one step either side and never the same step twice."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.security import totp

SECRET = totp.new_secret()
moments = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_vectors_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert pyotp.TOTP(key, digits=8, digest=hashlib.sha1).at(seconds) == code
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.accepted_step(key, code[-6:], moment) == seconds // 30


@given(moments, st.integers(-4, 4))
def test_only_one_step_either_side(now: datetime, off: int) -> None:
    code = pyotp.TOTP(SECRET).at(now + timedelta(seconds=30 * off))
    found = totp.accepted_step(SECRET, code, now)
    near = {pyotp.TOTP(SECRET).at(now + timedelta(seconds=30 * step)) for step in (-1, 0, 1)}
    assert (found is not None) == (code in near)
    if abs(off) <= 1:
        assert found == totp.step_at(now) + off


@given(moments)
def test_a_code_is_not_taken_twice(now: datetime) -> None:
    code = pyotp.TOTP(SECRET).at(now)
    step = totp.accepted_step(SECRET, code, now)
    assert step is not None
    again = totp.accepted_step(SECRET, code, now + timedelta(seconds=10), last_step=step + 1)
    assert again is None


def test_codes_are_taken_as_people_type_them() -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now)
    assert totp.accepted_step(SECRET, f"{code[:3]} {code[3:]}", now)
    for typed in ("", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "-12345"):
        assert totp.accepted_step(SECRET, typed, now) is None


def test_a_wrong_clock_is_told_from_a_wrong_code() -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now + timedelta(minutes=7))
    assert totp.clock_gap_minutes(SECRET, code, now) == 7
    assert totp.clock_gap_minutes(SECRET, "12345", now) is None


def test_the_qr_holds_the_address_and_stays_in_memory(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    uri = totp.provisioning_uri(SECRET, "claire", "Cabinet des Lilas")
    matrix = totp.qr_matrix(uri)
    assert pyotp.parse_uri(uri).secret == SECRET
    assert len(matrix) == len(matrix[0]) > 20
    assert all(matrix[0][:7])
    assert list(tmp_path.iterdir()) == []
    assert totp.grouped_secret(SECRET).replace(" ", "") == SECRET
