"""One look for a new version: asked on the worker, fetched on a thread of its own, settled on the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from telesec.domain.errors import TelesecError
from telesec.domain.updates.settings import UpdateSettings
from telesec.domain.updates.standing import UpdateStanding
from telesec.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class UpdatePorts:
    """``begin(by_hand)`` is None when nothing is to be fetched; ``fetch`` waits for the network, apart.

    ``settle`` takes what was fetched, or the sentence why nothing was. ``own_version`` is this program's.
    """

    load: Callable[[], UpdateStanding]
    save: Callable[[UpdateSettings], UpdateStanding]
    begin: Callable[[bool], UpdateSettings | None]
    fetch: Callable[[UpdateSettings], bytes]
    settle: Callable[[bytes | str], UpdateStanding]
    own_version: str


class LookForUpdate(QObject):
    """``settled`` carries the UpdateStanding, ``idle``: nothing was to be fetched, ``failed`` a sentence."""

    settled = Signal(object)
    idle = Signal()
    failed = Signal(str)

    def __init__(self, ports: UpdatePorts, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self._network: Tasks | None = None

    @property
    def is_running(self) -> bool:
        return self._network is not None

    def look(self, *, by_hand: bool = False) -> None:
        """Look now if one is owed, or asked for."""
        if not self.is_running:
            self._network = Tasks(parent=self)
            self._tasks.run(lambda: self._ports.begin(by_hand), self._fetch, self._end)

    def _fetch(self, settings: UpdateSettings | None) -> None:
        if settings is None or self._network is None:
            self._rest()
            self.idle.emit()
            return
        work = partial(self._ports.fetch, settings)
        self._network.run(work, self._settle, lambda error: self._settle(error.sentence))

    def _settle(self, found: bytes | str) -> None:
        self._rest()
        self._tasks.run(partial(self._ports.settle, found), self.settled.emit, self._end)

    def _end(self, error: TelesecError) -> None:
        self._rest()
        self.failed.emit(error.sentence)

    def _rest(self) -> None:
        network, self._network = self._network, None
        if network is not None:
            network.close(lambda: None, 0)
            network.deleteLater()
