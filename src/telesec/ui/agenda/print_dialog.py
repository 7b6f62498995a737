"""Printing the agenda: which day or week, of whom, with telephones and motifs or without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from telesec.domain.errors import Invalid
from telesec.domain.paper.sheets import SheetKind, SheetRequest
from telesec.ui.agenda.print_output import Maker, OutputDialog
from telesec.ui.agenda.print_ports import PrintPorts
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import ChoiceField, DateField, LabelledField, SegmentedControl, plain_label
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

EVERYBODY = "*"
_KINDS = ((SheetKind.DAY.value, "Une journée"), (SheetKind.WEEK.value, "Une semaine"))
WARNING = (
    "La feuille porte des noms de patients : gardez-la sous clé et détruisez-la après usage. "
    "La file d'impression de l'ordinateur peut en garder une copie."
)


@dataclass(frozen=True, slots=True)
class PrintStart:
    """What is looked at when printing is asked for."""

    practitioner_id: str
    day: date
    week: bool = False
    everybody: bool = False


class PrintDialog(OutputDialog):
    """Asks for a SheetRequest; what is shown in the agenda comes first."""

    def __init__(
        self, parent: QWidget, ports: PrintPorts, tasks: Tasks, look: Look, start: PrintStart
    ) -> None:
        super().__init__(parent, "Imprimer l'agenda", ports.output, tasks, look)
        self._ports = ports
        self.kind = SegmentedControl("Ce qui est imprimé", _KINDS)
        self.kind.choose(SheetKind.WEEK.value if start.week else SheetKind.DAY.value)
        team = active_team(ports.reference())
        self.who = ChoiceField([(item.id, item.display_name) for item in team])
        if len(team) > 1:
            self.who.addItem("Tous les praticiens", EVERYBODY)
        self.who.choose(EVERYBODY if start.everybody and len(team) > 1 else start.practitioner_id)
        self.day = DateField()
        self.day.set_day(start.day)
        self.phones = QCheckBox("Avec les &téléphones")
        self.reasons = QCheckBox("Avec les &motifs")
        self.day_field = LabelledField("&Jour", self.day, "Pour une semaine : n'importe lequel de ses jours.")
        self._lay()
        self.day.setFocus()
        self.day.selectAll()

    def _lay(self) -> None:
        self.body.addWidget(self.kind)
        row = QHBoxLayout()
        row.addWidget(LabelledField("&Praticien", self.who), 1)
        row.addWidget(self.day_field, 1)
        self.body.addLayout(row)
        for box in (self.phones, self.reasons):
            self.body.addWidget(box)
        self.body.addWidget(plain_label(WARNING, "muted", wrap=True))
        self.lay_output()

    def maker(self) -> Maker:
        self.day_field.clear_error()
        day = self.day.day()
        if day is None:
            self.day_field.show_error("Donnez un jour, par exemple 23/11/2026.")
            self.day.setFocus()
            raise Invalid("first", "Donnez le jour à imprimer.")
        team = tuple(item.id for item in active_team(self._ports.reference()))
        asked = SheetRequest(
            SheetKind(self.kind.key()),
            team if self.who.key() == EVERYBODY else (self.who.key(),),
            day,
            phones=self.phones.isChecked(),
            reasons=self.reasons.isChecked(),
        )
        return partial(self._ports.sheet, asked)

    def suggested(self) -> str:
        kind = "semaine" if self.kind.key() == SheetKind.WEEK.value else "journee"
        day = self.day.day()
        return f"agenda-{kind}-{day.isoformat()}.pdf" if day else f"agenda-{kind}.pdf"
