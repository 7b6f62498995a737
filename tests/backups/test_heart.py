"""The heart of the window: it asks, another process copies and sends, the window only hears."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from telesec.app.backup_heart import BackupHeart
from telesec.app.door import Door
from telesec.domain.actions import Action, Subject
from telesec.domain.people import Compartment
from telesec.services.backup_book import ledger
from telesec.ui.tasks import Tasks

T = TypeVar("T")
COMMAND = [sys.executable, "-m", "telesec.app.main", "backup", "--worker"]
PATIENCE = 30_000


class Beating:
    """A heart on a real practice, with the worker of a window."""

    def __init__(self, kept, qtbot, qapp) -> None:
        self.kept, self.qtbot = kept, qtbot
        self.tasks = Tasks()
        self.heart = BackupHeart(
            Door(kept.folder, kept.clock, kept.root / "telesec"), self.tasks, qapp, lambda: COMMAND
        )
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
