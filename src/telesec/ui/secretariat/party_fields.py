"""One of the two businesses of the secretariat's contract."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from telesec.domain.secretariat.contract import Party
from telesec.ui.controls import LabelledField, plain_label, text_field

_SIDES = {"seller": "LE SECRÉTARIAT (QUI FACTURE)", "buyer": "LE CABINET (QUI PAIE)"}
_PARTY = {
    "name": "Nom ou raison sociale",
    "siren": "SIREN",
    "vat_number": "N° de TVA",
    "address": "Adresse",
    "postcode": "Code postal",
    "city": "Ville",
    "email": "E-mail",
}
_PARTY_ROWS: tuple[tuple[str, ...], ...] = (
    ("name", "siren"),
    ("address",),
    ("postcode", "city"),
    ("vat_number", "email"),
)


class PartyFields(QWidget):
    """One of the two businesses."""

    def __init__(self, side: str, party: Party) -> None:
        super().__init__()
        self._side = side
        self.editors: dict[str, QLineEdit] = {name: text_field() for name in _PARTY}
        self.fields = {name: LabelledField(_PARTY[name], editor) for name, editor in self.editors.items()}
        self.sole = QCheckBox("Entrepreneur individuel (EI)")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(plain_label(_SIDES[side], "section"))
        for names in _PARTY_ROWS:
            column.addLayout(row_of([self.fields[name] for name in names]))
        column.addWidget(self.sole)
        self.fill(party)

    def fill(self, party: Party) -> None:
        """Show a business."""
        for name, editor in self.editors.items():
            editor.setText(getattr(party, name))
        self.sole.setChecked(party.sole_trader)

    def party(self) -> Party:
        """What is typed."""
        return Party(
            **{name: editor.text() for name, editor in self.editors.items()},
            sole_trader=self.sole.isChecked(),
        )

    def typed(self) -> dict[str, str]:
        """What is typed, as texts, for a draft kept at lock."""
        kept = {name: editor.text() for name, editor in self.editors.items()}
        return kept | {"sole": str(self.sole.isChecked())}

    def put_back(self, typed: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        for name, editor in self.editors.items():
            editor.setText(typed.get(name, ""))
        self.sole.setChecked(typed.get("sole") == str(True))


def row_of(parts: Sequence[QWidget]) -> QHBoxLayout:
    """Parts side by side, of one width."""
    row = QHBoxLayout()
    row.setSpacing(10)
    for part in parts:
        row.addWidget(part, 1)
    return row
