"""Until when: the usual choices, and for another moment its day and its hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.errors import Invalid
from telesec.domain.slips.slip_due import DUE_CHOICES, EVENING, OTHER, due_at, due_of
from telesec.ui.agenda.absence_day import AbsenceDay
from telesec.ui.controls import ChoiceField, LabelledField, TimeField

_NO_HOUR = "Ce n'est pas une heure. Écrivez par exemple 9 h 05, ou videz la case."


class OtherMoment(QWidget):
    """The day and the hour; hidden unless ``choice`` asks for them, and in the keys' way then only."""

    def __init__(self, choice: ChoiceField, today: Callable[[], date]) -> None:
        super().__init__()
        self.choice, self.day, self.hour = choice, AbsenceDay(today), TimeField()
        choice.set_choices(DUE_CHOICES)
        self.fields = {
            "due_day": LabelledField("Avant le", self.day),
            "due_hour": LabelledField(f"Heure ({EVENING.hour} h)", self.hour),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for field, share in zip(self.fields.values(), (3, 2), strict=True):
            row.addWidget(field, share)
        self.hour.setAccessibleDescription(f"Laissée vide : {EVENING.hour} heures")
        self.hide()
        choice.currentIndexChanged.connect(lambda _at: self.setVisible(choice.key() == OTHER))
        choice.activated.connect(lambda _at: self._go_to_day())

    def due(self, now: datetime) -> datetime | None:
        """The wall time chosen at ``now``, None without one. Raises Invalid, naming the field."""
        if self.choice.key() != OTHER:
            return due_of(self.choice.key(), now)
        if self.day.text().strip() and self.day.day() is None:
            raise Invalid("due_day", self.day.mistake())
        if not self.hour.is_valid():
            raise Invalid("due_hour", _NO_HOUR)
        return due_at(self.day.day(), self.hour.hour(), now)

    def begin(self) -> None:
        """Without a due time."""
        self.choice.choose("")
        self.day.clear()
        self.hour.clear()

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        kept = {"due": self.choice.key()}
        if kept["due"] == OTHER:
            kept |= {"due_day": self.day.text(), "due_hour": self.hour.text()}
        return kept

    def put_back(self, kept: Mapping[str, str]) -> None:
        """Give back what ``typed`` kept."""
        self.choice.choose(kept.get("due", ""))
        self.day.setText(kept.get("due_day", ""))
        self.hour.setText(kept.get("due_hour", ""))

    def _go_to_day(self) -> None:
        if self.choice.key() == OTHER:
            self.day.setFocus()
