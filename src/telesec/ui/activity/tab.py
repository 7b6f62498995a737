"""The activity of the telephone, a month at a time: figures, plots, and the report to save."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.secretariat.activity import Activity, month_words, seconds_words
from telesec.domain.secretariat.invoices import month_of
from telesec.ui.activity.plots import Columns, Lines, Plot
from telesec.ui.activity.ports import ActivityPorts
from telesec.ui.controls import Card, MessageBar, icon_button, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_FIGURES = ("Appels reçus", "Pris", "Manqués", "Émis", "Délai médian de réponse", "Durée médiane")
_NOBODY = (
    "Ces chiffres comptent des appels ; ils ne nomment ni patient, ni appelant, ni personne du secrétariat."
)
_FIRST_HOUR, _LAST_HOUR = 7, 20


class ActivityTab(QWidget):
    """Reads a month when it is first shown, then when another is asked for."""

    def __init__(self, ports: ActivityPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks, self._look = ports, tasks, look
        today = ports.today()
        self.year, self.month = today.year, today.month
        self._asked, self._known = 0, False
        self.bar = MessageBar()
        self.before = icon_button("Mois précédent", "chevron-left")
        self.after = icon_button("Mois suivant", "chevron-right")
        self.title = plain_label("", "strong")
        self.save = secondary_button("Enregistrer le relevé du mois", "file-text")
        self.figures: dict[str, QLabel] = {name: plain_label("–", "title") for name in _FIGURES}
        self.plots: dict[str, Plot] = {
            "Appels reçus par heure": Columns("Appels reçus par heure", look),
            "Appels reçus par jour": Columns("Appels reçus par jour", look),
            "Motifs": Lines("Motifs", look),
            "Suites données": Lines("Suites données", look),
            "Délai de réponse": Lines("Délai de réponse", look),
            "Lignes": Lines("Lignes", look),
        }
        self._lay_out()
        self.before.clicked.connect(lambda: self.go(-1))
        self.after.clicked.connect(lambda: self.go(1))
        self.save.clicked.connect(self._save)
        self._say_month()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for part in (self.before, self.title, self.after):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.save)
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        below = QVBoxLayout(inner)
        below.setContentsMargins(0, 0, 6, 0)
        below.setSpacing(12)
        below.addLayout(self._heads())
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, (name, plot) in enumerate(self.plots.items()):
            card = Card(name.upper())
            card.body.addWidget(plot)
            card.body.addStretch(1)
            grid.addWidget(card, at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        below.addLayout(grid)
        below.addWidget(plain_label(_NOBODY, "small", wrap=True))
        below.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Activité du téléphone")
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addLayout(top)
        column.addWidget(area, 1)

    def _heads(self) -> QHBoxLayout:
        heads = QHBoxLayout()
        heads.setSpacing(28)
        for name, figure in self.figures.items():
            one = QVBoxLayout()
            one.setSpacing(0)
            one.addWidget(figure)
            one.addWidget(plain_label(name, "small"))
            heads.addLayout(one)
        heads.addStretch(1)
        return heads

    def focus_first(self) -> None:
        """The month; it is read the first time."""
        self.before.setFocus()
        if not self._known:
            self.reload()

    def refresh(self, change: object) -> None:
        """Calls were written: the figures are read again when one comes back to them, not at each key."""
        if change is Change.CALLS:
            self._known = False

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        for plot in self.plots.values():
            plot.set_look(look)

    def go(self, months: int) -> None:
        """Another month; never one to come."""
        at = self.year * 12 + self.month - 1 + months
        today = self._ports.today()
        if at <= today.year * 12 + today.month - 1:
            self.year, self.month = at // 12, at % 12 + 1
            self._say_month()
            self.reload()

    def _say_month(self) -> None:
        today = self._ports.today()
        self.title.setText(month_words(date(self.year, self.month, 1)))
        self.after.setEnabled((self.year, self.month) < (today.year, today.month))

    def reload(self) -> None:
        """Ask for the figures of the month."""
        self._known = True
        self._asked += 1
        mine, (first, last) = self._asked, month_of(self.year, self.month)
        self._tasks.run(partial(self._ports.figures, first, last), partial(self._show, mine), self._failed)

    def _show(self, asked: int, found: Activity) -> None:
        if asked != self._asked:
            return
        told = (
            str(found.incoming),
            str(found.answered),
            str(found.missed),
            str(found.outgoing),
            seconds_words(found.median_answer),
            seconds_words(found.median_length),
        )
        for label, words in zip(self.figures.values(), told, strict=True):
            label.setText(words)
        rows = (
            [(f"{hour} h", found.hours[hour]) for hour in _hours(found)],
            [(str(day.day), count) for day, count in found.days],
            found.categories,
            found.outcomes,
            found.answered_in,
            found.lines,
        )
        for plot, figures in zip(self.plots.values(), rows, strict=True):
            plot.show_rows(figures)

    def _save(self) -> None:
        path = self._ports.ask_path(self, f"Activité {self.year}-{self.month:02d}.pdf")
        if path is not None:
            work = partial(self._ports.save, self.year, self.month, path)
            self._tasks.run(work, lambda _: self._say("success", "Le relevé est enregistré."), self._failed)

    def _failed(self, error: TelesecError) -> None:
        self._say("error", error.sentence)

    def _say(self, kind: str, sentence: str) -> None:
        self.bar.show_message(kind, sentence)


def _hours(found: Activity) -> range:
    """The hours of a day's work, and any other that had a call."""
    busy = [hour for hour, count in enumerate(found.hours) if count]
    return range(min([_FIRST_HOUR, *busy]), max([_LAST_HOUR, *busy]) + 1)
