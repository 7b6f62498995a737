"""The panel of one patient: read, changed or newly written."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import Signal

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_names import shown_name
from telesec.domain.patient_query import parse_query
from telesec.domain.patient_rules import Problem, problems
from telesec.domain.patients import Patient, PatientDraft, PatientLine
from telesec.domain.typed_time import parse_date
from telesec.ui.controls import Answer, ask_unsaved
from telesec.ui.look import Look
from telesec.ui.patients.ports import PatientsPorts
from telesec.ui.patients.sheet import PatientSheet
from telesec.ui.tasks import Tasks

DRAFT_KIND = "patient"


def draft_of(patient: Patient) -> PatientDraft:
    """The fields of a patient that a form changes."""
    return PatientDraft(**{item.name: getattr(patient, item.name) for item in fields(PatientDraft)})


class PatientPanel(PatientSheet):
    """``written`` carries the Patient just created or changed."""

    written = Signal(object)

    def __init__(self, ports: PatientsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(look, ports.practitioner_name)
        self._ports, self._tasks = ports, tasks
        self._patient: Patient | None = None
        self._asked = 0
        self._warned = False
        self._begun: dict[str, str] = {}
        self.edit.clicked.connect(self.begin_change)
        self.save.clicked.connect(self.submit)
        self.give_up.clicked.connect(self._back)
        self.form.settled.connect(self._compare)
        self.form.recognised.connect(self._recognise)

    def open(self, patient_id: str) -> None:
        """Read a patient and show their file."""
        self._asked += 1
        mine = self._asked
        self._tasks.run(lambda: self._ports.open_patient(patient_id), lambda found: self._read(mine, found))

    def show_patient(self, patient: Patient) -> None:
        """Show a patient already read, then their appointments."""
        self._patient = patient
        self.set_name(shown_name(patient))
        self.card.show_patient(patient, self._ports.today())
        self._show(reading=True)
        visits = self._ports.visits
        if visits is not None:
            mine = self._asked
            self._tasks.run(
                lambda: visits(patient.id),
                lambda found: self.card.show_visits(found) if mine == self._asked else None,
            )

    def begin_new(self, typed: str = "") -> None:
        """An empty form, begun from the text of a search: its birth date, its name or its telephone."""
        self._asked += 1
        self._patient = None
        today = self._ports.today()
        query = parse_query(typed, today)
        birth = parse_date(query.births[0], today.year) if query.births else None
        name = "" if birth or query.phone else typed.strip()
        phone = query.phone if query.phone and not birth else ""
        self.form.fill(PatientDraft(name, "", birth, phone=phone))
        self.set_name("")
        self._show(reading=False)
        self.form.editors["birth_name"].setFocus()

    def begin_change(self) -> None:
        """The form of the patient shown."""
        if self._patient is not None and self._ports.update is not None:
            self.form.fill(draft_of(self._patient))
            self._show(reading=False)
            self.form.editors["birth_name"].setFocus()

    def unfinished(self) -> FormDraft | None:
        """The form as typed, with the patient it changes; None when no form is open."""
        if self.isHidden() or self.form.isHidden():
            return None
        version = {"id": self._patient.id, "version": str(self._patient.version)} if self._patient else {}
        return FormDraft(DRAFT_KIND, self.form.typed() | version)

    def restore(self, draft: FormDraft) -> None:
        """Give a form back. A change is offered on the patient as it now is."""
        patient_id = draft.payload.get("id")
        if not patient_id:
            self.begin_new()
            self.form.put_back(draft.payload)
            return
        self._tasks.run(
            lambda: self._ports.open_patient(patient_id), lambda found: self._resume(found, draft)
        )

    def is_changed(self) -> bool:
        """True when a form is open and something was typed in it."""
        return not (self.isHidden() or self.form.isHidden()) and self.form.typed() != self._begun

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
        """Write the form; a second time when likely duplicates are shown."""
        if not self.form.is_complete():
            return
        draft = self.form.draft()
        found = problems(draft, self._ports.today())
        self.form.show_errors(found)
        if any(problem.blocks for problem in found):
            return
        if self._patient is None and self.form.duplicates() and not self._warned:
            self._warned = True
            self.save.setText("Créer quand même")
            self.bar.show_message("warning", "Vérifiez d'abord les patients qui ressemblent.")
            return
        self._write(draft)

    def _write(self, draft: PatientDraft) -> None:
        create, update, patient = self._ports.create, self._ports.update, self._patient
        self.save.setEnabled(False)
        if patient is not None and update is not None:
            self._tasks.run(lambda: update(patient.id, patient.version, draft), self._written, self._refused)
        elif create is not None:
            self._tasks.run(lambda: create(draft), self._written, self._refused)

    def _written(self, patient: Patient) -> None:
        self.save.setEnabled(True)
        self._asked += 1
        self.show_patient(patient)
        self.bar.show_message("success", "La fiche est enregistrée.")
        self.written.emit(patient)

    def _refused(self, error: TelesecError) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Invalid) and error.field in self.form.fields:
            self.form.show_errors([Problem(error.field, error.sentence)])
        else:
            self.bar.show_message("error", error.sentence)

    def _compare(self) -> None:
        compare, draft = self._ports.likely_duplicates, self.form.draft()
        self._asked += 1
        mine, but = self._asked, self._patient.id if self._patient else ""
        if compare is None or self.form.isHidden() or not draft.birth_name.strip():
            return
        self._tasks.run(lambda: compare(draft, but), lambda lines: self._compared(mine, lines))

    def _compared(self, asked: int, lines: tuple[PatientLine, ...]) -> None:
        if asked == self._asked and not self.form.isHidden():
            self._warned = False
            self.save.setText("Enregistrer")
            self.form.show_duplicates(lines)

    def _recognise(self, line: PatientLine | None) -> None:
        if line is not None:
            self._begun = self.form.typed()
            self.open(line.id)

    def _read(self, asked: int, patient: Patient) -> None:
        if asked == self._asked:
            self.show_patient(patient)

    def _resume(self, patient: Patient, draft: FormDraft) -> None:
        self.show_patient(patient)
        self.begin_change()
        self.form.put_back(draft.payload)
        if str(patient.version) != draft.payload.get("version"):
            self.bar.show_message("warning", "La fiche a changé entre-temps. Vérifiez avant d'enregistrer.")

    def _back(self) -> None:
        self._begun = self.form.typed()
        if self._patient is None:
            self.shut()
        else:
            self._show(reading=True)

    def _show(self, *, reading: bool) -> None:
        self._warned = False
        self._begun = self.form.typed()
        self.bar.clear()
        self.save.setText("Enregistrer")
        self.card.setVisible(reading)
        self.form.setHidden(reading)
        self.edit.setVisible(reading and self._ports.update is not None)
        self.save.setVisible(not reading)
        self.give_up.setVisible(not reading)
        self.show()
