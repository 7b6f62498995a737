"""Import of a patients' file, step by step: file, columns, preview, writing; nothing before the last."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.domain.patient_files.intake import ImportFile, ImportPreview, ImportResult
from telesec.ui.controls import (
    EmptyState,
    MessageBar,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.patients.mapping_view import MappingView
from telesec.ui.patients.ports import ImportPorts
from telesec.ui.patients.preview_view import PreviewView
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

_PICK = (
    "Le fichier exporté par votre ancien logiciel, au format CSV. "
    "Rien n'est écrit avant que vous l'ayez confirmé."
)


class ImportDialog(QDialog):
    """``written`` carries the ImportResult once patients are in the base."""

    written = Signal(object)

    def __init__(self, parent: QWidget, ports: ImportPorts, tasks: Tasks) -> None:
        super().__init__(parent)
        self.setWindowTitle("Importer des patients")
        self.resize(880, 620)
        self._ports, self._tasks = ports, tasks
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._stop = threading.Event()
        self._tell = tasks.relay(self._show_step)
        self.bar = MessageBar()
        self.mapping, self.preview = MappingView(), PreviewView()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Avancement")
        self.next = primary_button("Choisir un fichier", "folder-open")
        self.back = secondary_button("Retour")
        self.cancel = secondary_button("Annuler")
        self.stack = QStackedWidget()
        self._start = EmptyState("file-up", "Choisissez un fichier", _PICK)
        for part in (self._start, self.mapping, self.preview):
            self.stack.addWidget(part)
        self._lay_out()
        self.preview.decided.connect(self._name_button)
        self.next.clicked.connect(self._go_on)
        self.back.clicked.connect(self._go_back)
        self.cancel.clicked.connect(self._cancel)
        self._rest()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop.set()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape stops what runs first; only an idle dialog closes."""
        if self.progress.isHidden():
            super().reject()
        else:
            self._cancel()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(plain_label("Importer des patients", "title"))
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.progress)
        column.addLayout(buttons)
        self.next.setDefault(True)

    def _go_on(self) -> None:
        page = self.stack.currentWidget()
        if page is self._start:
            self._pick()
        elif page is self.mapping:
            self._ask_preview()
        else:
            self._confirm()

    def _go_back(self) -> None:
        page = self.stack.currentWidget()
        self.stack.setCurrentWidget(self.mapping if page is self.preview else self._start)
        self._rest()

    def _pick(self) -> None:
        path = self._ports.ask_path(self)
        if path is not None:
            self._work()
            self._tasks.run(lambda: self._ports.read(path), self._read, self._fail)

    def _read(self, file: ImportFile) -> None:
        self.mapping.show_file(file)
        self.stack.setCurrentWidget(self.mapping)
        self._rest()

    def _ask_preview(self) -> None:
        file = self.mapping.chosen()
        if file is not None:
            self._work()
            work = partial(self._ports.preview, file, self._tell, self._stop.is_set)
            self._tasks.run(work, self._previewed, self._fail)

    def _previewed(self, found: ImportPreview) -> None:
        self.preview.show_preview(found)
        self.stack.setCurrentWidget(self.preview)
        self._rest()

    def _confirm(self) -> None:
        found = self.preview.preview()
        if found is not None:
            self._work()
            work = partial(self._ports.confirm, found, self.preview.kept(), self._tell, self._stop.is_set)
            self._proved.run(work, self._written, self._fail, self._rest)

    def _written(self, result: ImportResult) -> None:
        self.written.emit(result)
        self.accept()

    def _cancel(self) -> None:
        if self.progress.isHidden():
            self.reject()
            return
        self._stop.set()
        self.cancel.setEnabled(False)

    def _fail(self, error: TelesecError) -> None:
        self._rest()
        self.bar.show_message("warning" if self._stop.is_set() else "error", error.sentence)

    def _show_step(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _work(self) -> None:
        """Something runs: only stopping is possible."""
        self._stop.clear()
        self.bar.clear()
        self.progress.setRange(0, 0)
        self.progress.show()
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.stack.setEnabled(False)
        self.cancel.setText("Arrêter")

    def _rest(self) -> None:
        """Nothing runs: the step's own buttons."""
        self.progress.hide()
        self.stack.setEnabled(True)
        self.cancel.setEnabled(True)
        self.cancel.setText("Fermer")
        self.back.setEnabled(True)
        self.back.setVisible(self.stack.currentWidget() is not self._start)
        self._name_button()
        if self.next.isEnabled():
            self.next.setFocus()

    def _name_button(self) -> None:
        page, found = self.stack.currentWidget(), self.preview.preview()
        count = len(found.ready) + len(self.preview.kept()) if found else 0
        if page is self._start:
            self.next.set_icon("folder-open")
            self.next.setText("Choisir un fichier")
        elif page is self.mapping:
            self.next.set_icon("arrow-right")
            self.next.setText("Vérifier le fichier")
        else:
            self.next.set_icon("upload")
            self.next.setText(f"Importer {counted(count, 'patient', 'patients')}")
        self.next.setEnabled(page is not self.preview or count > 0)
