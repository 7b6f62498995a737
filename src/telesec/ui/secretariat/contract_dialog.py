"""The contract between the secretariat and the practice: who, how calls are counted, at what price."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from telesec.domain.care.billing_rules import amount_text, cents_of
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.secretariat.contract import PRICINGS, VAT_RATES, Contract, Pricing, Tier
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    FormDialog,
    LabelledField,
    plain_label,
    text_area,
    text_field,
)
from telesec.ui.secretariat.party_fields import PartyFields, row_of

_TIER = re.compile(r"\s*(?:(?:jusqu[’']à|<=)\s*)?(\d{1,7}|au-delà|\*)\s*:\s*(.+)", re.IGNORECASE)
_TIER_HINT = (
    "Écrivez une tranche par ligne : « 100 : 1,20 » pour les 100 premiers appels, puis « au-delà : 0,80 »."
)
_ONE_HINT = "Prix hors taxes de chaque appel, par exemple 0,95."
_BEYOND_HINT = "Prix de chaque appel au-delà du forfait ; vide : tous les appels sont compris."


class ContractDialog(FormDialog):
    """``given`` carries the Contract typed; the dialog stays until it is written."""

    given = Signal(object)

    def __init__(self, parent: QWidget, begun: Contract, today: date) -> None:
        super().__init__(parent, "Contrat du secrétariat", "Enregistrer le contrat")
        self.parties = {
            "seller": PartyFields("seller", begun.seller),
            "buyer": PartyFields("buyer", begun.buyer),
        }
        self.start = DateField()
        self.start.set_day(today.replace(day=1))
        self.pricing = ChoiceField([(one.value, words) for one, words in PRICINGS.items()])
        self.flat, self.included, self.iban, self.late = (text_field() for _ in range(4))
        self.tiers = text_area(4)
        self.tiers.setMaximumHeight(self.tiers.minimumHeight() + 8)
        self.price = text_field()
        self.vat = ChoiceField([(str(rate), words) for rate, words in VAT_RATES.items()])
        self.due = ChoiceField(
            [(str(days), f"{days} jours" if days else "À réception") for days in (0, 15, 30, 45, 60)]
        )
        self.outgoing = QCheckBox("Facturer aussi les appels émis par le secrétariat")
        self.fields = {
            "valid_from": LabelledField("À partir du", self.start, "Ce qui est déjà facturé ne change pas."),
            "pricing": LabelledField("Comptage", self.pricing),
            "flat_cents": LabelledField("Forfait ou abonnement mensuel, € HT", self.flat),
            "included": LabelledField("Appels compris", self.included),
            "price": LabelledField("Prix d'un appel, € HT", self.price, _ONE_HINT),
            "tiers": LabelledField("Tranches, € HT", self.tiers, _TIER_HINT),
            "vat_rate": LabelledField("TVA", self.vat),
            "due_days": LabelledField("Paiement", self.due),
            "iban": LabelledField("IBAN pour le virement", self.iban),
            "late": LabelledField("Pénalités de retard", self.late),
        }
        for side, party in self.parties.items():
            self.fields |= {f"{side}.{name}": field for name, field in party.fields.items()}
        self._lay_out()
        self._fill(begun)
        self.pricing.currentIndexChanged.connect(self._fit)
        self.submitted.connect(self._give)
        self._fit()
        self.pricing.setFocus()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(plain_label("CE QUI EST CONVENU", "section"))
        for names in (("valid_from", "pricing"), ("flat_cents", "included"), ("price",), ("tiers",)):
            column.addLayout(row_of([self.fields[name] for name in names]))
        column.addWidget(self.outgoing)
        column.addLayout(row_of([self.fields[name] for name in ("vat_rate", "due_days")]))
        column.addLayout(row_of([self.fields[name] for name in ("iban", "late")]))
        for party in self.parties.values():
            column.addWidget(party)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self._area = area
        self.body.addWidget(area, 1)
        width = self.fontMetrics().averageCharWidth()
        self.resize(width * 104, width * 84)

    def _fill(self, begun: Contract) -> None:
        self.pricing.choose(begun.pricing.value)
        self.flat.setText(amount_text(begun.flat_cents) if begun.flat_cents else "")
        self.included.setText(str(begun.included) if begun.included else "")
        if begun.pricing is Pricing.TIERS:
            self.tiers.setPlainText("\n".join(_tier_text(tier) for tier in begun.tiers))
        elif begun.tiers:
            self.price.setText(amount_text(begun.tiers[0].cents))
        self.vat.choose(str(begun.vat_rate))
        self.due.choose(str(begun.due_days))
        self.outgoing.setChecked(begun.outgoing_too)
        self.iban.setText(begun.iban)
        self.late.setText(begun.late)

    def _fit(self) -> None:
        """Only what the way of counting asks for."""
        pricing = Pricing(self.pricing.key())
        self.fields["flat_cents"].setVisible(pricing is not Pricing.PER_CALL)
        self.fields["included"].setVisible(pricing is Pricing.FLAT)
        self.fields["price"].setVisible(pricing is not Pricing.TIERS)
        self.fields["tiers"].setVisible(pricing is Pricing.TIERS)
        self.fields["price"].set_hint(_BEYOND_HINT if pricing is Pricing.FLAT else _ONE_HINT)

    def contract(self) -> Contract:
        """What is typed; raises Invalid naming the field."""
        day = self.start.day()
        if day is None:
            raise Invalid("valid_from", "Écrivez le premier jour du contrat, par exemple 01/01/2027.")
        pricing = Pricing(self.pricing.key())
        included = self.included.text().strip()
        if included and not (included.isascii() and included.isdigit() and len(included) < 8):
            raise Invalid("included", "Écrivez un nombre d'appels, par exemple 200.")
        return Contract(
            "",
            day,
            self.parties["seller"].party(),
            self.parties["buyer"].party(),
            pricing,
            self._tiers(pricing),
            cents_of(self.flat.text(), "flat_cents") if self.flat.text().strip() else 0,
            int(included or 0),
            int(self.vat.key()),
            self.outgoing.isChecked(),
            int(self.due.key()),
            self.iban.text(),
            self.late.text(),
        )

    def _tiers(self, pricing: Pricing) -> tuple[Tier, ...]:
        if pricing is not Pricing.TIERS:
            text = self.price.text().strip()
            return (Tier(None, cents_of(text, "price")),) if text else ()
        lines = [line for line in self.tiers.toPlainText().splitlines() if line.strip()]
        return tuple(_tier(line) for line in lines)

    def typed(self) -> dict[str, str]:
        """What is typed, as texts, for a draft kept at lock."""
        kept = {name: editor.text() for name, editor in self._lines().items()}
        kept |= {name: choice.key() for name, choice in self._choices().items()}
        kept |= {"tiers": self.tiers.toPlainText(), "outgoing": str(self.outgoing.isChecked())}
        for side, fields in self.parties.items():
            kept |= {f"{side}.{name}": text for name, text in fields.typed().items()}
        return kept

    def put_back(self, typed: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        for name, editor in self._lines().items():
            editor.setText(typed.get(name, ""))
        for name, choice in self._choices().items():
            choice.choose(typed.get(name, ""))
        self.tiers.setPlainText(typed.get("tiers", ""))
        self.outgoing.setChecked(typed.get("outgoing") == str(True))
        for side, fields in self.parties.items():
            told = {name.removeprefix(f"{side}."): text for name, text in typed.items()}
            fields.put_back(told)

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "start": self.start,
            "flat": self.flat,
            "included": self.included,
            "price": self.price,
            "iban": self.iban,
            "late": self.late,
        }

    def _choices(self) -> dict[str, ChoiceField]:
        return {"pricing": self.pricing, "vat": self.vat, "due": self.due}

    def refused(self, error: TelesecError) -> None:
        """Say why it was not written, beside the field to mend."""
        self.submit.setEnabled(True)
        name = error.field if isinstance(error, Invalid) else ""
        if name == "tiers" and self.pricing.key() != Pricing.TIERS.value:
            name = "price"
        field = self.fields.get(name)
        if field is None:
            self.bar.show_message("error", error.sentence)
            return
        field.show_error(error.sentence)
        field.setFocus()
        self._area.ensureWidgetVisible(field)

    def _give(self) -> None:
        self.bar.clear()
        for field in self.fields.values():
            field.clear_error()
        try:
            contract = self.contract()
        except Invalid as error:
            self.refused(error)
            return
        self.submit.setEnabled(False)
        self.given.emit(contract)


def _tier_text(tier: Tier) -> str:
    return f"{tier.last or 'au-delà'} : {amount_text(tier.cents)}"


def _tier(line: str) -> Tier:
    found = _TIER.fullmatch(line)
    if found is None:
        raise Invalid("tiers", _TIER_HINT)
    last = None if not found[1].isdigit() else int(found[1])
    return Tier(last, cents_of(found[2], "tiers"))
