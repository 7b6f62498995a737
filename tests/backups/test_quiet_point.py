"""Copies taken under a program that writes without pause: each is a state there was, or none is promised.

Integrity checks alone would not tell: a copy that mixes two moments may pass them all. What tells is the
journal's head named in the manifest, and pairs of rows that are always written together.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from telesec.backup.conversation import CopyOrder
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import JournalHead
from telesec.domain.errors import StoreError
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.backups.backup_runs import hold, release
from telesec.services.gate import Gate
from telesec.services.stores import open_stores
from telesec.storage.faults import DRIVER_FAULTS
from telesec.storage.store import Store

from .conftest import SLOWED, WORK, back_up_open, program

HAMMER = Path(__file__).with_name("hammering.py")
OFFICE = Compartment.OFFICE
# The process that copies, blind to a file that changes meanwhile.
BLINDED = """
from telesec.backup import staging
staging._same = lambda before, after: True
"""


@contextmanager
def hammered(kept, gate) -> Iterator[Path]:
    """Another program writes pairs and checkpoints all along; the file of the states it went through."""
    states = kept.root / "states.txt"
    keys = (Compartment.PRACTICE, OFFICE)
    given = {
        "folder": str(kept.folder),
        "practice_id": gate.reference.practice_id,
        "deks": {key.value: kept.deks[key].hex() for key in keys},
        "account_id": gate.account.id,
        "states": str(states),
    }
    child = subprocess.Popen([sys.executable, str(HAMMER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        try:
            child.stdin.write(json.dumps(given).encode() + b"\n")
            child.stdin.flush()
            assert child.stdout.readline() == b"ready\n"
            yield states
        finally:
            child.kill()


def known_states(path: Path) -> dict[tuple[int, str], int]:
    """How many pairs there were at each head of the office's journal."""
    lines = path.read_text(encoding="ascii").splitlines()
    split = [line.split() for line in lines if line.count(" ") == 2]
    return {(int(count), mac): int(pairs) for count, mac, pairs in split}


def faults_of(kept, practice_id: str, heads, into: Path, states: dict[tuple[int, str], int]) -> list[str]:
    """What is wrong with the files restored in ``into``; nothing when they are a state that existed."""
    try:
        stores = open_stores(into, practice_id, kept.deks)
    except StoreError as error:
        return [error.sentence]
    try:
        pairs = pair_faults(stores[OFFICE], heads[OFFICE.value], states)
        return [
            *pairs,
            *(fault for key, store in stores.items() for fault in head_faults(store, heads[key.value])),
        ]
    except DRIVER_FAULTS as error:
        return [type(error).__name__]
    finally:
        for store in stores.values():
            store.close()


def head_faults(store: Store, claimed: JournalHead) -> Iterator[str]:
    head, report = store.head(), store.verify()
    if (head.count, head.mac.hex()) != (claimed.count, claimed.mac):
        yield f"{store.compartment}: {head.count} rows of journal, {claimed.count} claimed"
    if report is None or report.verdict != "verified":
        yield f"{store.compartment}: the journal is broken"


def pair_faults(store: Store, claimed: JournalHead, states: dict[tuple[int, str], int]) -> Iterator[str]:
    with store._engine.connect() as conn:
        phones = Counter(conn.exec_driver_sql("SELECT phone FROM patients").scalars())
    if set(phones.values()) - {2}:
        yield "pairs are broken"
    if len(phones) != states.get((claimed.count, claimed.mac), -1):
        yield f"{len(phones)} pairs never stood at that head"


def hammer(kept, times: int, command: list[str] | None = None, how=None) -> list[list[str]]:
    """The faults of each of ``times`` snapshots taken under the hammer, once restored."""
    gate = kept.sign_in().gate
    practice_id = gate.reference.practice_id
    with hammered(kept, gate) as path:
        for _ in range(times):
            child = back_up_open(kept, gate, *([how] if how else []), command=command)
            assert child.words()[-1] == "end", child.said
    states, found = known_states(path), kept.found()
    assert len(found) == times
    assert len(states) > 2 * times
    results = []
    for number, one in enumerate(found):
        into = kept.restored(one, found, kept.root / f"restored{number}")
        results.append(faults_of(kept, practice_id, one.manifest.heads, into, states))
    return results


def test_six_snapshots_under_the_hammer_are_states_that_existed(kept) -> None:
    assert hammer(kept, 6) == [[]] * 6


