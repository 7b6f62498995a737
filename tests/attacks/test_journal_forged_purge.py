"""Who holds the key takes her rows out, renumbers the others past all that was noted, and feigns a purge."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.attacks.journal_histories import appended, checkpoint
from tests.attacks.test_journal_tampering import OFFICE, Practice, fill, key_holder

from telesec.domain.journal.chain import Entry, Head, Verdict, chained
from telesec.domain.people import Role
from telesec.security.device import FileStore
from telesec.services.anchoring import note_heads
from telesec.services.journals.journal import verify
from telesec.services.threshold import Threshold
from telesec.storage.keys import journal_key

INSERT = "INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)"
LONG_AGO = {"since": "2024-01-02T00:00:00.000000Z", "until": "2025-01-02T00:00:00.000000Z"}
TODAY = {"since": "2024-01-02T00:00:00.000000Z", "until": "2026-11-22T23:00:00.000000Z"}


def device(practice: Practice) -> Threshold:
    store = FileStore(practice.folder.parent / "device")
    return Threshold(practice.folder, store, practice.clock, workstation="accueil")


def feign(practice: Practice, first: int, at: str, said: dict[str, str], before: bytes) -> None:
    """Every second row goes; the others begin at ``first``, behind a purge that was never made."""
    key = journal_key(practice.deks[OFFICE], practice.practice_id, OFFICE)
    with key_holder(practice) as raw:
        bodies: list[Any] = raw.execute("SELECT body FROM journal ORDER BY seq").fetchall()[::2]
        raw.execute("DELETE FROM journal")
        entries = [Entry(*json.loads(body)[1:]) for (body,) in bodies]
        rows = list(chained(key, entries, Head(first - 1, before)))
        feigned = checkpoint(list(chained(key, entries)), 2, at, first=first, before=before, **said)
        kept = appended(rows, feigned, key=key)
        raw.executemany(INSERT, [(row.seq, row.body, row.prev, row.mac) for row in kept])


@pytest.fixture
def noted(practice: Practice) -> Head:
    """Thirty rows, noted in practice.db and on the device; the latter's."""
    fill(practice)
    gate = practice.gate(Role.PRACTITIONER)
    note_heads(gate, device(practice))
    practice.close()
    anchor = device(practice).anchor(practice.practice_id)
    assert anchor is not None
    practice.clock.advance(minutes=60)
    return anchor.heads[OFFICE].noted


@pytest.mark.parametrize(
    ("at", "said"), [("2026-11-22T08:00:00.000000Z", LONG_AGO), ("2027-07-01T08:00:00.000000Z", TODAY)]
)
@pytest.mark.parametrize("beyond", [1, 1000])
def test_a_feigned_purge_is_reported_by_what_was_noted_since(
    practice: Practice, noted: Head, at: str, said: dict[str, str], beyond: int
) -> None:
    feign(practice, noted.count + beyond, at, said, noted.mac)
    gate = practice.gate(Role.PRACTITIONER)
    report = verify(gate).reports[OFFICE]
    assert report.verdict is Verdict.BROKEN
    now = practice.clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert not gate.stores()[OFFICE].holds_head(noted, now)


def test_what_practice_db_says_no_longer_is_still_known_to_the_device(
    practice: Practice, noted: Head
) -> None:
    feign(practice, noted.count + 1000, "2026-11-22T08:00:00.000000Z", LONG_AGO, noted.mac)
    gate = practice.gate(Role.PRACTITIONER)
    assert gate.stores()[OFFICE].verify([]).verdict is Verdict.VERIFIED  # the chain alone cannot know
    assert gate.stores()[OFFICE].verify([noted]).verdict is Verdict.BROKEN
    assert noted.at
