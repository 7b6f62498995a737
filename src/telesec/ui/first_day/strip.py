"""A line above the page while a practice still needs something: put away for the session, it comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from telesec.domain.first_day.progress import SetUpStep, summary_of
from telesec.ui.controls import MessageBar
from telesec.ui.tasks import Tasks

SEE = "Voir les étapes"


class FirstDaysStrip(QObject):
    """Asks ``progress`` on the worker; says in ``bar`` how much is left, and leads to the list."""

    def __init__(
        self,
        parent: QWidget,
        bar: MessageBar,
        tasks: Tasks,
        progress: Callable[[], Sequence[SetUpStep]],
        see: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._bar, self._tasks, self._progress, self._see = bar, tasks, progress, see

    def look(self) -> None:
        """Ask what is left, and say it."""
        self._tasks.run(self._progress, self._show, lambda _error: None)

    def look_again(self, _page: str = "") -> None:
        """Another page is shown: a line that was not put away says how far it is by now."""
        if not self._bar.isHidden():
            self.look()

    def _show(self, steps: Sequence[SetUpStep]) -> None:
        words = summary_of(steps)
        if words:
            self._bar.show_message("info", words, SEE, self._see)
        else:
            self._bar.clear()
