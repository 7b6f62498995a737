"""What the store answers about its journal, row by row, on a plain SQLite table that nothing protects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from telesec.domain.journal.chain import GENESIS, Entry, Head, Row, Verdict, chained
from telesec.domain.journal.checkpoints import MonthRows, parse
from telesec.domain.journal.epochs import renewal
from telesec.domain.people import Compartment
from telesec.storage import journal
from telesec.storage.tables.base import JOURNALS
from telesec.storage.triggers import guard_triggers

from .journal_histories import (
    FIRST_KEY,
    KEY,
    OTHER_KEY,
    SECOND_KEY,
    appended,
    checkpoint,
    journals,
    months,
    purged,
    renewed,
    renewed_journals,
)

ONCE = "2026-06-10T08:00:00.000000Z"
INSERT = "INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)"
ASKED = Entry(ONCE, "a", "admin", "s", "p", "anything", "else", "x", patient_id="y", reason="12 mois.")


@contextmanager
def kept(rows: list[Row], *, guarded: bool = False) -> Iterator[Connection]:
    """A journal's table with these rows, as somebody with a tool of his own would have left them."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as conn:
        table = JOURNALS[Compartment.PRACTICE]
        table.create(conn)
        conn.connection.driver_connection.executemany(
            INSERT, [(row.seq, row.body, row.prev, row.mac) for row in rows]
        )
        if guarded:
            for statement in guard_triggers(table.metadata)[:3]:
                conn.exec_driver_sql(statement)
        conn.commit()
        yield conn
    engine.dispose()


def seqs(conn: Connection) -> list[int]:
    return list(conn.exec_driver_sql("SELECT seq FROM journal ORDER BY seq").scalars())


def test_each_row_is_verified_and_the_progress_told_every_two_thousand() -> None:
    rows = list(chained(KEY, months(3, 1) * 667))
    with kept(rows) as conn:
        told: list[int] = []
        found = journal.verify(conn, KEY, [], lambda done: not told.append(done))
        assert found is not None
        assert (found.verdict, found.rows) == (Verdict.VERIFIED, 2001)
        assert told == [2000, 2001]
        assert journal.verify(conn, KEY, [], lambda done: done > 2000) is None
        alone = journal.verify(conn, KEY, [])
        assert alone is not None
        assert alone.rows == 2001


def test_the_first_bad_row_stops_the_verification() -> None:
    rows = list(chained(KEY, months()))
    rows[6] = replace(rows[6], mac=bytes(32))
    with kept(rows) as conn:
        told: list[int] = []
        found = journal.verify(conn, KEY, [], lambda done: not told.append(done))
        assert found is not None
        assert (found.verdict, found.bad_seq, told) == (Verdict.BROKEN, 7, [])
        other = journal.verify(conn, OTHER_KEY, [])
        assert other is not None
        assert other.bad_seq == 1


def test_what_is_appended_follows_what_is_there() -> None:
    with kept(journals()[0], guarded=True) as conn:
        end = journal.append(conn, KEY, [ASKED, ASKED])
        assert end == journal.head(conn) == Head(26, end.mac)
        assert journal.append(conn, KEY, []) == end
        found = journal.verify(conn, KEY, [end])
        assert found is not None
        assert found.verdict is Verdict.VERIFIED


def test_heads_are_those_of_the_rows_or_of_nothing() -> None:
    whole = journals()[0]
    with kept([]) as conn:
        assert journal.head(conn) == Head(0, GENESIS)
        assert journal.holds_head(conn, KEY, Head(0, bytes(1)))
        assert not journal.holds_head(conn, KEY, Head(1, GENESIS))
    with kept(whole) as conn:
        assert journal.head(conn) == Head(24, whole[-1].mac)
        for row in whole:
            assert journal.holds_head(conn, KEY, Head(row.seq, row.mac))
            assert not journal.holds_head(conn, KEY, Head(row.seq, GENESIS))
        assert not journal.holds_head(conn, KEY, Head(25, whole[-1].mac))


def test_heads_of_before_a_purge_are_answered_by_it() -> None:
    whole, once, twice = journals()
    for rows, first in ((once, 7), (twice, 11)):
        with kept(rows) as conn:
            assert all(journal.holds_head(conn, KEY, Head(row.seq, row.mac)) for row in whole)
            assert journal.holds_head(conn, KEY, Head(first - 2, GENESIS))  # nothing can tell any more
            assert not journal.holds_head(conn, KEY, Head(first - 1, GENESIS))
            assert not journal.holds_head(conn, KEY, Head(first, GENESIS))
            assert not journal.holds_head(conn, KEY, Head(99, GENESIS))
            assert not journal.holds_head(conn, KEY, Head(99, rows[0].prev))


