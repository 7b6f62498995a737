"""Notes: own ones only, signed ones never edited, corrected by addendum."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telesec.domain.care.clinical import Note
from telesec.domain.care.clinical_rules import (
    MAX_TEXT,
    check_correctable,
    check_editable,
    checked_text,
    threads,
)
from telesec.domain.errors import Conflict, Invalid, Refused

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DRAFT = Note("n", "q", "p", "account", "Toux sèche", AT)
SIGNED = replace(DRAFT, signed_at=AT)


def test_the_text_is_kept_as_typed_but_for_its_line_ends() -> None:
    assert checked_text(" a\r\n<b>x</b> =1+1\r\n\n") == "a\n<b>x</b> =1+1"


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00", "a" * (MAX_TEXT + 1)])
def test_an_empty_or_endless_note_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        checked_text(text)


def test_only_the_own_unsigned_note_is_edited() -> None:
    check_editable(DRAFT, "p")
    with pytest.raises(Conflict):
        check_editable(SIGNED, "p")
    with pytest.raises(Refused):
        check_editable(DRAFT, "other")


def test_only_the_own_signed_note_gets_an_addendum() -> None:
    check_correctable(SIGNED, "p")
    with pytest.raises(Conflict):
        check_correctable(DRAFT, "p")
    with pytest.raises(Conflict):
        check_correctable(replace(SIGNED, corrects="m"), "p")
    with pytest.raises(Refused):
        check_correctable(SIGNED, "other")


def test_addenda_follow_their_note_in_the_order_they_were_added() -> None:
    late = replace(SIGNED, id="z", corrects="n", written_at=AT.replace(hour=11))
    early = replace(SIGNED, id="y", corrects="n", written_at=AT.replace(hour=10))
    other = replace(DRAFT, id="m")
    assert threads([late, other, SIGNED, early]) == ((other, ()), (SIGNED, (early, late)))
