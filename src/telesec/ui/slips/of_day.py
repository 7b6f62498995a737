"""The day whose slips alone are shown, said by a button that brings the others back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from telesec.domain.french import date_long, sentence_case
from telesec.domain.slips.slip_days import counts_on
from telesec.domain.slips.slips import Slip
from telesec.ui.buttons import Button
from telesec.ui.controls import set_plain_tooltip


class OfDay(Button):
    """Hidden while every day is shown; clicking it asks for them all again."""

    def __init__(self) -> None:
        super().__init__("", "secondary", "x")
        self._day: date | None = None
        set_plain_tooltip(self, "Montrer les fiches de tous les jours")
        self.hide()  # shown without a parent, it would be a window

    @property
    def day(self) -> date | None:
        """The day alone shown, or None."""
        return self._day

    def begin(self, day: date) -> None:
        """This day alone."""
        self._day = day
        words = sentence_case(date_long(day))
        self.setText(words)
        self.setAccessibleName(f"{words} seulement : montrer tous les jours")
        self.show()

    def end(self) -> None:
        """Every day."""
        self._day = None
        self.hide()

    def kept(self, rows: Iterable[Slip], today: date) -> list[Slip]:
        """Those of the day, or all of them."""
        return [row for row in rows if self._day is None or counts_on(row, self._day, today)]
