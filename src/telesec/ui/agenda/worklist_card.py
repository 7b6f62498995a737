"""Whom to call about an appointment to move, and the places to read aloud."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.agenda import AppointmentLine, FreeSlot
from telesec.domain.french import born
from telesec.domain.typed_digits import DigitBurst, is_digit
from telesec.ui.agenda.slot_choice import SlotChoice
from telesec.ui.controls import Card, plain_label, primary_button, secondary_button

# The figures of a French keyboard's row, without Shift.
_FRENCH_ROW = {"&": Qt.Key.Key_Ampersand, "é": Qt.Key.Key_Eacute, '"': Qt.Key.Key_QuoteDbl}


class WorklistCard(QWidget):
    """``slot`` is the place chosen among those offered; the buttons are connected by the dialog.

    Figures typed one after the other (a telephone number) choose nothing: ``typed`` says so.
    """

    typed = Signal()

    def __init__(
        self,
        name_of: Callable[[str], str],
        today: Callable[[], date],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._burst, self._clock = DigitBurst(), clock
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
        self.slots.installEventFilter(self)

    def show_line(self, line: AppointmentLine | None) -> None:
        """Say whom to call; no place is chosen yet."""
        self._choose_none()
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
        if is_digit(letter) and self._burst.typed(self._clock()):
            self._choose_none()
            self.slots.drop_keys()
            self.typed.emit()
        else:
            self.slots.press(_FRENCH_ROW.get(letter, 0), letter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The places have the focus after Tab: the same rule for figures there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_digit(event.text()):
            self.press(event.text())
            return True
        return super().eventFilter(watched, event)

    def _choose_none(self) -> None:
        self.slot = None
        self.slots.forget_choice()
        self.put.setEnabled(False)

    def _slot_chosen(self, slot: FreeSlot) -> None:
        self.slot = slot
        self.put.setEnabled(True)
