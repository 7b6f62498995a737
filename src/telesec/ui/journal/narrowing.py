"""What a question asked from another page keeps besides the filters: one hour of the day, a reason."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from telesec.domain.french import sentence_case
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.reasons import reason_words
from telesec.domain.journal.spans import hour_words
from telesec.ui.buttons import Button
from telesec.ui.labels import set_plain_tooltip


class Narrowing(Button):
    """Says it, and takes it off when pressed; hidden when there is nothing to say."""

    dropped = Signal()

    def __init__(self) -> None:
        super().__init__("", "secondary", "x")
        self._kept = JournalFilter()
        self.clicked.connect(self._drop)
        self.take(self._kept)

    def take(self, wanted: JournalFilter) -> None:
        """Keep the hour and the reason of this question."""
        self._kept = wanted
        words = self._words()
        self.setText(words.replace("&", "&&"))
        self.set_icon("x")
        self.setAccessibleName(f"Ne plus choisir : {words}")
        set_plain_tooltip(self, f"Ne plus choisir : {words}" if words else "")
        self.setVisible(bool(words))

    def narrow(self, wanted: JournalFilter) -> JournalFilter:
        """``wanted`` with what is kept here."""
        return replace(wanted, hour=self._kept.hour, reason_begins=self._kept.reason_begins)

    def _words(self) -> str:
        hour, reason = self._kept.hour, self._kept.reason_begins
        parts = [hour_words(hour)] if hour is not None else []
        parts += [reason_words(reason)] if reason else []
        return sentence_case(", ".join(parts))

    def _drop(self) -> None:
        self.take(JournalFilter())
        self.dropped.emit()
