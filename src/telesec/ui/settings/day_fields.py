"""The dates and hours of a decision: a period, some weekdays of it, other dates, the whole day or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from telesec.domain.errors import Invalid
from telesec.domain.french import WEEKDAYS, WEEKDAYS_SHORT
from telesec.domain.hours.decisions import EVERY_DAY, days_between, parse_days, run_of, typed_days
from telesec.domain.hours.opening import DAY
from telesec.ui.controls import DateField, TimeField, Toggles, plain_label, text_field
from telesec.ui.look import Look


class DaysField(QWidget):
    """Some dates: from, to, only these weekdays, and others one by one."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.first, self.last = DateField(), DateField()
        self.weekdays = Toggles(
            "Seulement ces jours de la semaine",
            [(str(at), WEEKDAYS_SHORT[at].rstrip("."), name) for at, name in enumerate(WEEKDAYS)],
            columns=4,
        )
        self.others = text_field("01/02/2027, 03/02/2027 au 05/02/2027")
        for editor, name in (
            (self.first, "Premier jour"),
            (self.last, "Dernier jour ; vide : ce seul jour"),
            (self.others, "Et aussi ces dates, séparées par des virgules"),
        ):
            editor.setAccessibleName(name)
        period = QHBoxLayout()
        period.setSpacing(look.px(8))
        for part in (plain_label("du", "muted"), self.first, plain_label("au", "muted"), self.last):
            period.addWidget(part)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(6))
        grid.addLayout(period, 0, 0, 1, 2)
        grid.addWidget(plain_label("seulement les", "muted"), 1, 0)
        grid.addWidget(self.weekdays, 1, 1)
        grid.addWidget(plain_label("et aussi", "muted"), 2, 0)
        grid.addWidget(self.others, 2, 1)
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.first)
        for editor in (self.first, self.last, self.others):
            editor.textChanged.connect(self.changed)
        self.weekdays.changed.connect(self.changed)

    def show_days(self, days: Sequence[date]) -> None:
        """Show a period when these days make one, else the dates one by one."""
        run = run_of(days)
        first, last, weekdays = run or (None, None, EVERY_DAY)
        self.first.set_day(first)
        self.last.set_day(last if last != first else None)
        self.weekdays.choose([str(at) for at in sorted(weekdays)] if weekdays != EVERY_DAY else [])
        self.others.setText("" if run else typed_days(days))

    def days(self) -> tuple[date, ...]:
        """The dates typed, in order; raises Invalid when one cannot be read or when there is none."""
        first, last = self.first.day(), self.last.day()
        if not (self.first.is_valid() and self.last.is_valid()) or (last and not first):
            raise Invalid("days", "Écrivez le premier et le dernier jour comme 24/12/2026.")
        weekdays = frozenset(int(key) for key in self.weekdays.picked()) or EVERY_DAY
        period = days_between(first, last or first, weekdays) if first else ()
        others = parse_days(self.others.text()) if self.others.text().strip() else ()
        if not period and not others:
            raise Invalid("days", "Choisissez au moins une date.")
        return tuple(sorted({*period, *others}))


class SpanField(QWidget):
    """Part of a day, or the whole of it."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.whole = QCheckBox("Toute la journée")
        self.start, self.end = TimeField(), TimeField()
        self.start.setAccessibleName("De")
        self.end.setAccessibleName("À")
        self._hours = (plain_label("de", "muted"), self.start, plain_label("à", "muted"), self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.whole)
        for part in self._hours:
            row.addWidget(part)
        row.addStretch(1)
        self.setFocusProxy(self.whole)
        self.fit(look)
        self.whole.toggled.connect(self._settle)
        self.whole.toggled.connect(lambda _now: self.changed.emit())
        for editor in (self.start, self.end):
            editor.textChanged.connect(self.changed)

    def fit(self, look: Look) -> None:
        """Give the hours the width of what is typed in them."""
        for editor in (self.start, self.end):
            editor.setFixedWidth(look.px(84))

    def show_span(self, start: int, end: int) -> None:
        """Show two minutes of the day."""
        whole = (start, end) == (0, DAY)
        self.whole.setChecked(whole)
        self.start.set_hour(None if whole else time(start // 60 % 24, start % 60))
        self.end.set_hour(None if whole else time(end // 60 % 24, end % 60))
        self._settle()

    def span(self) -> tuple[int, int]:
        """Two minutes of the day; raises Invalid when an hour cannot be read."""
        if self.whole.isChecked():
            return 0, DAY
        start, end = self.start.hour(), self.end.hour()
        if start is None or end is None:
            raise Invalid("start", "Écrivez l'heure de début et l'heure de fin, comme 9 h 05 ou 0905.")
        return start.hour * 60 + start.minute, (end.hour * 60 + end.minute) or DAY

    def _settle(self, *_now: object) -> None:
        for part in self._hours:
            part.setVisible(not self.whole.isChecked())
