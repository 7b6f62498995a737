"""Any tampering with any journal is reported at its first bad row; no honest history ever is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.domain.journal.chain import GENESIS, Entry, Head, Report, Row, Verdict, chained, seal, verify
from telesec.domain.journal.checkpoints import month_kept

from .journal_histories import (
    FIRST_KEY,
    KEY,
    OTHER_KEY,
    appended,
    change_of_key,
    checkpoint,
    journals,
    months,
    purged,
    renewed,
    renewed_journals,
)

LATER = Entry("2026-08-10T08:00:00.000000Z", "a", "admin", "s", "p", "book", "x", "later")
OLDER_COPIES = [*journals(), *renewed_journals()]
JOURNALS = [appended(rows, *[replace(LATER, subject_id=str(n)) for n in range(6)]) for rows in OLDER_COPIES]
FOREIGN = list(chained(OTHER_KEY, months(18)))  # another practice's, or another compartment's
Draw = Callable[[st.SearchStrategy[Any]], Any]
Rows = list[Row]


def resealed(rows: Rows, key: bytes) -> Rows:
    """The whole chain sealed anew, each body as it is."""
    made: Rows = []
    for row in rows:
        prev = made[-1].mac if made else row.prev
        made.append(Row(row.seq, row.body, prev, seal(key, prev, row.body)))
    return made


def edit_a_field(rows: Rows, at: int, draw: Draw) -> Rows:
    values = json.loads(rows[at].body)
    place = draw(st.integers(0, 14))
    other = draw(st.integers(-3, 99) if place == 0 else st.text(max_size=6) | st.none() | st.integers(0, 3))
    values[place] = other
    return _with(rows, at, body=json.dumps(values, separators=(",", ":")))


def spell_otherwise(rows: Rows, at: int, draw: Draw) -> Rows:
    body = rows[at].body
    other = draw(
        st.sampled_from([json.dumps(json.loads(body)), body + " ", body.replace('"a"', '"\\u0061"')])
    )
    return _with(rows, at, body=other)


def change_a_type(rows: Rows, at: int, draw: Draw) -> Rows:
    name = draw(st.sampled_from(["seq", "body", "prev", "mac"]))
    value = getattr(rows[at], name)
    others = [None, str(value), 0, 1.0, b"", bytearray(b"x"), True]
    others += [float(value)] if name == "seq" else []
    others += [value.encode()] if name == "body" else []
    others += [value.hex()] if isinstance(value, bytes) else []
    return _with(rows, at, **{name: draw(st.sampled_from(others))})


def leave_a_gap(rows: Rows, at: int, draw: Draw) -> Rows:
    gap = draw(st.integers(1, 5))
    return rows[:at] + [replace(row, seq=row.seq + gap) for row in rows[at:]]


def swap(rows: Rows, at: int, draw: Draw) -> Rows:
    other, made = draw(st.integers(0, len(rows) - 1)), list(rows)
    made[at], made[other] = made[other], made[at]
    return made


def replay_foreign_rows(rows: Rows, at: int, draw: Draw) -> Rows:
    many = draw(st.integers(1, len(rows)))
    theirs = {row.seq: row for row in FOREIGN}
    return [theirs.get(row.seq, row) if at <= n < at + many else row for n, row in enumerate(rows)]


def replay_an_older_copy(rows: Rows, at: int, draw: Draw) -> Rows:
    return list(draw(st.sampled_from(OLDER_COPIES)))


def seal_with_another_key(rows: Rows, at: int, draw: Draw) -> Rows:
    return rows[:at] + resealed(rows[at:], OTHER_KEY)


def rewrite_the_past_with_the_key(rows: Rows, at: int, draw: Draw) -> Rows:
    values = json.loads(rows[at].body)
    values[11] = "autre motif"
    edited = _with(rows, at, body=json.dumps(values, separators=(",", ":")))
    return edited[:at] + resealed(edited[at:], KEY)


def rewrite_the_past_with_a_former_key(rows: Rows, at: int, draw: Draw) -> Rows:
    """By whoever held the key before it was renewed, up to the renewal or to the end."""
    values = json.loads(rows[at].body)
    values[11] = "autre motif"
    edited = _with(rows, at, body=json.dumps(values, separators=(",", ":")))
    until = draw(st.sampled_from([len(rows), max(at + 1, 24 - rows[0].seq)]))
    return edited[:at] + resealed(edited[at:until], FIRST_KEY) + edited[until:]


def forge_a_change_of_key(rows: Rows, at: int, draw: Draw) -> Rows:
    """What follows ``at`` sealed with a key of one's own, that a row of one's own announces."""
    key = draw(st.sampled_from([OTHER_KEY, FIRST_KEY]))
    former = draw(st.sampled_from([KEY, FIRST_KEY, OTHER_KEY]))
    made = appended(rows[: at + 1], change_of_key(rows[: at + 1], former, key), key=key)
    return made + resealed([replace(row, prev=made[-1].mac) for row in rows[at + 2 : at + 3]], key)


def forge_a_purge(rows: Rows, at: int, draw: Draw) -> Rows:
    """Rows cut at the start behind a checkpoint of one's own, with or without the key."""
    key = draw(st.sampled_from([KEY, OTHER_KEY]))
    first = rows[0].seq + draw(st.integers(1, len(rows) - 1))
    at_text = draw(st.sampled_from(["2026-08-10T08:00:00.000000Z", "2026-01-01T00:00:00.000000Z"]))
    lies: dict[str, object] = draw(
        st.sampled_from([{}, {"rows": 1}, {"first": first + 1}, {"before": GENESIS}, {"sha256": "0" * 64}])
    )
    asked = checkpoint(rows, first, at_text, **lies)
    whole = (
        appended(rows, asked, key=key)[:-1] if draw(st.booleans()) else appended(rows, asked, key=OTHER_KEY)
    )
    return [row for row in whole if row.seq >= first]


