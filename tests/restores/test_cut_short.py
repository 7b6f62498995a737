"""A restoration cut anywhere: the practice opens as before or as restored, never files of two snapshots."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment
from telesec.services.access.sign_in import SignedIn
from telesec.services.journals.journal import verify
from telesec.services.restore_intent import is_pending
from telesec.services.restores.restore_staging import sweep

from .conftest import Lilas, book, names_of_tuesday

PROGRAM = Path(__file__).with_name("cut_restore.py")
BEFORE, RESTORED = ["AUBRAC", "BERTHIER"], ["AUBRAC"]


@pytest.fixture
def two_states(lilas: Lilas) -> tuple[Lilas, str]:
    """A backup holding one appointment, a practice holding two: the two states that may open."""
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    return lilas, snapshot


def restoring(lilas: Lilas, snapshot: str, step: int | str = 0) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), str(lilas.root), snapshot, *([str(step)] if step else [])]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    child.stdin.write(lilas.recovery_text + "\n")
    child.stdin.flush()
    return child


def opens_as_one(lilas: Lilas) -> list[str]:
    """Start the program as one does: what the agenda then shows, every journal in one piece."""
    lilas.start()
    if not is_pending(lilas.folder):
        sweep(lilas.folder)
    signed_in = lilas.sign_in()
    assert verify(signed_in.gate).whole
    assert signed_in.warnings == ()
    assert heads_agree(signed_in)
    found = names_of_tuesday(signed_in)
    assert not (lilas.folder / ".restore").exists()
    lilas.sign_out(signed_in)
    return found


def heads_agree(signed_in: SignedIn) -> bool:
    """Each journal holds the head that ``practice.db`` noted: all four files are of one moment."""
    gate = signed_in.gate
    with gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT compartment, rows FROM heads").fetchall()
    return all(gate.stores()[Compartment(row[0])].head().count >= row[1] for row in rows)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("os.rename~intent.json~1", BEFORE),  # all is verified, the order is not written yet
        ("os.rename~anciens~1", RESTORED),  # the order is written, nothing has moved
        ("os.rename~anciens~3", RESTORED),  # two of the four files have moved
        ("os.remove~intent.json~1", RESTORED),  # everything has moved, the order still stands
    ],
)
def test_killed_around_its_order_it_opens_as_before_or_as_restored(
    two_states: tuple[Lilas, str], moment: str, found: list[str]
) -> None:
    lilas, snapshot = two_states
    with restoring(lilas, snapshot, moment) as child:
        assert child.communicate()[0] == "go\n"
    assert opens_as_one(lilas) == found


@pytest.mark.long
def test_killed_at_every_one_of_its_steps_it_opens_as_before_or_as_restored(
    two_states: tuple[Lilas, str],
) -> None:
    lilas, snapshot = two_states
    seen: list[list[str]] = []
    step = 0
    while True:
        step += 1
        with restoring(lilas, snapshot, step) as child:
            said = child.communicate()[0].split()
        found = opens_as_one(lilas)
        assert found in (BEFORE, RESTORED), step
        seen.append(found)
        if len(said) > 1:  # it went to its end
            break
        if found == RESTORED:
            signed_in = lilas.sign_in()
            book(signed_in, "BERTHIER", 10)
            lilas.sign_out(signed_in)
    assert BEFORE in seen
    assert seen[-1] == RESTORED
    assert step > 40


@pytest.mark.long
def test_killed_at_twenty_random_moments_it_opens_as_before_or_as_restored(
    two_states: tuple[Lilas, str],
) -> None:
    lilas, snapshot = two_states
    dice = random.Random(20261122)
    for _ in range(20):
        with restoring(lilas, snapshot) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "go\n"
            time.sleep(dice.uniform(0, 0.25))
            child.kill()
        found = opens_as_one(lilas)
        assert found in (BEFORE, RESTORED)
        if found == RESTORED:
            signed_in = lilas.sign_in()
            book(signed_in, "BERTHIER", 10)
            lilas.sign_out(signed_in)


def test_an_order_altered_or_from_elsewhere_is_put_aside_and_the_practice_opens(
    two_states: tuple[Lilas, str],
) -> None:
    lilas, _ = two_states
    (lilas.folder / ".restore").mkdir()
    (lilas.folder / ".restore" / "intent.json").write_bytes(b'{"practice":"0"}')
    with pytest.raises(StoreError, match="abîmé ou ne vient pas"):
        lilas.start()
    assert names_of_tuesday(lilas.sign_in()) == BEFORE


def test_through_a_link_nothing_of_somebody_elses_is_swept(tmp_path: Path) -> None:
    photos = tmp_path / "mes-photos"
    album = photos / "2024-vacances"
    album.mkdir(parents=True)
    practice = tmp_path / "cabinet"
    practice.mkdir()
    (practice / ".restore").symlink_to(photos)
    sweep(practice)
    assert album.is_dir()
    (practice / ".restore").unlink()
    kept, ours = practice / ".restore" / "album-2", practice / ".restore" / f"1-{'a' * 16}"
    for place in (kept, ours):
        place.mkdir(parents=True)
    sweep(practice)
    assert kept.is_dir()
