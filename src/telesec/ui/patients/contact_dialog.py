"""A person near the patient: who decides with or for them, who may be called, who may book."""

from __future__ import annotations

from dataclasses import asdict, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_files.administrative import CONTACT_KINDS, ContactKind, PatientContact
from telesec.ui.controls import ChoiceField, FormDialog, LabelledField, text_field


class ContactDialog(FormDialog):
    """``given`` carries the PatientContact typed; the dialog stays until it is written."""

    given = Signal(object)

    def __init__(self, parent: QWidget, contact: PatientContact) -> None:
        super().__init__(parent, "Personne à connaître" if contact.id else "Ajouter une personne")
        self._contact = contact
        self.kind = ChoiceField([(kind.value, label) for kind, label in CONTACT_KINDS.items()])
        self.kind.choose(contact.kind.value)
        self.editors = {name: text_field() for name in ("name", "relation", "phone", "email")}
        for name, editor in self.editors.items():
            editor.setText(getattr(contact, name))
            editor.returnPressed.connect(self._give)
        self.fields = {
            "name": LabelledField("Nom et prénom", self.editors["name"]),
            "relation": LabelledField(
                "Lien avec le patient", self.editors["relation"], "Exemple : mère, voisin"
            ),
            "phone": LabelledField("Téléphone", self.editors["phone"]),
            "email": LabelledField("E-mail", self.editors["email"]),
        }
        self.may_book = QCheckBox("Peut prendre rendez-vous pour le patient")
        self.may_book.setChecked(contact.may_book)
        self.body.addWidget(LabelledField("Qui est-ce ?", self.kind))
        self.body.addWidget(self.fields["name"])
        self.body.addWidget(self.fields["relation"])
        row = QHBoxLayout()
        row.addWidget(self.fields["phone"])
        row.addWidget(self.fields["email"])
        self.body.addLayout(row)
        self.body.addWidget(self.may_book)
        self.submitted.connect(self._give)
        self.editors["name"].setFocus()

    def contact(self) -> PatientContact:
        """What is typed."""
        name, relation, phone, email = (editor.text() for editor in self.editors.values())
        return replace(
            self._contact,
            kind=ContactKind(self.kind.key()),
            name=name,
            relation=relation,
            phone=phone,
            email=email,
            may_book=self.may_book.isChecked(),
        )

    def typed(self) -> dict[str, str]:
        """What is typed, as texts, for a draft kept at lock."""
        told = asdict(self.contact())
        return {name: str(value) for name, value in told.items()}

    def refused(self, error: TelesecError) -> None:
        """Say why it was not written, beside the field to mend."""
        self.submit.setEnabled(True)
        if isinstance(error, Invalid) and error.field in self.fields:
            self.fields[error.field].show_error(error.sentence)
            self.editors[error.field].setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def _give(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self.submit.setEnabled(False)
        self.given.emit(self.contact())


def contact_of(typed: dict[str, str]) -> PatientContact:
    """The contact that ``ContactDialog.typed`` told."""
    texts = {name: typed.get(name, "") for name in ("id", "patient_id", "name", "relation", "phone", "email")}
    return PatientContact(
        **texts,
        kind=ContactKind(typed["kind"]),
        may_book=typed["may_book"] == str(True),
        version=int(typed["version"]),
    )
