"""After a booking as usual: whoever waited for it is offered to be taken off the lists, by one key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from telesec.domain.bookings.requests import Booked
from telesec.domain.bookings.steps import Deed
from telesec.domain.changes import Change
from telesec.domain.lists.answered import Answered, question
from telesec.ui.agenda import keys
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.tasks import Tasks

TAKE_OFF = "F4"
DONE = "C'est retiré des listes : le rendez-vous est pris."


@dataclass(frozen=True, slots=True)
class AnsweredPorts:
    """Both on the worker."""

    answered: Callable[[Deed], Answered]
    take_off: Callable[[Answered], None]


class AnsweredWishes(QObject):
    """Asks under what is read back to the patient, which stays before the eyes."""

    def __init__(self, page: AgendaPage, ports: AnsweredPorts, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._ports, self._tasks = page, ports, tasks
        self._found: Answered | None = None
        self._asked = ""
        page.booking.booked.connect(self._booked)
        keys.bind(page, {TAKE_OFF: self.take_off})

    def _booked(self, done: Booked) -> None:
        self._found = None
        said = self._page.bar.text()
        self._tasks.run(lambda: self._ports.answered(done.deed), lambda found: self._ask(found, said))

    def _ask(self, found: Answered, said: str) -> None:
        if not found.waiting and not found.recalls:
            return
        self._found = found
        bar, asked = self._page.bar, question(found, discreet=self._page.desk.discreet)
        before = f"{said} " if said and bar.text() == said else ""
        bar.show_message("info", f"{before}{asked}", f"Retirer ({TAKE_OFF})", self.take_off)
        self._asked = bar.text()

    def take_off(self) -> None:
        """They have their appointment; only while it is asked."""
        found, self._found = self._found, None
        if found is not None and self._page.bar.text() in (self._asked, ""):
            self._tasks.run(lambda: self._ports.take_off(found), lambda _none: self._taken_off())

    def _taken_off(self) -> None:
        self._page.bar.show_message("success", DONE)
        self._page.changed.emit(Change.LISTS)
