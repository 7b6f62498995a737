"""Changing what an appointment is for, its note, its urgency or its room, where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.requests import EditRequest
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import duration, keep_together, moment_long, sentence_case
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, FormDialog, LabelledField, plain_label, text_field

Write = Callable[[EditRequest, Callable[[], None], Callable[[TelesecError], None]], None]


class EditDialog(FormDialog):
    """``who`` is the patient as shown.

    ``write`` receives the request, what to do once it is written, and what to do with a refusal.
    """

    def __init__(
        self, parent: QWidget, made: Appointment, who: str, reference: Reference, write: Write
    ) -> None:
        super().__init__(parent, "Modifier le rendez-vous")
        self._made, self._write = made, write
        minutes = int((made.end - made.start).total_seconds()) // 60
        when = sentence_case(keep_together(f"{moment_long(made.start)}, {duration(minutes)}"))
        self.motif, self.room = ChoiceField(self._motifs(reference)), ChoiceField(self._rooms(reference))
        self.motif.choose(made.reason_code_id)
        self.room.choose(made.room_id)
        self.note = text_field()
        self.note.setText(made.note)
        self.urgent = QCheckBox("&Urgent")
        self.urgent.setChecked(made.urgent)
        self._note = LabelledField("&Note", self.note)
        self.body.addWidget(plain_label(f"{who}\n{when}", "body", wrap=True))
        self.body.addWidget(LabelledField("&Motif", self.motif, "La durée du rendez-vous reste la même."))
        self.body.addWidget(self._note)
        room = LabelledField("&Salle", self.room)
        room.setVisible(self.room.count() > 1)
        self.body.addWidget(room)
        self.body.addWidget(self.urgent)
        self.submitted.connect(self._submit)
        self.motif.setFocus()

    def _motifs(self, reference: Reference) -> list[tuple[str, str]]:
        own = self._made.reason_code_id
        found = [(code.id, code.label) for code in reference.reason_codes if code.active or code.id == own]
        return [("", "Sans motif"), *found]

    def _rooms(self, reference: Reference) -> list[tuple[str, str]]:
        site = self._made.site_id
        return [
            ("", "Sans salle"),
            *((room.id, room.name) for room in reference.rooms if room.site_id == site),
        ]

    def _submit(self) -> None:
        made = self._made
        row = (made.id, made.patient_id, made.version)
        wanted = EditRequest(
            *row, self.motif.key(), self.note.text(), self.urgent.isChecked(), self.room.key()
        )
        self.submit.setEnabled(False)
        self._write(wanted, self.accept, self._refused)

    def _refused(self, error: TelesecError) -> None:
        self.submit.setEnabled(True)
        if isinstance(error, Invalid) and error.field == "note":
            self._note.show_error(error.sentence)
            self.note.setFocus()
        else:
            self.bar.show_message("error", keep_together(error.sentence))
