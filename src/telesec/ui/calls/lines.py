"""The lines of the practice, read once for the telephone, and again when the settings change."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from telesec.domain.calls.calls import Call
from telesec.domain.calls.lines import Line, find_line, only_line, practitioners_of
from telesec.domain.patient_files.phones import shown_phone
from telesec.domain.people import Practitioner
from telesec.ui.calls.ports import CallsPorts
from telesec.ui.tasks import Tasks


class DeskLines(QObject):
    """``known`` each time they were read."""

    known = Signal()

    def __init__(self, ports: CallsPorts, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self._lines: tuple[Line, ...] = ()
        self._read = False

    def read(self) -> None:
        """Ask for them."""
        self._tasks.run(self._ports.lines, self._take)

    def all(self) -> tuple[Line, ...]:
        """Those in use first; none before the first answer."""
        return self._lines

    def used(self) -> tuple[Line, ...]:
        """Those that may ring."""
        return tuple(line for line in self._lines if line.active)

    def of(self, call: Call) -> Line | None:
        """The line of a call, when the practice has it; the only one when nothing says which."""
        return find_line(self._lines, call.line_id) or only_line(self._lines, call.line_id)

    def words(self, call: Call) -> str:
        """``Accueil``, « ligne inconnue : … » for what is none of ours, "" when nothing was said of it."""
        line = self.of(call)
        if line is not None:
            return line.label
        return f"ligne inconnue : {shown_phone(call.line_id)}" if self._read and call.line_id else ""

    def practitioners(self, call: Call) -> tuple[Practitioner, ...]:
        """Those for whom the line of a call rings."""
        return practitioners_of(self.of(call), self._ports.reference().practitioners)

    def _take(self, lines: tuple[Line, ...]) -> None:
        self._lines, self._read = lines, True
        self.known.emit()
