"""Makes the contingency sheets when they are due, as long as a session is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from telesec.domain.errors import TelesecError
from telesec.domain.paper.contingency import Contingency
from telesec.ui.agenda.print_ports import ContingencyPorts, Made
from telesec.ui.controls import MessageBar
from telesec.ui.tasks import Tasks

BEAT_MS = 60_000
FIRST_MS = 20_000  # well after the sign-in: drawing them loads what a start does not need
RETRY_BEATS = 30


class ContingencyWatch(QObject):
    """Asks nothing of the store but the setting, once; the rest is the clock's."""

    def __init__(self, ports: ContingencyPorts, tasks: Tasks, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._ports, self._tasks, self._bar = ports, tasks, bar
        self._setting: Contingency | None = None
        self._running = False
        self._pause = 0
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self.look)
        self._beat.start()
        QTimer.singleShot(FIRST_MS, self, self.begin)

    def begin(self) -> None:
        """Read the setting, then look at the clock."""
        if self._setting is None:
            self._tasks.run(self._ports.get, self._begun)

    def _begun(self, setting: Contingency) -> None:
        self.follow(setting)
        self.look()

    def follow(self, setting: Contingency) -> None:
        """The setting was read or changed."""
        self._setting = setting
        self._pause = 0

    def look(self) -> None:
        """Make new sheets when they are due; after a failure, wait before trying again."""
        if self._pause:
            self._pause -= 1
        elif self._setting is not None and not self._running and self._ports.is_due(self._setting):
            self._running = True
            self._tasks.run(self._ports.produce, self._made, self._failed)

    def _made(self, made: Made) -> None:
        self._running = False
        known = self._setting.problem if self._setting else ""
        if made.setting.problem and made.setting.problem != known:
            self._bar.show_message("warning", made.setting.problem)
        self.follow(made.setting)

    def _failed(self, error: TelesecError) -> None:
        self._running = False
        self._pause = RETRY_BEATS
        self._bar.show_message("warning", error.sentence)
