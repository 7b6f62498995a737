"""« Confidentialité » : the commitment one accepted and until when, and the reminders one has read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from telesec.domain.access.commitment import POINTS, TITLE, Pledge, pledge_words
from telesec.domain.access.reminders import REMINDERS
from telesec.domain.french import date_numeric
from telesec.ui.commitment import reading
from telesec.ui.controls import Card, Chip, Column, PlainTable, RowsModel, plain_label
from telesec.ui.look import Look
from telesec.ui.settings.section import AskingSection, Surroundings, scrolled_column

_ROWS = 6
_WHY = "Chacun l'accepte à sa première connexion, puis une fois par an : rien ne s'ouvre avant."


@dataclass(frozen=True, slots=True)
class ConfidentialityPorts:
    """``own`` and ``everyone`` run on the worker; ``everyone`` is None for who does not manage accounts."""

    own: Callable[[], tuple[Pledge, dict[str, datetime]]]
    everyone: Callable[[], Sequence[Pledge]] | None
    day: Callable[[datetime], date]


class ConfidentialitySection(AskingSection):
    """Nothing here is changed: it is read again, with the dates."""

    def __init__(self, around: Surroundings, ports: ConfidentialityPorts) -> None:
        super().__init__("Confidentialité", around)
        self._asked = ports
        self.own = plain_label("", "strong", wrap=True)
        self.points = [reading(title, text) for title, text in POINTS]
        self.read: dict[str, Chip] = {}
        self.rows: RowsModel[Pledge] = RowsModel(
            [
                Column("Compte", lambda one: one.name, stretch=True),
                Column("Engagement", pledge_words),
            ]
        )
        self.table = PlainTable("Engagement de chacun", self.rows)
        self._lay_out()

    def _lay_out(self) -> None:
        column = scrolled_column(self, self.look)
        column.addWidget(self._commitment())
        if self._asked.everyone is not None:
            others = Card("Engagement de chacun")
            others.body.addWidget(plain_label(_WHY, "muted", wrap=True))
            others.body.addWidget(self.table)
            self._fit_table()
            column.addWidget(others)
        column.addWidget(self._reminders())
        column.addStretch(1)

    def _commitment(self) -> Card:
        card = Card(TITLE)
        card.body.addWidget(self.own)
        for (title, _text), words in zip(POINTS, self.points, strict=True):
            card.body.addLayout(_pair(plain_label(title, "strong", wrap=True), words))
        return card

    def _reminders(self) -> Card:
        card = Card("Rappels de sécurité")
        for one in REMINDERS:
            head = QHBoxLayout()
            head.addWidget(plain_label(one.title, "strong", wrap=True), 1)
            self.read[one.key] = Chip("Pas encore lu")
            head.addWidget(self.read[one.key])
            card.body.addLayout(head)
            card.body.addWidget(reading(one.title, one.text))
        return card

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self._fit_table()

    def focus_first(self) -> None:
        self.points[0].setFocus()

    def look_again(self) -> None:
        """Ask for the dates."""
        self._tasks.run(self._asked.own, self._show, self.point_out)
        if self._asked.everyone is not None:
            self._tasks.run(self._asked.everyone, self.rows.set_rows, self.point_out)

    def _show(self, found: tuple[Pledge, dict[str, datetime]]) -> None:
        pledge, read = found
        self.own.setText(pledge_words(pledge))
        for key, chip in self.read.items():
            at = read.get(key)
            words = f"Lu le {date_numeric(self._asked.day(at))}" if at else "Pas encore lu"
            chip.set_chip(words, "success" if at else "slate")

    def _fit_table(self) -> None:
        line = round(self.table.fontMetrics().height() * 2.0)
        self.table.setMinimumHeight(line * (_ROWS + 1))


def _pair(title: QLabel, words: QLabel) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(2)
    made.addWidget(title)
    made.addWidget(words)
    return made
