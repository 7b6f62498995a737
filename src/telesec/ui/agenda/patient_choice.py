"""Whose appointment it is: search first, creation second, then a card that can be changed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import AppointmentLine, Status
from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.french import age, born, counted, keep_together, moment_short
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import PatientLine, Sex
from telesec.ui.agenda.new_patient import NewPatientForm
from telesec.ui.agenda.patient_search import PatientSearch
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.controls import Card, SearchField, ghost_button, plain_label, secondary_button
from telesec.ui.tasks import Tasks

_PREFIX = "patient_"


def identity_words(line: PatientLine, today: date) -> str:
    """``58 ans · né le 14/03/1968``."""
    return " · ".join(
        part for part in (age(line.birth_date, today), born(line.birth_date, line.sex.value)) if part
    )


def patient_of(line: AppointmentLine) -> PatientLine:
    """Whose appointment it is, as a line of a search."""
    who = line.appointment.patient_id
    return PatientLine(who, line.shown_name, "", line.birth_date, line.sex, line.phone, "")


def _ahead_words(visits: PatientVisits) -> str:
    """``Prochain rendez-vous : lun. 16 nov., 9 h · 2 absences sur 8 rendez-vous passés``."""
    past = [
        line.appointment.status for line in visits.past if line.appointment.status is not Status.CANCELLED
    ]
    missed = sum(status is Status.NO_SHOW for status in past)
    parts = []
    if visits.to_come:
        parts.append(f"Prochain rendez-vous : {moment_short(visits.to_come[0].appointment.start)}")
    if missed:
        parts.append(f"{counted(missed, 'absence', 'absences')} sur {len(past)} rendez-vous passés")
    return keep_together(" · ".join(parts))


class PatientChoice(QWidget):
    """``settled`` follows the choice (or creation) of a patient, ``looked_ahead`` that of ``visits``."""

    settled = Signal()
    looked_ahead = Signal()

    def __init__(self, ports: AgendaPorts, tasks: Tasks) -> None:
        super().__init__()
        self.visits: PatientVisits | None = None
        self._fixed = False
        self._ports, self._tasks = ports, tasks
        self._line: PatientLine | None = None
        self._discreet = False
        self.field = SearchField("Patient : date de naissance, nom ou téléphone", "Date de naissance, nom…")
        self.search = PatientSearch(ports.search_patients, tasks, self.field, self)
        self.search.chosen.connect(self.take)
        self.search.not_found.connect(self.begin_new)
        self.form = NewPatientForm(ports, tasks)
        self.form.chosen.connect(self.take)
        self.form.given_up.connect(self.look)
        self._card = Card()
        self._name = plain_label("", "strong", wrap=True)
        self._who = plain_label("", "muted", wrap=True)
        self._reach = plain_label("", "muted", wrap=True)
        self._ahead = plain_label("", "small", wrap=True)
        self._change = secondary_button("Changer de patient")
        self._change.clicked.connect(self.look)
        for label in (self._name, self._who, self._reach, self._ahead):
            self._card.body.addWidget(label)
        self._card.body.addWidget(self._change, 0, Qt.AlignmentFlag.AlignLeft)
        self._new = ghost_button("Nouveau patient", "user-plus")
        self._new.clicked.connect(lambda: self.begin_new(self.field.text()))
        self._lay()
        self._show(self._finder)

    def _lay(self) -> None:
        self._finder = QWidget()
        found = QVBoxLayout(self._finder)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(6)
        found.addWidget(plain_label("PATIENT", "section"))
        found.addWidget(self.field)
        found.addWidget(self.search.words)
        found.addWidget(self.search.results)
        row = QHBoxLayout()
        row.addWidget(self._new)
        row.addStretch(1)
        found.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._finder, self.form, self._card):
            column.addWidget(part)

    def patient(self) -> PatientLine | None:
        """The patient chosen."""
        return self._line

    def clear(self) -> None:
        """Nobody is chosen, nothing is typed."""
        self._line = None
        self.search.clear()
        self._show(self._finder)

    def fix(self, *, fixed: bool) -> None:
        """The patient is given, and cannot be another one."""
        self._change.setVisible(not fixed)
        self._fixed = fixed

    def look(self) -> None:
        """Back to the search."""
        self._line = None
        self._show(self._finder)
        self.field.setFocus()
        self.field.selectAll()

    def begin_new(self, typed: str) -> None:
        """Begin a new patient from the text of the search."""
        self._line = None
        self.search.early.take()
        self._show(self.form)
        self.form.start(typed, self._ports.wall_now().date())

    def take(self, line: PatientLine | None) -> None:
        """This is the patient."""
        if line is None:
            return
        self._line, self.visits = line, None
        self._say(line)
        self._show(self._card)
        self._look_ahead(line)
        self.settled.emit()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self.search.set_discreet(discreet)
        self.form.set_discreet(discreet)
        if self._line is not None:
            self._say(self._line)

    def _say(self, line: PatientLine) -> None:
        who = identity_words(line, self._ports.wall_now().date())
        reach = " · ".join(part for part in (line.phone, line.city) if part)
        self._name.setText(initials(line.shown_name) if self._discreet else line.shown_name)
        for label, words in ((self._who, who), (self._reach, reach)):
            label.setText("" if self._discreet else words)
            label.setVisible(bool(label.text()))
        self._ahead.hide()

    def _look_ahead(self, line: PatientLine) -> None:
        def show(found: PatientVisits) -> None:
            if self._line is not line:
                return
            self.visits = found
            self.looked_ahead.emit()
            if not (self._discreet or self._fixed):
                words = _ahead_words(found)
                self._ahead.setText(words)
                self._ahead.setVisible(bool(words))

        self._tasks.run(lambda: self._ports.visits(line.id), show, lambda _error: None)

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        if self._line is not None:
            kept = {
                "id": self._line.id,
                "name": self._line.shown_name,
                "birth": self._line.birth_date.isoformat() if self._line.birth_date else "",
                "sex": self._line.sex.value,
                "phone": self._line.phone,
            }
        else:
            kept = {"search": self.field.text()}
            if self.form.isVisibleTo(self):
                kept |= {f"new_{name}": text for name, text in self.form.typed().items()} | {"new": "1"}
        return {f"{_PREFIX}{name}": text for name, text in kept.items() if text}

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        kept = {
            name.removeprefix(_PREFIX): text for name, text in payload.items() if name.startswith(_PREFIX)
        }
        if kept.get("id"):
            birth = date.fromisoformat(kept["birth"]) if kept.get("birth") else None
            sex = Sex(kept.get("sex", Sex.UNKNOWN.value))
            self.take(
                PatientLine(kept["id"], kept.get("name", ""), "", birth, sex, kept.get("phone", ""), "")
            )
        elif kept.get("new"):
            self.begin_new("")
            self.form.put_back(
                {name.removeprefix("new_"): text for name, text in kept.items() if name.startswith("new_")}
            )
        else:
            self.field.setText(kept.get("search", ""))

    def _show(self, shown: QWidget) -> None:
        for part in (self._finder, self.form, self._card):
            part.setVisible(part is shown)
