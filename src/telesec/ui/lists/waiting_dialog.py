"""The dialog that puts a patient on the waiting list, or changes what they wait for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.domain.lists.waiting import WaitingLine
from telesec.domain.patients import PatientLine, Sex
from telesec.ui.controls import FormDialog
from telesec.ui.lists.patient_pick import PatientPick
from telesec.ui.lists.ports import FormPorts
from telesec.ui.lists.waiting_form import WaitingForm, Wish
from telesec.ui.tasks import Tasks

WIDTH = 780
DRAFT_KIND = "waiting"


class WaitingDialog(FormDialog):
    """``written`` carries the WaitingLine once it is in the list."""

    written = Signal(object)

    def __init__(self, parent: QWidget, ports: FormPorts, tasks: Tasks) -> None:
        super().__init__(parent, "Liste d'attente", "Mettre sur la liste")
        self.setMinimumWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))
        self._ports, self._tasks = ports, tasks
        self._entry_id, self._version = "", 0
        self._busy = False
        self._begun: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self.pick = PatientPick(ports.search_patients, tasks)
        self.form = WaitingForm(ports.reference())
        self.body.addWidget(self.pick)
        self.body.addWidget(self.form, 1)
        self.pick.picked.connect(self._picked)
        self.pick.dropped.connect(self._dropped)
        self.pick.search_from(self.submit)
        self.pick.search_from(self.pick.change)
        self.submitted.connect(self._submit)
        self.finished.connect(self.deleteLater)

    def begin(self, wish: Wish) -> None:
        """A new entry, from what is known already."""
        self.form.begin(wish)
        self.open()
        if wish.patient is not None:
            self.pick.take(wish.patient)
            self.submit.setFocus()
        else:
            self.pick.field.setFocus()
        self._begun = self._typed()

    def begin_change(self, line: WaitingLine) -> None:
        """Change an entry; since when it waits stays."""
        self._entry_id, self._version = line.entry.id, line.entry.version
        self.submit.setText("Enregistrer")
        self.form.show_entry(line.entry, line.appointment)
        self.pick.take(patient_of(line), fixed=True)
        self.open()
        self.form.minutes.setFocus()
        self._begun = self._typed()

    def unfinished(self) -> FormDraft | None:
        """The form as typed, kept at the lock; None when nothing was changed in it."""
        typed = self._typed()
        if not self.isVisible() or typed == self._begun:
            return None
        return FormDraft(DRAFT_KIND, typed)

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock."""
        self._kept = draft.payload
        self._entry_id = draft.payload.get("entry", "")
        self._version = int(draft.payload.get("version", "0"))
        if self._entry_id:
            self.submit.setText("Enregistrer")
            self.form.request.setEnabled(False)
        self.form.put_back(draft.payload)
        self.pick.put_back(draft.payload, fixed=bool(self._entry_id))
        self.open()

    def _typed(self) -> dict[str, str]:
        entry = {"entry": self._entry_id, "version": str(self._version)} if self._entry_id else {}
        return self.form.typed() | self.pick.typed() | entry

    def _picked(self, line: PatientLine) -> None:
        self.bar.clear()
        if not self.form.request.key():
            self._tasks.run(
                lambda: self._ports.visits(line.id), lambda found: self._offer(line, found), self._refuse
            )
            self.form.request.setFocus()

    def _dropped(self) -> None:
        """Another patient: what came from the appointment of the first one goes."""
        self._kept = {}
        self.form.forget_appointments()

    def _offer(self, line: PatientLine, found: PatientVisits) -> None:
        if self.pick.patient() is not line or self.form.request.key():
            return
        self.form.offer_appointments([one.appointment for one in found.to_come])
        if self._kept:
            self.form.put_back(self._kept)
            self._kept = {}

    def _submit(self) -> None:
        patient = self.pick.patient()
        if self._busy:
            return
        if patient is None:
            self.bar.show_message("warning", "Choisissez d'abord le patient.")
            self.pick.field.setFocus()
            return
        self.form.clear_errors()
        try:
            wanted = self.form.wanted(patient.id, self._entry_id, self._version)
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