def test_a_purge_that_nobody_sealed_or_that_says_otherwise_answers_for_no_head() -> None:
    whole = journals()[0]
    past = Head(3, whole[2].mac)
    mute = [{"outcome": "refused"}, {"subject_id": "first=7"}, {"subject_kind": "journal"}]
    asked = checkpoint(whole, 7, ONCE)
    forged = [
        whole[6:],
        purged(whole, 7, ONCE)[1:],
        purged(whole, 7, ONCE, key=OTHER_KEY),
        purged(whole, 7, ONCE, before=bytes(32)),
        purged(whole, 7, ONCE, first=8),
        *(appended(whole, replace(asked, **words))[6:] for words in mute),
    ]
    for rows in forged:
        with kept(rows) as conn:
            assert not journal.holds_head(conn, KEY, past)


def test_a_head_noted_after_all_that_was_purged_was_not_taken_by_it() -> None:
    whole, once, _ = journals()
    with kept(once) as conn:
        for count, last in ((3, "2025-03-10T08:05:01"), (6, "2025-04-10T08:05:00")):
            mac = whole[count - 1].mac
            assert journal.holds_head(conn, KEY, Head(count, mac, f"{last}.000000Z"))
            assert not journal.holds_head(conn, KEY, Head(count, mac, f"{last}.000001Z"))
        late = [Head(3, whole[2].mac, "2026-06-09T08:00:00.000000Z")]
        found, alone = journal.verify(conn, KEY, late), journal.verify(conn, KEY, [])
        assert found is not None
        assert alone is not None
        assert (found.bad_seq, alone.bad_seq) == (7, 0)


def test_a_purge_of_tomorrow_or_of_recent_rows_answers_for_no_head() -> None:
    whole, once, _ = journals()
    past = Head(3, whole[2].mac)
    with kept(once) as conn:
        assert journal.holds_head(conn, KEY, past, "2026-06-10T07:55:00.000000Z")
        assert not journal.holds_head(conn, KEY, past, "2026-06-10T07:54:59.999999Z")
        found = journal.verify(conn, KEY, [], now="2026-06-10T07:54:59.999999Z")
        assert found is not None
        assert found.bad_seq == 25
    for at, changes in ((ONCE, {"until": "2025-12-01T00:00:00.000000Z"}), ("demain", {})):
        with kept(purged(whole, 7, at, **changes)) as conn:
            assert not journal.holds_head(conn, KEY, past)


def test_what_may_go_is_the_beginning_by_whole_months() -> None:
    with kept(journals()[0]) as conn:
        found = journal.removable(conn, "2025-03-01T00:00:00.000000Z")
        assert (found.first, found.rows, found.last_at) == (5, 4, "2025-12-10T08:00:01.000000Z")
        assert found.months == (
            MonthRows("2025-01", 2, "2025-01-10T08:00:00.000000Z", "2025-01-10T08:00:01.000000Z"),
            MonthRows("2025-02", 2, "2025-02-10T08:00:00.000000Z", "2025-02-10T08:00:01.000000Z"),
        )
        assert journal.removable(conn, "2025-01-10T08:00:00.000000Z").first == 1
        assert journal.removable(conn, "2030-01-01T00:00:00.000000Z").first == 25
        assert journal.removable(conn, "").last_at == "2025-12-10T08:00:01.000000Z"
    with kept([]) as conn:
        assert (journal.removable(conn, "2030").first, journal.removable(conn, "2030").last_at) == (1, "")


def test_a_row_of_a_clock_gone_wrong_keeps_what_follows_it() -> None:
    entries = months()
    entries[4] = replace(entries[4], at="2035-01-01T00:00:00.000000Z")
    with kept(list(chained(KEY, entries))) as conn:
        assert journal.removable(conn, "2025-06-01T00:00:00.000000Z").first == 5


