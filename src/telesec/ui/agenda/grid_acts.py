"""What keys and the menu do to the appointment chosen in the grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from telesec.domain.actions import Action
from telesec.domain.agenda import AppointmentLine, Status
from telesec.ui.agenda.desk import Desk
from telesec.ui.agenda.keys import MARKS
from telesec.ui.agenda.menu import Entry, marks_of, open_menu
from telesec.ui.agenda.model import AgendaColumn
from telesec.ui.agenda.offers import Offers
from telesec.ui.agenda.pinboard import Pinboard
from telesec.ui.agenda.view import AgendaGrid


@dataclass(frozen=True, slots=True)
class GridWays:
    """``book_at`` opens a booking at a free place.

    While ``on_line`` says that somebody is on the telephone, « Déplacer » offers the next free places, which
    can be read aloud, by ``find_place``; it cuts otherwise.
    """

    book_at: Callable[[AgendaColumn, datetime], object]
    find_place: Callable[[AppointmentLine], object]
    on_line: Callable[[], bool]


class GridActs(QObject):
    """Each does its act to what is chosen, or at the cursor."""

    def __init__(
        self, grid: AgendaGrid, desk: Desk, pinboard: Pinboard, offers: Offers, ways: GridWays
    ) -> None:
        super().__init__(grid)
        self._grid, self._desk, self._pinboard, self._offers, self._ways = grid, desk, pinboard, offers, ways
        grid.move_requested.connect(self.move)
        grid.resize_requested.connect(desk.resize)
        grid.slot_activated.connect(self.activate)
        grid.menu_requested.connect(self.show_menu)

    def move(self, line: AppointmentLine, column: AgendaColumn, start: datetime) -> None:
        """Put an appointment where it was dropped."""
        self._desk.move(line, column.practitioner_id, column.site_id, start)

    def mark(self, status: Status) -> None:
        """Note presence or absence of the chosen appointment."""
        line = self._grid.chosen()
        self._grid.setFocus()  # the button that asked is about to go
        if line is not None:
            self._desk.mark(line, status)

    def excuse(self, excused: bool | None) -> None:
        """Note whether the chosen missed appointment is excused."""
        line = self._grid.chosen()
        self._grid.setFocus()
        if line is not None:
            self._desk.excuse(line, excused=excused)

    def show_actions(self, where: QPoint) -> None:
        """The menu of the chosen appointment, from its panel."""
        line, stop = self._grid.chosen(), self._grid.cursor_stop
        if line is not None and stop is not None:
            column = self._grid.content.columns[stop.column]
            self.show_menu(line, column, column.at(stop.minute), where)

    def cancel(self) -> None:
        """Cancel the chosen appointment, once a reason is given."""
        line = self._grid.chosen()
        self._grid.setFocus()
        if line is not None:
            self._desk.ask_cancel(line)

    def cut(self) -> None:
        """Take the chosen appointment to another day."""
        line = self._grid.chosen()
        if line is not None:
            self._pinboard.cut(line)
            self._grid.setFocus()

    def take_elsewhere(self) -> None:
        """The button of the chosen appointment: whoever waits on the line is told places at once."""
        line = self._grid.chosen()
        if line is not None and self._ways.on_line():
            self._ways.find_place(line)
        else:
            self.cut()

    def paste(self) -> None:
        """Put the cut appointment at the cursor."""
        stop = self._grid.cursor_stop
        if stop is not None and self._pinboard.full:
            column = self._grid.content.columns[stop.column]
            self._pinboard.put(column, column.at(stop.minute))

    def activate(self, column: AgendaColumn, start: datetime) -> None:
        """A free place was chosen: put what was cut, or book."""
        if self._pinboard.full:
            self._pinboard.put(column, start)
        else:
            self._ways.book_at(column, start)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key of the grid says; False when it says nothing here."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key is Qt.Key.Key_Delete:
            self.cancel()
        elif key is Qt.Key.Key_Escape and self._pinboard.full:
            self._pinboard.empty()
        elif key in MARKS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.mark(MARKS[key])
        else:
            return False
        return True

    def show_menu(
        self, line: AppointmentLine | None, column: AgendaColumn, start: datetime, where: QPoint
    ) -> None:
        """The menu of an appointment, or of a free place."""
        offered = self._offers.entries(self._offers.chosen())
        if line is not None:
            made = line.appointment
            marks = marks_of(made, self.mark, self._desk.today()) if self._may(Action.MARK) else []
            menu = open_menu(self._grid, marks, self._own_entries(), offered)
        else:
            menu = open_menu(self._grid, self._free_entries(column, start), offered)
        menu.popup(where)

    def _own_entries(self) -> list[Entry]:
        ways = (
            (Action.MOVE, Entry("Déplacer (couper)", self.cut, "Ctrl+X")),
            (Action.CANCEL, Entry("Annuler le rendez-vous…", self.cancel, "Del")),
        )
        return [entry for action, entry in ways if self._may(action)]

    def _may(self, action: Action) -> bool:
        return self._offers.allows(action)

    def _free_entries(self, column: AgendaColumn, start: datetime) -> list[Entry]:
        found = []
        if self._may(Action.BOOK):
            found.append(
                Entry("Nouveau rendez-vous ici", lambda: self._ways.book_at(column, start), "Return")
            )
        if self._pinboard.full:
            found.append(Entry("Coller ici", lambda: self._pinboard.put(column, start), "Ctrl+V"))
        return found
