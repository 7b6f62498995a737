"""After a place is given, in whatever way: whoever waited is offered to be taken off the lists, by a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from telesec.domain.bookings.steps import Deed
from telesec.domain.changes import Change
from telesec.domain.lists.answered import Answered, giving_steps, question
from telesec.ui.agenda import keys
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.tasks import Tasks

TAKE_OFF = "F4"
DONE = "C'est retiré des listes : le rendez-vous est pris."


@dataclass(frozen=True, slots=True)
class AnsweredPorts:
    """Both on the worker."""

    answered: Callable[[Deed], tuple[Answered, ...]]
    take_off: Callable[[Sequence[Answered]], None]


class AnsweredWishes(QObject):
    """Asks under what is read back to the patient, which stays before the eyes."""

    def __init__(self, page: AgendaPage, ports: AnsweredPorts, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._ports, self._tasks = page, ports, tasks
        self._found: Sequence[Answered] = ()
        self._asked = ""
        page.history.done.connect(self._done)
        keys.bind(page, {TAKE_OFF: self.take_off})

    def _done(self, deed: Deed) -> None:
        self._found = ()
        if not giving_steps(deed):
            return
        said = self._page.bar.text()
        self._tasks.run(lambda: self._ports.answered(deed), lambda found: self._ask(found, said))

    def _ask(self, found: Sequence[Answered], said: str) -> None:
        if not found:
            return
        self._found = found
        bar, asked = self._page.bar, question(found, discreet=self._page.desk.discreet)
        before = f"{said} " if said and bar.text() == said else ""
        bar.show_message("info", f"{before}{asked}", f"Retirer ({TAKE_OFF})", self.take_off)
        self._asked = bar.text()

    def take_off(self) -> None:
        """They have their appointment; only while it is asked."""
        found, self._found = self._found, ()
        if found and self._page.bar.text() in (self._asked, ""):
            self._tasks.run(lambda: self._ports.take_off(found), lambda _none: self._taken_off())

    def _taken_off(self) -> None:
        self._page.bar.show_message("success", DONE)
        self._page.changed.emit(Change.LISTS)
