"""Somebody who holds a compartment's key edits the journal in the file: the verifier says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import StoreError
from telesec.domain.journal.chain import Entry, Head, Verdict, chained
from telesec.domain.people import Compartment, Role
from telesec.storage.keys import file_salt

OFFICE, CLINICAL = Compartment.OFFICE, Compartment.CLINICAL
Practice = Any  # the PracticeOnDisk of tests/conftest.py
ROWS = 30


@contextmanager
def key_holder(practice: Practice, compartment: Compartment = OFFICE) -> Iterator[Any]:
    """A tool of another make with the right key, the triggers dropped: nothing stops it."""
    connection = sqlcipher.connect(str(practice.folder / f"{compartment.value}.db"))
    dek = practice.deks[compartment]
    salt = file_salt(dek, practice.practice_id, compartment)
    connection.set_key(f"x'{dek.hex()}{salt.hex()}'")
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.commit()
    connection.close()


def fill(practice: Practice) -> None:
    gate = practice.gate(Role.PRACTITIONER)
    for number in range(ROWS):
        with gate.enter(Action.AGENDA_VIEW, Subject("agenda", f"{number:032x}")):
            pass
        with gate.enter(Action.NOTE_LIST, Subject("patient", f"{number:032x}")):
            pass
    practice.close()


def head_and_verdict(practice: Practice, anchors: tuple[Head, ...] = ()) -> tuple[Head, Verdict, str]:
    gate = practice.gate(Role.PRACTITIONER)
    store = gate.stores()[OFFICE]
    head, report = store.head(), store.verify(anchors)
    practice.close()
    assert report is not None
    return head, report.verdict, report.sentence


def edit_body(raw: Any, practice: Practice) -> None:
    raw.execute("UPDATE journal SET body = replace(body, 'agenda_view', 'patient_open') WHERE seq = 7")


def edit_body_and_link(raw: Any, practice: Practice) -> None:
    edit_body(raw, practice)
    raw.execute("UPDATE journal SET prev = zeroblob(32) WHERE seq = 8")


def edit_time(raw: Any, practice: Practice) -> None:
    raw.execute("UPDATE journal SET body = replace(body, '2026-', '2025-') WHERE seq = 12")


def delete_one(raw: Any, practice: Practice) -> None:
    raw.execute("DELETE FROM journal WHERE seq = 9")


def delete_one_and_renumber(raw: Any, practice: Practice) -> None:
    delete_one(raw, practice)
    for seq in range(10, ROWS + 1):
        raw.execute("UPDATE journal SET seq = ? WHERE seq = ?", (seq - 1, seq))


def swap(raw: Any, practice: Practice) -> None:
    raw.execute("UPDATE journal SET seq = -1 WHERE seq = 5")
    raw.execute("UPDATE journal SET seq = 5 WHERE seq = 6")
    raw.execute("UPDATE journal SET seq = 6 WHERE seq = -1")


def cut_head(raw: Any, practice: Practice) -> None:
    raw.execute("DELETE FROM journal WHERE seq <= 3")


def replay(raw: Any, practice: Practice) -> None:
    last = raw.execute("SELECT max(seq) FROM journal").fetchone()[0]
    raw.execute(
        "INSERT INTO journal (seq, body, prev, mac) SELECT ?, body, prev, mac FROM journal WHERE seq = 4",
        (last + 1,),
    )


def empty(raw: Any, practice: Practice) -> None:
    raw.execute("DELETE FROM journal")


def rows_of_another_compartment(raw: Any, practice: Practice) -> None:
    with key_holder(practice, CLINICAL) as clinical:
        rows = clinical.execute("SELECT seq, body, prev, mac FROM journal ORDER BY seq").fetchall()
    raw.execute("DELETE FROM journal")
    raw.executemany("INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)", rows)


def rows_of_another_practice(raw: Any, practice: Practice) -> None:
    folder = practice.folder.parent / "ailleurs"
    folder.mkdir()
    other = type(practice)(folder, practice.clock)
    other.found()
    fill(other)
    with key_holder(other) as foreign:
        rows = foreign.execute("SELECT seq, body, prev, mac FROM journal ORDER BY seq").fetchall()
    raw.execute("DELETE FROM journal")
    raw.executemany("INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)", rows)


def seal_with_a_guessed_key(raw: Any, practice: Practice) -> None:
    rows = raw.execute("SELECT body FROM journal ORDER BY seq").fetchall()
    entries = [Entry(*json.loads(row[0])[1:]) for row in rows]
    raw.execute("DELETE FROM journal")
    sealed = [(row.seq, row.body, row.prev, row.mac) for row in chained(practice.deks[OFFICE], entries)]
    raw.executemany("INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)", sealed)


TAMPERS: list[Callable[[Any, Practice], None]] = [
    edit_body,
    edit_body_and_link,
    edit_time,
    delete_one,
    delete_one_and_renumber,
    swap,
    cut_head,
    replay,
    empty,
    rows_of_another_compartment,
    rows_of_another_practice,
    seal_with_a_guessed_key,
]


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_each_edit_of_the_file_fails_verification(practice: Practice, tamper: Any) -> None:
    fill(practice)
    assert head_and_verdict(practice)[1] is Verdict.VERIFIED
    with key_holder(practice) as raw:
        tamper(raw, practice)
    assert head_and_verdict(practice)[1] is not Verdict.VERIFIED


@pytest.mark.parametrize("column", ["mac", "prev", "body"])
def test_a_journal_without_a_column_is_refused_and_never_called_verified(
    practice: Practice, column: str
) -> None:
    fill(practice)
    with key_holder(practice) as raw:
        raw.execute(f"ALTER TABLE journal RENAME COLUMN {column} TO other")
    with pytest.raises(StoreError, match="modifié hors du logiciel"):
        head_and_verdict(practice)


def test_a_cut_tail_is_seen_by_the_head_noted_elsewhere(practice: Practice) -> None:
    fill(practice)
    noted, verdict, _ = head_and_verdict(practice)
    assert verdict is Verdict.VERIFIED
    with key_holder(practice) as raw:
        raw.execute("DELETE FROM journal WHERE seq > ?", (noted.count - 4,))
    _, alone, _ = head_and_verdict(practice)
    _, anchored, sentence = head_and_verdict(practice, (noted,))
    assert alone is Verdict.VERIFIED  # the chain alone cannot know
    assert anchored is Verdict.BROKEN
    assert "4 lignes manquent" in sentence


def test_cut_then_continued_is_seen(practice: Practice) -> None:
    fill(practice)
    noted, _, _ = head_and_verdict(practice)
    with key_holder(practice) as raw:
        raw.execute("DELETE FROM journal WHERE seq > ?", (noted.count - 4,))
    fill(practice)
    assert head_and_verdict(practice, (noted,))[1] is Verdict.BROKEN


def test_a_whole_file_put_back_from_yesterday_is_seen(practice: Practice, tmp_path: Path) -> None:
    fill(practice)
    yesterday = tmp_path / "yesterday.db"
    shutil.copy(practice.folder / "office.db", yesterday)
    fill(practice)
    noted, _, _ = head_and_verdict(practice)
    shutil.copy(yesterday, practice.folder / "office.db")
    assert head_and_verdict(practice, (noted,))[1] is Verdict.BROKEN
