"""The absences to come: who, when, who stands in; each can be changed or taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.bookings.absences import Absence, absence_line, absence_words
from telesec.domain.bookings.steps import Deed
from telesec.domain.bookings.worklist import AHEAD_DAYS
from telesec.domain.errors import TelesecError
from telesec.domain.french import keep_together, sentence_case
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.series_rows import MarkedRows, PlanTable, fit
from telesec.ui.controls import (
    Column,
    MessageBar,
    confirm,
    danger_button,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks


class AbsenceList(QDialog):
    """``change_requested`` carries an Absence, ``new_requested`` nothing, ``withdrawn`` the Deed."""

    change_requested = Signal(object)
    new_requested = Signal()
    withdrawn = Signal(object)

    def __init__(self, parent: QWidget, ports: SeriesPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(parent)
        self.setWindowTitle("Absences à venir")
        self._over = False
        self.finished.connect(self._end)
        self._ports, self._tasks = ports, tasks
        self._names = {one.id: one.display_name for one in ports.agenda.reference().practitioners}
        self.bar = MessageBar()
        tone = look.tokens.tone
        self.rows: MarkedRows[Absence] = MarkedRows(
            [
                Column("Praticien", lambda one: self._names.get(one.practitioner_id, "")),
                Column("Quand", lambda one: sentence_case(keep_together(absence_words(one.start, one.end)))),
                Column("Motif et remplacement", absence_line, stretch=True),
            ],
            lambda one: ("users", "info") if one.replacement_name else ("calendar-off", "warning"),
            lambda name: tone(name).ink,
            marked=0,
        )
        self.table = PlanTable("Absences à venir ; Entrée modifie, Suppr retire", self.rows)
        self.new = primary_button("Poser une absence…", "plus")
        self.change = secondary_button("Modifier…", "pencil")
        self.withdraw = danger_button("Retirer l'absence", "trash-2")
        self.close_button = secondary_button("Fermer")
        fit(self, look, 820, 480)
        self._lay()
        self._connect()
        self.reload()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        self.words = plain_label("", "muted", wrap=True)
        column.addWidget(plain_label("Absences à venir", "title"))
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        for button in (self.withdraw, self.change):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.new)
        column.addLayout(row)

    def _connect(self) -> None:
        self.table.entered.connect(self._change)
        self.table.row_selected.connect(lambda _row: self._show_acts())
        self.table.deleted.connect(self._withdraw)
        self.change.clicked.connect(self._change)
        self.withdraw.clicked.connect(self._withdraw)
        self.new.clicked.connect(self._new)
        self.close_button.clicked.connect(self.reject)

    def _end(self, _result: int) -> None:
        self._over = True

    def reload(self) -> None:
        """Read them again."""
        if self._over:
            return
        today = self._ports.agenda.wall_now().date()
        team = tuple(self._names)
        ask: Callable[[], tuple[Absence, ...]] = partial(
            self._ports.absences, team, today, today + timedelta(days=AHEAD_DAYS)
        )
        self._tasks.run(ask, self._show, self._refuse)

    def _show(self, found: tuple[Absence, ...]) -> None:
        self.rows.set_rows(found)
        self.words.setText("" if found else "Aucune absence n'est prévue dans l'année qui vient.")
        self.words.setVisible(not found)
        self.table.choose_first()
        self.table.setFocus()
        self._show_acts()

    def _show_acts(self) -> None:
        chosen = self.table.selected() is not None
        self.change.setEnabled(chosen)
        self.withdraw.setEnabled(chosen)

    def _new(self) -> None:
        self.accept()
        self.new_requested.emit()

    def _change(self) -> None:
        absence = self.table.selected()
        if absence is not None:
            self.accept()
            self.change_requested.emit(absence)

    def _withdraw(self) -> None:
        absence = self.table.selected()
        if absence is None:
            return
        when = keep_together(absence_words(absence.start, absence.end))
        words = f"{self._names.get(absence.practitioner_id, '')} sera de nouveau disponible {when}."
        if confirm(self, "Retirer cette absence ?", words, "Retirer l'absence", enter=True):
            self._tasks.run(lambda: self._ports.withdraw_absence(absence), self._withdrawn, self._refuse)

    def _withdrawn(self, deed: Deed) -> None:
        self.withdrawn.emit(deed)
        self.reload()

    def _refuse(self, error: TelesecError) -> None:
        self.bar.show_message("error", keep_together(error.sentence))
