"""Finds the other file of a person: those that resemble first, then whatever is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.patient_files.merges import draft_of
from telesec.domain.patients import Patient, PatientLine, PatientsFound
from telesec.ui.controls import Column, PlainList, RowsModel, SearchField, plain_label
from telesec.ui.patients.identity_fields import likeness_words
from telesec.ui.patients.latest import Latest
from telesec.ui.patients.ports import PatientsPorts
from telesec.ui.tasks import Tasks

SETTLE_MS = 220
Found = PatientsFound | tuple[PatientLine, ...]
_HOW = "Cherchez l'autre fiche de cette personne. Rien n'est réuni avant que vous ayez comparé les deux."


class FileFinder(QWidget):
    """``chosen`` carries the PatientLine of another file than ``patient``'s."""

    chosen = Signal(object)

    def __init__(self, ports: PatientsPorts, tasks: Tasks, patient: Patient) -> None:
        super().__init__()
        self._ports, self._patient = ports, patient
        self.latest = Latest(tasks)
        name = "Autre fiche : date de naissance, nom ou téléphone"
        self.search = SearchField(name, "Date de naissance, nom…")
        self.rows: RowsModel[PatientLine] = RowsModel([Column("Patient", likeness_words)])
        self.results = PlainList("Fiches trouvées", self.rows)
        self.results.setUniformItemSizes(False)
        self.words = plain_label("", "muted", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (plain_label(_HOW, "muted", wrap=True), self.search, self.words, self.results):
            column.addWidget(part, 1 if part is self.results else 0)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.returnPressed.connect(self._entered)
        self.search.results_requested.connect(self._to_results)
        self.results.row_opened.connect(self.chosen)
        self.results.clicked.connect(self._clicked)
        self.suggest()

    def suggest(self) -> None:
        """Show the files that resemble this one."""
        alike, draft, own = self._ports.likely_duplicates, draft_of(self._patient), self._patient.id
        if alike is not None:
            self._ask(lambda: alike(draft, own), "Ces fiches ressemblent à celle-ci.")

    def take(self) -> None:
        """Choose the line that is selected, or the first one."""
        line = self.results.selected() or next(iter(self.rows.rows()), None)
        if line is not None:
            self.chosen.emit(line)

    def _look(self) -> None:
        self._timer.stop()
        typed = self.search.text().strip()
        if typed:
            self._ask(lambda: self._ports.search(typed), "")
        else:
            self.suggest()

    def _ask(self, work: Callable[[], Found], said: str) -> None:
        def show(found: Found) -> None:
            lines = found.lines if isinstance(found, PatientsFound) else found
            self._show(tuple(line for line in lines if line.id != self._patient.id), said)

        self.latest.ask(work, show)

    def _show(self, lines: tuple[PatientLine, ...], said: str) -> None:
        self.rows.set_rows(lines)
        self.results.setVisible(bool(lines))
        nothing = "Aucune autre fiche trouvée." if self.search.text().strip() else ""
        self.words.setText(said if lines else nothing)
        self.words.setVisible(bool(self.words.text()))

    def _clicked(self, index: QModelIndex) -> None:
        line = self.rows.row_at(index)
        if line is not None:
            self.chosen.emit(line)

    def _entered(self) -> None:
        if self._timer.isActive():
            self._look()
        else:
            self._to_results()

    def _to_results(self) -> None:
        if self.rows.rows():
            self.results.setCurrentIndex(self.rows.index(0, 0))
            self.results.setFocus()
