"""One errand over the network: noted first, run away from the stores, its end noted too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject

from telesec.domain.errors import TelesecError
from telesec.ui.tasks import Tasks

A = TypeVar("A")
B = TypeVar("B")
Failed = Callable[[TelesecError], None]


class Errand(QObject):
    """Runs one thing at a time on a thread of its own; the window and the stores stay free meanwhile."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._network: Tasks | None = None
        self.stop = Event()

    @property
    def is_running(self) -> bool:
        return self._network is not None

    def run(
        self, begin: Callable[[], A], work: Callable[[A], B], then: Callable[[A, B], None], failed: Failed
    ) -> None:
        """``begin`` on the stores' worker, then ``work`` of its answer on the network's thread."""
        if self._network is not None:
            return
        self.stop.clear()
        network = self._network = Tasks(parent=self)
        do = partial(self._begun, network, work, then)
        self._tasks.run(begin, partial(do, failed), partial(self._over, network, failed))

    def give_up(self) -> None:
        """Stop caring; the thread ends by itself."""
        self.stop.set()
        self._rest()

    def _begun(
        self,
        network: Tasks,
        work: Callable[[A], B],
        then: Callable[[A, B], None],
        failed: Failed,
        begun: A,
    ) -> None:
        if network is self._network:  # else it was given up meanwhile
            done = partial(self._done, network, then, begun)
            network.run(partial(work, begun), done, partial(self._over, network, failed))

    def _done(self, network: Tasks, then: Callable[[A, B], None], begun: A, answer: B) -> None:
        if network is self._network:
            self._rest()
            then(begun, answer)

    def _over(self, network: Tasks, failed: Failed, error: TelesecError) -> None:
        if network is self._network:
            self._rest()
            failed(error)

    def _rest(self) -> None:
        network, self._network = self._network, None
        if network is not None:
            network.close(lambda: None, 0)
            network.deleteLater()
