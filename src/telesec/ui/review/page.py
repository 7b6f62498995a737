"""The review page: the practice's week on one page, previous weeks, the alerts, and the sheet on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.french import days_title
from telesec.domain.review.facts import NO_SCORE, Picture
from telesec.domain.wall import monday_of
from telesec.ui.controls import (
    EmptyState,
    MessageBar,
    ghost_button,
    icon_button,
    plain_label,
    secondary_button,
)
from telesec.ui.file_choice import ask_save
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.review.alerts import AlertList
from telesec.ui.review.facts import FactTable
from telesec.ui.review.heat import HeatTable
from telesec.ui.review.ports import ReviewPorts, Waiting
from telesec.ui.review.seen import SeenDialog
from telesec.ui.tasks import Tasks

_WEEK = timedelta(days=7)
_NOTHING = "Le journal ne dit rien de cette semaine : regardez-en une autre."
_SEEN = "C'est noté : cette alerte est vue, par vous, et le journal le dit."


class ReviewPage(QWidget):
    """``rows_requested`` carries the question behind a figure, ``alerts_counted`` how many alerts wait."""

    rows_requested = Signal(object)
    alerts_counted = Signal(int)

    def __init__(self, ports: ReviewPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Revue de la semaine")
        self._ports, self._tasks, self._look = ports, tasks, look
        self._asked = 0
        self.monday = monday_of(ports.today())
        self.bar, self.alerts = MessageBar(), AlertList(reads_patients=ports.reads_patients)
        self.heat, self.facts = HeatTable(look), FactTable()
        self.title = plain_label("", "strong")
        self.words = plain_label(NO_SCORE, "muted", wrap=True)
        words = ("Aucun accès cette semaine", _NOTHING, "Semaine d'avant", self._go_back)
        self.empty = EmptyState("clipboard-check", *words)
        self.before = icon_button("Semaine précédente (Ctrl+Page précédente)", "chevron-left")
        self.after = icon_button("Semaine suivante (Ctrl+Page suivante)", "chevron-right")
        self.now = ghost_button("Cette semaine")
        self.history = ghost_button("Alertes vues", "eye")
        self.save = secondary_button("Enregistrer en PDF", "file-down")
        self.dialog: SeenDialog | None = None
        self.proved = ProvedTasks(self, tasks, ports.prove)
        self._lay_out()
        self._wire()
        self.show_week(self.monday)
        self.read_alerts()

    def refresh(self, change: object) -> None:
        """Read the week again; another account may have been made."""
        if change in (Change.JOURNAL, Change.PEOPLE):
            self.show_week(self.monday)
            self.read_alerts()

    def focus_first(self) -> None:
        """The keyboard goes to the accesses by hour, or to the facts of an empty week."""
        (self.facts if self.heat.isHidden() else self.heat).setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.heat.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of patients' names."""
        self.facts.lines.set_discreet(discreet)

    def show_week(self, day: date) -> None:
        """Read the week of a day; one to come is not shown."""
        this_week = monday_of(self._ports.today())
        self.monday = min(monday_of(day), this_week)
        self._asked += 1
        self.title.setText(days_title(self.monday, self.monday + timedelta(days=6)))
        self.after.setEnabled(self.monday < this_week)
        self.now.setEnabled(self.monday < this_week)
        monday = self.monday
        self._tasks.run(
            lambda: self._ports.week(monday),
            partial(self._show, self._asked),
            partial(self._fail, self._asked),
        )

    def read_alerts(self) -> None:
        """Ask which alerts nobody has seen."""
        self._tasks.run(self._ports.alerts, self.show_alerts, lambda error: self._say("error", error))

    def show_alerts(self, waiting: Waiting) -> None:
        """These alerts wait; a watch may have just raised them."""
        self.alerts.show_alerts(waiting)
        self.alerts_counted.emit(len(waiting.alerts))

    def save_to(self, path: Path) -> None:
        """Write the sheet of the week shown, once proved."""
        monday = self.monday
        self.save.setEnabled(False)
        self.proved.run(
            lambda: self._ports.save(monday, path), lambda _: self._saved(path), self._unsaved, self._free
        )

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(18, 10, 18, 10)
        row.setSpacing(8)
        row.addWidget(plain_label("Revue", "title"))
        row.addSpacing(12)
        for part in (self.before, self.title, self.after, self.now):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.history)
        row.addWidget(self.save)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(18, 12, 18, 14)
        inside.setSpacing(10)
        for below in (self.bar, self.alerts, self.words, self.heat, self.empty):
            inside.addWidget(below)
        inside.addWidget(self.facts, 1)
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(middle, 1)

    def _wire(self) -> None:
        self.before.clicked.connect(self._go_back)
        self.after.clicked.connect(self._go_on)
        self.now.clicked.connect(lambda: self.show_week(self._ports.today()))
        self.save.clicked.connect(self._ask_path)
        self.history.clicked.connect(
            lambda: self._tasks.run(
                self._ports.seen, self._show_seen, lambda error: self._say("error", error)
            )
        )
        self.alerts.seen.connect(self._see)
        for part in (self.heat, self.facts, self.alerts):
            part.rows_requested.connect(self.rows_requested)
        self._key(QKeySequence("Ctrl+PgUp"), self._go_back)
        self._key(QKeySequence("Ctrl+PgDown"), self._go_on)

    def _key(self, keys: QKeySequence, act: Callable[[], None]) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _go_back(self) -> None:
        self.show_week(self.monday - _WEEK)

    def _go_on(self) -> None:
        self.show_week(self.monday + _WEEK)

    def _show(self, number: int, picture: Picture) -> None:
        if number != self._asked:
            return
        self.words.setText(f"{NO_SCORE} {picture.unread}".strip())
        self.heat.show_week(picture)
        self.heat.setVisible(bool(picture.heat))
        self.empty.setVisible(not picture.heat)
        QTimer.singleShot(0, self, partial(self._show_facts, number, picture))

    def _show_facts(self, number: int, picture: Picture) -> None:
        """In a turn of its own: the hours of the week are already on the screen."""
        if number == self._asked:
            self.facts.show_week(picture)

    def _fail(self, number: int, error: TelesecError) -> None:
        if number == self._asked:
            self._say("error", error)

    def _see(self, alert_id: str) -> None:
        def noted(_: object) -> None:
            self.bar.show_message("success", _SEEN)
            self.read_alerts()

        self._tasks.run(lambda: self._ports.see(alert_id), noted, lambda error: self._say("warning", error))

    def _show_seen(self, seen: Waiting) -> None:
        self.dialog = SeenDialog(self.window(), seen, self._ports.account_names(), self._ports.zone())
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def _ask_path(self) -> None:
        name = f"revue-{self.monday.isoformat()}.pdf"
        chosen = ask_save(self, "Enregistrer la revue", name, "Document (*.pdf)")
        if chosen is not None:
            self.save_to(chosen)

    def _saved(self, path: Path) -> None:
        self._free()
        self.bar.show_message(
            "success", f"La revue est enregistrée dans {path.name}. Elle ne nomme aucun patient."
        )

    def _unsaved(self, error: TelesecError) -> None:
        self._free()
        self._say("error", error)

    def _free(self) -> None:
        self.save.setEnabled(True)

    def _say(self, kind: str, error: TelesecError) -> None:
        self.bar.show_message(kind, error.sentence)
