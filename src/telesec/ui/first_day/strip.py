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
    """Asks ``progress`` on the worker; says in ``bar`` how much is left, and leads to the list.

    Another word may come in the bar once nothing is left: it is not this one's to take away.
    """

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
        self._said = ""

    def look(self) -> None:
        """Ask what is left, and say it."""
        self._tasks.run(self._progress, self._show, lambda _error: None)

    def look_again(self, _page: str = "") -> None:
        """Another page is shown: a line that was not put away says how far it is by now."""
        if self._said and self._bar.text() == self._said:
            self.look()

    def _show(self, steps: Sequence[SetUpStep]) -> None:
        before, self._said = self._said, summary_of(steps)
        if self._said:
            self._bar.show_message("info", self._said, SEE, self._see)
        elif before and self._bar.text() == before:
            self._bar.clear()
