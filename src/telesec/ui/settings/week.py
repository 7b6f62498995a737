"""The week of opening hours: one line per weekday, its ranges below one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from telesec.domain.agenda import WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.french import WEEKDAYS, sentence_case
from telesec.domain.hours.rules import check_hours
from telesec.domain.ids import new_id
from telesec.ui.controls import icon_button, plain_label
from telesec.ui.look import Look
from telesec.ui.settings.range_line import RangeLine
from telesec.ui.settings.range_options import HoursChoices

LINES = 1  # made in one turn of the event loop


class WeekEditor(QFrame):
    """The seven weekdays with their ranges; ``changed`` when anything is typed, added or removed."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._look = look
        self._choices = HoursChoices()
        self._practitioner_id = ""
        self._editable = True
        self._waiting: list[WeeklyRange] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._show_some)
        self._lines: list[list[RangeLine]] = [[] for _ in WEEKDAYS]
        self._columns: list[QVBoxLayout] = []
        self._closed = [plain_label("Fermé", "muted") for _ in WEEKDAYS]
        self._headings: list[QLabel] = []
        self.add_buttons = [icon_button(f"Ajouter une plage le {name}", "plus") for name in WEEKDAYS]
        grid = QGridLayout(self)
        grid.setContentsMargins(look.px(14), look.px(8), look.px(14), look.px(8))
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(9))
        grid.setColumnStretch(2, 1)
        for day, name in enumerate(WEEKDAYS):
            column = QVBoxLayout()
            column.setSpacing(look.px(5))
            column.addWidget(self._closed[day])
            top = Qt.AlignmentFlag.AlignTop
            heading = plain_label(sentence_case(name), "strong")
            self._headings.append(heading)
            grid.addWidget(heading, day, 0, top)
            grid.addWidget(self.add_buttons[day], day, 1, top)
            grid.addLayout(column, day, 2)
            self._columns.append(column)
            self.add_buttons[day].clicked.connect(lambda _=False, day=day: self.add_range(day))

    def showEvent(self, event: QShowEvent) -> None:
        """The words of a day stand level with its button, whose height the window's theme gives."""
        height = self.add_buttons[0].sizeHint().height()
        for words in (*self._headings, *self._closed):
            words.setMinimumHeight(height)
        super().showEvent(event)

    def show_ranges(
        self, practitioner_id: str, ranges: Sequence[WeeklyRange], choices: HoursChoices, *, editable: bool
    ) -> None:
        """Replace what is shown."""
        self._practitioner_id, self._choices, self._editable = practitioner_id, choices, editable
        self._waiting = []
        for line in [line for day in self._lines for line in day]:
            self._drop(line)
        for button in self.add_buttons:
            button.setVisible(editable)
        self._waiting = sorted(ranges, key=lambda r: (r.weekday, r.start_minute, r.valid_from))
        for day in {item.weekday for item in ranges}:
            self._closed[day].hide()
        self._show_some()

    def set_look(self, look: Look) -> None:
        """Another text size: what is typed stays."""
        self._look = look
        for line in self.lines():
            line.fit(look)

    def lines(self) -> list[RangeLine]:
        """The lines of the week, Monday first, those which wait for their turn included."""
        while self._waiting:
            self._show_some()
        return [line for day in self._lines for line in day]

    def add_range(self, weekday: int) -> None:
        """Add an empty range to a day, where the last range was, and go to its first hour."""
        before = [line for line in self.lines() if line in self._lines[weekday]] or self.lines()
        site = before[-1].site.key() if before else (self._choices.sites[0].id if self._choices.sites else "")
        line = self._add(WeeklyRange(new_id(), self._practitioner_id, site, weekday, 0, 0))
        self._chain()
        line.show()  # now rather than at the next event: the focus goes nowhere hidden
        line.start.setFocus()
        self.changed.emit()

    def read(self) -> tuple[WeeklyRange, ...] | None:
        """The ranges as typed; None when one is wrong, which is then said at its line."""
        ranges: tuple[WeeklyRange, ...] = ()
        right = True
        for line in self.lines():
            line.show_problem("")
            try:
                item = line.read()
                check_hours((*ranges, item))
                ranges = (*ranges, item)
            except Invalid as error:
                line.show_problem(error.sentence)
                if right:
                    line.start.setFocus()
                right = False
        return ranges if right else None

    def _show_some(self) -> None:
        """A line a turn: a long week leaves the window free."""
        some, self._waiting = self._waiting[:LINES], self._waiting[LINES:]
        for item in some:
            line = self._add(item)
            if not self._editable:
                line.keep_from_changes()
        if self._waiting:
            self._turn.start()
        else:
            self._turn.stop()
            self._chain()

    def _add(self, item: WeeklyRange) -> RangeLine:
        line = RangeLine(item, self._choices, self._look)
        line.changed.connect(self.changed)
        line.removal_requested.connect(self._remove)
        self._lines[item.weekday].append(line)
        self._columns[item.weekday].addWidget(line)
        self._settle(item.weekday)
        return line

    def _remove(self, line: RangeLine) -> None:
        day = self._drop(line)
        (self._lines[day][-1].start if self._lines[day] else self.add_buttons[day]).setFocus()
        self.changed.emit()

    def _drop(self, line: RangeLine) -> int:
        day = next(day for day, lines in enumerate(self._lines) if line in lines)
        self._lines[day].remove(line)
        self._columns[day].removeWidget(line)
        line.hide()
        line.deleteLater()
        self._settle(day)
        return day

    def _settle(self, day: int) -> None:
        self._closed[day].setVisible(not self._lines[day])
        for number, line in enumerate(self._lines[day], start=1):
            line.named(WEEKDAYS[day], number)

    def _chain(self) -> None:
        """Tab goes down the week as it is read, whatever the order in which ranges were added."""
        stops = [
            stop
            for button, lines in zip(self.add_buttons, self._lines, strict=True)
            for stop in (button, *(part for line in lines for part in line.stops()))
        ]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)
