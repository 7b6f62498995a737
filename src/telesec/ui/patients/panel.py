"""The panel of one patient: read, changed or newly written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.patient_files.administrative import PatientFile
from telesec.domain.patient_files.merges import draft_of
from telesec.domain.patient_files.names import shown_name
from telesec.domain.patient_files.query import begun
from telesec.domain.patient_files.rules import asks_for_check, tidy
from telesec.domain.patients import Patient, PatientDraft, PatientLine
from telesec.ui.controls import Answer, ask_unsaved
from telesec.ui.look import Look
from telesec.ui.patients.file_acts import FileActs
from telesec.ui.patients.file_below import FileBelow
from telesec.ui.patients.form import PatientForm
from telesec.ui.patients.latest import Latest
from telesec.ui.patients.ports import PatientsPorts
from telesec.ui.patients.sheet import PatientSheet
from telesec.ui.tasks import Tasks

DRAFT_KIND = "patient"
_UNCHECKED = "Ce changement rend l'identité provisoire : elle devra être vérifiée de nouveau sur une pièce."


class PatientPanel(PatientSheet):
    """``written`` carries the Patient created or changed; ``moved``: appointments changed hands too."""

    written = Signal(object)
    moved = Signal()

    def __init__(self, ports: PatientsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(look, ports)
        self._ports, self._tasks = ports, tasks
        self._shown: PatientFile | None = None
        self._latest = Latest(tasks)
        self._below = FileBelow(ports, self._latest, self.card)
        self._warned = False
        self.acts = FileActs(self, ports, tasks, self.patient)
        self.edit.clicked.connect(self.begin_change)
        self.save.clicked.connect(self.submit)
        self.give_up.clicked.connect(self._back)
        self.book.clicked.connect(self.acts.book)
        self._wire_acts()

    def _listen(self, form: PatientForm) -> None:
        form.settled.connect(self._compare)
        form.who.entered.connect(self.submit)
        form.recognised.connect(self._recognise)

    def _wire_acts(self) -> None:
        self.acts.done.connect(self._done)
        self.acts.refused.connect(lambda error: self.bar.show_message("error", error.sentence))
        self.acts.moved.connect(self.moved)
        self.acts.listen(self.card, lambda: self._shown)
        self.menu.check.triggered.connect(self.acts.check_identity)
        self.menu.withdraw.triggered.connect(self.acts.withdraw)
        self.menu.add_person.triggered.connect(self.acts.add_contact)
        self.menu.merge.triggered.connect(self.acts.merge)

    def patient(self) -> Patient | None:
        """The patient shown or being changed; None for a new one."""
        return self._shown.patient if self._shown else None

    def open(self, patient_id: str) -> None:
        """Read a file and show it; the one that is kept when it was merged."""
        self._read(patient_id, self.show_file)

    def show_file(self, file: PatientFile) -> None:
        """Show a file already read, then the appointments and fee notes."""
        self._shown = file
        self.set_name(shown_name(file.patient))
        self.card.show_file(file, self._ports.today())
        self.menu.fit(file)
        self._show(reading=True)
        if file.asked_as:
            self.bar.show_message("info", f"La fiche {file.asked_as} a été réunie à celle-ci.")
        self._below.read(file.patient.id)

    def renew(self) -> None:
        """Appointments or fee notes changed elsewhere: read again those that are shown."""
        if self._shown is not None and not self.card.isHidden():
            self._below.read(self._shown.patient.id)

    def begin_new(self, typed: str = "") -> None:
        """An empty form, begun from the text of a search: its birth date, its name or its telephone."""
        self._latest.drop()
        self._shown = None
        self.form.fill(begun(typed, self._ports.today()))
        self.set_name("")
        self._show(reading=False)
        self.form.editors["birth_name"].setFocus()

    def begin_change(self) -> None:
        """The form of the patient shown."""
        patient = self.patient()
        if patient is not None and self._ports.update is not None:
            self.form.fill(draft_of(patient))
            self._show(reading=False)
            self.form.editors["birth_name"].setFocus()

    def unfinished(self) -> FormDraft | None:
        """The form or dialog as typed, with the patient it changes; None when none is open."""
        if kept := self.acts.unfinished():
            return FormDraft(DRAFT_KIND, kept)
        if self.isHidden() or not self.is_writing():
            return None
        version = {"id": now.id, "version": str(now.version)} if (now := self.patient()) else {}
        return FormDraft(DRAFT_KIND, self.form.typed() | version)

    def restore(self, draft: FormDraft) -> None:
        """Give a form back. A change is offered on the patient as it now is."""
        patient_id = draft.payload.get("id")
        if patient_id:
            self._read(patient_id, lambda found: self._resume(found, draft))
            return
        self.begin_new()
        self.form.put_back(draft.payload)

    def is_changed(self) -> bool:
        """True when a form is open and something was typed in it."""
        return not self.isHidden() and self.is_writing() and self.form.typed() != self.begun

    def may_leave(self) -> bool:
        """Ask what to do with a changed form; True when it can be replaced or closed."""
        if not self.is_changed():
            return True
        answer = ask_unsaved(self, "Cette fiche n'est pas enregistrée.")
        if answer is Answer.SAVE:
            self.submit()
        return answer is Answer.DISCARD

    def shut(self) -> None:
        """Close, unless a changed form must be kept."""
        if self.may_leave():
            super().shut()

    def submit(self) -> None:
        """Write the form; a second time when something had to be seen first."""
        if self.form.is_blocked(self._ports.today()):
            return
        draft, compare = self.form.draft(), self._ports.likely_duplicates
        if self._shown is None and compare is not None and not self._warned:
            self.form.who.stop()
            self._latest.ask(lambda: compare(draft, ""), lambda lines: self._decide(draft, lines))
        else:
            self._decide(draft, self.form.duplicates())

    def _decide(self, draft: PatientDraft, alike: tuple[PatientLine, ...]) -> None:
        self.form.show_duplicates(alike)
        if not self._warns(draft):
            self._write(draft)

    def _warns(self, draft: PatientDraft) -> bool:
        """Say once what gives pause; False when it was said, or when there is nothing to say."""
        patient = self.patient()
        if self._warned:
            return False
        if patient is None and self.form.duplicates():
            said, again = "Vérifiez d'abord les patients qui ressemblent.", "Créer quand même"
        elif patient is not None and asks_for_check(patient, tidy(draft)):
            said, again = _UNCHECKED, "Enregistrer quand même"
        else:
            return False
        self._warned = True
        self.save.setText(again)
        self.bar.show_message("warning", said)
        return True

    def _write(self, draft: PatientDraft) -> None:
        create, update, patient = self._ports.create, self._ports.update, self.patient()
        self.save.setEnabled(False)
        if patient is not None and update is not None:
            self._tasks.run(lambda: update(patient.id, patient.version, draft), self._written, self._refused)
        elif create is not None:
            self._tasks.run(lambda: create(draft), self._written, self._refused)

    def _written(self, patient: Patient) -> None:
        self.save.setEnabled(True)
        self._latest.drop()
        self.show_file(replace(self._shown or PatientFile(patient), patient=patient, asked_as=""))
        self.bar.show_message("success", "La fiche est enregistrée.")
        self.written.emit(patient)

    def _refused(self, error: TelesecError) -> None:
        self.save.setEnabled(True)
        if not self.form.shows(error):
            self.bar.show_message("error", error.sentence)

    def _compare(self) -> None:
        compare, draft = self._ports.likely_duplicates, self.form.draft()
        but = self._shown.patient.id if self._shown else ""
        self._latest.drop()
        if compare is not None and self.is_writing() and draft.birth_name.strip():
            self._latest.ask(lambda: compare(draft, but), self._compared)

    def _compared(self, lines: tuple[PatientLine, ...]) -> None:
        if self.is_writing():
            self._warned = False
            self.save.setText("Enregistrer")
            self.form.show_duplicates(lines)

    def _recognise(self, line: PatientLine) -> None:
        if self._shown is None or self.may_leave():
            self.open(line.id)

    def _read(self, patient_id: str, then: Callable[[PatientFile], None]) -> None:
        self._latest.ask(lambda: self._ports.open_file(patient_id), then)

    def _done(self, patient_id: str, sentence: str, undo: Callable[[], object] | None) -> None:
        def show(file: PatientFile) -> None:
            self.show_file(file)
            self.bar.show_message("success", sentence, "Remettre comme avant" if undo else "", undo)
            self.written.emit(file.patient)

        self._read(patient_id, show)

    def _resume(self, file: PatientFile, draft: FormDraft) -> None:
        self.show_file(file)
        if "act" in draft.payload:
            self.acts.restore(draft.payload)
            return
        self.begin_change()
        self.form.put_back(draft.payload)
        if str(file.patient.version) != draft.payload.get("version"):
            self.bar.show_message("warning", "La fiche a changé entre-temps. Vérifiez avant d'enregistrer.")

    def _back(self) -> None:
        self.show_form(shown=True)
        if self._shown is None:
            self.shut()
        else:
            self._show(reading=True)

    def _show(self, *, reading: bool) -> None:
        self._warned = False
        self.bar.clear()
        self.save.setText("Enregistrer")
        self.card.setVisible(reading)
        self.show_form(shown=not reading)
        self.show_acts(reading=reading)
        self.show()
