"""What the desk did, to be taken back and done again: Ctrl+Z, Ctrl+Y, and the button of the sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain import turned_words as turned
from telesec.domain.bookings.steps import AbsenceStep, Deed, Step
from telesec.domain.errors import Conflict, TelesecError
from telesec.domain.french import keep_together
from telesec.domain.lists.freed_places import freed_places
from telesec.ui.agenda import keys
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.controls import MessageBar
from telesec.ui.tasks import Tasks

BACK = "Remettre comme avant"


class History(QObject):
    """``written`` carries each Deed once it is done, undone or redone; ``refused`` follows a refusal.

    ``done`` carries those just done, once they are said, and neither undone nor redone ones.
    ``freed`` carries each FreedPlace an appointment to come has left.
    """

    written = Signal(object)
    done = Signal(object)
    refused = Signal()
    freed = Signal(object)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, bar: MessageBar, page: QWidget) -> None:
        super().__init__(page)
        self._ports, self._tasks, self._bar = ports, tasks, bar
        self._done: list[Deed] = []
        self._undone: list[Deed] = []
        self._busy = False
        self._discreet = False
        keys.bind(page, {keys.UNDO: self.undo, keys.REDO: self.redo, keys.REDO_TOO: self.redo})

    def set_discreet(self, discreet: bool) -> None:
        """Say no name."""
        self._discreet = discreet

    def did(self, deed: Deed, sentence: str, *, kind: str = "success") -> None:
        """Remember what was just written, and say it with what must be known and the way back."""
        self._done.append(deed)
        self._undone.clear()
        words, kind = " ".join((sentence, *deed.warnings)), "warning" if deed.warnings else kind
        self._bar.show_message(kind, keep_together(words), BACK, self.undo)
        self.written.emit(deed)
        self.done.emit(deed)
        for place in freed_places(deed, self._ports.wall_now()):
            self.freed.emit(place)

    def undo(self) -> None:
        """Take the last change back."""
        self._turn(self._done, self._undone, self._ports.undo, "Rien à annuler.", turned.BACK)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(self._undone, self._done, self._ports.redo, "Rien à rétablir.", turned.AGAIN)

    def _turn(
        self,
        source: list[Deed],
        target: list[Deed],
        write: Callable[[Deed], Deed],
        nothing: str,
        said: str,
    ) -> None:
        if self._busy:
            return
        if not source:
            self._bar.show_message("info", nothing)
            return
        deed = source.pop()
        self._busy = True

        def done(found: Deed) -> None:
            self._busy = False
            target.append(found)
            _follow(source, found)
            again = ("Rétablir", self.redo) if target is self._undone else (BACK, self.undo)
            words = turned.turned_words(said, found, discreet=self._discreet)
            self._bar.show_message("success", keep_together(words), *again)
            self.written.emit(found)

        def refuse(error: TelesecError) -> None:
            self._busy = False
            if isinstance(error, Conflict):
                source.append(deed)  # it can be tried again once the place is free
            self._bar.show_message("error", keep_together(error.sentence))
            self.refused.emit()

        self._tasks.run(lambda: write(deed), done, refuse)


def _follow(deeds: list[Deed], written: Deed) -> None:
    """The rows ``written`` have another version now: what lies below in the stack speaks of the same rows."""
    versions = {step.after.appointment.id: step.after.appointment.version for step in written.steps}
    versions |= {step.after.id: step.after.version for step in written.absences}
    for at in range(len(deeds) - 1, -1, -1):
        touched = {step.after.appointment.id for step in deeds[at].steps}
        touched |= {step.after.id for step in deeds[at].absences}
        touched &= versions.keys()
        if touched:
            deeds[at] = replace(
                deeds[at],
                steps=tuple(_at_version(step, versions) for step in deeds[at].steps),
                absences=tuple(_absence_at_version(step, versions) for step in deeds[at].absences),
            )
        for done in touched:
            del versions[done]


def _at_version(step: Step, versions: dict[str, int]) -> Step:
    made = step.after.appointment
    now = replace(made, version=versions.get(made.id, made.version))
    return replace(step, after=replace(step.after, appointment=now))


def _absence_at_version(step: AbsenceStep, versions: dict[str, int]) -> AbsenceStep:
    return replace(step, after=replace(step.after, version=versions.get(step.after.id, step.after.version)))
