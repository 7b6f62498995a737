"""An appointment cut from the agenda, waiting for its new place on any day."""

from __future__ import annotations

from datetime import datetime

from telesec.domain.agenda import AppointmentLine
from telesec.domain.french import keep_together, moment_short, sentence_case
from telesec.ui.agenda.desk import Desk
from telesec.ui.agenda.model import AgendaColumn
from telesec.ui.controls import MessageBar


class Pinboard:
    """Holds one appointment; nothing is written until it is put down."""

    def __init__(self, desk: Desk, bar: MessageBar) -> None:
        self._desk, self._bar = desk, bar
        self._line: AppointmentLine | None = None

    @property
    def full(self) -> bool:
        """True when an appointment waits for a place."""
        return self._line is not None

    def lines(self) -> tuple[AppointmentLine, ...]:
        """Those waiting."""
        return () if self._line is None else (self._line,)

    def cut(self, line: AppointmentLine) -> None:
        """Take this one."""
        self._line = line
        when = sentence_case(keep_together(moment_short(line.appointment.start)))
        self._bar.show_message(
            "info",
            f"{when} : allez au nouveau créneau, puis Entrée (ou Ctrl+V). Échap pour renoncer.",
            "Renoncer",
            self.empty,
        )

    def put(self, column: AgendaColumn, start: datetime) -> None:
        """Put it down there."""
        line, self._line = self._line, None
        if line is not None:
            self._bar.clear()
            self._desk.move(line, column.practitioner_id, column.site_id, start)

    def empty(self) -> None:
        """Give up: the appointment stays where it is."""
        self._line = None
        self._bar.clear()
