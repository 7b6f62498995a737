"""The form of a new account: name, login, roles, and the profession of a practitioner."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.people import ROLE_LABELS, Role
from telesec.ui.controls import (
    LabelledField,
    MessageBar,
    SidePanel,
    plain_label,
    primary_button,
    text_field,
)
from telesec.ui.people.ports import WantedAccount

USUAL_PROFESSION = "Médecin généraliste"
ROLE_WORDS: dict[Role, str] = {
    Role.SECRETARY: "Prend les rendez-vous et tient les fiches des patients.",
    Role.PRACTITIONER: "Voit aussi les notes médicales et la facturation.",
    Role.BILLING: "Établit les notes d'honoraires et suit les paiements.",
    Role.ADMIN: "Gère les comptes, les réglages et le journal, sans voir les patients.",
}


class AccountForm(SidePanel):
    """Emits ``wanted(WantedAccount)``; errors of the answer are shown at their field."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Nouveau compte", width=350)
        self.bar = MessageBar()
        self.name = text_field("Claire Martin")
        self.login = text_field("claire.martin")
        self.profession = text_field()
        self.fields = {
            "display_name": LabelledField("Nom affiché", self.name),
            "login": LabelledField(
                "Identifiant de connexion", self.login, "Des lettres sans accent, des chiffres et des points."
            ),
            "profession": LabelledField("Profession", self.profession, "Un agenda à son nom sera créé."),
        }
        self.roles: dict[Role, QCheckBox] = {}
        self.submit = primary_button("Créer le compte", "user-plus")
        self._roles_error = plain_label("", "error", wrap=True)
        self._roles_error.hide()
        self._fill()
        self.submit.clicked.connect(self._submit)
        self.roles[Role.PRACTITIONER].toggled.connect(self.fields["profession"].setVisible)
        self.fields["profession"].hide()

    def reset(self) -> None:
        """Back to an empty form."""
        self.name.clear()
        self.login.clear()
        self.profession.setText(USUAL_PROFESSION)
        for box in self.roles.values():
            box.setChecked(False)
        self._clear_errors()

    def point_out(self, error: TelesecError) -> None:
        """Show an error at its field, or above the form."""
        self.submit.setEnabled(True)
        where = error.field if isinstance(error, Invalid) else ""
        if where == "roles":
            self._roles_error.setText(error.sentence)
            self._roles_error.show()
        elif where in self.fields:
            self.fields[where].show_error(error.sentence)
            self.fields[where].setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def typed(self) -> WantedAccount:
        """The form as filled in."""
        roles = frozenset(role for role, box in self.roles.items() if box.isChecked())
        profession = self.profession.text().strip() if Role.PRACTITIONER in roles else ""
        return WantedAccount(self.name.text().strip(), self.login.text().strip(), roles, profession)

    def _fill(self) -> None:
        self.body.addWidget(self.bar)
        self.body.addWidget(self.fields["display_name"])
        self.body.addWidget(self.fields["login"])
        self.body.addWidget(plain_label("Rôles", "label"))
        for role, words in ROLE_WORDS.items():
            box = QCheckBox(ROLE_LABELS[role])
            box.setAccessibleDescription(words)
            self.roles[role] = box
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(box)
            pair.addWidget(_indented(words))
            self.body.addLayout(pair)
        self.body.addWidget(self._roles_error)
        self.body.addWidget(self.fields["profession"])
        self.body.addStretch(1)
        self.footer.addWidget(self.submit)

    def _submit(self) -> None:
        self._clear_errors()
        wanted = self.typed()
        missing = [
            ("display_name", wanted.display_name, "Donnez le nom de la personne."),
            ("login", wanted.login, "Donnez l'identifiant qu'elle tapera."),
            ("roles", wanted.roles, "Cochez au moins un rôle."),
        ]
        for name, value, sentence in missing:
            if not value:
                self.point_out(Invalid(name, sentence))
                return
        self.submit.setEnabled(False)
        self.wanted.emit(wanted)

    def _clear_errors(self) -> None:
        self.bar.clear()
        self._roles_error.hide()
        self.submit.setEnabled(True)
        for field in self.fields.values():
            field.clear_error()


def _indented(words: str) -> QWidget:
    made = plain_label(words, "small", wrap=True)
    made.setContentsMargins(30, 0, 0, 2)
    return made
