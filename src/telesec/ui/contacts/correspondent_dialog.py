"""One correspondent, written or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.contacts.correspondents import KINDS, TEXTS, Correspondent
from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.controls import ChoiceField, FormDialog, LabelledField, ghost_button, text_field

_LABELS = {
    "title": "Titre",
    "name": "Nom, ou nom de l'établissement",
    "first_name": "Prénom",
    "specialty": "Spécialité",
    "organisation": "Cabinet ou service",
    "phone": "Téléphone",
    "phone2": "Autre téléphone",
    "fax": "Télécopie",
    "email": "E-mail",
    "secure_email": "Messagerie sécurisée",
    "address": "Adresse",
    "postcode": "Code postal",
    "city": "Ville",
    "rpps": "RPPS",
    "note": "Note du secrétariat",
}
_ROWS: tuple[tuple[str, ...], ...] = (
    ("name", "first_name", "title"),
    ("specialty", "organisation"),
    ("phone", "phone2", "fax"),
    ("email", "secure_email"),
    ("address",),
    ("postcode", "city", "rpps"),
    ("note",),
)
_WIDE = frozenset({"name", "city"})


class CorrespondentDialog(FormDialog):
    """``given`` carries the Correspondent typed, ``aside`` the one to put aside; it stays until written."""

    given = Signal(object)
    aside = Signal(object)

    def __init__(self, parent: QWidget, one: Correspondent) -> None:
        super().__init__(parent, one.shown_name if one.id else "Nouveau correspondant")
        self._one = one
        self.kind = ChoiceField(list(KINDS.items()))
        self.kind.choose(one.kind)
        self.editors = {name: text_field() for name in TEXTS}
        self.fields = {name: LabelledField(_LABELS[name], editor) for name, editor in self.editors.items()}
        self.fields["kind"] = LabelledField("Qui est-ce ?", self.kind)
        for name, editor in self.editors.items():
            editor.setText(getattr(one, name))
            editor.setMaxLength(TEXTS[name])
        self.body.addWidget(self.fields["kind"])
        for names in _ROWS:
            self._row(names)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 96)
        self.drop = ghost_button("Retirer de l'annuaire", "ban")
        self.drop.setVisible(bool(one.id))
        self.buttons.insertWidget(0, self.drop)
        self.drop.clicked.connect(self._put_aside)
        self.submitted.connect(self._give)
        self.editors["name"].setFocus()

    def _row(self, names: Sequence[str]) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for name in names:
            row.addWidget(self.fields[name], 2 if name in _WIDE else 1)
        self.body.addLayout(row)

    def correspondent(self) -> Correspondent:
        """What is typed."""
        texts = {name: editor.text() for name, editor in self.editors.items()}
        return replace(self._one, kind=self.kind.key(), **texts)  # type: ignore[arg-type]  # texts only

    def typed(self) -> dict[str, str]:
        """What is typed, as texts, for a draft kept at lock."""
        texts = {name: editor.text() for name, editor in self.editors.items()}
        kept = {"id": self._one.id, "version": str(self._one.version), "card_uid": self._one.card_uid}
        return texts | kept | {"kind": self.kind.key()}

    def refused(self, error: TelesecError) -> None:
        """Say why it was not written, beside the field to mend."""
        self._let(free=True)
        if isinstance(error, Invalid) and error.field in self.fields:
            self.fields[error.field].show_error(error.sentence)
            self.fields[error.field].setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def _let(self, *, free: bool) -> None:
        self.submit.setEnabled(free)
        self.drop.setEnabled(free)

    def _put_aside(self) -> None:
        self._let(free=False)
        self.aside.emit(self._one)

    def _give(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self._let(free=False)
        self.given.emit(self.correspondent())


def correspondent_of(typed: dict[str, str]) -> Correspondent:
    """The correspondent that ``CorrespondentDialog.typed`` told."""
    texts = {name: typed.get(name, "") for name in ("id", "kind", "card_uid", *TEXTS)}
    return Correspondent(version=int(typed.get("version", "1")), **texts)  # type: ignore[arg-type]  # texts only
