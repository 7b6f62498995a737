"""The dialog that plans a recall, or changes one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.lists.recalls import RecallLine, RecallRequest, months_later
from telesec.domain.patients import PatientLine, Sex
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    FormDialog,
    LabelledField,
    secondary_button,
    text_field,
)
from telesec.ui.lists.patient_pick import PatientPick
from telesec.ui.lists.ports import FormPorts
from telesec.ui.refusals import tell_refusal
from telesec.ui.tasks import Tasks

_SOON = ((1, "1 mois"), (3, "3 mois"), (6, "6 mois"), (12, "1 an"))
WIDTH = 560
DRAFT_KIND = "recall"


class RecallDialog(FormDialog):
    """``written`` carries the RecallLine once it is in the list."""

    written = Signal(object)

    def __init__(self, parent: QWidget, ports: FormPorts, tasks: Tasks) -> None:
        super().__init__(parent, "Rappeler un patient plus tard", "Prévoir le rappel")
        self.setMinimumWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))
        self._ports, self._tasks = ports, tasks
        self._recall_id, self._version = "", 0
        self._begun: dict[str, str] = {}
        self._busy = False
        reference = ports.reference()
        self.pick = PatientPick(ports.search_patients, tasks)
        self.due = DateField()
        self.doctor = ChoiceField(
            [("", "Sans praticien précis")]
            + [(one.id, one.display_name) for one in reference.practitioners if one.active]
        )
        self.motif = ChoiceField(
            [("", "Sans motif")] + [(code.id, code.label) for code in reference.reason_codes if code.active]
        )
        self.note = text_field()
        self.fields = {
            "due": LabelledField("Rappeler à partir &du", self.due),
            "practitioner_id": LabelledField("&Praticien", self.doctor),
            "reason_code_id": LabelledField("&Motif (facultatif)", self.motif),
            "note": LabelledField("&Note (facultative)", self.note),
        }
        self.body.addWidget(self.pick)
        self.body.addWidget(self.fields["due"])
        self.body.addLayout(self._shortcuts())
        for name in ("practitioner_id", "reason_code_id", "note"):
            self.body.addWidget(self.fields[name])
        self.pick.picked.connect(lambda _line: self.bar.clear())
        for button in (self.submit, self.pick.change):
            self.pick.search_from(button)
        self.submitted.connect(self._submit)
        self.finished.connect(self.deleteLater)

    def _shortcuts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for months, words in _SOON:
            button = secondary_button(words)
            button.setAccessibleName(f"Rappeler dans {words}")
            button.clicked.connect(partial(self._in_months, months))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def begin(
        self, patient: PatientLine | None = None, practitioner_id: str = "", reason_code_id: str = ""
    ) -> None:
        """A new recall, from what is known already."""
        self.doctor.choose(practitioner_id)
        self.motif.choose(reason_code_id)
        self.open()
        if patient is None:
            self.pick.field.setFocus()
        else:
            self.pick.take(patient)
            self.due.setFocus()
        self._begun = self._typed()

    def begin_change(self, line: RecallLine) -> None:
        """Change a recall."""
        self._recall_id, self._version = line.recall.id, line.recall.version
        self.submit.setText("Enregistrer")
        self.pick.take(patient_of(line), fixed=True)
        self.due.set_day(line.recall.due)
        self.doctor.choose(line.recall.practitioner_id)
        self.motif.choose(line.recall.reason_code_id)
        self.note.setText(line.recall.note)
        self.open()
        self.due.setFocus()
        self._begun = self._typed()

    def unfinished(self) -> FormDraft | None:
        """The form as typed, kept at the lock; None when nothing was changed in it."""
        typed = self._typed()
        if not self.isVisible() or typed == self._begun:
            return None
        return FormDraft(DRAFT_KIND, typed)

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock."""
        kept = draft.payload
        self._recall_id, self._version = kept.get("recall", ""), int(kept.get("version", "0"))
        if self._recall_id:
            self.submit.setText("Enregistrer")
        self.due.setText(kept.get("due", ""))
        self.doctor.choose(kept.get("doctor", ""))
        self.motif.choose(kept.get("motif", ""))
        self.note.setText(kept.get("note", ""))
        self.pick.put_back(kept, fixed=bool(self._recall_id))
        self.open()

    def _typed(self) -> dict[str, str]:
        kept = {
            "due": self.due.text(),
            "doctor": self.doctor.key(),
            "motif": self.motif.key(),
            "note": self.note.text(),
            "recall": self._recall_id,
            "version": str(self._version) if self._recall_id else "",
        }
        return {name: text for name, text in kept.items() if text} | self.pick.typed()

    def _in_months(self, months: int, _checked: bool = False) -> None:
        self.due.set_day(months_later(self._ports.wall_now().date(), months))
        self.submit.setFocus()

    def _submit(self) -> None:
        patient, due = self.pick.patient(), self.due.day()
        if self._busy:
            return
        for field in self.fields.values():
            field.clear_error()
        if patient is None:
            self.bar.show_message("warning", "Choisissez d'abord le patient.")
            self.pick.field.setFocus()
        elif due is None:
            self._refuse(Invalid("due", "Donnez le jour du rappel, ou choisissez un délai ci-dessous."))
        else:
            wanted = RecallRequest(
                patient.id,
                due,
                self.doctor.key(),
                self.motif.key(),
                self.note.text(),
                self._recall_id,
                self._version,
            )
            self._busy = True
            self._tasks.run(lambda: self._ports.put_recall(wanted), self._done, self._refuse)

    def _done(self, line: RecallLine) -> None:
        self.accept()
        self.written.emit(line)

    def _refuse(self, error: TelesecError) -> None:
        self._busy = False
        tell_refusal(error, self.fields, self.bar)


def patient_of(line: RecallLine) -> PatientLine:
    """The patient of a recall, as a search shows one."""
    return PatientLine(
        line.recall.patient_id, line.shown_name, "", line.birth_date, Sex(line.sex), line.phone, ""
    )
