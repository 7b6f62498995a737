"""An open session looks every other second whether another one changed the same files, and shows it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from telesec.app.page_context import PageContext
from telesec.domain.errors import TelesecError
from telesec.services.watching import Watched, watch
from telesec.ui.shell import Shell

EVERY_MS = 2000


class Watching(QObject):
    """Asks on the worker, one question at a time; a failure ends it, once said."""

    def __init__(self, shell: Shell, context: PageContext, every_ms: int = EVERY_MS) -> None:
        super().__init__(shell)
        self._shell, self._context = shell, context
        self._seen, self._asking = Watched(), False
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Ask now, unless the last answer is still awaited."""
        if self._asking:
            return
        self._asking = True
        gate, seen = self._context.gate, self._seen
        self._context.tasks.run(lambda: watch(gate, seen), self._show, self._stop)

    def _show(self, found: Watched) -> None:
        self._asking, self._seen = False, found
        for change in sorted(found.changes):
            self._shell.refresh(change)

    def _stop(self, error: TelesecError) -> None:
        self._timer.stop()
        self._shell.bar.show_message("warning", error.sentence)
