"""The chain and its verifier: every change of meaning is seen, nothing honest is accused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.journal import GENESIS, Entry, Head, Row, Verdict, chained, seal, verify

KEY = b"k" * 32
TEXT = st.text(max_size=20)
ENTRIES = st.builds(
    Entry,
    at=TEXT,
    account_id=TEXT,
    role=TEXT,
    session_id=TEXT,
    workstation=TEXT,
    action=TEXT,
    subject_kind=TEXT,
    subject_id=TEXT,
    patient_id=TEXT,
    fields=TEXT,
    reason=TEXT,
    outcome=TEXT,
    app_version=TEXT,
    true_at=st.none() | TEXT,
)
JOURNALS = st.lists(ENTRIES, min_size=2, max_size=8)


def journal(count: int = 5) -> list[Row]:
    entries = [
        Entry(f"2026-11-22T08:00:0{i}.000000Z", f"a{i}", "secretary", "s", "poste", "book", "appointment")
        for i in range(count)
    ]
    return list(chained(KEY, entries))


@given(JOURNALS)
def test_an_honest_journal_is_never_accused(entries):
    rows = list(chained(KEY, entries))
    anchors = [Head(row.seq, row.mac) for row in rows]
    report = verify(KEY, rows, anchors)
    assert report.verdict is Verdict.VERIFIED
    assert report.rows == len(rows)
    assert report.head == Head(len(rows), rows[-1].mac)


@given(JOURNALS, st.data())
def test_any_single_change_is_reported_at_its_row(entries, data):
    rows = list(chained(KEY, entries))
    index = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(["seq", "body", "prev", "mac"]))
    row = rows[index]
    if column == "seq":
        changed: object = data.draw(st.integers(-2, 20).filter(lambda v: v != row.seq))
    elif column == "body":
        changed = data.draw(TEXT.filter(lambda v: v != row.body))
    else:
        changed = data.draw(st.binary(max_size=33).filter(lambda v: v != getattr(row, column)))
    rows[index] = replace(row, **{column: changed})
    report = verify(KEY, rows)
    assert report.verdict is Verdict.BROKEN
    assert report.bad_seq == index + 1


@given(JOURNALS, st.data())
def test_rows_swapped_removed_or_repeated_are_reported(entries, data):
    rows = list(chained(KEY, entries))
    head = Head(len(rows), rows[-1].mac)
    i = data.draw(st.integers(0, len(rows) - 2))
    kind = data.draw(st.sampled_from(["swap", "remove", "repeat"]))
    if kind == "swap":
        rows[i], rows[i + 1] = rows[i + 1], rows[i]
    elif kind == "remove":
        del rows[i]
    else:
        rows.insert(i, rows[i])
    assert verify(KEY, rows, [head]).verdict is Verdict.BROKEN


def test_a_cut_tail_is_invisible_to_the_chain_and_seen_by_the_head():
    rows = journal()
    head = Head(5, rows[-1].mac)
    assert verify(KEY, rows[:3]).verdict is Verdict.VERIFIED
    report = verify(KEY, rows[:3], [head])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 4)
    assert report.sentence == "2 lignes manquent à la fin du journal, après la ligne 3."


def test_one_missing_row_is_said_in_the_singular():
    rows = journal()
    report = verify(KEY, rows[:4], [Head(5, rows[-1].mac)])
    assert report.sentence == "1 ligne manque à la fin du journal, après la ligne 4."


def test_cut_then_continued_disagrees_with_the_head_noted_before():
    rows = journal()
    head = Head(5, rows[-1].mac)
    more = [Entry("x", "a", "r", "s", "p", "book", "k")] * 10
    forged = rows[:3] + list(chained(KEY, more, Head(3, rows[2].mac)))
    report = verify(KEY, forged, [head])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 5)


def test_a_past_resealed_by_a_key_holder_is_caught_by_every_older_head():
    rows = journal()
    heads = [Head(row.seq, row.mac) for row in rows]
    forged = list(chained(KEY, [Entry("x", "forged", "r", "s", "p", "book", "k")] * 5))
    assert verify(KEY, forged).verdict is Verdict.VERIFIED
    for head in heads:
        assert verify(KEY, forged, [head]).bad_seq == head.count


def test_two_heads_that_contradict_each_other_cannot_both_be_met():
    rows = journal()
    report = verify(KEY, rows, [Head(3, rows[2].mac), Head(3, bytes(32))])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 3)


def test_rows_of_another_key_do_not_verify():
    assert verify(b"z" * 32, journal()).bad_seq == 1


def test_an_empty_journal_is_not_verified():
    assert verify(KEY, []).verdict is Verdict.NOT_VERIFIED
    assert verify(KEY, [], [Head(0, GENESIS)]).verdict is Verdict.NOT_VERIFIED
    assert verify(KEY, [], [Head(1, bytes(32))]).verdict is Verdict.BROKEN


def test_a_head_of_zero_rows_accuses_nobody():
    assert verify(KEY, journal(), [Head(0, GENESIS)]).verdict is Verdict.VERIFIED


def test_after_the_first_bad_row_nothing_more_is_believed():
    rows = journal()
    rows[1] = replace(rows[1], mac=bytes(32))
    report = verify(KEY, rows)
    assert (report.rows, report.head) == (1, Head(1, rows[0].mac))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"subject_id": "ab", "patient_id": "c"}, {"subject_id": "a", "patient_id": "bc"}),
        ({"true_at": None}, {"true_at": ""}),
        ({"reason": 'x","y'}, {"reason": "x", "outcome": "y"}),
        ({"reason": "a\nb"}, {"reason": "a\\nb"}),
    ],
)
def test_the_canonical_form_is_unambiguous(one, two):
    base = Entry("t", "a", "r", "s", "p", "book", "k")
    assert replace(base, **one).body(1) != replace(base, **two).body(1)


def test_a_body_that_claims_another_number_is_refused_even_with_a_good_seal():
    body = Entry("t", "a", "r", "s", "p", "book", "k").body(2)
    row = Row(1, body, GENESIS, seal(KEY, GENESIS, body))
    assert verify(KEY, [row]).verdict is Verdict.BROKEN


def test_a_true_seq_is_an_integer_not_something_that_equals_one():
    row = journal()[0]
    assert verify(KEY, [replace(row, seq=True)]).verdict is Verdict.BROKEN
    assert verify(KEY, [replace(row, seq=1.0)]).verdict is Verdict.BROKEN