def copy_a_checkpoint(rows: Rows, at: int, draw: Draw) -> Rows:
    old = purged(rows, rows[0].seq + 2, "2027-06-10T08:00:00.000000Z")[-1]
    last = rows[-1]
    return [
        *rows,
        Row(last.seq + 1, old.body.replace(f"[{old.seq},", f"[{last.seq + 1},"), last.mac, bytes(32)),
    ]


def _with(rows: Rows, at: int, **changes: object) -> Rows:
    return [*rows[:at], replace(rows[at], **changes), *rows[at + 1 :]]  # type: ignore[arg-type]


TAMPERS: list[Callable[[Rows, int, Draw], Rows]] = [
    edit_a_field,
    spell_otherwise,
    leave_a_gap,
    swap,
    replay_foreign_rows,
    replay_an_older_copy,
    seal_with_another_key,
    rewrite_the_past_with_the_key,
    forge_a_purge,
    copy_a_checkpoint,
    rewrite_the_past_with_a_former_key,
    forge_a_change_of_key,
    lambda rows, at, draw: _with(rows, at, mac=draw(st.binary(min_size=32, max_size=32))),
    lambda rows, at, draw: _with(rows, at, prev=draw(st.binary(min_size=32, max_size=32))),
    lambda rows, at, draw: rows[:at] + rows[at + 1 :],  # delete
    lambda rows, at, draw: [*rows[: at + 1], rows[at], *rows[at + 1 :]],  # duplicate
    lambda rows, at, draw: rows[:at],  # cut the tail
    lambda rows, at, draw: rows[at:],  # cut the head
]


WHOLE = (forge_a_purge, copy_a_checkpoint, forge_a_change_of_key)  # first: they read a journal in order
WITH_THE_KEY = frozenset({rewrite_the_past_with_the_key, rewrite_the_past_with_a_former_key, forge_a_purge})