def test_a_purge_is_one_row_more_and_the_old_ones_less() -> None:
    whole = journals()[0]
    with kept(whole, guarded=True) as conn:
        made = journal.purge(conn, KEY, "2025-04-01T00:00:00.000000Z", ASKED)
        assert made is not None
        assert seqs(conn) == list(range(7, 26))
        body = json.loads(conn.exec_driver_sql("SELECT body FROM journal WHERE seq = 25").scalar_one())
        assert body[6:10] == ["journal_purge", "checkpoint", made.text, ""]
        assert (body[11], body[12]) == ("12 mois.", "ok")
        assert parse(body[8]) == made
        text = "".join(f"{row.body}\n{row.mac.hex()}\n" for row in whole[:6])
        assert made.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert (made.before, made.rows) == (whole[5].mac, 6)
        assert (made.since, made.until) == ("2025-01-10T08:00:00.000000Z", "2025-03-10T08:00:01.000000Z")
        found = journal.verify(conn, KEY, [Head(row.seq, row.mac) for row in whole])
        assert found is not None
        assert found.verdict is Verdict.VERIFIED
        assert journal.purge(conn, KEY, "2025-04-01T00:00:00.000000Z", ASKED) is None
        assert seqs(conn) == list(range(7, 26))
        for statement in ("DELETE FROM journal", "UPDATE journal SET seq = 99 WHERE seq = 25"):
            with pytest.raises(DBAPIError, match="append-only"):
                conn.exec_driver_sql(statement)


def test_a_journal_may_be_purged_down_to_its_checkpoint() -> None:
    with kept(journals()[0]) as conn:
        asked = replace(ASKED, at="2027-06-10T08:00:00.000000Z")
        made = journal.purge(conn, KEY, "2026-06-01T00:00:00.000000Z", asked)
        assert made is not None
        assert (seqs(conn), made.first, made.rows) == ([25], 25, 24)
        found = journal.verify(conn, KEY, [])
        assert found is not None
        assert found.verdict is Verdict.VERIFIED


def test_a_renewed_journal_is_read_with_its_present_key_and_no_other() -> None:
    for rows in renewed_journals():
        with kept(rows) as conn:
            found = journal.verify(conn, KEY, [Head(row.seq, row.mac) for row in rows])
            assert found is not None
            assert (found.verdict, found.rows) == (Verdict.VERIFIED, len(rows))
            for other in (FIRST_KEY, SECOND_KEY, OTHER_KEY):
                refused = journal.verify(conn, other, [])
                assert refused is not None
                assert refused.verdict is Verdict.BROKEN


def test_renewing_writes_the_one_row_that_says_so_and_leaves_the_others() -> None:
    whole = journals()[0]
    with kept(whole, guarded=True) as conn:
        end = journal.renew(conn, KEY, OTHER_KEY, ASKED)
        assert (end.count, journal.head(conn)) == (25, end)
        stored = [Row(*row) for row in conn.exec_driver_sql("SELECT seq, body, prev, mac FROM journal")]
        assert stored[:24] == whole
        body = json.loads(stored[24].body)
        assert body[6:10] == [
            "keys_renew",
            "journal_key",
            renewal(24, KEY, OTHER_KEY, whole[-1].mac).text,
            "",
        ]
        assert (body[11], body[12]) == ("12 mois.", "ok")
        journal.append(conn, OTHER_KEY, [ASKED])
        found = journal.verify(conn, OTHER_KEY, [Head(24, whole[-1].mac)])
        assert found is not None
        assert (found.verdict, found.rows) == (Verdict.VERIFIED, 26)


def test_a_purge_made_before_the_key_changed_still_answers_for_its_heads() -> None:
    whole = list(chained(FIRST_KEY, months()))
    rows = renewed(purged(whole, 7, ONCE, key=FIRST_KEY), FIRST_KEY, KEY, *months(1))
    with kept(rows) as conn:
        assert all(journal.holds_head(conn, KEY, Head(row.seq, row.mac)) for row in whole)
        assert not journal.holds_head(conn, OTHER_KEY, Head(3, whole[2].mac))
    forged = renewed(purged(whole, 7, ONCE, key=OTHER_KEY), FIRST_KEY, KEY)
    with kept(forged) as conn:
        assert not journal.holds_head(conn, KEY, Head(3, whole[2].mac))


def test_words_about_a_change_of_key_that_no_row_has_in_due_form_tell_nothing() -> None:
    rows = renewed_journals()[0]
    change = rows[24]
    spaced = replace(change, body=change.body.replace(",", ", "))
    with kept([*rows[:24], spaced, *rows[25:]]) as conn:
        found = journal.verify(conn, KEY, [])
        assert found is not None
        assert found.verdict is Verdict.BROKEN
