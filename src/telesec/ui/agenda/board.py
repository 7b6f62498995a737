"""The waiting room: expected, arrived, in care, gone, side by side, with the time spent and an alert."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import STATUS_LABELS, Appointment, AppointmentLine, Status
from telesec.domain.bookings.presence_day import too_early
from telesec.domain.bookings.requests import NEXT_STATUSES
from telesec.domain.bookings.waiting_room import Presence, Stage, by_stage, longest_wait
from telesec.ui.agenda.board_lists import BoardList, Moment, row_of
from telesec.ui.agenda.keys import MARKS
from telesec.ui.agenda.menu import Entry, marks_of, open_menu
from telesec.ui.controls import Button, Chip, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.spoken import alert

EVERY_MS = 15_000
_TITLES = {
    Stage.EXPECTED: "Attendus",
    Stage.ARRIVED: "En salle d'attente",
    Stage.IN_CARE: "En consultation",
    Stage.GONE: "Partis",
}
_STAGES = tuple(Stage)


class BoardView(QWidget):
    """``marked`` carries a line and its new status, ``opened`` a line to be shown in the agenda.

    ``moment`` gives the present instant and wall time; ``doctor`` the name shown for a practitioner's id.
    It reads nothing by itself: what changes with time is written again from what was read.
    """

    marked = Signal(object, object)
    opened = Signal(object)
    patient_requested = Signal(str)

    def __init__(
        self, look: Look, moment: Callable[[], tuple[datetime, datetime]], doctor: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._look, self._moment, self._doctor = look, moment, doctor
        self._day: tuple[Presence, ...] = ()
        self._discreet = False
        self._named = True
        self.limit = 20
        self.lists = {stage: BoardList(title, look) for stage, title in _TITLES.items()}
        self._titles = {stage: plain_label(title, "strong") for stage, title in _TITLES.items()}
        self._buttons: dict[Status, Button] = {}
        self._alert = Chip("", "danger")
        self._lay()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(EVERY_MS)
        self._show_acts()

    def set_content(self, day: tuple[Presence, ...], *, named: bool) -> None:
        """Show this day; ``named``: several practitioners are there, each row says whose it is."""
        kept, focused = self.chosen(), self._focused()
        self._day, self._named = day, named
        self.tick()
        if kept is not None:
            self.choose(kept.appointment.id, focus=focused)
        if focused and self.chosen() is None:
            self.take_focus()

    def tick(self) -> None:
        """Write again what depends on the present minute."""
        instant, wall = self._moment()
        moment = Moment(instant, wall, self.limit)

        def write(one: Presence) -> object:
            doctor = self._doctor(one.line.appointment.practitioner_id) if self._named else ""
            return row_of(one, moment, doctor, discreet=self._discreet)

        for stage, lines in by_stage(self._day).items():
            self.lists[stage].content.set_rows(lines, write)  # type: ignore[arg-type]
            self._titles[stage].setText(f"{_TITLES[stage]} · {len(lines)}")
            self.lists[stage].setAccessibleName(f"{_TITLES[stage]}, {len(lines)}")
        count, longest = longest_wait(self._day, instant, self.limit)
        told = self._alert.isVisibleTo(self)
        self._alert.setText(waiting_words(count, longest))
        self._alert.setVisible(count > 0)
        if count and not told:
            alert(self._alert)

    def chosen(self) -> AppointmentLine | None:
        """Whoever is chosen, in whichever column."""
        return next((line for one in self.lists.values() if (line := one.chosen()) is not None), None)

    def choose(self, appointment_id: str, *, focus: bool) -> bool:
        """Choose somebody wherever they are now; False when they are not here."""
        for one in self.lists.values():
            if one.choose(appointment_id):
                if focus:
                    one.setFocus()
                return True
        return False

    def set_limit(self, minutes: int) -> None:
        """From how many minutes on waiting is too long; 0 for never."""
        self.limit = minutes
        self.tick()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        for one in self.lists.values():
            one.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self.tick()

    def take_focus(self) -> None:
        """The keyboard goes to whoever is chosen, else to the first column where somebody is."""
        full = [one for one in self.lists.values() if one.content.lines]
        chosen = [one for one in full if one.chosen() is not None]
        target = (chosen or full or [self.lists[Stage.EXPECTED]])[0]
        target.setFocus()
        if target.chosen() is None and target.content.lines:
            target.setCurrentIndex(target.content.index(0))

    def _lay(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for stage, one in self.lists.items():
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(self._titles[stage])
            column.addWidget(one, 1)
            columns.addLayout(column, 1)
            one.side_asked.connect(partial(self._aside, stage))
            one.opened.connect(self.opened)
            one.key_pressed.connect(self._press)
            one.menu_asked.connect(self._open_menu)
            one.chosen_changed.connect(partial(self._chosen_in, stage))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        whole.addWidget(self._alert)
        whole.addLayout(columns, 1)
        whole.addLayout(self._acts())

    def _acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for key, status in MARKS.items():
            button = secondary_button(f"{STATUS_LABELS[status]} ({QKeySequence(key).toString()})")
            button.clicked.connect(partial(self._mark, status))
            self._buttons[status] = button
            row.addWidget(button)
        row.addStretch(1)
        self._open = secondary_button("Voir dans l'agenda", "calendar-days")
        self._open.clicked.connect(self._open_chosen)
        self._sheet = secondary_button("Ouvrir la fiche", "user")
        self._sheet.clicked.connect(self._ask_sheet)
        row.addWidget(self._open)
        row.addWidget(self._sheet)
        return row

    def _chosen_in(self, stage: Stage) -> None:
        if self.lists[stage].chosen() is not None:
            for other, one in self.lists.items():
                if other is not stage:
                    one.clearSelection()
                    one.setCurrentIndex(one.content.index(-1))
        self._show_acts()

    def _show_acts(self) -> None:
        line = self.chosen()
        able = self._able(line.appointment) if line is not None else frozenset()
        for status, button in self._buttons.items():
            button.setEnabled(status in able)
        for part in (self._open, self._sheet):
            part.setEnabled(line is not None)

    def _able(self, made: Appointment) -> frozenset[Status]:
        today = self._moment()[1].date()
        return frozenset(one for one in NEXT_STATUSES[made.status] if not too_early(made, one, today))

    def _aside(self, stage: Stage, step: int) -> None:
        at = _STAGES.index(stage) + step
        while 0 <= at < len(_STAGES):
            target = self.lists[_STAGES[at]]
            if target.content.lines:
                target.setFocus()
                target.setCurrentIndex(target.content.index(max(target.currentIndex().row(), 0)))
                return
            at += step

    def _press(self, event: QKeyEvent) -> None:
        status = MARKS.get(Qt.Key(event.key()))
        if status is not None:
            self._mark(status)

    def _mark(self, status: Status, _checked: bool = False) -> None:
        line = self.chosen()
        if line is not None and status in NEXT_STATUSES[line.appointment.status]:
            self.marked.emit(line, status)

    def _open_menu(self, where: QPoint) -> None:
        line = self.chosen()
        if line is not None:
            ways = [
                Entry("Voir dans l'agenda", self._open_chosen, "Return"),
                Entry("Ouvrir la fiche", self._ask_sheet),
            ]
            open_menu(self, marks_of(line.appointment, self._mark, self._moment()[1].date()), ways).popup(
                where
            )

    def _open_chosen(self, _checked: bool = False) -> None:
        line = self.chosen()
        if line is not None:
            self.opened.emit(line)

    def _ask_sheet(self, _checked: bool = False) -> None:
        line = self.chosen()
        if line is not None:
            self.patient_requested.emit(line.appointment.patient_id)

    def _focused(self) -> bool:
        return any(one.hasFocus() for one in self.lists.values())


def waiting_words(count: int, longest: int) -> str:
    """``2 patients attendent trop longtemps ; le plus ancien depuis 35 min.``"""
    if not count:
        return ""
    who = "Un patient attend" if count == 1 else f"{count} patients attendent"
    return f"{who} trop longtemps : depuis {longest} min pour le premier arrivé."
