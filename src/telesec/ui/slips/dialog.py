"""A slip written outside of a call: about a patient or about nobody."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from telesec.domain.calls.words import Category
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.domain.patients import PatientLine
from telesec.domain.slips.slip_settings import SlipSettings
from telesec.domain.slips.slips import Slip, SlipDraft
from telesec.ui.agenda.keys import bind
from telesec.ui.controls import FormDialog
from telesec.ui.lists.patient_pick import PatientPick
from telesec.ui.slips.form import SlipForm
from telesec.ui.slips.ports import WritePorts
from telesec.ui.slips.words_dialog import SUBMIT
from telesec.ui.tasks import Tasks

WIDTH = 560
DRAFT_KIND = "slip"
_NOTHING = SlipDraft("", Category.OTHER, "")


class SlipDialog(FormDialog):
    """``written`` carries the Slip once it is kept."""

    written = Signal(object)

    def __init__(self, parent: QWidget, ports: WritePorts, tasks: Tasks) -> None:
        super().__init__(parent, "Nouvelle fiche", "Écrire la fiche (Ctrl+Entrée)")
        self.setMinimumWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))
        self._ports, self._tasks, self._busy = ports, tasks, False
        self._begun: dict[str, str] = {}
        self.pick = PatientPick(ports.search_patients, tasks)
        self.form = SlipForm(lambda: ports.wall_now().date(), caller=True)
        self.form.set_reference(ports.reference())
        self.body.addWidget(self.pick)
        self.body.addWidget(self.form, 1)
        self.pick.search_from(self.submit)
        self.pick.search_from(self.pick.change)
        self.pick.picked.connect(self._picked)
        bind(self, dict.fromkeys(SUBMIT, self.submitted.emit))
        self.submitted.connect(self._submit)
        self.finished.connect(self.deleteLater)

    def begin(self, practitioner_id: str = "") -> None:
        """A new slip, for the practitioner looked at."""
        self.form.begin(replace(_NOTHING, practitioner_id=practitioner_id))
        self._open()
        self._begun = self._typed()

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock."""
        self._open()
        self.form.put_back(draft.payload)
        self.pick.put_back(draft.payload)

    def unfinished(self) -> FormDraft | None:
        """The form as typed, kept at the lock; None when nothing was changed in it."""
        typed = self._typed()
        return FormDraft(DRAFT_KIND, typed) if self.isVisible() and typed != self._begun else None

    def _open(self) -> None:
        self._tasks.run(self._ports.settings, self._offer, self._refuse)
        self.open()
        self.pick.field.setFocus()

    def _offer(self, settings: SlipSettings) -> None:
        self.form.set_templates(settings.templates)

    def _picked(self, line: PatientLine) -> None:
        if not self.form.callback.text():
            self.form.callback.setText(line.phone)
        self.form.text.setFocus()

    def _typed(self) -> dict[str, str]:
        return self.form.typed() | self.pick.typed()

    def _submit(self) -> None:
        if self._busy:
            return
        self.form.clear_errors()
        patient = self.pick.patient()
        try:
            draft = self.form.draft(_NOTHING, self._ports.wall_now())
        except Invalid as error:
            self._refuse(error)
            return
        if patient is not None:
            draft = replace(draft, patient_id=patient.id)
        self._busy = True
        self._tasks.run(lambda: self._ports.write(draft), self._done, self._refuse)

    def _done(self, slip: Slip) -> None:
        self.accept()
        self.written.emit(slip)

    def _refuse(self, error: TelesecError) -> None:
        self._busy = False
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.bar.show_message("error", keep_together(error.sentence))
