"""Appointments cut or copied from the agenda, waiting for their new place on any day."""

from __future__ import annotations

from datetime import datetime

from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.steps import Deed
from telesec.domain.french import counted, keep_together, moment_short, sentence_case
from telesec.ui.agenda.desk import Desk
from telesec.ui.agenda.model import AgendaColumn
from telesec.ui.controls import MessageBar

HOW = "allez au nouveau créneau, puis Entrée (ou Ctrl+V). Échap pour renoncer."


class Pinboard:
    """Nothing is written until what it holds is put down; a place refused empties nothing."""

    def __init__(self, desk: Desk, bar: MessageBar) -> None:
        self._desk, self._bar = desk, bar
        self._lines: list[AppointmentLine] = []
        self._copies = self._writing = False
        self._shown = ""

    @property
    def full(self) -> bool:
        """True when something waits for a place."""
        return bool(self._lines)

    def lines(self) -> tuple[AppointmentLine, ...]:
        """Those cut, soonest first; a copy is none of them."""
        return () if self._copies else tuple(self._lines)

    def cut(self, line: AppointmentLine) -> None:
        """Take this one too; cut again, it is left where it is."""
        kept = [one for one in self.lines() if one.appointment.id != line.appointment.id]
        if len(kept) == len(self.lines()):
            kept.append(line)
        self._copies = False
        self._lines = sorted(kept, key=lambda one: one.appointment.start)
        if self._lines:
            self._say()
        else:
            self.empty()

    def copy(self, line: AppointmentLine) -> None:
        """One more like this one."""
        self._lines, self._copies = [line], True
        self._say()

    def put(self, column: AgendaColumn, start: datetime) -> None:
        """Put everything down there, one after another."""
        if not self._lines or self._writing:
            return
        self._writing = True
        who, site = column.practitioner_id, column.site_id
        if self._copies:
            self._desk.copy(self._lines[0], who, site, start, self._put)
        elif len(self._lines) == 1:
            self._desk.move(self._lines[0], who, site, start, self._put)
        else:
            self._desk.move_all(self._lines, who, site, start, self._put)

    def _put(self, deed: Deed | None) -> None:
        self._writing = False
        if deed is not None:
            self._lines = []

    def empty(self) -> None:
        """Give up: everything stays where it is."""
        self._lines, self._writing = [], False
        if self._shown and self._bar.text() == self._shown:
            self._bar.clear()

    def _say(self) -> None:
        first = sentence_case(keep_together(moment_short(self._lines[0].appointment.start)))
        if self._copies:
            words = f"Copie du rendez-vous, {first} : {HOW}"
        elif len(self._lines) == 1:
            words = f"{first} : {HOW}"
        else:
            count = counted(len(self._lines), "rendez-vous coupé", "rendez-vous coupés")
            words = f"{count}, à placer l'un après l'autre : {HOW}"
        self._bar.show_message("info", words, "Renoncer", self.empty)
        self._shown = self._bar.text()
