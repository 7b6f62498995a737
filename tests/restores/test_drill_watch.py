"""Once a week somebody is in, and the newest snapshot is restored for trial without anybody asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject

from telesec.app.drill_watch import DrillWatch
from telesec.app.page_context import PageContext
from telesec.services.backups import backup_book
from telesec.services.restores.drills import reports
from telesec.ui.tasks import Tasks

from .conftest import Lilas

T = TypeVar("T")
PATIENCE = 30_000


class Watched:
    """A session on the worker of a window, and the beats it hears."""

    def __init__(self, lilas: Lilas, qtbot) -> None:
        self.lilas, self.qtbot = lilas, qtbot
        self.tasks = Tasks()
        self.signed = self.answer(lilas.sign_in)
        self.said: list[tuple[str, str]] = []
        self.ended: list[bool] = []
        context = PageContext(
            self.signed, lilas.threshold(), self.tasks, lambda: None, lambda *_: None, lambda _: None
        )
        self.owner = QObject()
        self.watch = DrillWatch(
            context, lambda *said: self.said.append(said), lambda: self.ended.append(True), self.owner
        )

    def answer(self, work: Callable[[], T]) -> T:
        given: list[T] = []
        self.tasks.run(work, given.append)
        self.qtbot.waitUntil(lambda: bool(given), timeout=PATIENCE)
        return given[0]

    def beat(self, times: int) -> None:
        for _ in range(times):
            self.watch.look()
            self.answer(lambda: None)

    def last_drill(self) -> object:
        threshold = self.lilas.threshold()
        return self.answer(lambda: backup_book.ledger(threshold).standing("a").last_drill)


@pytest.fixture
def watched(lilas: Lilas, qtbot) -> Iterator[Watched]:
    lilas.back_up()
    made = Watched(lilas, qtbot)
    yield made
    made.tasks.close(lilas.close)


def test_the_week_s_trial_is_done_by_itself_once_one_has_settled_in(watched: Watched) -> None:
    watched.beat(3)
    assert watched.last_drill() is None
    watched.beat(1)
    watched.qtbot.waitUntil(lambda: bool(watched.ended), timeout=PATIENCE)
    assert watched.last_drill() is not None
    assert watched.said == []
    assert len(watched.answer(lambda: reports(watched.signed.gate))) == 1
    watched.beat(3)
    assert len(watched.answer(lambda: reports(watched.signed.gate))) == 1  # not before next week


def test_a_trial_that_fails_is_said_once_and_not_tried_again_in_this_session(watched: Watched) -> None:
    for part in watched.lilas.disk.rglob("p0000*.age"):
        part.unlink()
    watched.beat(4)
    watched.qtbot.waitUntil(lambda: bool(watched.ended), timeout=PATIENCE)
    assert [kind for kind, _ in watched.said] == ["warning"]
    assert "n'a pas abouti" in watched.said[0][1]
    watched.beat(3)
    assert len(watched.said) == 1
    assert watched.last_drill() is None
