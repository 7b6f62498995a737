"""The heart of the window: it asks, another process copies and sends, the window only hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from telesec.app.backup_heart import BackupHeart
from telesec.app.door import Door
from telesec.domain.actions import Action, Subject
from telesec.domain.people import Compartment
from telesec.services.backups.backup_book import ledger
from telesec.ui.tasks import Tasks

from .conftest import SLOWED, WORK, WORKER, program

T = TypeVar("T")
PATIENCE = 30_000


class Beating:
    """A heart on a real practice, with the worker of a window."""

    def __init__(self, kept, qtbot, qapp) -> None:
        self.kept, self.qtbot = kept, qtbot
        self.tasks, self.command = Tasks(), list(WORKER)
        door = Door(kept.folder, kept.clock, kept.root / "telesec")
        self.heart = BackupHeart(door, self.tasks, qapp, lambda: self.command)
        self.said: list[tuple[str, str, str]] = []
        self.heart.said.connect(lambda *words: self.said.append(words))

    def answer(self, work: Callable[[], T]) -> T:
        given: list[T] = []
        self.tasks.run(work, given.append)
        self.qtbot.waitUntil(lambda: bool(given), timeout=PATIENCE)
        return given[0]

    def enter(self):
        signed = self.answer(self.kept.sign_in)
        self.heart.enter(signed.gate)
        self.settle()
        return signed

    def settle(self) -> None:
        self.answer(lambda: None)
        self.answer(lambda: None)

    def run(self) -> tuple[str, str]:
        with self.qtbot.waitSignal(self.heart.ended, timeout=PATIENCE) as told:
            self.heart.start()
        self.settle()
        return tuple(told.args)

    def close(self) -> None:
        self.tasks.close(self.kept.close)


@pytest.fixture
def beating(kept, qtbot, qapp) -> Iterator[Beating]:
    made = Beating(kept, qtbot, qapp)
    yield made
    made.close()


def test_a_locked_window_backs_the_practice_up(beating, kept) -> None:
    assert beating.run() == ("success", "Sauvegarde faite et relue.")
    assert len(ledger(kept.threshold()).made) == 1
    assert beating.said[-1][0].startswith("Sauvegardé")


def test_an_open_session_backs_up_what_it_has_just_written(beating, kept) -> None:
    signed = beating.enter()
    store = signed.gate.stores()[Compartment.OFFICE]

    def work() -> int:
        with signed.gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
            pass
        return store.head().count

    written = beating.answer(work)
    assert beating.run()[0] == "success"
    made = ledger(kept.threshold()).made[-1]
    assert made.heads["office"].count == written
    assert beating.answer(work) == written + 1  # and it goes on


def test_a_beat_makes_what_is_owed_and_the_next_one_nothing(beating, kept, qtbot) -> None:
    with qtbot.waitSignal(beating.heart.ended, timeout=PATIENCE) as told:
        beating.heart.beat()
    assert told.args[0] == "success"
    beating.settle()
    beating.heart.beat()
    beating.settle()
    assert not beating.heart.is_running()
    kept.clock.advance(days=3)  # asleep for three days: one backup, at the first beat
    with qtbot.waitSignal(beating.heart.ended, timeout=PATIENCE):
        beating.heart.beat()
    beating.settle()
    beating.heart.beat()
    beating.settle()
    assert not beating.heart.is_running()
    assert len(ledger(kept.threshold()).made) == 2


def test_a_first_look_tells_and_begins_nothing(beating, kept) -> None:
    beating.heart.look()
    beating.settle()
    assert beating.said[-1][:2] == ("Aucune sauvegarde réussie · restauration jamais essayée", "danger")
    assert not beating.heart.is_running()


def test_a_backup_stopped_by_hand_rests_and_leaves_nothing(beating, kept, qtbot) -> None:
    beating.command[:] = program(SLOWED, WORK)
    beating.heart.start()
    qtbot.waitUntil(beating.heart.is_running, timeout=PATIENCE)
    with qtbot.waitSignal(beating.heart.ended, timeout=PATIENCE) as told:
        beating.heart.cancel()
    assert told.args == ["info", "Sauvegarde arrêtée. Ce qui était sauvegardé avant l'est toujours."]
    beating.settle()
    beating.heart.beat()
    beating.settle()
    assert not beating.heart.is_running()  # not at once again
    assert list((kept.folder / ".backup").glob("staging-*")) == []
    assert ledger(kept.threshold()).standing("a").failures == 0
    kept.clock.advance(minutes=31)
    beating.command[:] = WORKER
    with qtbot.waitSignal(beating.heart.ended, timeout=PATIENCE) as told:
        beating.heart.beat()
    assert told.args[0] == "success"


def test_whoever_signs_in_does_not_wait_for_a_copy(beating, kept, qtbot) -> None:
    """A copy of a closed practice holds its locks: it makes way."""
    beating.command[:] = program(SLOWED.replace("0.003", "0.5"), WORK)
    beating.heart.start()
    qtbot.waitUntil(lambda: any((kept.folder / ".backup").glob("staging-*/*.db")), timeout=PATIENCE)
    with qtbot.waitSignal(beating.heart.ended, timeout=PATIENCE) as told:
        beating.heart.make_way()
        signed = beating.answer(kept.sign_in)
    assert signed.gate.account.login == "claire"
    assert told.args[0] == "info"
    assert kept.found() == []


def test_a_process_that_dies_is_said_and_tried_again_later(beating, kept, qtbot) -> None:
    beating.enter()
    beating.command[:] = program("import os, sys; sys.stdin.readline(); os._exit(9)")
    assert beating.run() == ("error", "La sauvegarde s'est arrêtée sans rien dire. Elle sera reprise.")
    assert ledger(kept.threshold()).standing("a").failures == 1
    beating.heart.beat()
    beating.settle()
    assert not beating.heart.is_running()
    beating.command[:] = WORKER
    assert beating.run()[0] == "success"


def test_a_program_that_cannot_be_started_is_a_failure_like_another(beating, kept) -> None:
    beating.command[:] = [str(kept.root / "absent")]
    assert beating.run()[0] == "error"
    assert ledger(kept.threshold()).standing("a").failures == 1


def test_a_target_that_fails_is_named_on_screen(beating, kept) -> None:
    kept.disk.rename(kept.root / "elsewhere")
    kind, sentence = beating.run()
    assert kind == "error"
    words, state, whole = beating.said[-1]
    assert state == "danger"
    assert sentence in whole
    assert words.startswith("Aucune sauvegarde réussie")


def test_stores_that_cannot_be_held_still_are_said_and_not_copied(beating, kept) -> None:
    beating.enter()
    kept.folder.joinpath("office.db").rename(kept.root / "office.db")  # its disk was pulled out
    kind, sentence = beating.run()
    assert kind == "warning"
    assert "déplacé ou remplacé" in sentence
    (kept.root / "office.db").rename(kept.folder / "office.db")
    assert beating.run()[0] == "success"


def test_settings_edited_by_hand_are_said_and_send_nothing(beating, kept) -> None:
    path = kept.folder / "backup.json"
    path.write_bytes(path.read_bytes().replace(b"Disque a", b"Disque z"))
    kind, sentence = beating.run()
    assert kind == "error"
    assert "en dehors du logiciel" in sentence
    beating.heart.look()
    beating.settle()
    assert beating.said[-1][1] == "danger"


def test_the_heart_beats_by_itself(beating, kept, qtbot, monkeypatch) -> None:
    """APScheduler's own thread only emits; the beat runs in the window's."""
    monkeypatch.setattr("telesec.app.backup_heart.BEAT_SECONDS", 0.05)
    with qtbot.waitSignal(beating.heart.ended, timeout=PATIENCE) as told:
        beating.heart.begin()
    beating.heart.end()
    assert told.args[0] == "success"


def test_what_changes_while_the_standing_is_read_is_told_without_waiting_for_the_next_beat(beating) -> None:
    beating.heart.look()
    beating.heart.look()  # a destination was saved meanwhile
    beating.qtbot.waitUntil(lambda: len(beating.said) == 2, timeout=PATIENCE)
    beating.settle()
    assert len(beating.said) == 2
