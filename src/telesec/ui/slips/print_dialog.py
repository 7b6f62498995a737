"""The dialog that puts the day's slips on paper, for whoever takes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from telesec.ui.agenda.print_output import Maker, OutputDialog
from telesec.ui.agenda.print_ports import OutputPorts
from telesec.ui.controls import plain_label
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_SAYS = (
    "Les fiches à traiter et celles du jour, par praticien : l'objet, l'urgence et l'état. Ni le nom des "
    "patients, ni les numéros, ni ce qui a été dit."
)


@dataclass(frozen=True, slots=True)
class HandoverPorts:
    """``draw`` gives the PDF, on the worker; ``today`` answers at once."""

    output: OutputPorts
    draw: Callable[[], bytes]
    today: Callable[[], date]


class HandoverDialog(OutputDialog):
    """What the list holds is said before it is drawn."""

    def __init__(self, parent: QWidget, ports: HandoverPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(parent, "Liste des fiches du jour", ports.output, tasks, look)
        self._ports = ports
        self.body.addWidget(plain_label(_SAYS, "muted", wrap=True))
        self.lay_output()

    def maker(self) -> Maker:
        return self._ports.draw

    def suggested(self) -> str:
        return f"fiches-{self._ports.today().isoformat()}.pdf"