@pytest.mark.long
def test_fifty_snapshots_under_the_hammer_are_states_that_existed(kept) -> None:
    assert hammer(kept, 50) == [[]] * 50


def without_quiet(gate, threshold) -> CopyOrder:
    """The same heads, the same files, and nothing that holds them still."""
    heads = {key.value: store.head() for key, store in gate.stores().items()}
    named = {name: JournalHead(head.count, head.mac.hex()) for name, head in heads.items()}
    return CopyOrder(tuple(f"{name}.db" for name in heads), named)


def test_without_the_quiet_point_copies_are_torn_or_stale(kept) -> None:
    faults = hammer(kept, 3, program(SLOWED, BLINDED, WORK), without_quiet)
    assert sum(bool(fault) for fault in faults) >= 2, faults


@pytest.mark.long
def test_without_the_quiet_point_most_of_fifty_copies_are_torn_or_stale(kept) -> None:
    faults = hammer(kept, 50, program(SLOWED, BLINDED, WORK), without_quiet)
    assert sum(bool(fault) for fault in faults) >= 25, faults
    assert any("pairs are broken" in fault for fault in faults), faults


def test_a_file_that_moves_under_its_copy_is_refused(kept) -> None:
    """The quiet point gone, the process that copies notices it by itself."""
    gate = kept.sign_in().gate
    with hammered(kept, gate):
        said = [back_up_open(kept, gate, without_quiet, program(SLOWED, WORK)).said for _ in range(2)]
    kinds = {word["kind"] for words in said for word in words if word["say"] == "failed"}
    assert kinds == {"damaged"}


def test_entries_go_on_while_the_files_keep_still(kept) -> None:
    gate = kept.sign_in().gate
    order = hold(gate, kept.threshold())
    still = reads_apart(kept)
    for _ in range(50):
        with gate.enter(Action.REFERENCE, Subject("reference")):
            pass
    passive = gate.stores()[Compartment.PRACTICE]._raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert passive.fetchone()[2] == 0  # not a page folded into the file
    assert reads_apart(kept) == still
    assert gate.stores()[Compartment.PRACTICE].head().count == order.heads["practice"].count + 50
    release(gate)
    gate.stores()[Compartment.PRACTICE].checkpoint()
    assert reads_apart(kept) != still


def reads_apart(kept) -> bytes:
    """The bytes of a store, read by another process: one that closes the file here would cancel its locks."""
    command = [sys.executable, "-c", "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())"]
    return subprocess.run(
        [*command, str(kept.folder / "practice.db")], capture_output=True, check=True
    ).stdout


def test_a_lock_ends_the_quiet_point_and_leaves_whole_files(kept) -> None:
    gate = kept.sign_in().gate
    hold(gate, kept.threshold())
    with gate.enter(Action.REFERENCE, Subject("reference")):
        pass
    gate.close()
    assert not (kept.folder / "practice.db-wal").exists()


def test_files_that_were_moved_away_are_not_held(kept) -> None:
    gate = kept.sign_in().gate
    kept.folder.rename(kept.root / "ailleurs")
    with pytest.raises(StoreError, match="déplacé ou remplacé"):
        gate.stores()[OFFICE].quiet()
    (kept.root / "ailleurs").rename(kept.folder)


def test_a_session_that_cannot_open_every_compartment_backs_them_all_up(kept) -> None:
    """A secretary holds two stores still; the process that copies takes SQLite's lock on the two others."""
    threshold = kept.threshold()
    practice_id = threshold.header().practice_id
    keys = {key: kept.deks[key] for key in (Compartment.PRACTICE, OFFICE)}
    account = Account(new_id(), "lea", "Léa", frozenset({Role.SECRETARY}))
    stores = open_stores(kept.folder, practice_id, keys)
    gate = Gate(account, stores, new_id(), "accueil", kept.clock, pledged=True)
    assert back_up_open(kept, gate).words()[-1] == "end"
    gate.close()
    found = kept.found()
    heads = found[0].manifest.heads
    assert set(heads) == {"practice", "office", "billing", "clinical"}
    stores = open_stores(kept.restored(found[0], found, kept.root / "restored"), practice_id, kept.deks)
    assert {key.value: store.head().count for key, store in stores.items()} == {
        name: head.count for name, head in heads.items()
    }
    for store in stores.values():
        store.close()
