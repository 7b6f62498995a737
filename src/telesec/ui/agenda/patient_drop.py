"""The search box of the agenda: its results hang below it, over the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from telesec.domain.booking import PatientVisits
from telesec.domain.errors import TelesecError
from telesec.domain.patients import PatientLine
from telesec.ui.agenda.patient_search import PatientSearch
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.controls import SearchField
from telesec.ui.tasks import Tasks

WIDTH = 380


class PatientDrop(QFrame):
    """``found`` carries a PatientLine, their PatientVisits and the keys typed meanwhile.

    ``not_found`` carries the text typed, ``failed`` the sentence of what went wrong.
    """

    found = Signal(object, object, object)
    not_found = Signal(str)
    failed = Signal(str)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, field: SearchField, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("surface", "card")
        self._ports, self._tasks, self._field = ports, tasks, field
        self._search = PatientSearch(ports.search_patients, tasks, field, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._search.words)
        column.addWidget(self._search.results)
        self._search.chosen.connect(self._chosen)
        self._search.not_found.connect(self._nobody)
        for part in (self._search.words, self._search.results):
            part.installEventFilter(self)
        self.hide()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._search.set_discreet(discreet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.Resize):
            self._hang()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # more results, or fewer, than before
            self._hang()
        return handled

    def _hang(self) -> None:
        parts = (self._search.words, self._search.results)
        shown = any(not part.isHidden() for part in parts)
        self.setVisible(shown)
        page = self.parentWidget()
        if shown and page is not None:
            below = self._field.mapTo(page, QPoint(0, self._field.height() + 4))
            width = max(WIDTH, self._field.width())
            left = min(below.x(), page.width() - width - 8)
            self.setFixedWidth(width)
            self.adjustSize()
            self.move(left, below.y())
            self.raise_()

    def _chosen(self, line: PatientLine) -> None:
        early = self._search.early
        early.start()  # until it is known what comes next

        def show(visits: PatientVisits) -> None:
            typed = early.take()
            self._search.clear()
            self.found.emit(line, visits, typed)

        def fail(error: TelesecError) -> None:
            self._search.clear()
            self.failed.emit(error.sentence)

        self._tasks.run(lambda: self._ports.visits(line.id), show, fail)

    def _nobody(self, typed: str) -> None:
        self._search.clear()
        self.not_found.emit(typed)
