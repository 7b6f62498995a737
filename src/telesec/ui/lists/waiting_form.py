"""What a patient waits for, typed: for whom, what, with whom, how long, when, how pressing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from telesec.domain.agenda import GRID_MINUTES, MAX_MINUTES, Appointment
from telesec.domain.errors import Invalid
from telesec.domain.lists.requests import WaitingRequest
from telesec.domain.lists.waiting import URGENCY_LABELS, Availability, Urgency, WaitingEntry, WaitingKind
from telesec.domain.lists.words import appointment_words
from telesec.domain.patients import PatientLine
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    LabelledField,
    SegmentedControl,
    plain_label,
    text_field,
)
from telesec.ui.lists.availability import AvailabilityGrid

DEFAULT_MINUTES = 15
SEEKS = "Cherche un rendez-vous"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known when the form opens; ``made`` is an appointment to bring forward."""

    patient: PatientLine | None = field(repr=False, default=None)
    practitioner_id: str = ""
    reason_code_id: str = ""
    minutes: int = 0
    made: Appointment | None = None


class WaitingForm(QWidget):
    """The fields; the dialog around them asks, writes and refuses."""

    def __init__(self, reference: Reference) -> None:
        super().__init__()
        self._reference = reference
        self._ahead: dict[str, Appointment] = {}
        self.request = ChoiceField([("", SEEKS)])
        self.motif = ChoiceField(
            [("", "Sans motif"), *((code.id, code.label) for code in reference.reason_codes if code.active)]
        )
        self.minutes = QSpinBox()
        self.minutes.setRange(GRID_MINUTES, MAX_MINUTES)
        self.minutes.setSingleStep(GRID_MINUTES)
        self.minutes.setSuffix(" min")
        self.minutes.setValue(DEFAULT_MINUTES)
        self.minutes.lineEdit().setTextMargins(8, 0, 0, 0)
        self.urgency = SegmentedControl(
            "Urgence", [(str(int(level)), URGENCY_LABELS[level]) for level in Urgency]
        )
        self.doctors = {one.id: QCheckBox(one.display_name) for one in reference.practitioners if one.active}
        self.times = AvailabilityGrid()
        self.first, self.last = DateField(), DateField()
        self.note = text_field()
        self.fields = {
            "minutes": LabelledField("&Durée", self.minutes),
            "reason_code_id": LabelledField("&Motif (facultatif)", self.motif),
            "first_day": LabelledField("À partir &du", self.first, "Facultatif"),
            "last_day": LabelledField("&Jusqu'au", self.last, "Facultatif"),
            "note": LabelledField("&Note (facultative)", self.note),
        }
        self._lay_out()
        self.request.currentIndexChanged.connect(self._requested)
        self.motif.currentIndexChanged.connect(self._motif_chosen)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(LabelledField("Demand&e", self.request))
        row = QHBoxLayout()
        row.addWidget(self.fields["reason_code_id"], 2)
        row.addWidget(self.fields["minutes"], 1)
        left.addLayout(row)
        left.addWidget(plain_label("Urgence", "label"))
        left.addWidget(self.urgency)
        left.addWidget(plain_label("Avec (aucun coché : n'importe lequel)", "label"))
        names = QGridLayout()
        for at, box in enumerate(self.doctors.values()):
            names.addWidget(box, at // 2, at % 2)
        left.addLayout(names)
        right.addWidget(plain_label("Disponible (rien de coché : à tout moment)", "label"))
        right.addWidget(self.times)
        days = QHBoxLayout()
        days.addWidget(self.fields["first_day"])
        days.addWidget(self.fields["last_day"])
        right.addLayout(days)
        right.addWidget(self.fields["note"])
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(24)
        for side in (left, right):
            side.setSpacing(10)
            side.addStretch(1)
            columns.addLayout(side, 1)

    def begin(self, wish: Wish) -> None:
        """Show what is known already."""
        if wish.made is not None:
            self.offer_appointments([wish.made])
            self.request.choose(wish.made.id)
            return
        if wish.practitioner_id in self.doctors:
            self.doctors[wish.practitioner_id].setChecked(True)
        self.motif.choose(wish.reason_code_id)
        if wish.minutes:
            self.minutes.setValue(wish.minutes)

    def offer_appointments(self, ahead: list[Appointment]) -> None:
        """The patient's appointments to come may be brought forward."""
        self._ahead = {made.id: made for made in ahead}
        words = [(made.id, f"Avancer : {appointment_words(self._reference, made)}") for made in ahead]
        self.request.set_choices([("", SEEKS), *words])

    def forget_appointments(self) -> None:
        """Another patient: nothing stays of the appointment that was to be brought forward."""
        chosen = bool(self.request.key())
        self.offer_appointments([])
        if chosen:
            self.motif.choose("")
            self.minutes.setValue(DEFAULT_MINUTES)
            for box in self.doctors.values():
                box.setChecked(False)

    def show_entry(self, entry: WaitingEntry, made: Appointment | None) -> None:
        """The wish of an entry to be changed; what it is about does not change."""
        if made is not None:
            self.offer_appointments([made])
        self.request.choose(entry.appointment_id)
        self.request.setEnabled(False)
        self.motif.choose(entry.reason_code_id)
        self.minutes.setValue(entry.minutes)
        self.urgency.choose(str(int(entry.urgency)))
        for key, box in self.doctors.items():
            box.setChecked(key in entry.practitioner_ids)
        self.times.set_value(entry.availability)
        self.first.set_day(entry.first_day)
        self.last.set_day(entry.last_day)
        self.note.setText(entry.note)

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        kept = {
            "request": self.request.key(),
            "motif": self.motif.key(),
            "minutes": str(self.minutes.value()),
            "urgency": self.urgency.key(),
            "doctors": " ".join(key for key, box in self.doctors.items() if box.isChecked()),
            "times": self.times.value().as_text(),
            "first": self.first.text(),
            "last": self.last.text(),
            "note": self.note.text(),
        }
        return {name: text for name, text in kept.items() if text}

    def put_back(self, kept: Mapping[str, str]) -> None:
        """Give back what ``typed`` kept; its appointment is offered once read again."""
        self.request.choose(kept.get("request", ""))
        self.motif.choose(kept.get("motif", ""))
        self.minutes.setValue(int(kept.get("minutes", DEFAULT_MINUTES)))
        self.urgency.choose(kept.get("urgency", "0"))
        for key, box in self.doctors.items():
            box.setChecked(key in kept.get("doctors", "").split())
        self.times.set_value(Availability.from_text(kept.get("times", "")))
        self.first.setText(kept.get("first", ""))
        self.last.setText(kept.get("last", ""))
        self.note.setText(kept.get("note", ""))

    def wanted(self, patient_id: str, entry_id: str = "", version: int = 0) -> WaitingRequest:
        """The request typed; raises Invalid naming the field whose text is not readable."""
        made = self._ahead.get(self.request.key())
        return WaitingRequest(
            patient_id=patient_id,
            kind=WaitingKind.EARLIER if self.request.key() else WaitingKind.CARE,
            minutes=self.minutes.value(),
            practitioner_ids=tuple(key for key, box in self.doctors.items() if box.isChecked()),
            reason_code_id=made.reason_code_id if made else self.motif.key(),
            appointment_id=self.request.key(),
            availability=self.times.value(),
            first_day=self._day("first_day", self.first),
            last_day=self._day("last_day", self.last),
            urgency=Urgency(int(self.urgency.key())),
            note=self.note.text(),
            entry_id=entry_id,
            version=version,
        )

    def show_error(self, error: Invalid) -> bool:
        """Say it at its field; False when it belongs to none."""
        field_ = self.fields.get(error.field)
        if field_ is None:
            return False
        field_.show_error(error.sentence)
        field_.editor.setFocus()
        return True

    def clear_errors(self) -> None:
        """Back to the hints."""
        for field_ in self.fields.values():
            field_.clear_error()

    def _day(self, name: str, editor: DateField) -> date | None:
        if not editor.is_valid():
            raise Invalid(name, "Cette date n'existe pas. Exemple : 14/03/2027.")
        return editor.day()

    def _motif_chosen(self) -> None:
        code = self._reference.reason_code(self.motif.key())
        if code is not None:
            self.minutes.setValue(code.minutes)

    def _requested(self) -> None:
        made = self._ahead.get(self.request.key())
        for part in (self.fields["minutes"], self.fields["reason_code_id"]):
            part.setEnabled(made is None)
        if made is None:
            return
        self.motif.choose(made.reason_code_id)
        self.minutes.setValue(int((made.end - made.start).total_seconds()) // 60)
        for key, box in self.doctors.items():
            box.setChecked(key == made.practitioner_id)
