"""A new patient without leaving the booking: the few traits needed, likely duplicates shown live."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_names import shown_name
from telesec.domain.patients import Patient, PatientDraft, PatientLine, Sex
from telesec.domain.typed_time import parse_date
from telesec.ui.agenda.discretion import discreet_words
from telesec.ui.agenda.patient_search import patient_words
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.controls import (
    Column,
    DateField,
    LabelledField,
    PlainList,
    RowsModel,
    SegmentedControl,
    ghost_button,
    plain_label,
    secondary_button,
    text_field,
)
from telesec.ui.tasks import Tasks
from telesec.ui.two_lines import TwoLines

COMPARE_MS = 350
_SEXES = ((Sex.UNKNOWN.value, "Inconnu"), (Sex.FEMALE.value, "Femme"), (Sex.MALE.value, "Homme"))


def line_of(patient: Patient) -> PatientLine:
    """A patient just written, as a line of a search."""
    return PatientLine(
        patient.id,
        shown_name(patient),
        patient.birth_name,
        patient.birth_date,
        patient.sex,
        patient.phone,
        patient.city,
    )


class NewPatientForm(QWidget):
    """``chosen`` carries the PatientLine created, or the existing one recognised among duplicates."""

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self, ports: AgendaPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._asked = 0
        self._warned = self._discreet = False
        self._begun: dict[str, str] = {}
        self._leaving: dict[str, str] = {}
        self.birth_name, self.first_names, self.phone = text_field(), text_field(), text_field()
        self.birth_date = DateField(past=True)
        self.sex = SegmentedControl("Sexe", _SEXES)
        self._fields = {
            "birth_name": LabelledField("Nom de naissance", self.birth_name),
            "first_names": LabelledField("Prénoms de naissance", self.first_names),
            "birth_date": LabelledField("Date de naissance", self.birth_date),
            "phone": LabelledField("Téléphone", self.phone),
        }
        self._words = plain_label("", "error", wrap=True)
        self._model: RowsModel[PatientLine] = RowsModel([Column("Patient", self._words_of)])
        self._alike = PlainList("Patients qui ressemblent", self._model)
        self._alike.setItemDelegate(TwoLines(self._alike))
        self._alike.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._alike.row_opened.connect(self.chosen)
        self._alike.clicked.connect(lambda index: self.chosen.emit(self._model.row_at(index)))
        self._create = secondary_button("Créer le patient", "user-plus")
        back = ghost_button("Chercher")
        self._create.clicked.connect(self.submit)
        back.clicked.connect(self.given_up)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COMPARE_MS)
        self._timer.timeout.connect(self._compare)
        self._lay(back)
        for editor in self._editors().values():
            editor.textChanged.connect(self._typed)
            editor.returnPressed.connect(self.submit)

    def _lay(self, back: QWidget) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(plain_label("NOUVEAU PATIENT", "section"))
        for name in ("birth_name", "first_names", "birth_date"):
            column.addWidget(self._fields[name])
        column.addWidget(self.sex)
        column.addWidget(self._fields["phone"])
        column.addWidget(self._words)
        column.addWidget(self._alike)
        row = QHBoxLayout()
        row.addWidget(self._create)
        row.addWidget(back)
        row.addStretch(1)
        column.addLayout(row)
        self._show_alike(())

    def start(self, typed: str, today: date) -> None:
        """Begin from the text of a search: its birth date, or its name."""
        words = [word for word in typed.split() if not any(char.isdigit() for char in word)]
        days = [day for word in typed.split() if (day := parse_date(word, today.year))]
        self.birth_name.setText(" ".join(words).upper())
        self.first_names.clear()
        self.phone.clear()
        self.birth_date.set_day(days[0] if days else None)
        self.sex.choose(Sex.UNKNOWN.value)
        self._show_alike(())
        self._begun = self.typed()
        self.birth_name.setFocus()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of the names of those who look alike."""
        self._discreet = discreet
        self._model.say_again()

    def _words_of(self, line: PatientLine) -> str:
        return discreet_words(line) if self._discreet else patient_words(line)

    def typed(self) -> dict[str, str]:
        """The fields as typed, for a draft."""
        return {name: editor.text() for name, editor in self._editors().items()} | {"sex": self.sex.key()}

    def keeps_typed(self) -> bool:
        """Say, once for what is typed now, that Escape again gives it up; False when it may close."""
        typed = self.typed()
        if self.isHidden() or typed in (self._begun, self._leaving):
            return False
        self._leaving = typed
        self._timer.stop()
        self._asked += 1  # a comparison under way would hide the sentence; creating compares again
        self._words.setText("Ce patient n'est pas créé. Échap encore une fois pour l'abandonner.")
        self._words.show()
        return True

    def put_back(self, payload: dict[str, str]) -> None:
        """Give a draft's fields back."""
        for name, editor in self._editors().items():
            editor.setText(payload.get(name, ""))
        self.sex.choose(payload.get("sex") or Sex.UNKNOWN.value)

    def submit(self) -> None:
        """Create the patient; a second time when likely duplicates were just shown."""
        for field in self._fields.values():
            field.clear_error()
        if not self.birth_date.is_valid():
            self._fields["birth_date"].show_error("Cette date n'existe pas. Exemple : 14/03/1968")
            return
        draft = self._draft()
        if self._warned:
            self._write(draft)
            return
        self._timer.stop()
        self._asked += 1
        self._tasks.run(
            lambda: self._ports.likely_duplicates(draft), lambda lines: self._compared(draft, lines)
        )

    def _compared(self, draft: PatientDraft, lines: tuple[PatientLine, ...]) -> None:
        self._show_alike(lines)
        if lines:
            self._warned = True
            self._create.setText("Créer quand même")
        else:
            self._write(draft)

    def _write(self, draft: PatientDraft) -> None:
        self._create.setEnabled(False)
        self._tasks.run(lambda: self._ports.create_patient(draft), self._created, self._refused)

    def _created(self, patient: Patient) -> None:
        self._create.setEnabled(True)
        self.chosen.emit(line_of(patient))

    def _refused(self, error: TelesecError) -> None:
        self._create.setEnabled(True)
        field = self._fields.get(error.field) if isinstance(error, Invalid) else None
        if field is None:
            self._words.setText(error.sentence)
            self._words.show()
        else:
            field.show_error(error.sentence)
            field.editor.setFocus()

    def _typed(self) -> None:
        self._warned = False
        self._create.setText("Créer le patient")
        self._words.hide()
        self._timer.start()

    def _compare(self) -> None:
        draft = self._draft()
        self._asked += 1
        if draft.birth_name.strip() and (draft.birth_date or draft.first_names.strip()):
            mine = self._asked
            self._tasks.run(
                lambda: self._ports.likely_duplicates(draft),
                lambda lines: self._show_alike(lines) if mine == self._asked else None,
            )

    def _show_alike(self, lines: tuple[PatientLine, ...]) -> None:
        self._warned = False
        self._create.setText("Créer le patient")
        self._leaving = {}  # the sentence about leaving goes with this answer
        self._model.set_rows(lines)
        self._alike.setVisible(bool(lines))
        self._words.setVisible(bool(lines))
        if lines:
            self._words.setText("Ce patient existe peut-être déjà : choisissez-le ici, ou créez-le.")
            self._alike.setFixedHeight(self._alike.sizeHintForRow(0) * min(len(lines), 3) + 6)

    def _draft(self) -> PatientDraft:
        return PatientDraft(
            birth_name=self.birth_name.text(),
            first_names=self.first_names.text(),
            birth_date=self.birth_date.day(),
            sex=Sex(self.sex.key()),
            phone=self.phone.text(),
        )

    def _editors(self) -> dict[str, QLineEdit]:
        return {
            "birth_name": self.birth_name,
            "first_names": self.first_names,
            "birth_date": self.birth_date,
            "phone": self.phone,
        }
