"""A patient's file as one reads it: who, how to reach them, who is near, when they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.care.billing import FeeNote
from telesec.domain.patient_files.administrative import (
    NEEDS,
    OPT_OUTS,
    MergedFile,
    PatientContact,
    PatientFile,
)
from telesec.domain.patients import IdentityStatus, Patient
from telesec.ui.controls import Card, Chip, empty_layout, ghost_button, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.patients.card_words import (
    attendance_words,
    call_words,
    check_words,
    contact_words,
    fee_note_words,
    identity_lines,
    merged_words,
    visit_words,
    when_words,
    who_words,
)
from telesec.ui.patients.consents import ConsentsView
from telesec.ui.patients.ports import PastCall

_STATUSES = {
    IdentityStatus.PROVISIONAL: ("Identité provisoire", "warning"),
    IdentityStatus.VALIDATED: ("Identité validée", "success"),
}
_SHOWN = 8
Names = Callable[[str], str]


class PatientCard(QWidget):
    """Shows a file, then the appointments and fee notes when they are known; asks for changes."""

    contact_wanted = Signal(object)  # PatientContact to change, or None for a new one
    contact_removed = Signal(object)  # PatientContact
    unmerge_wanted = Signal(object)  # MergedFile

    def __init__(self, look: Look, practitioner_name: Names, account_name: Names, may_change: bool) -> None:
        super().__init__()
        self._look, self._may_change = look, may_change
        self._practitioner_name, self._account_name = practitioner_name, account_name
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._visits, self._calls, self._bills = _column(), _column(), _column()
        self.consents: ConsentsView | None = None  # what the patient agreed to, when the role may read it

    def set_look(self, look: Look) -> None:
        """Another theme or text size, for the next file shown."""
        self._look = look

    def show_file(self, file: PatientFile, today: date) -> None:
        """Replace what is shown; appointments come by ``show_visits``, fee notes by ``show_fee_notes``."""
        if self.consents is not None:
            self.consents.clear()
            self._column.removeWidget(self.consents)
        empty_layout(self._column)
        patient = file.patient
        self._column.addWidget(plain_label(who_words(patient, today), "muted", wrap=True))
        self._column.addLayout(_chips(patient))
        if patient.status is IdentityStatus.VALIDATED:
            self._column.addWidget(plain_label(check_words(patient, file.checked_by), "small", wrap=True))
        self._column.addLayout(_lines(identity_lines(patient), "small"))
        self._column.addLayout(self._reach(patient))
        self._told("BESOINS POUR LE RENDEZ-VOUS", [" · ".join(_needs(patient))])
        if self.consents is None:
            self._told("MESSAGES REFUSÉS", [" · ".join(OPT_OUTS.get(key, key) for key in patient.opt_outs)])
        self._visits = _column()
        self._column.addLayout(self._visits)
        self._told("PRÉSENCE AUX RENDEZ-VOUS", attendance_words(file.attendance))
        if self._may_change:
            self._people(file.contacts)
        if self.consents is not None:
            self._column.addWidget(self.consents)
        if patient.desk_note:
            self._told("NOTE DU SECRÉTARIAT", [patient.desk_note])
        self._calls, self._bills = _column(), _column()
        self._column.addLayout(self._calls)
        self._column.addLayout(self._bills)
        self._merged(file.merged)
        self._column.addStretch(1)

    def show_visits(self, visits: PatientVisits) -> None:
        """Appointments to come in a card, then the past ones."""
        empty_layout(self._visits)
        card = Card("PROCHAINS RENDEZ-VOUS")
        for line in visits.to_come[:_SHOWN]:
            card.body.addWidget(plain_label(when_words(line), "strong", wrap=True))
            card.body.addWidget(plain_label(visit_words(line, self._practitioner_name), "muted", wrap=True))
        if not visits.to_come:
            card.body.addWidget(plain_label("Aucun rendez-vous à venir.", "muted", wrap=True))
        self._visits.addWidget(card)
        if visits.past:
            self._visits.addWidget(plain_label("RENDEZ-VOUS PASSÉS", "section"))
        for line in visits.past[:_SHOWN]:
            words = f"{line.appointment.start:%d/%m/%Y}   {visit_words(line, self._practitioner_name)}"
            self._visits.addWidget(plain_label(words, "muted", wrap=True))

    def show_calls(self, calls: tuple[PastCall, ...]) -> None:
        """The last calls about the patient: when, what for, what came of it."""
        empty_layout(self._calls)
        if calls:
            self._calls.addWidget(plain_label("DERNIERS APPELS", "section"))
        for at, line in calls[:_SHOWN]:
            self._calls.addWidget(plain_label(call_words(at, line.call), "muted", wrap=True))

    def show_fee_notes(self, notes: tuple[FeeNote, ...]) -> None:
        """The patient's fee notes, those of merged files under the name they were issued to."""
        empty_layout(self._bills)
        if notes:
            self._bills.addWidget(plain_label("NOTES D'HONORAIRES", "section"))
        for note in notes[:_SHOWN]:
            self._bills.addWidget(plain_label(fee_note_words(note), "muted", wrap=True))

    def _told(self, title: str, words: Iterable[str]) -> None:
        told = [text for text in words if text]
        if told:
            self._column.addWidget(plain_label(title, "section"))
            self._column.addLayout(_lines(told, "body"))

    def _people(self, contacts: tuple[PatientContact, ...]) -> None:
        self._column.addWidget(plain_label("PERSONNES À CONNAÎTRE", "section"))
        for contact in contacts:
            self._column.addWidget(self._person(contact))
        add = ghost_button("Ajouter une personne", "user-plus")
        add.clicked.connect(lambda: self.contact_wanted.emit(None))
        self._column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _person(self, contact: PatientContact) -> Card:
        card = Card()
        name, *rest = contact_words(contact)
        card.body.addWidget(_selectable(plain_label(name, "strong", wrap=True)))
        for text in rest:
            card.body.addWidget(_selectable(plain_label(text, "muted", wrap=True)))
        change, remove = ghost_button("Modifier", "pencil"), ghost_button("Retirer", "x")
        change.setAccessibleName(f"Modifier {contact.name}")
        remove.setAccessibleName(f"Retirer {contact.name} de la fiche")
        change.clicked.connect(lambda: self.contact_wanted.emit(contact))
        remove.clicked.connect(lambda: self.contact_removed.emit(contact))
        card.body.addLayout(_row(change, remove))
        return card

    def _merged(self, files: tuple[MergedFile, ...]) -> None:
        if files:
            self._column.addWidget(plain_label("FICHES RÉUNIES À CELLE-CI", "section"))
        for file in files:
            card = Card()
            name, *rest = merged_words(file, self._account_name)
            card.body.addWidget(plain_label(name, "strong", wrap=True))
            for text in rest:
                card.body.addWidget(plain_label(text, "muted", wrap=True))
            if self._may_change and file.into_shown:
                apart = secondary_button("Séparer de nouveau", "undo-2")
                apart.setAccessibleName(f"Séparer de nouveau la fiche {file.shown_name}")
                apart.clicked.connect(lambda _=False, one=file: self.unmerge_wanted.emit(one))
                card.body.addWidget(apart, 0, Qt.AlignmentFlag.AlignLeft)
            self._column.addWidget(card)

    def _reach(self, patient: Patient) -> QLayout:
        column = _column()
        place = " ".join(part for part in (patient.postcode, patient.city) if part)
        address = ", ".join(part for part in (patient.address, place) if part)
        for icon_name, text in (
            ("phone", patient.phone),
            ("phone", patient.phone2),
            ("mail", patient.email),
            ("map-pin", address),
        ):
            if text:
                column.addLayout(self._line(icon_name, text))
        return column

    def _line(self, icon_name: str, text: str) -> QLayout:
        picture = QLabel()
        picture.setPixmap(self._look.icon(icon_name).pixmap(self._look.px(16)))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_selectable(plain_label(text, wrap=True)), 1)
        return row


def _needs(patient: Patient) -> list[str]:
    told = [NEEDS.get(key, key) for key in patient.needs]
    return [*told, f"Parle {patient.language}"] if patient.language else told


def _chips(patient: Patient) -> QLayout:
    shown = [Chip(*_STATUSES[patient.status])]
    if patient.doubtful:
        shown.append(Chip("Douteuse", "danger"))
    if patient.fictive:
        shown.append(Chip("Fictive", "danger"))
    if patient.number:
        shown.append(Chip(f"Dossier n° {patient.number}"))
    return _row(*shown)


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _column() -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(6)
    return made


def _lines(texts: Iterable[str], role: str) -> QLayout:
    column = _column()
    column.setSpacing(4)
    for text in texts:
        column.addWidget(_selectable(plain_label(text, role, wrap=True)))
    return column


def _selectable(label: QLabel) -> QLabel:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
