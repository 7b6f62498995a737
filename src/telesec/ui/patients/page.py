"""The patients page: search first, creation second, and the file of the patient chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import age, date_numeric
from telesec.domain.patient_files.intake import ImportResult
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import Patient, PatientLine, PatientsFound
from telesec.ui.controls import (
    Column,
    EmptyState,
    MessageBar,
    PanelHost,
    PlainTable,
    RowsModel,
    SearchField,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.patients.card_words import HOW, found_words
from telesec.ui.patients.import_dialog import ImportDialog
from telesec.ui.patients.panel import PatientPanel
from telesec.ui.patients.ports import PatientsPorts
from telesec.ui.patients.shown_row import mark_shown
from telesec.ui.tasks import Tasks

SETTLE_MS = 220


class PatientsPage(QWidget):
    """Finds patients while one types; a panel reads, changes or writes one."""

    changed = Signal(object)
    booking_requested = Signal(object)  # PatientLine

    def __init__(self, ports: PatientsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks, self._look = ports, tasks, look
        self._asked, self._discreet, self._old = 0, False, False
        self.search = SearchField(
            "Rechercher un patient", "Date de naissance, nom, téléphone ou n° de dossier"
        )
        self.rows: RowsModel[PatientLine] = RowsModel(
            [
                Column("Nom", self._name, stretch=True),
                Column("Naissance", self._plainly(lambda line: date_numeric(line.birth_date) or "inconnue")),
                Column("Âge", lambda line: age(line.birth_date, ports.today())),
                Column("Nom de naissance", self._plainly(lambda line: line.birth_name), spare=True),
                Column("Téléphone", self._plainly(lambda line: line.phone)),
                Column("Ville", self._plainly(lambda line: line.city), spare=True),
            ]
        )
        self.table = PlainTable("Patients trouvés", self.rows)
        self.words, self.bar = plain_label(HOW, "muted", wrap=True), MessageBar()
        self.panel = PatientPanel(ports, tasks, look)
        self.new = primary_button("Nouveau patient", "user-plus")
        self.bring = secondary_button("Importer un fichier", "file-up")
        self.importing: ImportDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._wire()

    def refresh(self, change: object) -> None:
        """Search again when patients changed elsewhere; read again the visits of the file shown."""
        if change == Change.PATIENTS and self.search.text().strip():
            self._ask()
        if change in {Change.AGENDA, Change.BILLING, Change.PEOPLE}:
            self._old = not self.isVisible()
            if self.isVisible():
                self.panel.renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._old:
            self._old = False
            self.panel.renew()

    def focus_first(self) -> None:
        """The search has the focus when the page is shown."""
        self.search.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.panel.set_look(look)
        self._fit_search()

    def set_discreet(self, discreet: bool) -> None:
        """Initials and ages instead of names and dates; no file open."""
        here = QApplication.focusWidget()
        inside = here is not None and self.panel.isAncestorOf(here)
        self._discreet = discreet
        self.rows.say_again()
        self.panel.set_discreet(discreet)
        if inside and discreet:
            self.search.setFocus()

    def _name(self, line: PatientLine) -> str:
        if self._discreet:
            return initials(line.shown_name)
        return f"{line.shown_name} (fiche {line.found_as} réunie)" if line.found_as else line.shown_name

    def _plainly(self, words: Callable[[PatientLine], str]) -> Callable[[PatientLine], str]:
        return lambda line: "" if self._discreet else words(line)

    def _fit_search(self) -> None:
        self.search.setMinimumWidth(self._look.px(300))
        self.search.setMaximumWidth(self._look.px(520))

    def unfinished(self) -> FormDraft | None:
        """The open form, kept at lock."""
        return self.panel.unfinished()

    def restore(self, draft: FormDraft) -> None:
        """Give the form back after the unlock."""
        self.panel.restore(draft)

    def open_patient(self, patient_id: str) -> None:
        """Come here from elsewhere: this patient's file, unless a changed form must be kept."""
        if self.panel.may_leave():
            self.panel.open(patient_id)
        else:
            mark_shown(self.table, self.rows, self.panel.patient())

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(18, 10, 18, 10)
        row.setSpacing(10)
        row.addWidget(plain_label("Patients", "title"))
        self._fit_search()
        row.addWidget(self.search, 8)
        row.addStretch(1)
        for button in (self.bring, self.new):
            row.addWidget(button)
        first = ("Nouveau patient", self.new.click) if self._ports.create is not None else ()
        self._nothing = EmptyState("users", "Rechercher un patient", HOW, *first, main=False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.table)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(10)
        for part in (self.bar, self.words, self._stack):
            inside.addWidget(part, 1 if part is self._stack else 0)
        self.words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(PanelHost(middle, self.panel), 1)

    def _wire(self) -> None:
        self.new.setVisible(self._ports.create is not None)
        self.bring.setVisible(self._ports.imports is not None)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._entered)
        self.search.results_requested.connect(self._to_results)
        self.table.row_opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(self.rows.row_at(index)))
        self.new.clicked.connect(self._begin_new)
        self.bring.clicked.connect(self.open_import)
        self.panel.written.connect(self._written)
        self.panel.moved.connect(lambda: self.changed.emit(Change.AGENDA))
        self.panel.acts.booking_requested.connect(self.booking_requested)
        self.panel.closed.connect(self.search.setFocus)

    def _typed(self, text: str) -> None:
        self._timer.start()
        if not text.strip():
            self._timer.stop()
            self._asked += 1
            self._show(PatientsFound(()), "")

    def _ask(self) -> None:
        self._timer.stop()
        typed = self.search.text().strip()
        self._asked += 1
        mine = self._asked
        search = self._ports.search
        self._tasks.run(lambda: search(typed), lambda found: self._found(mine, typed, found), self._fail)

    def _found(self, asked: int, typed: str, found: PatientsFound) -> None:
        if asked == self._asked:
            self._show(found, found_words(found, typed, self._ports.today()))

    def _show(self, found: PatientsFound, said: str) -> None:
        self.rows.set_rows(found.lines)
        self._stack.setCurrentWidget(self.table if found.lines or said else self._nothing)
        self.words.setText(said)
        self.words.setVisible(bool(said))

    def _entered(self) -> None:
        if self._timer.isActive():
            self._ask()
        elif len(self.rows.rows()) == 1:
            self._open(self.rows.rows()[0])
        elif not self.rows.rows() and self.words.text() and self._ports.create is not None:
            self._begin_new()
        else:
            self._to_results()

    def _to_results(self) -> None:
        if self.rows.rows():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, line: PatientLine | None) -> None:
        if line is not None:
            self.open_patient(line.id)

    def _begin_new(self) -> None:
        if self.panel.may_leave():
            self.panel.begin_new(self.search.text())

    def _written(self, _patient: Patient | None = None) -> None:
        self.changed.emit(Change.PATIENTS)
        self.refresh(Change.PATIENTS)

    def open_import(self) -> None:
        """Begin an import in its own dialog."""
        if self._ports.imports is None:
            return
        self.importing = dialog = ImportDialog(self, self._ports.imports, self._tasks)
        dialog.written.connect(self._imported)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _imported(self, result: ImportResult) -> None:
        self.bar.show_message("success", f"{result.written} patients sont importés.")
        self._written()

    def _fail(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)
