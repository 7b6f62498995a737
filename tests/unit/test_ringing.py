"""What a softphone may say of a ring: a number and a line, cleaned or refused, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.domain.calls.ringing import (
    BAD_NUMBER,
    LONGEST_MESSAGE,
    MOST_WAITING,
    WAITS,
    Pace,
    Repeats,
    Ring,
    Waiting,
    line_of,
    message,
    number_of,
    read_message,
)
from telesec.domain.errors import Invalid

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def ring(number: str = "0612345678", line: str = "", seconds: float = 0) -> Ring:
    return Ring(number, line, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("given_text", "number"),
    [
        ("0612345678", "0612345678"),
        ("06 12 34 56 78", "0612345678"),
        ("06.12.34.56.78", "0612345678"),
        ("06\u202f12\u00a034-56/78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("(05) 90 00 00 00", "0590000000"),
        ("tel:+33-6-12-34-56-78", "+33612345678"),
        ("TEL:0612345678;ext=12", "0612345678"),
        ("tel:%2B33612345678", "+33612345678"),
        ("sip:+33612345678@example.org;user=phone", "+33612345678"),
        ("sips:0612345678@192.0.2.1:5061", "0612345678"),
        ("callto:0612345678", "0612345678"),
        ("0033612345678", "0033612345678"),
        ("15", "15"),
        ("anonymous", ""),
        ("sip:anonymous@anonymous.invalid", ""),
        ("", ""),
        ("Masqué", ""),
    ],
)
def test_a_number_is_read_as_telephones_and_people_write_it(given_text: str, number: str) -> None:
    assert number_of(given_text) == number


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x><b>0612345678</b>",
        '"Dupont" <sip:0612345678@example.org>',
        "0612345678; rm -rf ~",
        "0612345678\nCALL 0600000000 -",
        "0612345678' OR 1=1 --",
        "$(reboot)",
        "`id`",
        "%s%n%x",
        "../../etc/passwd",
        "0612345678\x00",
        "٠٦١٢٣٤٥٦٧٨",
        "０６１２３４５６７８",
        "++33612345678",
        "33+612345678",
        "1",
        "1234567890123456",
        "0" * 10_000,
        "06*12#",
        "--help",
        "\u202e0612345678",
    ],
    ids=range(20),
)
def test_what_is_no_number_is_refused_with_a_sentence(hostile: str) -> None:
    with pytest.raises(Invalid) as refused:
        number_of(hostile)
    assert refused.value.field == "number"
    assert refused.value.sentence == BAD_NUMBER  # nothing of what was given is repeated


@pytest.mark.parametrize(
    ("given_text", "line"),
    [
        ("04 72 00 00 00", "0472000000"),
        ("tel:+33472000000", "+33472000000"),
        ("sip:accueil@pbx.example.org", "accueil"),
        ("cabinet-lilas.2", "cabinet-lilas.2"),
        ("", ""),
    ],
)
def test_a_line_is_a_number_or_a_short_name(given_text: str, line: str) -> None:
    assert line_of(given_text) == line


NO_LINES = ["a b", "-x", "é", "a\nb", "a" * 41, "<b>", "a;b", "../x", "."]


@pytest.mark.parametrize("hostile", NO_LINES, ids=range(len(NO_LINES)))
def test_what_is_no_line_is_refused(hostile: str) -> None:
    with pytest.raises(Invalid):
        line_of(hostile)


numbers = st.from_regex(r"\+?[0-9]{2,15}", fullmatch=True) | st.just("")
lines = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", fullmatch=True) | numbers


@given(numbers, lines)
@settings(max_examples=examples(200))
def test_what_is_said_is_what_is_heard(number: str, line: str) -> None:
    said = message(number, line)
    assert len(said) <= LONGEST_MESSAGE // 3
    assert read_message(said) == (number, line)


@given(st.text(max_size=80))
@settings(max_examples=examples(400))
@example("sip:%0ACALL%2000-")
def test_whatever_is_typed_never_makes_two_messages(text: str) -> None:
    try:
        said = message(number_of(text), line_of(text))
    except Invalid:
        return
    assert said.count(b"\n") == 1
    assert said.endswith(b"\n")
    assert read_message(said) is not None


@given(st.binary(max_size=400))
@settings(max_examples=examples(400))
@example(b"CALL 0612345678 -\nCALL 0612345678 -\n")
@example(b"CALL 0612345678 -")
@example(b"CALL 0612345678 -\r\n")
@example(b"call 0612345678 -\n")
@example(b"CALL 0612345678\n")
@example(b"CALL  0612345678 -\n")
@example("CALL ٠٦١٢٣٤٥٦٧٨ -\n".encode())
@example(b"CALL 0612345678 <b>\n")
@example(b" CALL 0612345678 -\n")
@example(b"CALL 1234567890123456 -\n")
def test_any_other_bytes_are_nothing(data: bytes) -> None:
    found = read_message(data)
    assert found is None or message(*found) == data


def test_a_ring_hides_its_number_from_logs() -> None:
    assert "0612345678" not in repr(ring())


def test_rings_wait_three_minutes_and_no_more() -> None:
    waiting = Waiting([ring("0611111111"), ring("0622222222", seconds=60)])
    late = AT + WAITS
    assert [one.number for one in waiting.at(late)] == ["0622222222"]
    assert waiting.at(AT + 2 * WAITS) == ()


def test_a_clock_turned_back_keeps_no_ring_for_hours() -> None:
    waiting = Waiting([ring()])
    assert waiting.at(AT - timedelta(hours=1)) == ()


def test_few_rings_wait_and_the_newest_stay() -> None:
    waiting = Waiting()
    for second in range(20):
        waiting.add(ring(f"06000000{second:02}", seconds=second))
    kept = waiting.take(AT + timedelta(seconds=20))
    assert [one.number[-2:] for one in kept] == [f"{second:02}" for second in range(20 - MOST_WAITING, 20)]
    assert waiting.take(AT + timedelta(seconds=20)) == ()


def test_one_ring_told_twice_is_one_ring() -> None:
    repeats = Repeats()
    assert repeats.is_new(ring())
    assert not repeats.is_new(ring(seconds=2))
    assert repeats.is_new(ring(line="0472000000", seconds=2))
    assert repeats.is_new(ring("0622222222", seconds=2))
    assert repeats.is_new(ring(seconds=10))


def test_two_withheld_calls_a_few_seconds_apart_are_two_people():
    repeats = Repeats()
    assert repeats.is_new(ring(""))
    assert not repeats.is_new(ring("", seconds=0.2))
    assert repeats.is_new(ring("", seconds=3))


@given(st.lists(st.floats(0, 5), max_size=60))
@settings(max_examples=examples(100))
def test_a_pace_is_never_gone_beyond(pauses: list[float]) -> None:
    pace, now, taken = Pace(5, 10), 0.0, []
    for pause in pauses:
        now += pause + pace.wait(now + pause)
        pace.count(now)
        taken.append(now)
    for first, sixth in zip(taken, taken[5:], strict=False):
        assert sixth - first >= 10 - 1e-6
