"""A computer that comes in with the code given by another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal

from telesec.domain.errors import Invalid
from telesec.ui.controls import LabelledField
from telesec.ui.look import Look
from telesec.ui.secret_fields import code_field
from telesec.ui.steps import Flow, Step
from telesec.ui.tasks import Tasks

JOINED = "Cet ordinateur est ajouté. Connectez-vous avec votre mot de passe et votre téléphone."


@dataclass(frozen=True, slots=True)
class JoinPorts:
    """``join(code)`` keeps the practice's secret on this computer (worker)."""

    join: Callable[[str], object]


class JoinStep(Step):
    """The code shown at the other computer."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Ajouter cet ordinateur",
            "Un administrateur ou un praticien, connecté sur un ordinateur du cabinet, demande un code dans "
            "Paramètres, section Cet ordinateur. Il sert une fois, dans le quart d'heure, et dans ce même "
            "dossier du cabinet.",
            "Ajouter cet ordinateur",
        )
        self.code = code_field("XXXX-XXXX-XXXX")
        self.fields = {"code": LabelledField("Code donné par l'autre ordinateur", self.code)}
        self.code.returnPressed.connect(self.submit)
        self.body.addWidget(self.fields["code"])
        self.finish_layout()

    def submit(self) -> None:
        code = self.code.text().strip()
        if not code:
            self.show_problem(Invalid("code", "Tapez le code affiché par l'autre ordinateur."))
        else:
            self.done.emit(code)


class JoinFlow(Flow):
    """One step; ``finished`` once this computer opens the practice."""

    finished = Signal(object)

    def __init__(self, ports: JoinPorts, tasks: Tasks, look: Look) -> None:
        self._ports, self._tasks = ports, tasks
        self.first = JoinStep(look)
        super().__init__((self.first,))
        self.first.done.connect(self._given)

    def focus_first(self) -> None:
        """Put the cursor in the field."""
        self.first.focus_first()

    def _given(self, code: str) -> None:
        self.first.busy(busy=True, text="Vérification…")
        self._tasks.run(lambda: self._ports.join(code), self._joined, self.first.show_problem)

    def _joined(self, answer: object) -> None:
        self.first.code.clear()
        self.finished.emit(answer)
