"""The bar above the agenda: today, before and after, title, practitioner, search, kind of view, new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from telesec.domain.people import Practitioner
from telesec.ui.agenda.span import Mode, Span
from telesec.ui.controls import (
    Button,
    ChoiceField,
    SearchField,
    SegmentedControl,
    icon_button,
    plain_label,
    primary_button,
    secondary_button,
    set_plain_tooltip,
)

NEW = "Nouveau RDV"
MARGIN = 16
_MODES = ((Mode.DAY.value, "Jour"), (Mode.WEEK.value, "Semaine"), (Mode.TEAM.value, "Équipe"))


def _explain(today: Button, before: Button, after: Button, new: Button) -> None:
    for button, words in (
        (today, "Ctrl+T"),
        (before, "Avant (Ctrl+Page préc.)"),
        (after, "Après (Ctrl+Page suiv.)"),
        (new, "Ctrl+N"),
    ):
        set_plain_tooltip(button, words)


class TopBar(QFrame):
    """It only asks; the page decides what is shown and says so with ``show_span``."""

    today_requested = Signal()
    step_requested = Signal(int)
    mode_chosen = Signal(str)
    practitioner_chosen = Signal(str)
    new_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        today = secondary_button("Aujourd'hui")
        today.clicked.connect(self.today_requested)
        before, after = icon_button("Avant", "chevron-left"), icon_button("Après", "chevron-right")
        before.clicked.connect(lambda: self.step_requested.emit(-1))
        after.clicked.connect(lambda: self.step_requested.emit(1))
        self.title = plain_label("", "title")
        self.practitioner = ChoiceField()
        self.practitioner.setAccessibleName("Praticien affiché")
        self.practitioner.activated.connect(
            lambda _at: self.practitioner_chosen.emit(self.practitioner.key())
        )
        self.search = SearchField("Rechercher un patient", "Rechercher un patient…  Ctrl+K")
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(300)
        self.modes = SegmentedControl("Vue", _MODES)
        self.modes.chosen.connect(self.mode_chosen)
        self._span: Span | None = None
        self._sunday = False
        self._new = new = primary_button(NEW, "plus")
        new.setAccessibleName("Nouveau rendez-vous")
        new.clicked.connect(self.new_requested)
        _explain(today, before, after, new)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 9, MARGIN, 9)
        row.setSpacing(8)
        for part in (today, before, after):
            row.addWidget(part)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.practitioner)
        row.addWidget(self.search, 100)
        row.addWidget(self.modes)
        row.addWidget(new)

    def add_button(self, button: Button) -> None:
        """One more button, before the last."""
        self._row.insertWidget(self._row.count() - 1, button)

    def show_team(self, team: Sequence[Practitioner]) -> None:
        """Offer these practitioners."""
        self.practitioner.set_choices([(item.id, item.display_name) for item in team])

    def show_span(self, span: Span, *, sunday: bool = False) -> None:
        """Say what is shown; ``sunday`` when a week ends with it."""
        self._span, self._sunday = span, sunday
        self.modes.choose(span.mode.value)
        self.practitioner.choose(span.practitioner_id)
        self.practitioner.setVisible(self.practitioner.count() > 1 and span.mode is not Mode.TEAM)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for short in (False, True):
            self.title.setText(self._span.title(sunday=self._sunday, short=short) if self._span else "")
            self._new.setText("RDV" if short else NEW)
            parts = (self._row.itemAt(at) for at in range(self._row.count()))
            widths = [part.widget() for part in parts if part is not None]
            needed = sum(
                part.minimumWidth() or part.sizeHint().width()
                for part in widths
                if part is not None and not part.isHidden()
            )
            if needed + len(widths) * self._row.spacing() + 2 * MARGIN <= self.width():
                break
