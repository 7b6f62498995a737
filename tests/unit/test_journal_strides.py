"""A stride takes the ordinary rows that are right, ends before any other, and the verdict stays the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.journal.chain import GENESIS, Entry, Head, Row, Verdict, Verifier, chained, seal
from telesec.domain.journal.checkpoints import Checkpoint
from telesec.domain.journal.epochs import announces_renewal, former_keys, renewal
from telesec.domain.journal.strides import ordinary

KEY, OTHER = b"k" * 32, b"o" * 32
AT = "2026-11-22T08:00:00.000000Z"
ACT = Entry(
    AT, "a", "secretary", "s", "poste", "book", "appointment", reason='dit « l\'été » \\ "oui"\n\x7f😀'
)
HONEST = tuple(chained(KEY, [replace(ACT, subject_id=str(number)) for number in range(9)]))
AWRY = 4  # the place, from 0, of the row that is not as it should be


class Number(int):
    """A number of another kind."""

    __slots__ = ()


class Words(str):
    """A text of another kind."""

    __slots__ = ()


def tuples(rows: list[Row]) -> list[tuple[object, ...]]:
    return [(row.seq, row.body, row.prev, row.mac) for row in rows]


def with_row(change: Callable[[Row], Row]) -> list[Row]:
    """The honest rows with one changed, and sealed again from there: only the change is wrong."""
    rows = [*HONEST[:AWRY], change(HONEST[AWRY])]
    last = rows[-1].mac
    after = Head(len(rows), GENESIS if isinstance(last, str) else bytes(last))
    return [*rows, *chained(KEY, [ACT] * 3, after)]


def resealed(row: Row, body: str, prev: bytes | None = None) -> Row:
    before = row.prev if prev is None else prev
    return Row(row.seq, body, before, seal(KEY, before, body))


def announced(kind: tuple[str, str], said: str) -> Callable[[Row], Row]:
    entry = Entry(AT, "a", "admin", "s", "p", *kind, said)
    return lambda row: resealed(row, entry.body(row.seq))


def control(row: Row) -> Row:
    body = row.body.replace('"poste"', '"po\tste"')
    return resealed(row, body)


PURGE = Checkpoint(3, b"x" * 32, 2, AT, AT, "0" * 64).text
RENEWAL = renewal(AWRY, KEY, KEY, HONEST[AWRY].prev).text
AWRY_ROWS: dict[str, Callable[[Row], Row]] = {
    "another number": lambda row: replace(row, seq=row.seq + 1),
    "a number left out": lambda row: replace(
        resealed(row, row.body.replace("[5,", "[6,", 1)), seq=row.seq + 1
    ),
    "a number that is no integer": lambda row: replace(row, seq=float(row.seq)),
    "a number of another kind": lambda row: replace(row, seq=Number(row.seq)),
    "the number of another row in the body": lambda row: resealed(row, row.body.replace("[5,", "[55,", 1)),
    "a body of another kind": lambda row: replace(row, body=Words(row.body)),
    "a body in bytes": lambda row: replace(row, body=row.body.encode("ascii")),
    "a body with a space": lambda row: resealed(row, row.body.replace(",", ", ", 1)),
    "a control character": control,
    "two bodies in one": lambda row: resealed(row, f"{row.body}\n{row.body}"),
    "no body": lambda row: resealed(row, ""),
    "a seal before of another kind": lambda row: replace(row, prev=bytearray(row.prev)),
    "another seal before": lambda row: resealed(row, row.body, bytes(32)),
    "a shorter seal before": lambda row: resealed(row, row.body, row.prev[:31]),
    "a seal of another kind": lambda row: replace(row, mac=bytearray(row.mac)),
    "a seal in letters": lambda row: replace(row, mac=row.mac.hex()),
    "another seal": lambda row: replace(row, mac=bytes(32)),
    "a seal of another key": lambda row: replace(row, mac=seal(OTHER, row.prev, row.body)),
    "another body under the seal": lambda row: replace(row, body=row.body.replace("poste", "salle")),
    "a purge": announced(("journal_purge", "checkpoint"), PURGE),
    "a change of key": announced(("keys_renew", "journal_key"), RENEWAL),
}


def one_by_one(rows: list[Row], anchors: dict[int, bytes] | None = None) -> Verifier:
    verifier = Verifier(KEY, anchors or {})
    for row in tuples(rows):
        if not verifier.take(*row):
            break
    return verifier


def in_strides(rows: list[Row], anchors: dict[int, bytes] | None = None, each: int = 100) -> Verifier:
    verifier, walked = Verifier(KEY, anchors or {}), tuples(rows)
    for start in range(0, len(walked), each):
        if not verifier.take_all(walked[start : start + each]):
            break
    return verifier


def test_ordinary_rows_are_all_taken_from_the_first_one_or_from_any():
    rows = tuples(list(HONEST))
    assert ordinary(rows, 0, GENESIS, KEY, {}) == len(rows)
    assert ordinary(rows[3:], 3, HONEST[2].mac, KEY, {}) == len(rows) - 3
    assert ordinary([], 9, HONEST[8].mac, KEY, {}) == 0


def test_the_first_row_begins_at_one_after_nothing():
    rows = tuples(list(HONEST))
    assert ordinary(rows[1:], 0, GENESIS, KEY, {}) == 0
    assert ordinary(rows, 0, bytes(31), KEY, {}) == 0
    assert ordinary(rows, 0, GENESIS, OTHER, {}) == 0


@pytest.mark.parametrize("what", AWRY_ROWS)
def test_a_stride_ends_before_a_row_that_is_not_plainly_right(what: str):
    rows = with_row(AWRY_ROWS[what])
    assert ordinary(tuples(rows), 0, GENESIS, KEY, {}) in (0, AWRY)
    from_there = tuples(rows)[AWRY:]
    assert ordinary(from_there, AWRY, HONEST[AWRY].prev, KEY, {}) == 0


@pytest.mark.parametrize("what", AWRY_ROWS)
def test_the_verdict_is_that_of_the_walk_row_by_row(what: str):
    rows = with_row(AWRY_ROWS[what])
    slow = one_by_one(rows)
    assert slow.report().verdict is Verdict.BROKEN
    for each in (1, 2, 5, 100):
        quick = in_strides(rows, each=each)
        assert quick.report() == slow.report()
        assert quick.rows == slow.rows


@pytest.mark.parametrize("count", [1, 5, 9])
def test_a_stride_ends_before_a_row_that_was_noted(count: int):
    rows = tuples(list(HONEST))
    assert ordinary(rows, 0, GENESIS, KEY, {count: set()}) == count - 1
    for noted in (HONEST[count - 1].mac, bytes(32)):
        quick = in_strides(list(HONEST), {count: noted})
        assert quick.report() == one_by_one(list(HONEST), {count: noted}).report()


def test_ordinary_rows_are_not_walked_one_by_one():
    verifier = Verifier(KEY, {9: HONEST[8].mac})
    slow: list[object] = []
    walk = verifier.take
    verifier.take = lambda *row: slow.append(row[0]) or walk(*row)
    assert verifier.take_all(tuples(list(HONEST)))
    assert slow == [9]
    assert verifier.report().verdict is Verdict.VERIFIED


def test_rows_taken_in_strides_and_one_by_one_follow_each_other():
    rows, verifier = tuples(list(HONEST)), Verifier(KEY)
    assert verifier.take_all(rows[:3])
    assert verifier.take(*rows[3])
    assert verifier.take_all(rows[4:])
    assert verifier.report() == one_by_one(list(HONEST)).report()
    assert verifier.rows == 9
    assert verifier.take_all([])


def test_nothing_is_taken_after_a_fault():
    rows, verifier = tuples(list(HONEST)), Verifier(KEY)
    assert not verifier.take_all([*rows[:3], (4, "", b"", b"")])
    assert not verifier.take_all(rows[3:])
    assert (verifier.report().bad_seq, verifier.rows) == (4, 3)


def test_a_journal_whose_key_changed_is_walked_under_each_of_its_keys():
    former = list(chained(OTHER, [ACT] * 3))
    said = renewal(3, OTHER, KEY, former[-1].mac).text
    changed = Entry(AT, "a", "practitioner", "s", "p", "keys_renew", "journal_key", said)
    rows = [*former, *chained(KEY, [changed, ACT, ACT], Head(3, former[-1].mac))]
    keys = former_keys(KEY, [(r.body, r.prev, r.mac) for r in rows if announces_renewal(r.body)])
    for each in (1, 3, 100):
        verifier = Verifier(KEY, {}, keys)
        walked = tuples(rows)
        assert all(verifier.take_all(walked[at : at + each]) for at in range(0, 6, each))
        assert verifier.report().verdict is Verdict.VERIFIED


def test_a_key_that_nobody_can_tell_leaves_the_rows_to_the_other_walk():
    verifier = Verifier(KEY, {}, [None])
    assert not verifier.take_all([(1, "", GENESIS, bytes(32))])
    assert verifier.report().bad_seq == 1
    verifier = Verifier(KEY, {}, [None])
    assert verifier.take_all(tuples(list(HONEST)))  # their seals cannot be told
    assert verifier.report().verdict is Verdict.BROKEN


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6), st.data())
def test_any_words_are_walked_alike(words, data):
    rows = list(chained(KEY, [replace(ACT, reason=word, subject_id=word) for word in words]))
    assert in_strides(rows).report() == one_by_one(rows).report()
    at = data.draw(st.integers(0, len(rows) - 1))
    cut = data.draw(st.integers(0, len(rows[at].body)))
    other = rows[at].body[:cut] + data.draw(st.characters()) + rows[at].body[cut:]
    try:
        rows[at] = replace(rows[at], body=other, mac=seal(KEY, rows[at].prev, other))
    except UnicodeEncodeError:
        rows[at] = replace(rows[at], body=other)
    assert in_strides(rows).report() == one_by_one(rows).report()


def test_a_row_is_what_the_store_gives():
    assert [astuple(row) for row in HONEST] == tuples(list(HONEST))
