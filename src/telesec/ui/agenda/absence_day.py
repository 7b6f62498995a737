"""The first day of an absence, typed or said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from telesec.domain.desk.absence_typing import parse_start
from telesec.ui.controls import DateField

NOT_A_DAY = "Ce jour n'est pas compris. Écrivez 24/11, mardi, demain ou lundi prochain."
NO_DAY = "Donnez le premier jour de l'absence."


class AbsenceDay(DateField):
    """Reads what Ctrl+K reads: « 24/11 », « mardi », « demain », « lundi prochain »."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        super().__init__()
        self.setPlaceholderText("24/11, mardi, demain")

    def day(self) -> date | None:
        return parse_start(self.text(), self._today())

    def mistake(self) -> str:
        """What is wrong with what is typed, or ""."""
        if self.day() is not None:
            return ""
        return NOT_A_DAY if self.text().strip() else NO_DAY
