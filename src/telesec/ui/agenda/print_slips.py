"""Documents handed to the patient of the chosen appointment: attestation of attendance, next appointments."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.agenda import Appointment
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.domain.paper.slips import HEADING_LABELS, AttendanceRequest, Heading, Presence, SlipRequest
from telesec.ui.agenda.print_output import Maker, OutputDialog
from telesec.ui.agenda.print_ports import PrintPorts
from telesec.ui.controls import ChoiceField, LabelledField, SegmentedControl, TimeField, plain_label
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

NEUTRAL = (
    "L'attestation ne dit ni le motif ni la spécialité. Si le nom du cabinet en dit trop, "
    "choisissez une autre en-tête. Elle se remet au patient lui-même."
)
_WHICH = (("one", "Ce rendez-vous"), ("all", "Tous ceux à venir"))


def _when(made: Appointment) -> str:
    return sentence_case(keep_together(moment_long(made.start)))


class AttendanceDialog(OutputDialog):
    """The hours come from the waiting room; the person may put them right."""

    def __init__(
        self, parent: QWidget, ports: PrintPorts, tasks: Tasks, look: Look, made: Appointment
    ) -> None:
        super().__init__(parent, "Attestation de présence", ports.output, tasks, look)
        self._ports, self._made = ports, made
        self.arrived, self.left = TimeField(), TimeField()
        self.arrived_field = LabelledField("&Arrivé à", self.arrived)
        self.left_field = LabelledField("&Parti à", self.left)
        self.head = ChoiceField([(key.value, label) for key, label in HEADING_LABELS.items()])
        self._lay()
        self.arrived.setFocus()
        tasks.run(partial(ports.presence, made.id), self._show_presence, self.show_error)

    def _lay(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.arrived_field)
        row.addWidget(self.left_field)
        self.body.addWidget(plain_label(_when(self._made), "body", wrap=True))
        self.body.addLayout(row)
        self.body.addWidget(LabelledField("&En-tête", self.head))
        self.body.addWidget(plain_label(NEUTRAL, "muted", wrap=True))
        self.lay_output()

    def _show_presence(self, found: Presence) -> None:
        if not self.arrived.text():
            self.arrived.set_hour(found.arrived.time())
        if not self.left.text():
            self.left.set_hour(found.left.time())
        self.arrived.selectAll()

    def maker(self) -> Maker:
        for field in (self.arrived_field, self.left_field):
            field.clear_error()
        day, arrived, left = self._made.start.date(), self.arrived.hour(), self.left.hour()
        if arrived is None:
            raise Invalid("arrived", "Donnez l'heure d'arrivée, par exemple 9 h 05.")
        if left is None:
            raise Invalid("left", "Donnez l'heure de départ, par exemple 9 h 40.")
        asked = AttendanceRequest(
            self._made.id,
            self._made.patient_id,
            datetime.combine(day, arrived),
            datetime.combine(day, left),
            Heading(self.head.key()),
        )
        return partial(self._ports.attendance, asked)

    def show_error(self, error: TelesecError) -> None:
        fields = {"arrived": (self.arrived_field, self.arrived), "left": (self.left_field, self.left)}
        if isinstance(error, Invalid) and error.field in fields:
            field, editor = fields[error.field]
            field.show_error(error.sentence)
            editor.setFocus()
            editor.selectAll()
        else:
            super().show_error(error)

    def suggested(self) -> str:
        return f"attestation-{self._made.start:%Y-%m-%d}.pdf"


class SlipDialog(OutputDialog):
    """One appointment, or every one the patient still has."""

    def __init__(
        self, parent: QWidget, ports: PrintPorts, tasks: Tasks, look: Look, made: Appointment
    ) -> None:
        super().__init__(parent, "Bulletin de rendez-vous", ports.output, tasks, look)
        self._ports, self._made = ports, made
        self.which = SegmentedControl("Quels rendez-vous", _WHICH)
        self.body.addWidget(plain_label(_when(made), "body", wrap=True))
        self.body.addWidget(self.which)
        words = "Le bulletin porte la préparation prévue pour le motif, jamais le motif lui-même."
        self.body.addWidget(plain_label(words, "muted", wrap=True))
        self.lay_output()
        self.which.setFocus()

    def maker(self) -> Maker:
        made = self._made
        asked = SlipRequest(made.id, made.patient_id, all_coming=self.which.key() == "all")
        return partial(self._ports.slip, asked)

    def suggested(self) -> str:
        return f"rendez-vous-{self._made.start:%Y-%m-%d}.pdf"
