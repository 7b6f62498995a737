"""The chain and its verifier: every change of meaning is seen, nothing honest is accused."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.journal.chain import (
    GENESIS,
    Entry,
    Head,
    Row,
    Verdict,
    Verifier,
    chained,
    is_sealed,
    seal,
    verify,
)
from telesec.domain.journal.checkpoints import (
    DEFAULT_MONTHS,
    LEAST_MONTHS,
    MOST_MONTHS,
    Checkpoint,
    MonthRows,
    Removable,
    digest,
    is_canonical,
    month_kept,
    parse,
)

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
    begins_late = index == 0 and column == "seq" and isinstance(changed, int) and changed > 1
    assert report.bad_seq == (changed if begins_late else index + 1)


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


def months(count: int = 12, each: int = 2) -> list[Entry]:
    """``each`` rows a month, from January 2025 on."""
    return [
        Entry(
            f"{2025 + m // 12}-{m % 12 + 1:02d}-10T08:00:0{n}.000000Z",
            "a",
            "admin",
            "s",
            "p",
            "book",
            "x",
            str(m),
        )
        for m in range(count)
        for n in range(each)
    ]


def checkpoint(rows: list[Row], first: int, at: str, /, **changes: object) -> Entry:
    """The row of a purge of everything before ``first``, honest but for ``changes``."""
    gone = [row for row in rows if row.seq < first]
    instants = [json.loads(row.body)[1] for row in gone]
    made = Checkpoint(
        first,
        gone[-1].mac,
        len(gone),
        min(instants),
        max(instants),
        digest((row.body, row.mac) for row in gone),
    )
    text = replace(made, **changes).text
    return Entry(at, "a", "admin", "s", "p", "journal_purge", "checkpoint", text)


def appended(rows: list[Row], *entries: Entry, key: bytes = KEY) -> list[Row]:
    return [*rows, *chained(key, entries, Head(rows[-1].seq, rows[-1].mac))]


def purged(
    rows: list[Row], first: int, at: str = "2026-06-10T08:00:00.000000Z", /, **changes: object
) -> list[Row]:
    """``rows`` once purged of everything before ``first``."""
    whole = appended(rows, checkpoint(rows, first, at, **changes))
    return [row for row in whole if row.seq >= first]


HONEST = list(chained(KEY, months()))
LATER = Entry("2026-06-10T09:00:00.000000Z", "a", "admin", "s", "p", "book", "x", "later")


def heads(rows: list[Row]) -> list[Head]:
    return [Head(row.seq, row.mac) for row in rows]


def test_a_purged_journal_is_verified_from_its_checkpoint_on():
    rows = appended(purged(HONEST, 7), LATER)
    report = verify(KEY, rows, heads(rows))
    assert (report.verdict, report.rows, report.head) == (Verdict.VERIFIED, 20, Head(26, rows[-1].mac))
    assert report.sentence == (
        "Journal vérifié : 20 lignes, aucune altération. "
        "Ce qui précède la ligne 7, jusqu'au 10/03/2025, a été purgé."
    )


def test_heads_noted_before_the_purge_are_answered_by_it():
    rows = purged(HONEST, 7)
    assert verify(KEY, rows, heads(HONEST)).verdict is Verdict.VERIFIED
    assert verify(KEY, rows, [Head(3, bytes(32))]).verdict is Verdict.VERIFIED  # nothing can tell any more


def test_the_head_just_before_the_first_row_kept_must_still_be_met():
    report = verify(KEY, purged(HONEST, 7), [Head(6, bytes(32))])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 7)
    assert report.sentence.endswith("elle ne suit pas celle notée ailleurs.")


def test_a_journal_may_be_purged_to_its_checkpoint_alone():
    rows = purged(HONEST, 25, "2026-07-10T08:00:00.000000Z")
    assert [row.seq for row in rows] == [25]
    assert verify(KEY, rows, heads(HONEST)).verdict is Verdict.VERIFIED


def test_rows_cut_at_the_start_without_a_purge_are_missed():
    for cut in (1, 5, 23):
        report = verify(KEY, HONEST[cut:])
        assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 1)
    assert verify(KEY, HONEST[3:]).sentence == (
        "Le journal a été modifié : ligne 1, les lignes 1 à 3 manquent au début "
        "et aucune purge ne les explique."
    )


def test_rows_cut_beyond_what_the_purge_said_are_missed():
    report = verify(KEY, purged(HONEST, 7)[2:])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 7)
    assert "les lignes 7 à 8 manquent" in report.sentence


def test_purged_rows_put_back_are_reported():
    whole = appended(HONEST, checkpoint(HONEST, 7, "2026-06-10T08:00:00.000000Z"))
    assert verify(KEY, whole).bad_seq == 1
    assert verify(KEY, whole[4:]).bad_seq == 5
    assert verify(KEY, whole[4:]).sentence.endswith("elle avait été purgée et elle est de nouveau là.")


def test_a_second_purge_begins_where_the_first_one_ended():
    once = purged(HONEST, 7)
    twice = purged(once, 11, "2026-07-10T08:00:00.000000Z")
    assert [row.seq for row in twice] == list(range(11, 27))
    assert verify(KEY, twice, heads(HONEST) + heads(once)).verdict is Verdict.VERIFIED
    thrice = purged(twice, 26, "2027-03-10T08:00:00.000000Z")  # the first checkpoint has gone too
    assert verify(KEY, thrice).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("changes", [{"rows": 3}, {"rows": 5}])
def test_a_second_purge_that_contradicts_the_first_is_reported(changes):
    report = verify(KEY, purged(purged(HONEST, 7), 11, "2026-07-10T08:00:00.000000Z", **changes))
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 26)
    assert report.sentence.endswith("la purge qu'elle annonce contredit la précédente.")


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": 7},
        {"rows": 8},
        {"first": 27},
        {"since": "2025-03-10T08:00:01.000001Z"},
        {"until": "2025-12-01T00:00:00.000000Z"},
        {"until": "2026-06-10T07:59:59.000000Z"},
    ],
)
def test_a_purge_that_cannot_be_is_reported_though_well_sealed(changes):
    report = verify(KEY, purged(HONEST, 7, **changes))
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 25)
    assert report.sentence.endswith("la purge qu'elle annonce n'est pas possible.")


def test_a_purge_never_hides_the_last_six_months():
    forged = appended(HONEST, checkpoint(HONEST, 23, "2026-05-31T23:59:59.000000Z"))[22:]
    assert verify(KEY, forged).bad_seq == 25  # November 2025 may go from the first of June 2026 on
    assert verify(KEY, purged(HONEST, 23, "2026-06-01T00:00:00.000000Z")).verdict is Verdict.VERIFIED


def test_a_purge_that_names_another_row_before_the_first_is_reported():
    report = verify(KEY, purged(HONEST, 7, before=bytes(32)))
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 7)
    assert report.sentence.endswith("elle ne suit pas celle que la purge a notée.")


@pytest.mark.parametrize(
    "change",
    [
        {"subject_id": ""},
        {"subject_id": "first=7"},
        {"outcome": "refused"},
        {"outcome": "failed:StoreError"},
    ],
)
def test_a_checkpoint_that_says_nothing_clear_answers_for_nothing(change):
    rows = appended(HONEST, replace(checkpoint(HONEST, 7, "2026-06-10T08:00:00.000000Z"), **change))
    assert verify(KEY, rows).bad_seq == 25


def test_a_purge_of_another_journal_or_without_the_key_is_no_purge():
    other = list(chained(b"o" * 32, months()))
    asked = checkpoint(HONEST, 7, "2026-06-10T08:00:00.000000Z")
    foreign = appended(other, asked, key=b"o" * 32)[-1]
    assert verify(KEY, [*HONEST[6:], foreign]).bad_seq == 25
    head = Head(24, HONEST[-1].mac)
    forged = next(iter(chained(b"guessed".ljust(32), [asked], head)))
    assert verify(KEY, [*HONEST[6:], forged]).bad_seq == 25


def test_a_checkpoint_copied_further_is_reported():
    rows = purged(HONEST, 7)
    copied = Row(26, rows[-1].body, rows[-1].mac, rows[-1].mac)
    assert verify(KEY, [*rows, copied]).bad_seq == 26
    again = appended(rows, replace(checkpoint(HONEST, 7, "2026-06-10T08:00:00.000000Z")))
    assert verify(KEY, again).bad_seq == 26


def test_words_that_only_quote_a_purge_purge_nothing():
    quoted = replace(LATER, reason='x","journal_purge","checkpoint","first=7', subject_kind="journal_purge")
    assert verify(KEY, appended(HONEST, quoted)).verdict is Verdict.VERIFIED


def test_the_tail_missing_after_a_purge_is_said_as_such():
    rows = appended(purged(HONEST, 7), LATER)
    report = verify(KEY, rows[:3], heads(rows))
    assert (report.bad_seq, report.rows) == (10, 3)
    assert report.sentence == "17 lignes manquent à la fin du journal, après la ligne 9."


def test_the_row_before_the_first_kept_is_32_bytes_like_every_seal():
    first = replace(HONEST[0], seq=2)
    body = months()[0].body(2)
    for before in (b"", b"x", bytes(31), bytes(33)):
        row = Row(2, body, before, seal(KEY, before, body))
        assert verify(KEY, [row]).bad_seq == 2
    assert verify(KEY, [replace(first, prev=None)]).bad_seq == 1
    assert verify(KEY, [replace(first, seq=True)]).bad_seq == 1
    assert verify(KEY, [replace(first, seq=0)]).bad_seq == 1


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        (",", ", "),
        ('"a"', '"\\u0061"'),
        ("[1,", "[01,"),
        ("null]", '""]'.replace('""', "true")),
        ('"x"', '"\\/x"'),
        ('"é"', '"\\u00E9"'),
        ('"\\u007f"', '"\x7f"'),
        ('"\\n"', '"\\u000a"'),
        ("null]", "null,null]"),
        (',"s"', ""),
        ("]", "]\n"),
        ('"book"', "7"),
        ('"book"', "null"),
    ],
)
def test_the_same_words_spelt_otherwise_are_refused_even_well_sealed(ours, other):
    entry = Entry("t", "a", "é", "s", "\x7f", "book", "x", "\n")
    body = entry.body(1)
    spelt = body.replace("\\u00e9", "é").replace(ours, other, 1).replace("é", "\\u00e9")
    assert is_canonical(body)
    assert spelt != body
    assert not is_canonical(spelt)
    row = Row(1, spelt, GENESIS, hmac.digest(KEY, GENESIS + spelt.encode(), "sha256"))
    report = verify(KEY, [row])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 1)


@given(ENTRIES, st.integers(1, 10**12))
def test_what_we_write_is_always_in_the_canonical_form(entry, seq):
    body = entry.body(seq)
    assert is_canonical(body)
    assert entry == Entry(*json.loads(body)[1:])


@given(st.text(alphabet='[]",\\u0019afnultr7 ', max_size=60), st.integers(0, 14))
def test_nothing_else_is_in_the_canonical_form(text, place):
    parts = ["1", *['"x"'] * 13, "null"]
    parts[place] = text
    body = f"[{','.join(parts)}]"
    try:
        known = json.loads(body)
        same = json.dumps(known, separators=(",", ":")) == body and len(known) == 15
        same = same and type(known[0]) is int and known[0] > 0 and all(type(v) is str for v in known[1:14])
        same = same and isinstance(known[14], str | None)
    except ValueError:
        same = False
    assert is_canonical(body) == same


@pytest.mark.parametrize(
    ("at", "kept", "before"),
    [
        ("2026-11-22T08:00:00.000000Z", 12, "2025-11-01T00:00:00.000000Z"),
        ("2026-12-31T23:59:59.999999Z", 12, "2025-12-01T00:00:00.000000Z"),
        ("2026-01-01T00:00:00.000000Z", 12, "2025-01-01T00:00:00.000000Z"),
        ("2026-03-31T08:00:00.000000Z", 6, "2025-09-01T00:00:00.000000Z"),
        ("2026-12-01T08:00:00.000000Z", 36, "2023-12-01T00:00:00.000000Z"),
        ("2027-06-15T08:00:00.000000Z", 6, "2026-12-01T00:00:00.000000Z"),
    ],
)
def test_whole_months_go_once_they_are_old_enough(at, kept, before):
    assert month_kept(at, kept) == before


def test_a_journal_is_kept_from_six_to_thirty_six_months_and_twelve_by_default():
    assert (LEAST_MONTHS, DEFAULT_MONTHS, MOST_MONTHS) == (6, 12, 36)


def test_a_checkpoint_is_read_back_as_it_was_written():
    made = parse(checkpoint(HONEST, 7, "x").subject_id)
    assert made is not None
    assert (made.first, made.rows, made.before) == (7, 6, HONEST[5].mac)
    assert (made.since, made.until) == ("2025-01-10T08:00:00.000000Z", "2025-03-10T08:00:01.000000Z")
    assert parse(made.text) == made
    for wrong in (
        made.text + " ",
        made.text + "\n",
        made.text.replace("first=7", "first=07"),
        made.text.upper(),
    ):
        assert parse(wrong) is None


def test_the_digest_of_removed_rows_is_that_of_their_bodies_and_seals():
    text = "".join(f"{row.body}\n{row.mac.hex()}\n" for row in HONEST[:6])
    assert digest((row.body, row.mac) for row in HONEST[:6]) == hashlib.sha256(text.encode()).hexdigest()


def test_what_may_go_is_counted_over_its_months():
    found = Removable(9, (MonthRows("2025-02", 3, "b", "z"), MonthRows("2025-01", 4, "c", "d")))
    assert (found.rows, found.since, found.until) == (7, "b", "z")
    assert Removable(1, ()).last_at == ""
    assert (Removable(1, ()).rows, Removable(1, ()).since, Removable(1, ()).until) == (0, "", "")


UNTIL = "2025-03-10T08:00:01.000000Z"  # of a purge of everything before row 7
NEXT = "2025-04-10T08:00:00.000000Z"  # row 7


@pytest.mark.parametrize(
    ("count", "noted_at", "may"),
    [
        *((3, "", True), (3, UNTIL, True), (3, "2025-02-01T00:00:00.000000Z", True)),
        *((3, "2025-03-10T08:05:01.000000Z", True), (3, "2025-03-10T08:05:01.000001Z", False)),
        *((5, "2025-03-10T08:05:01.000001Z", False), (5, "2026-06-09T08:00:00.000000Z", False)),
        *((6, "2025-03-10T08:05:01.000001Z", True), (6, "2025-04-10T08:05:00.000000Z", True)),
        *((6, "2025-04-10T08:05:00.000001Z", False), (7, "2026-06-09T08:00:00.000000Z", True)),
    ],
)
def test_a_head_noted_after_all_that_was_purged_counts_other_rows(count, noted_at, may):
    rows = purged(HONEST, 7)
    report = verify(KEY, rows, [Head(count, HONEST[count - 1].mac, noted_at)])
    assert (report.verdict is Verdict.VERIFIED) == may
    if not may:
        assert report.bad_seq == 7
        assert report.sentence.endswith("un état a été noté après tout ce que la purge a retiré.")


def test_when_a_head_was_noted_is_no_part_of_what_it_is():
    assert Head(3, b"x", UNTIL) == Head(3, b"x")
    assert verify(KEY, HONEST, [Head(3, HONEST[2].mac, "2035-01-01T00:00:00.000000Z")]).bad_seq == 0


@pytest.mark.parametrize(
    ("now", "bad"),
    [("", 0), ("2026-06-10T07:55:00.000000Z", 0), ("2026-06-10T07:54:59.999999Z", 25), (NEXT, 25)],
)
def test_a_purge_dated_after_the_present_hour_is_reported(now, bad):
    rows = purged(HONEST, 7)
    report, timeless = verify(KEY, rows, now=now), Verifier(KEY)
    assert all(timeless.take(*astuple(row)) for row in rows)
    assert report.bad_seq == bad
    if bad:
        assert report.sentence.endswith("est datée après l'heure de cet ordinateur.")


@pytest.mark.parametrize("at", ["", "demain", "9999", "2026-06-10", "2026-06-10T08:00:00.000000Z "])
def test_a_purge_at_no_instant_is_reported(at):
    assert verify(KEY, purged(HONEST, 7, at)).bad_seq == 25


def test_a_purge_of_a_single_row_has_one_instant_for_both_ends():
    rows = purged(HONEST, 2)
    assert parse(json.loads(rows[-1].body)[8]).rows == 1
    assert verify(KEY, rows).verdict is Verdict.VERIFIED


def test_a_row_is_written_the_one_way_that_is_documented():
    assert Entry("t", "a", "r", "s", "p", "book", "k").body(1) == (
        '[1,"t","a","r","s","p","book","k","","","","","ok","",null]'
    )
    assert seal(KEY, GENESIS, "[1]") == hmac.digest(KEY, GENESIS + b"[1]", "sha256")


def test_a_verified_journal_says_so_in_one_plain_sentence():
    report = verify(KEY, journal())
    assert report.sentence == "Journal vérifié : 5 lignes, aucune altération."
    assert (report.bad_seq, report.rows) == (0, 5)


def test_an_empty_journal_counts_no_row():
    report = verify(KEY, [])
    assert (report.rows, report.bad_seq, report.head) == (0, 0, Head(0, GENESIS))
    assert report.sentence == "Le journal est vide : rien n'a été vérifié."


def test_heads_may_be_given_by_their_count():
    rows = journal()
    for mac, verdict in ((rows[4].mac, Verdict.VERIFIED), (GENESIS, Verdict.BROKEN)):
        verifier = Verifier(KEY, {5: mac})
        for row in rows:
            verifier.take(row.seq, row.body, row.prev, row.mac)
        assert verifier.report().verdict is verdict


def test_once_broken_a_verification_takes_nothing_more():
    rows, verifier = journal(), Verifier(KEY)
    assert verifier.take(*astuple(rows[0])) is True
    assert verifier.take(*astuple(replace(rows[1], mac=bytes(32)))) is False
    report = verifier.report()
    assert verifier.take(*astuple(rows[1])) is False
    assert verifier.report() is report
    assert verifier.rows == 1


def test_the_very_first_row_follows_nothing_even_for_a_key_holder():
    body, before = journal()[0].body, b"x" * 32
    report = verify(KEY, [Row(1, body, before, seal(KEY, before, body))])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 1)


@pytest.mark.parametrize("seq", ["2", None, 2.0, b"2", True, 0, -1])
def test_a_first_row_without_a_true_number_is_the_first_bad_one(seq):
    report = verify(KEY, [replace(journal()[0], seq=seq)])
    assert report.bad_seq == 1
    assert report.sentence == "Le journal a été modifié : ligne 1, la suite des numéros est rompue."


def test_a_number_skipped_is_reported_even_well_sealed():
    rows = journal()[:2]
    skipped = list(chained(KEY, [LATER], Head(3, rows[-1].mac)))
    report = verify(KEY, [*rows, *skipped])
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"x"},
        {"body": None},
        {"prev": "x" * 32},
        {"prev": None},
        {"mac": "x" * 32},
        {"mac": None},
        {"mac": bytearray(32)},
    ],
)
def test_a_column_of_another_type_is_reported_as_such(change):
    rows = journal()
    rows[2] = replace(rows[2], **change)
    report = verify(KEY, rows)
    assert report.bad_seq == 3
    assert report.sentence.endswith("une colonne n'a pas la forme attendue.")


def test_whatever_is_noted_of_zero_rows_accuses_nobody():
    assert verify(KEY, journal(), [Head(0, b"x" * 32)]).verdict is Verdict.VERIFIED


def test_a_single_row_is_recognised_by_its_seal_wherever_it_stands():
    row = journal()[3]
    assert is_sealed(KEY, row) is True
    assert is_sealed(b"z" * 32, row) is False


def test_a_row_that_follows_another_one_than_the_last_is_reported_even_well_sealed():
    rows, before = journal(), b"x" * 32
    rows[2] = replace(rows[2], prev=before, mac=seal(KEY, before, rows[2].body))
    report = verify(KEY, rows)
    assert report.bad_seq == 3
    assert report.sentence.endswith("elle ne suit pas la ligne précédente.")
