"""The journal in the patients' page: who opened the file shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from telesec.ui.patients.page import PatientsPage


class PatientJournal(QObject):
    """One more act in the menu of a file; ``journal_requested`` carries the patient's id."""

    journal_requested = Signal(str)

    def __init__(self, page: PatientsPage) -> None:
        super().__init__(page)
        self._page = page
        action = QAction("Qui a ouvert cette fiche ?", page)
        action.setShortcut(QKeySequence("Ctrl+J"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self._ask)
        page.addAction(action)
        page.panel.menu.addAction(action)

    def _ask(self) -> None:
        patient = self._page.panel.patient()
        if patient is not None and self._page.panel.isVisible():
            self.journal_requested.emit(patient.id)
