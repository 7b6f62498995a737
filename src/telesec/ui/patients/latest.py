"""Only the answer to the latest question is shown: earlier ones come too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from telesec.ui.tasks import Tasks

T = TypeVar("T")


class Latest:
    """Questions to the worker about one thing shown at a time."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._asked = 0

    def ask(self, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """A new question: answers to those before it are dropped."""
        self.drop()
        self.also(work, then)

    def also(self, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """One more question about what is shown now."""
        mine = self._asked

        def answered(found: T) -> None:
            if mine == self._asked:
                then(found)

        self._tasks.run(work, answered)

    def drop(self) -> None:
        """What was asked so far is no longer waited for."""
        self._asked += 1
