"""The topics of a sheet of instructions, one field each, and the day from which they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from telesec.domain.calls.instructions import TOPICS
from telesec.domain.errors import Invalid
from telesec.ui.controls import DateField, LabelledField, text_area
from telesec.ui.look import Look
from telesec.ui.settings.text_form import TextForm

NO_DAY = "Donnez le premier jour, par exemple 23/11/2026."


def hold_lines(area: QPlainTextEdit, lines: int) -> None:
    """Give an area the height of so many lines, no more; what is longer scrolls in it."""
    area.ensurePolished()  # at the size of the theme, not of the system
    area.setFixedHeight(area.fontMetrics().lineSpacing() * lines + 22)


class SheetForm(TextForm):
    """A field a topic, and the day from which the sheet holds."""

    def __init__(self, look: Look, *, editable: bool) -> None:
        super().__init__()
        self.valid_from = DateField()
        self.topics: dict[str, QPlainTextEdit] = {key: text_area(2) for key in TOPICS}
        self.fields = {
            "valid_from": LabelledField("À partir du", self.valid_from, "Aujourd'hui ou plus tard.")
        }
        for key, (title, hint) in TOPICS.items():
            self.fields[key] = LabelledField(title, self.topics[key])
            self.topics[key].setPlaceholderText(hint)
            hold_lines(self.topics[key], 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(look.px(10))
        for field in self.fields.values():
            column.addWidget(field)
        column.addStretch(1)
        for area in self.topics.values():
            area.setReadOnly(not editable)
            area.textChanged.connect(self._tell)
        self.valid_from.setReadOnly(not editable)
        self.valid_from.textChanged.connect(lambda _text: self._tell())

    def fill(self, said: Mapping[str, str], day: date) -> None:
        """Show these texts, by topic."""
        with self._filled():
            for key, area in self.topics.items():
                area.setPlainText(said.get(key, ""))
            self.valid_from.set_day(day)

    def texts(self) -> dict[str, str]:
        """What each topic says, without those that say nothing."""
        typed = {key: area.toPlainText().strip() for key, area in self.topics.items()}
        return {key: text for key, text in typed.items() if text}

    def day(self) -> date:
        """From when it holds. Raises Invalid when no day is typed."""
        found = self.valid_from.day()
        if found is None:
            raise Invalid("valid_from", NO_DAY)
        return found

    def payload(self) -> dict[str, str]:
        typed = {key: area.toPlainText() for key, area in self.topics.items()}
        return {**typed, "from": self.valid_from.text()}

    def take_back(self, payload: Mapping[str, str]) -> None:
        for key, area in self.topics.items():
            area.setPlainText(payload.get(key, ""))
        self.valid_from.setText(payload.get("from", ""))
