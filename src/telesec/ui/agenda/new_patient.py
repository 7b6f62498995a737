"""A new patient without leaving the booking: the identity that the whole house shares, nothing more."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_files.names import line_of
from telesec.domain.patient_files.query import begun
from telesec.domain.patient_files.rules import Problem
from telesec.domain.patients import Patient, PatientDraft, PatientLine
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.controls import ghost_button, plain_label, secondary_button
from telesec.ui.kept_keys import HeldKeys
from telesec.ui.patients.identity_fields import IdentityFields
from telesec.ui.tasks import Tasks

_CHARACTERS = 34  # of a line in the booking panel


class NewPatientForm(QWidget):
    """``chosen`` carries the PatientLine created, or the existing one recognised among duplicates."""

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self, ports: AgendaPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._asked = 0
        self._warned = False
        self._held = HeldKeys(self)
        self._begun: dict[str, str] = {}
        self._leaving: dict[str, str] = {}
        self.who = IdentityFields(_CHARACTERS)
        self.birth_date, self.sex = self.who.birth_date, self.who.sex
        self.birth_name, self.first_names = self.who.editors["birth_name"], self.who.editors["first_names"]
        self.phone = self.who.editors["phone"]
        self._words = plain_label("", "error", wrap=True)
        self._words.hide()
        self._create = secondary_button("Créer le patient", "user-plus")
        back = ghost_button("Chercher")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self._create)
        row.addWidget(back)
        row.addStretch(1)
        for part in (plain_label("NOUVEAU PATIENT", "section"), self.who, self._words):
            column.addWidget(part)
        column.addLayout(row)
        self._create.clicked.connect(self.submit)
        back.clicked.connect(self.given_up)
        self.who.recognised.connect(self.chosen)
        self.who.changed.connect(self._typed)
        self.who.entered.connect(self.submit)
        self.who.settled.connect(self._compare)

    def start(self, typed: str, today: date) -> None:
        """Begin from the text of a search: its birth date, its name or its telephone."""
        self._asked += 1
        self.who.fill(begun(typed, today))
        self._show_alike(())
        self._begun = self.typed()
        self.birth_name.setFocus()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of the names of those who look alike."""
        self.who.set_discreet(discreet)

    def typed(self) -> dict[str, str]:
        """The fields as typed, for a draft."""
        return self.who.typed()

    def keeps_typed(self) -> bool:
        """Say, once for what is typed now, that Escape again gives it up; False when it may close."""
        typed = self.typed()
        if self.isHidden() or typed in (self._begun, self._leaving):
            return False
        self._leaving = typed
        self.who.stop()
        self._asked += 1  # a comparison under way would hide the sentence; creating compares again
        self._say("Ce patient n'est pas créé. Échap encore une fois pour l'abandonner.")
        return True

    def put_back(self, payload: dict[str, str]) -> None:
        """Give a draft's fields back."""
        self.who.put_back(payload)

    def submit(self) -> None:
        """Create the patient; a second time when likely duplicates were just shown."""
        self.who.show_errors(())
        if not self.who.is_complete():
            return
        draft = self._draft()
        self._held.hold()  # what is struck next is for the choice of a slot
        if self._warned:
            self._write(draft)
            return
        self.who.stop()
        self._asked += 1
        self._tasks.run(
            lambda: self._ports.likely_duplicates(draft),
            lambda lines: self._compared(draft, lines),
            self._refused,
        )

    def _compared(self, draft: PatientDraft, lines: tuple[PatientLine, ...]) -> None:
        self._show_alike(lines)
        if lines:
            self._held.release(given=False)
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
        self._held.release(given=True)

    def _refused(self, error: TelesecError) -> None:
        self._held.release(given=False)
        self._create.setEnabled(True)
        if isinstance(error, Invalid) and error.field in self.who.fields:
            self.who.show_errors([Problem(error.field, error.sentence)])
        else:
            self._say(error.sentence)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _typed(self) -> None:
        self._warned = False
        self._create.setText("Créer le patient")
        self._say("")

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
        self._leaving = {}  # the sentence about leaving goes with this answer
        self._typed()
        self.who.show_duplicates(lines)
        if lines:
            self._say("Choisissez-le ici, ou créez quand même ce patient.")

    def _draft(self) -> PatientDraft:
        return PatientDraft(**self.who.values())  # type: ignore[arg-type]  # each under its own field's name
