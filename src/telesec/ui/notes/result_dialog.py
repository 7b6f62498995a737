"""The dialog where a practitioner enters a result, or corrects one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.slips.results import Result, ResultDraft, ResultEdit
from telesec.ui.agenda.keys import bind
from telesec.ui.controls import DateField, FormDialog, LabelledField, plain_label, text_area, text_field
from telesec.ui.notes.drafting import identity_of
from telesec.ui.notes.ports import NotePatient
from telesec.ui.refusals import tell_refusal
from telesec.ui.slips.ports import ResultPorts
from telesec.ui.tasks import Tasks

DRAFT_KIND = "result"
WIDTH = 520
_KEPT = "Ce texte reste avec les notes : le secrétariat n'en a pas la clé."
_CORRECTED = "Une fois corrigé, le secrétariat n'en dit plus rien tant que vous ne l'autorisez pas à nouveau."


class ResultDialog(FormDialog):
    """``written`` carries what to say once it is kept."""

    written = Signal(str)

    def __init__(
        self, parent: QWidget, ports: ResultPorts, tasks: Tasks, patient: NotePatient, result: Result | None
    ) -> None:
        super().__init__(parent, "Corriger le résultat" if result else "Nouveau résultat")
        self.setMinimumWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))
        self._ports, self._tasks, self._patient, self._result = ports, tasks, patient, result
        self._busy = False
        self.label, self.day, self.text = text_field(), DateField(past=True), text_area(6)
        self.fields = {
            "label": LabelledField("&Examen", self.label, "Exemple : prise de sang, radiographie"),
            "received_on": LabelledField("Reçu &le", self.day),
            "text": LabelledField("&Résultat", self.text),
        }
        row = QHBoxLayout()
        row.addWidget(self.fields["label"], 2)
        row.addWidget(self.fields["received_on"], 1)
        self.body.addLayout(row)
        self.body.addWidget(self.fields["text"], 1)
        self.body.addWidget(plain_label(_CORRECTED if result else _KEPT, "muted", wrap=True))
        self.day.set_day(result.received_on if result else ports.wall_now().date())
        self.label.setText(result.label if result else "")
        self.text.setPlainText(result.text if result else "")
        self._begun = self._typed()
        bind(self, dict.fromkeys(("Ctrl+Return", "Ctrl+Enter"), self.submitted.emit))
        self.submitted.connect(self._submit)
        self.finished.connect(self.deleteLater)
        self.label.setFocus()

    def unfinished(self) -> FormDraft | None:
        """Kept at the lock in the clinical file, with its patient; a correction is typed again."""
        if not self.isVisible() or self._result is not None or self._typed() == self._begun:
            return None
        return FormDraft(DRAFT_KIND, self._typed() | identity_of(self._patient))

    def put_back(self, kept: Mapping[str, str]) -> None:
        """Give back what ``unfinished`` kept."""
        self.label.setText(kept.get("label", ""))
        self.day.setText(kept.get("day", ""))
        self.text.setPlainText(kept.get("text", ""))

    def _typed(self) -> dict[str, str]:
        return {"label": self.label.text(), "day": self.day.text(), "text": self.text.toPlainText()}

    def _submit(self) -> None:
        if self._busy:
            return
        for field in self.fields.values():
            field.clear_error()
        day, label, text = self.day.day(), self.label.text(), self.text.toPlainText()
        if day is None:
            self._refuse(Invalid("received_on", "Donnez le jour où vous l'avez reçu. Exemple : 14/03/2026."))
            return
        self._busy = True
        before = self._result
        if before is None:
            draft = ResultDraft(self._patient.patient_id, label, text, day)
            self._tasks.run(lambda: self._ports.write(draft), self._done, self._refuse)
        else:
            edit = ResultEdit(before.id, before.patient_id, before.version, label, text, day)
            self._tasks.run(lambda: self._ports.edit(edit), self._done, self._refuse)

    def _done(self, _result: Result) -> None:
        self.accept()
        self.written.emit("Le résultat est noté. Le secrétariat n'en dit rien.")

    def _refuse(self, error: TelesecError) -> None:
        self._busy = False
        tell_refusal(error, self.fields, self.bar)
