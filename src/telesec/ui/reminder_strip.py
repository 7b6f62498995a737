"""A security reminder above the page, once at sign-in: a few lines, no window, and no key taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from telesec.domain.access.reminders import Reminder
from telesec.domain.errors import TelesecError
from telesec.ui.controls import MessageBar
from telesec.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class ReminderPorts:
    """Both run on the worker. ``due`` is the reminder to show, if any; ``acknowledge`` takes its key."""

    due: Callable[[], Reminder | None]
    acknowledge: Callable[[str], None]


class ReminderStrip(QObject):
    """Shows one reminder in ``bar``; closed without a word, it comes back at the next sign-in."""

    def __init__(self, parent: QWidget, bar: MessageBar, tasks: Tasks, ports: ReminderPorts) -> None:
        super().__init__(parent)
        self._bar, self._tasks, self._ports = bar, tasks, ports

    def look(self) -> None:
        """Ask which reminder is due, and show it."""
        self._tasks.run(self._ports.due, self._show, lambda _error: None)

    def _show(self, reminder: Reminder | None) -> None:
        if reminder is not None:
            words = f"{reminder.title}\n{reminder.text}"
            self._bar.show_message("info", words, "J'ai lu", partial(self._acknowledge, reminder.key))

    def _acknowledge(self, key: str) -> None:
        self._tasks.run(lambda: self._ports.acknowledge(key), lambda _done: None, self._failed)

    def _failed(self, error: TelesecError) -> None:
        self._bar.show_message("error", error.sentence)