def first_difference(rows: Rows, honest: Rows) -> int | None:
    """The number of the first row that is not the honest one."""
    for mine, true in zip(rows, honest, strict=False):
        if (type(mine.seq), mine) != (int, true) or type(mine.body) is not str:
            return true.seq
    if len(rows) == len(honest):
        return None
    return honest[len(rows)].seq if len(rows) < len(honest) else honest[-1].seq + 1


def attacked(data: st.DataObject) -> tuple[Rows, Rows, Report, bool]:
    honest = data.draw(st.sampled_from(JOURNALS))
    rows = list(honest)
    tampers = [data.draw(st.sampled_from(TAMPERS)) for _ in range(data.draw(st.integers(1, 3)))]
    tampers.sort(key=lambda tamper: tamper not in WHOLE)
    if data.draw(st.booleans()):
        tampers.append(change_a_type)  # last: the others read what they change
    for tamper in tampers:
        if len(rows) > 3 or (rows and tamper not in WHOLE):
            rows = tamper(rows, data.draw(st.integers(0, len(rows) - 1)), data.draw)
    noted = [Head(row.seq, row.mac) for row in (honest[len(honest) // 2], honest[-1])]
    return honest, rows, verify(KEY, rows, noted), not WITH_THE_KEY.isdisjoint(tampers)


def changes_of_key(rows: Rows) -> Rows:
    return [row for row in rows if "journal_key" in str(row.body)]


def check_reported(data: st.DataObject) -> None:
    honest, rows, report, with_the_key = attacked(data)
    first = first_difference(rows, honest)
    if first is None:
        assert report.verdict is Verdict.VERIFIED
        return
    assert report.verdict is Verdict.BROKEN
    if changes_of_key(rows) != changes_of_key(honest):
        return  # the key of what comes before a change lost, or forged, is not known: no row can be named
    # Met at the next head, at a later fault, or at the beginning that a purge of theirs does not explain.
    begins = rows[0].seq if rows else 1
    by_key_holder = with_the_key and (first <= report.bad_seq or report.bad_seq == begins)
    at_the_start = first == honest[0].seq  # said of the first row found, or of the first one missing
    assert report.bad_seq == first or by_key_holder or at_the_start or len(rows) < len(honest)


def deep(count: int) -> Callable[[Any], Any]:
    return settings(max_examples=count, deadline=None)


@deep(examples(800))
@given(data=st.data())
def test_each_random_tampering_is_reported_at_its_first_bad_row(data: st.DataObject) -> None:
    check_reported(data)


@pytest.mark.long
@deep(10_000)
@given(data=st.data())
def test_ten_thousand_random_tamperings_are_reported(data: st.DataObject) -> None:
    check_reported(data)


@deep(examples(200))
@given(data=st.data())
def test_heads_forged_accuse_the_journal_and_never_excuse_it(data: st.DataObject) -> None:
    honest = data.draw(st.sampled_from(JOURNALS))
    row = data.draw(st.sampled_from(honest))
    forged = Head(row.seq + data.draw(st.integers(0, 40)), data.draw(st.binary(min_size=32, max_size=32)))
    true = [Head(one.seq, one.mac) for one in honest]
    assert verify(KEY, honest, [*true, forged]).verdict is Verdict.BROKEN
    cut = honest[: data.draw(st.integers(1, len(honest) - 1))]
    assert verify(KEY, cut, [*true, forged]).verdict is Verdict.BROKEN


class Honest:
    """A journal as honest people, clocks and disks make it."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self.key = KEY
        self.heads: list[Head] = []
        self.now = datetime(2025, 1, 15, 8, tzinfo=UTC)
        self.saved: list[tuple[Rows, list[Head], bytes]] = []

    @property
    def at(self) -> str:
        return self.now.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def work(self, draw: Draw) -> None:
        entries = [
            replace(LATER, at=self.at, reason=draw(st.text(max_size=4)))
            for _ in range(draw(st.integers(1, 4)))
        ]
        at_end = appended(self.rows, *entries, key=self.key) if self.rows else None
        self.rows = at_end or list(chained(self.key, entries))

    def wait(self, draw: Draw) -> None:
        """Days, months, or a clock set back or forth."""
        self.now += timedelta(
            days=draw(st.sampled_from([0, 1, 30, 200, 400, -1, -40])), seconds=draw(st.integers(0, 9))
        )

    def note(self, draw: Draw) -> None:
        if self.rows:
            self.heads.append(Head(self.rows[-1].seq, self.rows[-1].mac))

    def save(self, draw: Draw) -> None:
        self.saved.append((list(self.rows), list(self.heads), self.key))

    def restore(self, draw: Draw) -> None:
        """The heads noted since are forgotten with it; what an older key sealed comes under today's."""
        if self.saved:
            rows, heads, key = draw(st.sampled_from(self.saved))
            self.rows, self.heads = list(rows), list(heads)
            if key != self.key and self.rows:
                self.rows = renewed(self.rows, key, self.key)

    def renew(self, draw: Draw) -> None:
        """A new key, from the next row on."""
        former, self.key = self.key, draw(st.binary(min_size=32, max_size=32))
        if self.rows:
            self.rows = renewed(self.rows, former, self.key)

    def die(self, draw: Draw) -> None:
        """Killed before the commit: the rows not committed were noted nowhere."""
        noted = max((head.count for head in self.heads), default=0)
        purge_at = max((row.seq for row in self.rows if "checkpoint" in row.body), default=0)
        renewed_at = max((row.seq for row in self.rows if "journal_key" in row.body), default=0)
        keep = max(noted, purge_at, renewed_at)
        self.rows = [row for row in self.rows if row.seq <= keep] or self.rows

    def purge(self, draw: Draw) -> None:
        before = month_kept(self.at, draw(st.integers(6, 36)))
        old = [json.loads(row.body)[1] < before for row in self.rows]
        gone = old.index(False) if False in old else len(old)
        if gone:
            last = self.rows[-1].seq
            first = self.rows[gone].seq if gone < len(self.rows) else last + 1
            self.rows = purged(self.rows, first, self.at, key=self.key)


ACTS = (
    Honest.work,
    Honest.wait,
    Honest.note,
    Honest.save,
    Honest.restore,
    Honest.die,
    Honest.purge,
    Honest.renew,
)


def check_honest(data: st.DataObject) -> None:
    journal = Honest()
    for act in data.draw(st.lists(st.sampled_from(ACTS), max_size=25)):
        act(journal, data.draw)
    report = verify(journal.key, journal.rows, journal.heads)
    assert report.verdict is (Verdict.VERIFIED if journal.rows else Verdict.NOT_VERIFIED), report.sentence
    assert report.rows == len(journal.rows)


@deep(examples(300))
@given(data=st.data())
def test_no_honest_history_is_accused(data: st.DataObject) -> None:
    check_honest(data)


@pytest.mark.long
@deep(10_000)
@given(data=st.data())
def test_ten_thousand_honest_histories_are_not_accused(data: st.DataObject) -> None:
    check_honest(data)


def test_the_file_itself_refuses_another_type_in_a_column() -> None:
    """STRICT tables: what SQLite would coerce never gets as far as the verifier."""
    conn = sqlite3.connect(":memory:")
    conn.execute(
        "CREATE TABLE journal (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, prev BLOB, mac BLOB) STRICT"
    )
    for row in ((1, b"x", b"", b""), (1, "x", "x", b""), (1, "x", b"", 1.5), ("x", "x", b"", b"")):
        with pytest.raises(sqlite3.Error):
            conn.execute("INSERT INTO journal VALUES (?, ?, ?, ?)", row)
    conn.close()
