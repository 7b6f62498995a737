"""A journal whose key was renewed: verified back to its first row, and no former key excuses anything."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from telesec.domain.journal.chain import (
    Entry,
    Head,
    Row,
    Verdict,
    Verifier,
    chained,
    seal,
    verify,
)
from telesec.domain.journal.epochs import (
    Epochs,
    Renewal,
    announces_renewal,
    former_keys,
    read_renewal,
    renewal,
)

FIRST, SECOND, KEY, STRANGE = b"1" * 32, b"2" * 32, b"k" * 32, b"o" * 32
WORK = Entry("2026-11-22T08:00:00.000000Z", "a", "secretary", "s", "poste", "book", "appointment")
CHANGE = replace(WORK, action="keys_renew", subject_kind="journal_key")


def appended(rows: list[Row], key: bytes, *entries: Entry) -> list[Row]:
    head = Head(rows[-1].seq, rows[-1].mac) if rows else None
    return [*rows, *chained(key, entries, head)]


def changed(rows: list[Row], former: bytes, key: bytes, /, **lies: object) -> list[Row]:
    said = replace(renewal(rows[-1].seq, former, key, rows[-1].mac), **lies)
    return appended(rows, key, replace(CHANGE, subject_id=said.text))


def once() -> list[Row]:
    """Three rows, the change at row 4, two rows."""
    return appended(changed(appended([], FIRST, WORK, WORK, WORK), FIRST, KEY), KEY, WORK, WORK)


def twice() -> list[Row]:
    """Two rows, the change at row 3, one row, the change at row 5, one row."""
    rows = appended(changed(appended([], FIRST, WORK, WORK), FIRST, SECOND), SECOND, WORK)
    return appended(changed(rows, SECOND, KEY), KEY, WORK)


def bad_row(rows: list[Row], key: bytes = KEY) -> tuple[int, str]:
    report = verify(key, rows)
    assert report.verdict is Verdict.BROKEN
    return report.bad_seq, report.sentence


def changes(rows: list[Row]) -> list[tuple[object, object, object]]:
    return [(row.body, row.prev, row.mac) for row in reversed(rows) if announces_renewal(row.body)]


@pytest.mark.parametrize("rows", [once(), twice()])
def test_the_present_key_alone_verifies_every_row_and_no_former_one_does(rows: list[Row]) -> None:
    report = verify(KEY, rows, [Head(row.seq, row.mac) for row in rows])
    assert (report.verdict, report.rows) == (Verdict.VERIFIED, 6)
    assert report.head == Head(6, rows[-1].mac)
    for other in (FIRST, SECOND, STRANGE):
        assert verify(other, rows).verdict is Verdict.BROKEN


@pytest.mark.parametrize("rows", [once(), twice()])
def test_a_change_in_any_epoch_is_found_at_its_row(rows: list[Row]) -> None:
    for at, row in enumerate(rows):
        if not announces_renewal(row.body):
            for change in (
                {"body": row.body.replace("poste", "autre")},
                {"mac": bytes(32)},
                {"prev": b"x" * 32},
            ):
                made = [*rows[:at], replace(row, **change), *rows[at + 1 :]]  # type: ignore[arg-type]
                assert bad_row(made)[0] == row.seq


def test_whoever_held_a_former_key_rewrites_nothing_unseen() -> None:
    rows = once()
    edited = replace(rows[1], body=rows[1].body.replace("poste", "autre"))
    made = [rows[0]]
    for row in (edited, rows[2]):
        made.append(replace(row, prev=made[-1].mac, mac=seal(FIRST, made[-1].mac, row.body)))
    assert bad_row([*made, *rows[3:]]) == (
        4,
        "Le journal a été modifié : ligne 4, elle ne suit pas la ligne précédente.",
    )
    # Nor may the journal go on under it, nor come back to it.
    assert bad_row(appended(rows, FIRST, WORK))[0] == 7
    assert bad_row(changed(rows, KEY, FIRST))[0] == 7


def test_a_journal_that_ends_before_the_change_is_not_verified_by_the_present_key() -> None:
    assert bad_row(once()[:3]) == (
        1,
        "Le journal a été modifié : ligne 1, son sceau ne correspond pas à son contenu.",
    )
    verifier = Verifier(KEY, former=[FIRST])
    for row in once()[:3]:
        assert verifier.take(row.seq, row.body, row.prev, row.mac)
    report = verifier.report()
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 4)
    assert report.sentence == "Le journal a été modifié : ligne 4, le changement de clé attendu n'y est pas."


def test_a_row_of_change_that_was_altered_is_the_one_accused() -> None:
    rows = once()
    for change in ({"mac": bytes(32)}, {"body": rows[3].body.replace("under=", "under=0")[:-1] + "]"}):
        made = [*rows[:3], replace(rows[3], **change), *rows[4:]]  # type: ignore[arg-type]
        assert bad_row(made)[0] == 4


def test_a_change_that_names_another_key_or_another_row_is_refused() -> None:
    rows = appended([], FIRST, WORK, WORK, WORK)
    other = "la clé des lignes qui la précèdent n'est pas celle qu'elle nomme."
    assert bad_row(changed(rows, FIRST, KEY, key=bytes(32))) == (
        4,
        f"Le journal a été modifié : ligne 4, {other}",
    )
    assert bad_row(changed(rows, FIRST, KEY, under=bytes(32)))[0] == 4
    wrong = "le changement de clé qu'elle annonce n'est pas possible."
    for last in (2, 4):
        made = changed(rows, FIRST, KEY, last=last)
        assert bad_row(made) == (4, f"Le journal a été modifié : ligne 4, {wrong}")


def test_a_change_nobody_expects_is_refused_whatever_its_seal() -> None:
    rows = appended([], KEY, WORK, WORK)
    for key in (STRANGE, FIRST):
        assert bad_row(changed(rows, KEY, key))[0] == 3
    verifier = Verifier(KEY)
    for row in changed(rows, KEY, KEY):
        verifier.take(row.seq, row.body, row.prev, row.mac)
    assert verifier.report().bad_seq == 3


def test_a_named_key_must_be_the_one_that_sealed_what_comes_before() -> None:
    rows = once()
    verifier = Verifier(KEY, former=[None])
    for row in rows:
        verifier.take(row.seq, row.body, row.prev, row.mac)
    report = verifier.report()
    assert (report.bad_seq, report.rows) == (4, 3)
    assert "n'est pas celle qu'elle nomme" in report.sentence


def test_a_row_of_change_is_sealed_with_the_key_it_brings() -> None:
    rows = appended([], FIRST, WORK)
    said = renewal(1, FIRST, KEY, rows[-1].mac).text
    made = appended(rows, FIRST, replace(CHANGE, subject_id=said))
    verifier = Verifier(KEY, former=[FIRST])
    for row in made:
        verifier.take(row.seq, row.body, row.prev, row.mac)
    assert verifier.report().bad_seq == 2
    assert "son sceau" in verifier.report().sentence


def test_former_keys_are_told_by_the_rows_that_the_key_of_the_moment_sealed() -> None:
    assert former_keys(KEY, []) == ()
    assert former_keys(KEY, changes(once())) == (FIRST,)
    assert former_keys(KEY, changes(twice())) == (FIRST, SECOND)
    assert former_keys(STRANGE, changes(once())) == (None,)
    forged = changes(changed(once(), KEY, STRANGE))
    assert former_keys(KEY, forged) == (FIRST,)  # a row that our key did not seal changes nothing
    early = [*changes(once()), *changes(changed(appended([], FIRST, WORK), FIRST, STRANGE))]
    assert former_keys(KEY, early) == (None, FIRST)


@pytest.mark.parametrize(
    "row",
    [
        (None, bytes(32), bytes(32)),
        (b"[]", bytes(32), bytes(32)),
        ("[]", bytes(32), bytes(32)),
        ("{", bytes(32), bytes(32)),
        ("é", bytes(32), bytes(32)),
        ("[1]", None, bytes(32)),
        ("[1]", bytes(32), "x"),
        ("[1,2,3,4,5,6,7,8,9,10,11,12,13]", bytes(32), bytes(32)),
    ],
)
def test_what_is_no_row_tells_no_key(row: tuple[object, object, object]) -> None:
    assert former_keys(KEY, [row]) == (None,)


def test_a_row_of_change_tells_its_key_only_under_the_seal_of_the_new_one() -> None:
    row = once()[3]
    assert former_keys(KEY, [(row.body, row.prev, row.mac)]) == (FIRST,)
    for prev, mac in ((bytearray(row.prev), row.mac), (row.prev, "x"), (row.prev, bytes(32))):
        assert former_keys(KEY, [(row.body, prev, mac)]) == (None,)
    mute = appended([], KEY, replace(CHANGE, subject_id="rien"))[0]
    assert former_keys(KEY, [(mute.body, mute.prev, mute.mac)]) == (None,)


def test_a_change_that_names_another_key_is_refused_even_when_the_right_one_is_known() -> None:
    verifier = Verifier(KEY, former=[FIRST])
    for row in changed(appended([], FIRST, WORK), FIRST, KEY, key=bytes(32)):
        verifier.take(row.seq, row.body, row.prev, row.mac)
    assert verifier.report().bad_seq == 2


def test_only_whole_keys_are_covered() -> None:
    with pytest.raises(ValueError, match="zip"):
        renewal(3, FIRST[:16], KEY, bytes(32))


def test_a_row_tells_its_key_only_when_it_ended_well_and_in_due_form() -> None:
    row = once()[3]
    said = read_renewal(row.body)
    assert said == renewal(3, FIRST, KEY, row.prev)
    assert said is not None
    assert said.text in row.body
    assert said.key == hashlib.sha256(FIRST).digest()
    assert said.former(KEY, row.prev) == FIRST
    assert said.former(KEY, bytes(32)) is None
    assert said.former(STRANGE, row.prev) is None
    assert said.under != FIRST
    assert read_renewal(row.body.replace('"ok"', '"refused"')) is None
    assert read_renewal(row.body.replace("last=3", "last=03")) is None
    assert not announces_renewal(once()[0].body)
    assert Renewal(1, bytes(32), bytes(32)).text == f"last=1 key={'0' * 64} under={'0' * 64}"


def test_the_cover_is_drawn_anew_at_each_change() -> None:
    one, other = renewal(3, FIRST, KEY, b"p" * 32), renewal(3, FIRST, KEY, b"q" * 32)
    assert one.under != other.under
    assert one.key == other.key


def test_walking_says_when_the_present_key_is_reached() -> None:
    walked, rows = Epochs([FIRST, KEY]), once()
    assert not walked.is_last
    assert [walked.fault(row.seq, row.body, row.prev, row.mac) for row in rows] == [""] * 6
    assert walked.is_last
    assert Epochs([KEY]).is_last
