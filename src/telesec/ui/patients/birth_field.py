"""The editor of a birth date, which may be known in part only."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from telesec.domain.patient_files.births import parse_birth, typed_birth, what_is_written
from telesec.domain.patients import BirthPrecision
from telesec.ui.controls import DateField


class BirthField(DateField):
    """Reads 14/03/1968, 03/1968 when the day is unknown, 1968, « vers 1960 »."""

    def __init__(self) -> None:
        super().__init__(past=True)
        self.setPlaceholderText("jj/mm/aaaa, mm/aaaa ou aaaa")

    def birth(self) -> tuple[date | None, BirthPrecision]:
        """The date as the RNIV writes it and what is known of it; (None, DAY) when it is no birth."""
        return parse_birth(self.text(), self._latest_year) or (None, BirthPrecision.DAY)

    def day(self) -> date | None:
        """The date as it will be written."""
        return self.birth()[0]

    def set_birth(self, birth: date | None, precision: BirthPrecision) -> None:
        """Show a birth for what is known of it."""
        self.setText(typed_birth(birth, precision))
        self._tell()

    def explanation(self) -> str:
        """How an incomplete date will be written; empty for a whole one."""
        day, precision = self.birth()
        return what_is_written(day, precision) if day else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stepping = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if stepping and self.birth()[1] is not BirthPrecision.DAY:
            return  # the day that would be changed is not known
        super().keyPressEvent(event)

    def _settle(self) -> None:
        day, precision = self.birth()
        if day:
            self.setText(typed_birth(day, precision))
        self._tell()
