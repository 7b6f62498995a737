"""The first sign-in of an invited person: login and invitation code, then factors of their own."""

from __future__ import annotations

from telesec.domain.errors import Invalid
from telesec.ui.controls import LabelledField, text_field
from telesec.ui.look import Look
from telesec.ui.new_factors import NewFactorsFlow, NewFactorsPorts
from telesec.ui.secret_fields import code_field
from telesec.ui.steps import Step
from telesec.ui.tasks import Tasks


class InvitationStep(Step):
    """Login and invitation code, as the administrator gave them."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Première connexion",
            "L'administrateur du cabinet vous a donné un identifiant et un code d'invitation. "
            "Le code ne sert qu'une fois.",
        )
        self.login = text_field()
        self.code = code_field("")
        self.code.setMaxLength(80)
        self.fields = {
            "login": LabelledField("Votre identifiant", self.login),
            "code": LabelledField("Code d'invitation", self.code),
        }
        self.login.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.submit)
        for box in self.fields.values():
            self.body.addWidget(box)
        self.finish_layout()

    def submit(self) -> None:
        login, code = self.login.text().strip(), self.code.text().strip()
        if not login:
            self.show_problem(Invalid("login", "Donnez l'identifiant reçu de l'administrateur."))
        elif not code:
            self.show_problem(Invalid("code", "Donnez le code d'invitation reçu de l'administrateur."))
        else:
            self.done.emit((login, code))


class EnrolmentFlow(NewFactorsFlow):
    """Invitation, password, telephone, spare codes."""

    def __init__(self, ports: NewFactorsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(InvitationStep(look), ports, tasks, look)
