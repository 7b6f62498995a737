"""Journals for the attacks: some months of work, purged or not, and the rows of others."""

from __future__ import annotations

import json
from dataclasses import replace

from telesec.domain.journal.chain import Entry, Head, Row, chained
from telesec.domain.journal.checkpoints import Checkpoint, digest
from telesec.domain.journal.epochs import renewal

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
FIRST_KEY, SECOND_KEY = b"1" * 32, b"2" * 32  # those before KEY


def months(count: int = 12, each: int = 2, account: str = "a") -> list[Entry]:
    """``each`` rows a month, from January 2025 on."""
    at = [
        f"{2025 + m // 12}-{m % 12 + 1:02d}-10T08:00:0{n}.000000Z" for m in range(count) for n in range(each)
    ]
    return [Entry(one, account, "admin", "s", "p", "book", "x", str(n)) for n, one in enumerate(at)]


def appended(rows: list[Row], *entries: Entry, key: bytes = KEY) -> list[Row]:
    """``rows``, and ``entries`` sealed after them."""
    return [*rows, *chained(key, entries, Head(rows[-1].seq, rows[-1].mac))]


def checkpoint(rows: list[Row], first: int, at: str, /, **changes: object) -> Entry:
    """The row of a purge of everything before ``first``, honest but for ``changes``."""
    gone = [row for row in rows if row.seq < first]
    instants = [json.loads(row.body)[1] for row in gone]
    sha256 = digest((row.body, row.mac) for row in gone)
    made = Checkpoint(first, gone[-1].mac, len(gone), min(instants), max(instants), sha256)
    return Entry(at, "a", "admin", "s", "p", "journal_purge", "checkpoint", replace(made, **changes).text)


def purged(rows: list[Row], first: int, at: str, /, key: bytes = KEY, **changes: object) -> list[Row]:
    """``rows`` once purged of everything before ``first``."""
    whole = appended(rows, checkpoint(rows, first, at, **changes), key=key)
    return [row for row in whole if row.seq >= first]


def journals() -> list[list[Row]]:
    """A journal, and the same purged once and twice."""
    whole = list(chained(KEY, months()))
    once = purged(whole, 7, "2026-06-10T08:00:00.000000Z")
    return [whole, once, purged(once, 11, "2026-07-10T08:00:00.000000Z")]


def change_of_key(
    rows: list[Row], former: bytes, key: bytes, at: str = "2026-02-10T08:00:00.000000Z"
) -> Entry:
    """The row by which ``key`` replaces ``former`` after ``rows``."""
    said = renewal(rows[-1].seq, former, key, rows[-1].mac).text
    return Entry(at, "a", "practitioner", "s", "p", "keys_renew", "journal_key", said)


def renewed(rows: list[Row], former: bytes, key: bytes, *entries: Entry) -> list[Row]:
    """``rows``, the change of their key, and ``entries`` under the new one."""
    return appended(rows, change_of_key(rows, former, key), *entries, key=key)


def renewed_journals() -> list[list[Row]]:
    """A journal whose key was renewed once, twice, and the latter purged of its first rows."""
    first = list(chained(FIRST_KEY, months()))
    once = renewed(first, FIRST_KEY, KEY, *months(2))
    second = renewed(first, FIRST_KEY, SECOND_KEY, *months(2))
    twice = renewed(second, SECOND_KEY, KEY, *months(2))
    return [once, twice, purged(twice, 7, "2026-06-10T08:00:00.000000Z")]
