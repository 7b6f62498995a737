"""The bar above the agenda: today, before and after, title, practitioner, search, kind of view, new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from telesec.domain.people import Practitioner
from telesec.ui.agenda import keys
from telesec.ui.agenda.span import GRIDS, Mode, Span
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
EVERYBODY = "*"
MARGIN = 16
WIDTHS = (260, 220, 180, 150, 110)  # of the search in use, as there is room; the last one at rest
_MODES = (
    (Mode.DAY.value, "Jour"),
    (Mode.WEEK.value, "Semaine"),
    (Mode.TEAM.value, "Équipe"),
    (Mode.MONTH.value, "Mois"),
    (Mode.BOARD.value, "Attente"),
)
_EXPLAINED = {
    Mode.DAY.value: f"La journée d'un praticien ({keys.DAY})",
    Mode.WEEK.value: f"La semaine d'un praticien ({keys.WEEK})",
    Mode.TEAM.value: f"Toute l'équipe, côte à côte ({keys.TEAM})",
    Mode.MONTH.value: f"Le mois et son occupation ({keys.MONTH})",
    Mode.BOARD.value: f"La salle d'attente ({keys.BOARD})",
}
_LEVELS = 3  # how many ways of giving way to a narrow window


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
    practitioner_chosen = Signal(str)  # an id, or EVERYBODY
    new_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        # What does not fit gives way (``_fit``): the bar never asks for a wider window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        today = secondary_button("Aujourd'hui")
        today.clicked.connect(self.today_requested)
        before, after = icon_button("Avant", "chevron-left"), icon_button("Après", "chevron-right")
        before.clicked.connect(lambda: self.step_requested.emit(-1))
        after.clicked.connect(lambda: self.step_requested.emit(1))
        self.title = plain_label("", "title")
        self.practitioner = ChoiceField()
        self.practitioner.setAccessibleName("Praticien affiché")
        self.practitioner.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToContents)
        self.practitioner.activated.connect(
            lambda _at: self.practitioner_chosen.emit(self.practitioner.key())
        )
        self.search = SearchField("Rechercher un patient", "Patient, jour, motif…  Ctrl+K")
        self.search.setMinimumWidth(WIDTHS[-1])
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._make_room)
        self.search.setMaximumWidth(300)
        self.modes = SegmentedControl("Vue", _MODES)
        self.modes.chosen.connect(self.mode_chosen)
        self.modes.explain(_EXPLAINED)
        self.views = ChoiceField(_MODES)
        self.views.setAccessibleName("Vue")
        self.views.activated.connect(lambda _at: self.mode_chosen.emit(self.views.key()))
        self._span: Span | None = None
        self._sunday = self._fitting = False
        self._team: tuple[tuple[str, str], ...] = ()
        self._new = new = primary_button(NEW, "plus")
        new.setAccessibleName("Nouveau rendez-vous")
        new.clicked.connect(self.new_requested)
        _explain(today, before, after, new)
        self._lay(today, before, after, self.title)

    def _lay(self, *first: QWidget) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 9, MARGIN, 9)
        row.setSpacing(8)
        for part in first:
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.practitioner)
        row.addWidget(self.search, 100)
        row.addWidget(self.modes)
        row.addWidget(self.views)
        row.addWidget(self._new)

    def add_button(self, button: Button) -> None:
        """One more button, before the last."""
        self._row.insertWidget(self._row.count() - 1, button)

    def show_team(self, team: Sequence[Practitioner]) -> None:
        """Offer these practitioners."""
        self._team = tuple((item.id, item.display_name) for item in team)
        self._offer_team()

    def show_span(self, span: Span, *, sunday: bool = False) -> None:
        """Say what is shown; ``sunday`` when a week ends with it."""
        self._span, self._sunday = span, sunday
        self.modes.choose(span.mode.value)
        self.views.choose(span.mode.value)
        self._offer_team()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            QTimer.singleShot(0, self, self._make_room)
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """What is typed can be read: the other parts give way while the search is in use."""
        used = self.search.hasFocus() or self.search.text()
        for wanted in WIDTHS if used else WIDTHS[-1:]:
            self.search.setMinimumWidth(wanted)
            self._fit()
            if self._needed() <= self.width():
                break

    def _offer_team(self) -> None:
        span = self._span
        shared = span is not None and span.mode not in GRIDS
        choices = [(EVERYBODY, "Toute l'équipe"), *self._team] if shared else list(self._team)
        if [self.practitioner.itemData(at) for at in range(self.practitioner.count())] != [
            key for key, _ in choices
        ]:
            self.practitioner.set_choices(choices)
        if span is not None:
            self.practitioner.choose(EVERYBODY if shared and span.everyone else span.practitioner_id)
            self.practitioner.setVisible(len(self._team) > 1 and span.mode is not Mode.TEAM)

    def _fit(self) -> None:
        """The fullest way of showing everything that the present width allows."""
        if self._fitting:  # showing and hiding may change the height, which brings back here
            return
        self._fitting = True
        for level in range(_LEVELS):
            self._give_way(level)
            if self._needed() <= self.width():
                break
        self._fitting = False

    def _needed(self) -> int:
        items = (self._row.itemAt(at) for at in range(self._row.count()))
        parts = [item.widget() for item in items if item is not None and item.widget() is not None]
        widths = [
            part.minimumWidth() or part.sizeHint().width()
            for part in parts
            if part is not None and not part.isHidden()
        ]
        return sum(widths) + len(widths) * self._row.spacing() + 2 * MARGIN

    def _give_way(self, level: int) -> None:
        """Short words first, then one list of views in place of a button for each."""
        short = level > 0
        self.title.setText(self._span.title(sunday=self._sunday, short=short) if self._span else "")
        self._new.setText("RDV" if short else NEW)
        self.modes.setVisible(level < _LEVELS - 1)
        self.views.setVisible(level == _LEVELS - 1)
