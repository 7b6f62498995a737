"""The dialog that puts a patient on the waiting list, or changes what they wait for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.booking import PatientVisits
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.domain.patients import PatientLine, Sex
from telesec.domain.waiting import WaitingLine
from telesec.ui.controls import FormDialog
from telesec.ui.lists.patient_pick import PatientPick
from telesec.ui.lists.ports import FormPorts
from telesec.ui.lists.waiting_form import WaitingForm, Wish
from telesec.ui.tasks import Tasks

WIDTH = 780


class WaitingDialog(FormDialog):
    """``written`` carries the WaitingLine once it is in the list."""

    written = Signal(object)

    def __init__(self, parent: QWidget, ports: FormPorts, tasks: Tasks) -> None:
        super().__init__(parent, "Liste d'attente", "Mettre sur la liste")
        self.setMinimumWidth(WIDTH)
        self._ports, self._tasks = ports, tasks
        self._changed: WaitingLine | None = None
        self._busy = False
        self.pick = PatientPick(ports.search_patients, tasks)
        self.form = WaitingForm(ports.reference())
        self.body.addWidget(self.pick)
        self.body.addWidget(self.form, 1)
        self.pick.picked.connect(self._picked)
        self.submitted.connect(self._submit)
        self.finished.connect(self.deleteLater)

    def begin(self, wish: Wish) -> None:
        """A new entry, from what is known already."""
        if wish.patient is not None:
            self.pick.take(wish.patient, fixed=wish.made is not None)
            self.submit.setFocus()
        else:
            self.pick.field.setFocus()
        self.form.begin(wish)
        self.open()

    def begin_change(self, line: WaitingLine) -> None:
        """Change an entry; since when it waits stays."""
        self._changed = line
        self.submit.setText("Enregistrer")
        self.form.show_entry(line.entry, line.appointment)
        self.pick.take(patient_of(line), fixed=True)
        self.form.minutes.setFocus()
        self.open()

    def _picked(self, line: PatientLine) -> None:
        self.bar.clear()
        if self._changed is None and not self.form.request.key():
            self._tasks.run(
                lambda: self._ports.visits(line.id), lambda found: self._offer(line, found), self._refuse
            )
            self.form.request.setFocus()

    def _offer(self, line: PatientLine, found: PatientVisits) -> None:
        if self.pick.patient() is line and not self.form.request.key():
            self.form.offer_appointments([one.appointment for one in found.to_come])

    def _submit(self) -> None:
        patient = self.pick.patient()
        if self._busy:
            return
        if patient is None:
            self.bar.show_message("warning", "Choisissez d'abord le patient.")
            self.pick.field.setFocus()
            return
        self.form.clear_errors()
        entry = self._changed.entry if self._changed else None
        try:
            wanted = self.form.wanted(patient.id, entry.id if entry else "", entry.version if entry else 0)
        except Invalid as error:
            self._refuse(error)
            return
        self._busy = True
        self._tasks.run(lambda: self._ports.put_on_list(wanted), self._done, self._refuse)

    def _done(self, line: WaitingLine) -> None:
        self.accept()
        self.written.emit(line)

    def _refuse(self, error: TelesecError) -> None:
        self._busy = False
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.bar.show_message("error", keep_together(error.sentence))


def patient_of(line: WaitingLine) -> PatientLine:
    """The patient of an entry, as a search shows one."""
    return PatientLine(
        line.entry.patient_id, line.shown_name, "", line.birth_date, Sex(line.sex), line.phone, ""
    )
