"""Whom to call about an appointment to move, and the places to read aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.agenda import AppointmentLine, FreeSlot
from telesec.domain.french import born
from telesec.ui.agenda.slot_choice import SlotChoice
from telesec.ui.controls import Card, plain_label, primary_button, secondary_button

# The figures of a French keyboard's row, without Shift.
_FRENCH_ROW = {"&": Qt.Key.Key_Ampersand, "é": Qt.Key.Key_Eacute, '"': Qt.Key.Key_QuoteDbl}


class WorklistCard(QWidget):
    """``slot`` is the place chosen among those offered; the buttons are connected by the dialog."""

    def __init__(self, name_of: Callable[[str], str], today: Callable[[], date]) -> None:
        super().__init__()
        self.slot: FreeSlot | None = None
        self.slots = SlotChoice(name_of, today)
        self.put = primary_button("Déplacer ici (Entrée)", "check")
        self.elsewhere = secondary_button("Chercher dans l'agenda", "calendar-days")
        self.call_off = secondary_button("Annuler ce rendez-vous… (Suppr)", "calendar-x")
        self._who, self._reach = plain_label("", "strong", wrap=True), plain_label("", "title", wrap=True)
        self._what = plain_label("", "muted", wrap=True)
        card = Card()
        for label in (self._who, self._reach, self._what):
            card.body.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (card, self.slots, self.put, self.elsewhere, self.call_off):
            column.addWidget(part)
        column.addStretch(1)
        self.slots.chosen.connect(self._slot_chosen)

    def show_line(self, line: AppointmentLine | None) -> None:
        """Say whom to call; no place is chosen yet."""
        self.slot = None
        self.put.setEnabled(False)
        self.setVisible(line is not None)
        if line is None:
            return
        parts = (born(line.birth_date, line.sex.value), line.reason_label)
        for label, words in (
            (self._who, line.shown_name),
            (self._reach, line.phone),
            (self._what, " · ".join(part for part in parts if part)),
        ):
            label.setText(words)
            label.setVisible(bool(words))

    def press(self, letter: str) -> None:
        """1, 2, 3 choose, + shows later places; with or without Shift."""
        self.slots.press(_FRENCH_ROW.get(letter, 0), letter)

    def _slot_chosen(self, slot: FreeSlot) -> None:
        self.slot = slot
        self.put.setEnabled(True)
