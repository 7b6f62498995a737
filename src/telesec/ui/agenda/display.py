"""How this account likes its agenda: view, zoom, order of the columns, alert; kept as it changes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from telesec.domain.bookings.preferences import ALERT_MINUTES, AgendaPreferences, in_order, next_zoom
from telesec.domain.errors import TelesecError
from telesec.ui.agenda import keys
from telesec.ui.agenda.column_order import ColumnOrderDialog
from telesec.ui.agenda.navigation import Navigation
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.scenes import Scenes
from telesec.ui.agenda.span import Mode, active_team
from telesec.ui.controls import Button, icon_button, set_plain_tooltip
from telesec.ui.tasks import Tasks

KEEP_AFTER_MS = 4000


class Display(QObject):
    """``button`` opens the menu of choices. A choice is kept some seconds later, or by ``keep``."""

    def __init__(
        self, ports: AgendaPorts, tasks: Tasks, navigation: Navigation, scenes: Scenes, page: QWidget
    ) -> None:
        super().__init__(page)
        self._ports, self._tasks, self._page = ports, tasks, page
        self._navigation, self._scenes = navigation, scenes
        self._kept = AgendaPreferences()
        self._begun = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self.button: Button = icon_button("Affichage", "sliders-horizontal")
        set_plain_tooltip(self.button, "Affichage : zoom, ordre des colonnes, alerte d'attente")
        self.button.clicked.connect(self.open_menu)
        navigation.span_changed.connect(self._follow)
        scenes.grid.zoom_requested.connect(self.zoom)
        scenes.grid.heads.column_moved.connect(self._move_column)
        keys.bind(
            page,
            {
                keys.ZOOM_IN: lambda: self.zoom(1),
                keys.ZOOM_SAME_KEY: lambda: self.zoom(1),
                keys.ZOOM_OUT: lambda: self.zoom(-1),
                keys.ZOOM_USUAL: lambda: self._set_zoom(100),
            },
        )

    def begin(self) -> None:
        """Read what was chosen, then show it; the usual agenda when it cannot be read."""
        self._tasks.run(self._ports.preferences, self._begin, lambda _error: self._begin(AgendaPreferences()))

    def keep(self) -> None:
        """Keep what was chosen since, if anything."""
        self._timer.stop()
        chosen = self._navigation.preferences
        if self._begun and chosen != self._kept:
            before, self._kept = self._kept, chosen
            self._tasks.run(
                lambda: self._ports.keep_preferences(chosen),
                lambda _kept: None,
                lambda error: self._not_kept(before, error),
            )

    def zoom(self, steps: int) -> None:
        """Higher or lower hours."""
        self._set_zoom(next_zoom(self._navigation.preferences.zoom, steps))

    def set_alert(self, minutes: int) -> None:
        """After how many minutes waiting is too long; 0 for never."""
        self._change(replace(self._navigation.preferences, alert_minutes=minutes))
        self._scenes.board.set_limit(minutes)

    def ask_order(self) -> None:
        """Which practitioners stand side by side, and in which order."""
        chosen = self._navigation.preferences
        team = in_order(active_team(self._ports.reference()), chosen)
        ColumnOrderDialog(self._page, team, chosen.hidden, self._set_order).open()

    def open_menu(self) -> None:
        """What can be chosen."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self._navigation.preferences
        for words, sequence, zoom in (
            ("Agrandir les heures", keys.ZOOM_IN, next_zoom(chosen.zoom, 1)),
            ("Réduire les heures", keys.ZOOM_OUT, next_zoom(chosen.zoom, -1)),
            ("Taille habituelle", keys.ZOOM_USUAL, 100),
        ):
            shown = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
            action = menu.addAction(f"{words}\t{shown}")
            action.setEnabled(zoom != chosen.zoom)
            action.triggered.connect(lambda _checked=False, zoom=zoom: self._set_zoom(zoom))
        menu.addSeparator()
        menu.addAction("Colonnes de l'équipe…").triggered.connect(lambda _checked=False: self.ask_order())
        alert = menu.addMenu("Alerte en salle d'attente")
        for minutes in sorted({*ALERT_MINUTES, chosen.alert_minutes}):
            words = f"À partir de {minutes} min" if minutes else "Jamais"
            action = alert.addAction(words)
            action.setCheckable(True)
            action.setChecked(minutes == chosen.alert_minutes)
            action.triggered.connect(lambda _checked=False, minutes=minutes: self.set_alert(minutes))
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
        menu.setActiveAction(menu.actions()[0])

    def _begin(self, chosen: AgendaPreferences) -> None:
        self._kept, self._begun = chosen, True
        self._scenes.grid.set_zoom(chosen.zoom)
        self._scenes.board.set_limit(chosen.alert_minutes)
        self._navigation.begin(chosen)

    def _set_zoom(self, zoom: int) -> None:
        self._scenes.grid.set_zoom(zoom)
        self._change(replace(self._navigation.preferences, zoom=zoom))

    def _set_order(self, order: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        self._change(replace(self._navigation.preferences, order=order, hidden=hidden))
        if self._navigation.span.mode is Mode.TEAM:
            self._navigation.reload()

    def _move_column(self, taken: int, over: int) -> None:
        chosen = self._navigation.preferences
        shown = [who.id for who in self._navigation.team()]
        if max(taken, over) >= len(shown):
            return
        shown.insert(over, shown.pop(taken))
        others = [who.id for who in in_order(active_team(self._ports.reference()), chosen)]
        left = tuple(key for key in others if key not in shown)
        self._set_order((*shown, *left), chosen.hidden)

    def _follow(self) -> None:
        span = self._navigation.span
        self._change(
            replace(
                self._navigation.preferences,
                view=span.mode.value,
                practitioner_id=span.practitioner_id,
                everyone=span.everyone,
            )
        )

    def _change(self, chosen: AgendaPreferences) -> None:
        self._navigation.preferences = chosen
        if chosen != self._kept:
            self._timer.start()

    def _not_kept(self, before: AgendaPreferences, _error: TelesecError) -> None:
        self._kept = before  # a taste is not worth a message: it is kept with the next choice
