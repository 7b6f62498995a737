"""A patient's file as one reads it: who, how to reach them, when they come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.booking import PatientVisits
from telesec.domain.french import age, born, date_numeric, moment_short, sentence_case
from telesec.domain.patients import IdentityStatus, Patient, Sex
from telesec.ui.controls import Card, Chip, empty_layout, plain_label
from telesec.ui.look import Look

_SEXES = {Sex.FEMALE: "Femme", Sex.MALE: "Homme", Sex.UNKNOWN: ""}
_STATUSES = {
    IdentityStatus.PROVISIONAL: ("Identité provisoire", "warning"),
    IdentityStatus.VALIDATED: ("Identité validée", "success"),
}
_SHOWN = 8


class PatientCard(QWidget):
    """Shows a patient, then their appointments when they are known."""

    def __init__(self, look: Look, practitioner_name: Callable[[str], str]) -> None:
        super().__init__()
        self._look, self._practitioner_name = look, practitioner_name
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._visits = QVBoxLayout()
        self._visits.setSpacing(6)

    def set_look(self, look: Look) -> None:
        """Another theme or text size, for the next patient shown."""
        self._look = look

    def show_patient(self, patient: Patient, today: date) -> None:
        """Replace what is shown by ``patient``; appointments come by ``show_visits``."""
        empty_layout(self._column)
        self._column.addWidget(plain_label(_who(patient, today), "muted", wrap=True))
        chips = QHBoxLayout()
        chips.addWidget(Chip(*_STATUSES[patient.status]))
        chips.addStretch(1)
        self._column.addLayout(chips)
        self._column.addLayout(self._identity(patient))
        self._column.addLayout(self._contacts(patient))
        self._visits = QVBoxLayout()
        self._visits.setSpacing(6)
        self._column.addLayout(self._visits)
        if patient.desk_note:
            self._column.addWidget(plain_label("NOTE DU SECRÉTARIAT", "section"))
            self._column.addWidget(_selectable(plain_label(patient.desk_note, wrap=True)))
        self._column.addStretch(1)

    def show_visits(self, visits: PatientVisits) -> None:
        """Appointments to come in a card, then the past ones."""
        empty_layout(self._visits)
        card = Card("PROCHAINS RENDEZ-VOUS")
        for line in visits.to_come[:_SHOWN]:
            card.body.addWidget(plain_label(_when(line), "strong", wrap=True))
            card.body.addWidget(plain_label(self._what(line), "muted", wrap=True))
        if not visits.to_come:
            card.body.addWidget(plain_label("Aucun rendez-vous à venir.", "muted", wrap=True))
        self._visits.addWidget(card)
        if visits.past:
            self._visits.addWidget(plain_label("RENDEZ-VOUS PASSÉS", "section"))
        for line in visits.past[:_SHOWN]:
            words = f"{date_numeric(line.appointment.start.date())}   {self._what(line)}"
            self._visits.addWidget(plain_label(words, "muted", wrap=True))

    def _what(self, line: AppointmentLine) -> str:
        status = line.appointment.status
        told = "" if status in {Status.BOOKED, Status.DONE} else STATUS_LABELS[status]
        parts = (line.reason_label, self._practitioner_name(line.appointment.practitioner_id), told)
        return " · ".join(part for part in parts if part)

    def _identity(self, patient: Patient) -> QLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        names = [f"Naissance : {patient.birth_name} {patient.first_names}"]
        if patient.used_name or patient.used_first_name:
            names.append(f"Utilisé : {patient.used_name} {patient.used_first_name}".rstrip())
        if patient.birth_place:
            names.append(f"Lieu de naissance : {patient.birth_place}")
        for text in names:
            column.addWidget(_selectable(plain_label(text, "small", wrap=True)))
        return column

    def _contacts(self, patient: Patient) -> QLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        place = " ".join(part for part in (patient.postcode, patient.city) if part)
        address = ", ".join(part for part in (patient.address, place) if part)
        lines = (
            ("phone", patient.phone),
            ("phone", patient.phone2),
            ("mail", patient.email),
            ("map-pin", address),
        )
        for icon_name, text in lines:
            if text:
                column.addLayout(self._line(icon_name, text))
        return column

    def _line(self, icon_name: str, text: str) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        picture = QLabel()
        picture.setPixmap(self._look.icon(icon_name).pixmap(self._look.px(16)))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_selectable(plain_label(text, wrap=True)), 1)
        return row


def _selectable(label: QLabel) -> QLabel:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _who(patient: Patient, today: date) -> str:
    told = ", ".join(part for part in (_SEXES[patient.sex], age(patient.birth_date, today)) if part)
    birth = born(patient.birth_date, patient.sex.value) or "date de naissance inconnue"
    return sentence_case(" · ".join(part for part in (told, birth) if part))


def _when(line: AppointmentLine) -> str:
    return sentence_case(moment_short(line.appointment.start))
