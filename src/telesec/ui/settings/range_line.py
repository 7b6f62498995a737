"""One opening range of a weekday, typed as at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.french import sentence_case
from telesec.domain.people import Site
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    TimeField,
    ghost_button,
    icon_button,
    plain_label,
    restyle,
)
from telesec.ui.look import Look

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(9999, 12, 31)
MIDNIGHT = 24 * 60


def _hour(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


class RangeLine(QWidget):
    """One opening range: from, to, where, and from which day to which when it is not for always."""

    changed = Signal()
    removal_requested = Signal(object)  # this line

    def __init__(self, item: WeeklyRange, sites: Sequence[Site], look: Look) -> None:
        super().__init__()
        self._item = item
        self.start, self.end = TimeField(), TimeField()
        self.site = ChoiceField([(site.id, site.name) for site in sites])
        self.first, self.last = DateField(), DateField()
        self.dates = ghost_button("Dates…", "calendar-days")
        self.remove = icon_button("Retirer cette plage", "trash-2")
        self._dated = QWidget()
        self._problem = plain_label("", "error", wrap=True)
        self._problem.hide()
        self._lay_out(look)
        self._fill()
        for editor in (self.start, self.end, self.first, self.last):
            editor.textChanged.connect(self._touched)
        self.site.currentIndexChanged.connect(self._touched)
        self.dates.clicked.connect(self._open_dates)
        self.remove.clicked.connect(lambda: self.removal_requested.emit(self))

    def named(self, day: str, number: int) -> None:
        """Give each editor the words a screen reader says."""
        place = f"{sentence_case(day)}, plage {number}"
        words = {
            self.start: "début",
            self.end: "fin",
            self.site: "lieu",
            self.first: "premier jour",
            self.last: "dernier jour",
            self.dates: "limiter à certaines dates",
            self.remove: "retirer",
        }
        for part, word in words.items():
            part.setAccessibleName(f"{place} : {word}")

    def fit(self, look: Look) -> None:
        """Give the editors the width of what is typed in them."""
        for editor in (self.start, self.end):
            editor.setFixedWidth(look.px(84))
        for day in (self.first, self.last):
            day.setFixedWidth(look.px(132))
        self.site.setFixedWidth(look.px(260))

    def stops(self) -> tuple[QWidget, ...]:
        """The editors and buttons in the order in which they are read, which Tab follows."""
        return (self.start, self.end, self.site, self.dates, self.remove, self.first, self.last)

    def read(self) -> WeeklyRange:
        """The range as typed; raises Invalid when an hour or a day cannot be read."""
        start, end = self.start.hour(), self.end.hour()
        if start is None or end is None:
            raise Invalid("ranges", "Écrivez l'heure de début et l'heure de fin, comme 9 h 05 ou 0905.")
        if not (self.first.is_valid() and self.last.is_valid()):
            raise Invalid("ranges", "Écrivez les dates comme 14/03/2027, ou laissez-les vides.")
        return WeeklyRange(
            id=self._item.id,
            practitioner_id=self._item.practitioner_id,
            site_id=self.site.key(),
            weekday=self._item.weekday,
            start_minute=start.hour * 60 + start.minute,
            end_minute=(end.hour * 60 + end.minute) or MIDNIGHT,
            valid_from=self.first.day() or FIRST_DAY,
            valid_to=self.last.day() or LAST_DAY,
        )

    def show_problem(self, sentence: str) -> None:
        """Frame the hours and say what to mend below them; "" takes both away."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        for editor in (self.start, self.end):
            restyle(editor, "wrong", bool(sentence))
            editor.setAccessibleDescription(sentence)

    def problem(self) -> str:
        """The sentence shown, or ""."""
        return self._problem.text()

    def keep_from_changes(self) -> None:
        """Let the range be read only."""
        for editor in (self.start, self.end, self.first, self.last):
            editor.setReadOnly(True)
        self.site.setEnabled(False)
        self.remove.hide()
        self.dates.hide()

    def _lay_out(self, look: Look) -> None:
        self.fit(look)
        hours, dates = QHBoxLayout(), QHBoxLayout(self._dated)
        to, since, until = (plain_label(word, "muted") for word in ("à", "du", "au"))
        for row, parts in (
            (hours, (self.start, to, self.end, self.site, self.dates, self.remove)),
            (dates, (since, self.first, until, self.last)),
        ):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(look.px(8))
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addLayout(hours)
        column.addWidget(self._dated)
        column.addWidget(self._problem)

    def _fill(self) -> None:
        item = self._item
        if item.end_minute:  # a range just added has no hours yet
            self.start.set_hour(_hour(item.start_minute))
            self.end.set_hour(_hour(item.end_minute))
        self.site.choose(item.site_id)
        self.first.set_day(item.valid_from if item.valid_from != FIRST_DAY else None)
        self.last.set_day(item.valid_to if item.valid_to != LAST_DAY else None)
        dated = (item.valid_from, item.valid_to) != (FIRST_DAY, LAST_DAY)
        self._dated.setVisible(dated)
        self.dates.setVisible(not dated)

    def _open_dates(self) -> None:
        self._dated.show()
        self.dates.hide()
        self.first.setFocus()

    def _touched(self) -> None:
        self.show_problem("")
        self.changed.emit()
