"""The way in with the recovery sheet: when passwords and telephones are lost, or on a new computer."""

from __future__ import annotations

from telesec.domain.errors import Invalid
from telesec.ui.controls import LabelledField, text_area, text_field
from telesec.ui.look import Look
from telesec.ui.new_factors import NewFactorsFlow, NewFactorsPorts
from telesec.ui.steps import Step
from telesec.ui.tasks import Tasks


class RecoveryStep(Step):
    """The thirteen groups of the sheet, and the login to give new factors to."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Code de récupération",
            "Recopiez les treize groupes de la feuille gardée sous clé. Votre compte recevra un nouveau "
            "mot de passe et un nouveau téléphone ; l'administrateur verra que la feuille a servi.",
        )
        self.login = text_field()
        self.code = text_area(4)
        self.fields = {
            "login": LabelledField("Votre identifiant", self.login),
            "code": LabelledField(
                "Code de la feuille", self.code, "Majuscules, minuscules et espaces n'importent pas."
            ),
        }
        for box in self.fields.values():
            self.body.addWidget(box)
        self.finish_layout()

    def submit(self) -> None:
        login, code = self.login.text().strip(), self.code.toPlainText().strip()
        if not login:
            self.show_problem(Invalid("login", "Donnez votre identifiant."))
        elif not code:
            self.show_problem(Invalid("code", "Recopiez le code de la feuille."))
        else:
            self.done.emit((login, code))


class RecoveryFlow(NewFactorsFlow):
    """Sheet, password, telephone, spare codes."""

    def __init__(self, ports: NewFactorsPorts, tasks: Tasks, look: Look) -> None:
        step = RecoveryStep(look)
        super().__init__(step, ports, tasks, look)
        self.finished.connect(lambda _: step.code.clear())
