"""The lists in the patients' page: the patient of the file shown is put on one of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from telesec.domain.changes import Change
from telesec.domain.patient_files.names import line_of
from telesec.domain.patients import PatientLine
from telesec.ui.lists.agenda_lists import ON_LIST, RECALL_SET
from telesec.ui.lists.keys import RECALL, WAIT
from telesec.ui.lists.ports import FormPorts
from telesec.ui.lists.recall_dialog import RecallDialog
from telesec.ui.lists.waiting_dialog import WaitingDialog
from telesec.ui.lists.waiting_form import Wish
from telesec.ui.patients.page import PatientsPage
from telesec.ui.tasks import Tasks


class PatientLists(QObject):
    """Two more acts in the menu of a file, with their keys."""

    def __init__(self, page: PatientsPage, forms: FormPorts, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._forms, self._tasks = page, forms, tasks
        for words, keys, act in (
            ("Mettre en liste d'attente…", WAIT, self.put_on_list),
            ("Rappeler plus tard…", RECALL, self.recall),
        ):
            action = QAction(words, page)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(act)
            page.addAction(action)
            page.panel.menu.addAction(action)

    def put_on_list(self) -> None:
        """The patient shown, else one to look for, waits for a place."""
        dialog = WaitingDialog(self._page, self._forms, self._tasks)
        dialog.written.connect(lambda _line: self._said(ON_LIST))
        dialog.begin(Wish(self._patient()))

    def recall(self) -> None:
        """The patient shown, else one to look for, is to be called back."""
        dialog = RecallDialog(self._page, self._forms, self._tasks)
        dialog.written.connect(lambda _line: self._said(RECALL_SET))
        dialog.begin(self._patient())

    def _patient(self) -> PatientLine | None:
        patient = self._page.panel.patient()
        return line_of(patient) if patient is not None and self._page.panel.isVisible() else None

    def _said(self, sentence: str) -> None:
        bar = self._page.panel.bar if self._page.panel.isVisible() else self._page.bar
        bar.show_message("success", sentence)
        self._page.changed.emit(Change.LISTS)
