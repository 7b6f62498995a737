"""How many slips wait, for every part of the window that says so; read again as urgent ones grow old."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.slips.slips import SlipCounts
from telesec.ui.slips.ports import CountPorts
from telesec.ui.tasks import Tasks

SETTLE_MS = 150
LONGEST_MS = 3_600_000
_HEARD = (Change.SLIPS, Change.PEOPLE)


class SlipCounter(QObject):
    """``counted`` carries the SlipCounts each time they were read; ``open_requested`` asks for the tab.

    ``day_requested`` asks for the slips of a practitioner (id) on a day; ``moved``: one was changed.
    """

    counted = Signal(object)
    open_requested = Signal()
    day_requested = Signal(str, object)
    moved = Signal()

    def __init__(self, ports: CountPorts, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self._counts: SlipCounts | None = None
        self._settle, self._next = QTimer(self), QTimer(self)
        for timer in (self._settle, self._next):
            timer.setSingleShot(True)
            timer.timeout.connect(self.look)
        self._settle.setInterval(SETTLE_MS)

    def counts(self) -> SlipCounts | None:
        """As last read; None before that."""
        return self._counts

    def look(self) -> None:
        """Count again, on the worker."""
        self._tasks.run(self._ports.counts, self.take, self._refused)

    def hear(self, change: object) -> None:
        """Something was written here or elsewhere; several things at once are counted once."""
        if change in _HEARD:
            self._settle.start()
        if change is Change.SLIPS:
            self.moved.emit()

    def take(self, counts: SlipCounts) -> None:
        """The counters, as just read by whoever read the slips."""
        self._settle.stop()
        self._counts = counts
        self._next.stop()
        if counts.next_at is not None:
            wait = (counts.next_at - self._ports.now()).total_seconds()
            self._next.start(min(max(1000, round(wait * 1000) + 500), LONGEST_MS))
        self.counted.emit(counts)

    def _refused(self, error: TelesecError) -> None:
        """A right withdrawn meanwhile: nothing is said any more."""
        del error
        self.counted.emit(SlipCounts())
