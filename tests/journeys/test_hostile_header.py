"""Whoever can write the folder leaves a monstrous header: it is refused with a sentence, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from telesec.security.header import FILE_NAME, HeaderRefused
from telesec.security.strict_json import Fields, Malformed, parse

from .conftest import FirstDay

Change = Callable[[dict[str, Any]], object]


def slot(**parts: object) -> Change:
    return lambda body: body["slots"][0].update(parts)


def entry(**parts: object) -> Change:
    return lambda body: body["warrants"][-1].update(parts)


@pytest.mark.parametrize(
    "change",
    [
        slot(login_tag="é" * 64),
        slot(login_tag="A" * 64),
        slot(login_tag="\ud800" * 64),
        slot(expires_at="0001-01-01T00:00:00+14:00"),
        slot(expires_at="9999-12-31T23:59:59-14:00"),
        slot(expires_at="0001-01-02T00:00:00+00:00"),
        slot(account="\ud800" * 32),
        lambda body: body.update(practice="zz"),
        lambda body: body.update(warrants=[]),
        lambda body: body.update(warrants={}),
        lambda body: body.update(warrants=[None] * 20_001),
        lambda body: body.pop("warrants"),
        lambda body: body["recovery"].update(entries={}),
        lambda body: body["recovery"]["entries"].update(master=body["recovery"]["entries"]["office"]),
        lambda body: body["recovery"].update(public_key="AAAA"),
        entry(of="\ud800" * 32),
        entry(of="zz"),
        entry(by=1),
        entry(roles=["master"]),
        entry(roles=["practitioner", "admin"]),
        entry(roles=["admin"] * 9),
        entry(held=["attic"]),
        entry(key="AAAA"),
        entry(more=1),
        slot(seed="AAAA"),
    ],
)
def test_a_hostile_header_is_refused_with_a_sentence(first_day: FirstDay, change: Change) -> None:
    path = first_day.folder / FILE_NAME
    body = json.loads(path.read_text())
    change(body)
    path.write_text(json.dumps(body))
    with pytest.raises(HeaderRefused, match="abîmé"):
        first_day.attempt()


def test_a_number_of_five_thousand_digits_is_refused_with_a_sentence(first_day: FirstDay) -> None:
    path = first_day.folder / FILE_NAME
    path.write_text(path.read_text().replace('"version":', '"version":' + "1" * 5000, 1))
    with pytest.raises(HeaderRefused, match="abîmé"):
        first_day.attempt()


@pytest.mark.parametrize(
    "data", [b'{"n":' + b"1" * 5000 + b"}", b"[" * 100_000, b"\xff", b'{"\\ud800":1}', b"{} {}", b"nul"]
)
def test_anything_else_than_our_json_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse(data, 200_000)


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00", "\udcff"])
def test_an_instant_out_of_range_is_malformed(written: str) -> None:
    with pytest.raises(Malformed):
        Fields({"at": written}).instant("at")
