"""Two days that bound what a tab shows."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.ui.controls import DateField, plain_label
from telesec.ui.look import Look


class PeriodBar(QWidget):
    """« Du … au … »; emits ``chosen`` when both are days and in order."""

    chosen = Signal()

    def __init__(self, look: Look, first: date, last: date) -> None:
        super().__init__()
        self.first, self.last = DateField(), DateField()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for word, name, box in (("Du", "Premier jour", self.first), ("au", "Dernier jour", self.last)):
            label = plain_label(word, "muted")
            label.setBuddy(box)
            box.setAccessibleName(name)
            row.addWidget(label)
            row.addWidget(box)
        self.set_look(look)
        self.set_period(first, last)
        self.first.day_changed.connect(self._tell)
        self.last.day_changed.connect(self._tell)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        for box in (self.first, self.last):
            box.setFixedWidth(look.px(124))

    def set_period(self, first: date, last: date) -> None:
        """Show a period without asking for it."""
        for box, day in ((self.first, first), (self.last, last)):
            box.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword
            box.set_day(day)
            box.blockSignals(False)  # noqa: FBT003 - Qt takes no keyword

    def period(self) -> tuple[date, date] | None:
        """The two days, or None while they are not a period."""
        first, last = self.first.day(), self.last.day()
        return (first, last) if first and last and first <= last else None

    def _tell(self, _day: object) -> None:
        if self.period():
            self.chosen.emit()
